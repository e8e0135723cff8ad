"""Buttons of field schools: for those who take part and for those who organize."""

from typing import Any

from telegram import InlineKeyboardButton

from messages.keyboards.button import House, Keyboard, Rows, Translate, button, entry_title


def listed(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    """/escuelas: a school opens; a session alone is joined or left at once."""
    rows = [[button(f"🏫 {at}. {school['title']}", "school", school["school_id"])] for at, school in enumerate(data["schools"], start=1)]
    for at, session in enumerate(data["sessions"], start=len(data["schools"]) + 1):
        if session["mine"] or session["waits"]:
            rows.append([button(f"✖️ {at}. " + _("Ya no voy"), "leave", session["session_id"])])
        elif session["free"] == 0:
            rows.append([button(f"⏳ {at}. " + _("Lista de espera"), "join", session["session_id"])])
        else:
            rows.append([button(f"✅ {at}. " + _("Me inscribo"), "join", session["session_id"])])
    return rows


def card(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    school_id = data["school_id"]
    dates = [button("🗓 " + _("Fechas y temas"), "dates", school_id), button("📲 " + _("A mi calendario"), "calendar", "s", school_id)]
    if data["over"]:
        return [dates]
    guests = [
        [button("✖️ " + _("Quitar a") + f" {guest['name']}", "guest_leave", guest["registration_id"])] for guest in data["guests"][:10]
    ]
    if data["mine"] is not None:
        mine = button("✖️ " + _("Dejar mi lugar"), "leave_school", school_id)
    elif data["free"] == 0:
        mine = button("⏳ " + _("Lista de espera"), "join_school", school_id)
    else:
        mine = button("✅ " + _("Me inscribo"), "join_school", school_id)
    return [[mine], [button("➕ " + _("Inscribir a otra persona"), "guest", "s", school_id)], dates, *guests]


def joined(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    """After joining: bring somebody along, see the dates."""
    school_id = data.get("school_id")
    what, number = ("s", school_id) if school_id is not None else ("z", data["session_id"])
    rows = [[button("➕ " + _("Inscribir a otra persona"), "guest", what, number)]]
    if school_id is not None:
        rows.append([button("🗓 " + _("Fechas y temas"), "dates", school_id)])
    return [*rows, [button("📲 " + _("A mi calendario"), "calendar", what, number)]]


def dates(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    names = [_numbered(session, "session_page") for session in data["sessions"] if not session["past"] and not session["cancelled"]]
    return [*_pairs(names), [button("📲 " + _("A mi calendario"), "calendar", "s", data["school_id"])]]


def edit_dates(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    names = [_numbered(session, "edit_session") for session in data["sessions"] if not session["past"] and not session["cancelled"]]
    return [*_pairs(names), [button("➕ " + _("Una fecha más"), "edit_school", "date", data["school_id"])]]


def page(data: dict[str, Any], _: Translate, house: House) -> Rows:
    entries = [[button("📖 " + entry_title(house, entry_id), "view", "first", entry_id)] for entry_id in data["entry_ids"]]
    if not data["open"]:
        return entries
    calendar = [button("📲 " + _("A mi calendario"), "calendar", "z", data["session_id"])]
    if data["mine"] == "registered":
        return [*words(data, _, house), *entries, calendar]
    if data["mine"] is not None:
        return [*entries, calendar]
    verb = _("Lista de espera") if data["free"] == 0 else _("Me inscribo")
    return [[button("✅ " + verb, "join", data["session_id"])], *entries, calendar]


def words(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    """«Voy», «no voy», «voy con…»: of this date, not of one to which it may be moved."""
    about = ("rsvp", data["session_id"], data["revision"])
    return [
        [button("✅ " + _("Voy"), *about, "yes"), button("✖️ " + _("No voy"), *about, "no")],
        [button("👥 " + _("Voy con…"), *about, "with")],
    ]


def reminder(data: dict[str, Any], _: Translate, house: House) -> Rows:
    if data["mine"]:
        return words(data, _, house)
    about = ("rsvp", data["session_id"], data["revision"])  # only for those whom he wrote down
    return [[button("✅ " + _("Sí van"), *about, "yes"), button("✖️ " + _("No van"), *about, "no")]]


def companions(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    about = ("rsvp", data["session_id"], data["revision"])
    return [
        [button(f"+{number}", *about, number) for number in range(1, data["most"] + 1)],
        [button("✅ " + _("Voy sin nadie más"), *about, "yes")],
    ]


def said(data: dict[str, Any], _: Translate, house: House) -> Rows:
    """To change his mind; after a no, the word of each whom he wrote down."""
    guests = [
        [button("✖️ " + guest["name"] + " " + _("tampoco va"), "rsvp_guest", data["session_id"], guest["registration_id"], "no")]
        for guest in data["guests"][:10]
    ]
    return [*guests, *words(data, _, house)]


def guest_word(_data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("✅ " + _("Sí, está de acuerdo"), "guest_word", "yes")], [button("✖️ " + _("Todavía no"), "guest_word", "no")]]


def guest_joined(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    what, number = ("s", data["school_id"]) if data["school_id"] is not None else ("z", data["session_id"])
    return [
        [button("➕ " + _("Inscribir a otra persona"), "guest", what, number)],
        [button("✖️ " + _("Quitar a") + f" {data['guest']}", "guest_leave", data["registration_id"])],
    ]


def reminder_choice(_data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [
        [button(_("1 día antes"), "remind", "1d"), button(_("1 día y 2 horas antes"), "remind", "1d,2h")],
        [button(_("3 días, 1 día y 2 horas antes"), "remind", "3d,1d,2h")],
        [button(_("Como la escuela diga"), "remind", "usual"), button("🔕 " + _("Nunca"), "remind", "none")],
    ]


def shared(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    if data["over"]:
        return []
    verb = "⏳ " + _("Lista de espera") if data["free"] == 0 else "✅ " + _("Voy")
    return [[button(verb, "card", *data["link"].split("_"))]]


# organizers


def managed(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    school_id = data["school_id"]
    return [
        [button("👥 " + _("Lista"), "members", school_id), button("🗓 " + _("Sesiones"), "edit_dates", school_id)],
        [button("📣 " + _("Compartir y afiche"), "share", school_id), button("⚙️ " + _("Cambiar"), "settings", school_id)],
    ]


def members(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    asking = []
    for at, one in enumerate(data["pending"][:10], start=1):
        row = one["registration_id"]
        asking.append([button(f"✅ {at}. {one['name']}", "decide", row, "yes"), button(f"✖️ {at}. " + _("No"), "decide", row, "no")])
    return [*asking, [button("➕ " + _("Anotar a alguien sin Telegram"), "guest", "s", data["school_id"])]]


def asks(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    row = data["registration_id"]
    return [[button("✅ " + _("Sí, aceptar"), "decide", row, "yes"), button("✖️ " + _("No aceptar"), "decide", row, "no")]]


def settings(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    school_id = data["school_id"]

    def change(text: str, what: str) -> InlineKeyboardButton:
        return button(text, "edit_school", what, school_id)

    certificate, team = change("🎓 " + _("Certificado"), "percent"), change("🧑‍🏫 " + _("Facilitadores"), "facilitators")
    rows = [
        [change("👥 " + _("Lugares"), "capacity"), change("🚪 " + _("Quién entra"), "joining")],
        [change("🔔 " + _("Recordatorios"), "ladder"), team],
        [certificate, change("➕ " + _("Una fecha más"), "date")],
    ]
    if data["closed"]:
        rows = [[certificate, team]]
    if data["agreed"]:
        rows.append([change("🙈 " + _("No mostrar al anfitrión"), "hidden")])
    elif data["host"]:
        rows.append([change("👤 " + _("El anfitrión me dijo que sí"), "agreed")])
        rows.append([button("🔗 " + _("Que acepte él mismo"), "host_link", school_id)])
    if not data["closed"]:
        rows.append([change("🏁 " + _("Cerrar la escuela"), "close")])
    return [*rows, [button("⬅️ " + _("Volver"), "manage", school_id)]]


def ask_close(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    school_id = data["school_id"]
    return [
        [button("🏁 " + _("Sí, cerrar la escuela"), "close_school", school_id)],
        [button("⬅️ " + _("Dejar como está"), "manage", school_id)],
    ]


def facilitators(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    def mark(member: dict[str, Any]) -> str:
        return f"{'✅' if member['chosen'] else '▫️'} {member['name']}"

    rows = [[button(mark(member), "facilitator", data["school_id"], member["person_id"])] for member in data["members"]]
    return [*rows, [button("⬅️ " + _("Volver"), "manage", data["school_id"])]]


def share(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    school_id = data["school_id"]
    return [
        [button("🖼 " + _("Afiche PNG"), "poster", school_id, "png"), button("🖨 " + _("Afiche PDF"), "poster", school_id, "pdf")],
        [button("📲 " + _("Calendario"), "calendar", "s", school_id)],
    ]


def ask(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    """The buttons of each step in which a school is set up, or changed (`school_id`)."""
    school_id = data.get("school_id")
    step = ("new_school", data["step"])
    cancel = [button("✖️ " + _("Cancelar"), "leave_dialogue")]
    match data["step"]:
        case "rhythm":
            texts = {1: _("Cada semana"), 2: _("Cada dos semanas"), 4: _("Cada cuatro semanas")}
            return [*([button(text, *step, weeks)] for weeks, text in texts.items()), cancel]
        case "host" | "pin":
            return [[button(_("Todavía no sé"), *step, "none")], cancel]
        case "consent":
            return [[button("✅ " + _("Sí, me dio su palabra"), *step, "yes")], [button(_("Todavía no"), *step, "no")], cancel]
        case "capacity":
            unlimited = button(_("Sin límite"), *step, "none")
            return [[unlimited if school_id is None else button(_("Sin límite"), "edit_school", "unlimited", school_id)], cancel]
        case "joining":
            ways = {"open": "🚪 " + _("Cualquiera"), "code": "🔑 " + _("Quien tiene el código"), "approval": "🙋 " + _("Acepto a cada uno")}
            if school_id is not None:
                return [*([button(text, "set_joining", school_id, way)] for way, text in ways.items()), cancel]
            return [*([button(text, *step, way)] for way, text in ways.items()), cancel]
        case _:
            return [cancel]


def confirm(_data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("✅ " + _("Publicar"), "school_publish"), button("✖️ " + _("Cancelar"), "leave_dialogue")]]


def leave(_data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("✖️ " + _("Cancelar"), "leave_dialogue")]]


def topic(data: dict[str, Any], _: Translate, house: House) -> Rows:
    def mark(entry: dict[str, Any]) -> str:
        return ("✅ " if entry["chosen"] else "▫️ ") + entry_title(house, entry["entry_id"])

    rows = [[button(mark(entry), "entry", data["session_id"], entry["entry_id"])] for entry in data["entries"]]
    return [*rows, [button("👍 " + _("Listo"), "topic_done", data["session_id"])]]


def other_place(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    places = [[button("📍 " + place["place"], "swap_place", data["session_id"], place["session_id"])] for place in data["places"]]
    return [*places, [button("⬅️ " + _("Dejar como está"), "leave_dialogue")]]


def host_asked(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [
        [button("✅ " + _("Sí, acepto"), "host_answer", data["school_id"], "yes")],
        [button("🙈 " + _("No, que no se muestre"), "host_answer", data["school_id"], "no")],
    ]


def host_says_yes(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    about = ("host_known", data["school_id"], data["person_id"])
    return [[button("✅ " + _("Sí, es él"), *about, "yes"), button("✖️ " + _("No lo conozco"), *about, "no")]]


def _numbered(session: dict[str, Any], verb: str) -> InlineKeyboardButton:
    return button(f"{session['number']}. {session['topic'] or '—'}", verb, session["session_id"])


def _pairs(buttons: list[InlineKeyboardButton]) -> Rows:
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]


KEYBOARDS: dict[str, Keyboard] = {
    "session.list": listed,
    "session.joined": joined,
    "session.page": page,
    "session.reminder": reminder,
    "session.moved": words,
    "session.place_changed": words,
    "session.added": words,
    "session.said": said,
    "session.ask_companions": companions,
    "session.ask_topic": leave,
    "session.topic": topic,
    "session.ask_bring": leave,
    "session.ask_other_place": other_place,
    "school.card": card,
    "school.dates": dates,
    "school.edit_dates": edit_dates,
    "school.ask_code": leave,
    "school.ask_guest": leave,
    "school.guest_word": guest_word,
    "school.guest_joined": guest_joined,
    "school.asks": asks,
    "school.ask": ask,
    "school.confirm": confirm,
    "school.managed": managed,
    "school.people": members,
    "school.settings": settings,
    "school.ask_close": ask_close,
    "school.ask_ladder": leave,
    "school.ask_percent": leave,
    "school.facilitators": facilitators,
    "school.share": share,
    "school.shared": shared,
    "school.host_asked": host_asked,
    "school.host_says_yes": host_says_yes,
    "reminder.menu": reminder_choice,
}
