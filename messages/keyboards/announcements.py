"""Buttons of announcements: to whom, before they leave, on their way, afterwards; and what readers answer."""

from datetime import datetime
from typing import Any

from telegram import InlineKeyboardButton

from messages.catalogues import LANGUAGE_NAMES
from messages.keyboards.button import House, Keyboard, Rows, Translate, button
from messages.keyboards.coordinator import role_names
from messages.words import day_names, line
from service.recurrence import TIMES

OFF, ON = "", "✓ "


def audience(data: dict[str, Any], _: Translate, house: House) -> Rows:
    names = [button(place.name, "audience", number) for number, place in enumerate(house.programme.districts)]
    saved = [[button("⭐ " + line(one["name"]), "audience_saved", one["id"])] for one in data["saved"]]
    return [
        [button("📣 " + _("A todos"), "audience", "all")],
        *_by_two(names),
        [button("🔎 " + _("Elegir a quiénes"), "filter")],
        *saved,
    ]


def filter_(data: dict[str, Any], _: Translate, house: House) -> Rows:
    """The kinds of choice, or the choices of the one that is open."""
    names, kind = kind_names(_), data["kind"]
    if kind is None:
        kinds = [button((ON if data["audience"][kind] else OFF) + name, "filter_by", kind) for kind, name in names.items()]
        done = [button("✅ " + _("Seguir"), "filter_done"), button("⭐ " + _("Guardar"), "filter_save")]
        return [*_by_two(kinds), done if data["count"] else done[1:]]
    choices = [
        button((ON if one["chosen"] else OFF) + _name(kind, one, _, house), "filter_set", kind, one["carries"]) for one in data["choices"]
    ]
    return [*_by_two(choices), [button("⬅️ " + _("Volver"), "filter_by", "back")]]


def kind_names(_: Translate) -> dict[str, str]:
    return {
        "districts": "📍 " + _("Distrito"),
        "activities": "🐄 " + _("A qué se dedica"),
        "roles": "👤 " + _("Rol"),
        "languages": "🌐 " + _("Idioma"),
        "seen_days": "🕐 " + _("Cuándo escribió"),
        "school_id": "🏫 " + _("De una escuela"),
        "session_id": "📅 " + _("Inscritos en"),
        "not_roles": "➖ " + _("Sin rol"),
        "not_session_id": "➖ " + _("Sin inscritos en"),
        "not_announcement_id": "➖ " + _("Sin quienes ya tienen"),
    }


def activity_name(house: House, activity_id: str) -> str:
    return next((activity.name for activity in house.programme.activities if activity.id == activity_id), activity_id)


def role_name(role: str, _: Translate) -> str:
    return {"farmer": _("productor"), **role_names(_)}.get(role, role)


def _name(kind: str, choice: dict[str, Any], _: Translate, house: House) -> str:
    value: Any = choice["value"]
    match kind:
        case "activities":
            return activity_name(house, value)
        case "roles" | "not_roles":
            return role_name(value, _).capitalize()
        case "languages":
            return LANGUAGE_NAMES[str(value)]
        case "seen_days":
            return _("{days} días").format(days=value)
        case _:
            return line(choice["title"] or str(value), 30)


def preview(data: dict[str, Any], _: Translate, house: House) -> Rows:
    number = data["announcement_id"]
    discard = button("✖️ " + _("No enviar"), "discard", number)
    if data["count"] == 0 and not any(board["chosen"] for board in data["boards"]):
        return [*_boards(data), [discard]]
    said = {(language, letter) for language, letter in data["wordings"]}
    languages = [
        button(f"🌐 + {LANGUAGE_NAMES[code]}", "wording", number, code, "A")
        for code in house.programme.languages[1:]
        if (code, "A") not in said
    ]
    other = [button("🅱️ + " + _("Otra redacción"), "wording", number, "any", "B")] if (None, "B") not in said else []
    replies = _("Respuestas: a consulta") if data["replies_to"] == "organizer" else _("Respuestas: a mí")
    return [
        [button("📣 " + _("Enviar ahora"), "announce", number), discard],
        [button("🗓 " + _("Otro día"), "announce_when", number), button("🧪 " + _("Probar conmigo"), "try", number)],
        *_by_two(languages),
        [*other, button("🔘 " + _("Botones"), "ask_answers", number)],
        [button("💬 " + replies, "replies", number), button("⏳ " + _("Cuánto vale"), "useful", number)],
        *_boards(data),
    ]


def _boards(data: dict[str, Any]) -> Rows:
    boards = data["boards"][:8]
    return [
        [button("📢 " + (ON if one["chosen"] else OFF) + line(one["name"], 30), "board", data["announcement_id"], one["id"])]
        for one in boards
    ]


def held(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("✖️ " + _("Cancelar envío"), "recall", data["announcement_id"])]]


def scheduled(data: dict[str, Any], _: Translate, house: House) -> Rows:
    """How often, in the order of the handler's rules; then how many times in all."""
    number, how, count = data["announcement_id"], data["how"], data["count"]
    start = datetime.fromisoformat(data["starts_at"]).astimezone(house.programme.zone)
    weekday = list(day_names(_).values())[start.weekday()]
    of_month = _("El último {day} del mes") if data["nth"] < 0 else _("Cada {nth}.º {day} del mes")
    often = [
        _("Una vez"),
        _("Cada día"),
        _("Cada semana"),
        _("Cada 2 semanas"),
        _("El {date} de cada mes").format(date=start.day),
        of_month.format(nth=data["nth"], day=weekday),
    ]
    rows = _by_two([button((ON if at == how else OFF) + name, "repeat", number, at, count if at else 0) for at, name in enumerate(often)])
    if how:
        ends = [_("Sin fin"), *(_("{times} veces").format(times=times) for times in TIMES[1:])]
        rows.append([button((ON if at == count else OFF) + name, "repeat", number, how, at) for at, name in enumerate(ends)])
    other = button((ON if how is None else OFF) + "✏️ " + _("Otra regla"), "repeat_rule", number)
    return [*rows, [other, button("✖️ " + _("Cancelar envío"), "recall", number)]]


def progress(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    number, state = data["announcement_id"], data["state"]
    halt = button("⏹ " + _("Detener"), "halt", number)
    amend = [button("✏️ " + _("Corregir"), "amend", number), button("🗑 " + _("Retirar"), "take_back", number)]
    report = [button("📄 " + _("Informe"), "announced", number)]
    match state:
        case "waiting":
            return [[button("✖️ " + _("Cancelar envío"), "recall", number)]]
        case "sending":
            return [[button("⏸ " + _("Pausar"), "pause", number), halt], amend]
        case "paused":
            return [[button("▶️ " + _("Seguir"), "resume", number), halt], amend, report]
        case "expired":
            return []
        case _:
            again = [[button("🔁 " + _("Reenviar a los dudosos"), "resend", number)]] if data["unknown"] and state == "sent" else []
            return [report, amend, *again]


def corrected(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    resume = [[button("▶️ " + _("Seguir"), "resume", data["announcement_id"])]] if data["paused"] else []
    return [*resume, [button("📄 " + _("Informe"), "announced", data["announcement_id"])]]


def which(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [
        [button(f"{LANGUAGE_NAMES[one['language']] if one['language'] else _('Para todos')} · {one['letter']}", "correct_text", one["id"])]
        for one in data["wordings"]
    ]


def take_back(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("🗑 " + _("Sí, retirar"), "take_back_yes", data["announcement_id"])], [button("⬅️ " + _("No"), "leave_dialogue")]]


def answers(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    """Under the announcement itself; an album takes none."""
    if data.get("also"):
        return []
    return [[button(label, "said", data["announcement_id"], at)] for at, label in enumerate(data.get("answers", ()))]


def leave(_data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("✖️ " + _("Cancelar"), "leave_dialogue")]]


def album(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("✅ " + _("Ya está"), "album_complete", data["announcement_id"])]]


def _by_two(buttons: list[InlineKeyboardButton]) -> Rows:
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]


KEYBOARDS: dict[str, Keyboard] = {
    "announcement.ask_audience": audience,
    "announcement.filter": filter_,
    "announcement.ask_audience_name": leave,
    "announcement.ask_message": leave,
    "announcement.album": album,
    "announcement.preview": preview,
    "announcement.held": held,
    "announcement.ask_when": leave,
    "announcement.ask_rule": leave,
    "announcement.ask_answers": leave,
    "announcement.ask_correction": leave,
    "announcement.scheduled": scheduled,
    "announcement.progress": progress,
    "announcement.corrected": corrected,
    "announcement.taken_back": lambda data, _, house: corrected({**data, "paused": False}, _, house),
    "announcement.ask_which": which,
    "announcement.ask_take_back": take_back,
    "announcement.text": answers,
    "copy": answers,
}
