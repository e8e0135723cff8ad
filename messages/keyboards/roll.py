"""Buttons of the roll and of the register."""

from typing import Any

from messages.keyboards.button import House, Keyboard, Rows, Translate, button, entry_title
from messages.words import date, line

_SIGNS = {True: "✅", False: "❌", None: "⬜"}


def which(data: dict[str, Any], _: Translate, house: House) -> Rows:
    zone = house.programme.zone
    return [
        [button(f"{number}. {date(one['starts_at'], zone, 'es', 'short')} · {line(one['title'])}", "roll", one["session_id"])]
        for number, one in enumerate(data["sessions"], start=1)
    ]


def names(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    """A button a person, saying what pressing it makes of him; a page of them."""
    session_id, at = data["session_id"], data["page"]
    rows = [[_name(one, session_id, at)] for one in data["lines"]]
    turns = []
    if at > 0:
        turns.append(button("◀️", "roll_page", session_id, at - 1))
    if at + 1 < data["pages"]:
        turns.append(button("▶️", "roll_page", session_id, at + 1))
    tail = [button("🔢 " + _("Código y QR"), "roll_code", session_id)]
    if not data["closed"]:
        tail.append(button("📋 " + _("Cerrar lista"), "roll_close", session_id))
    return [*rows, *([turns] if turns else []), tail]


def _name(one: dict[str, Any], session_id: int, page: int) -> Any:
    said = f"{_SIGNS[one['present']]} {one['number']}. {line(one['name'], 30)}" + (" *" if one["guest"] else "")
    return button(said, "present", session_id, one["id"], int(not one["present"]), page)


def leave(_data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("✖️ " + _("Cancelar"), "leave_dialogue")]]


def closed(data: dict[str, Any], _: Translate, house: House) -> Rows:
    return leave(data, _, house) if data["missing"] else []


def entries(data: dict[str, Any], _: Translate, house: House) -> Rows:
    return [[button("📖 " + entry_title(house, one), "view", "first", one)] for one in data["entry_ids"][:6] if one in house.manual]


def missed(data: dict[str, Any], _: Translate, house: House) -> Rows:
    ask = [] if data["guests"] else [[button("🤝 " + _("Que un compañero me cuente"), "buddy_ask", data["session_id"])]]
    return [*entries(data, _, house), *ask]


def plan(data: dict[str, Any], _: Translate, house: House) -> Rows:
    return [*entries(data, _, house), [button("🔢 " + _("Código y QR"), "roll_code", data["session_id"])]]


def no_roll(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("📋 " + _("Pasar lista"), "roll", data["session_id"])]]


def useful(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    words = (("👍 " + _("Mucho"), 3), ("😐 " + _("Más o menos"), 2), ("👎 " + _("Poco"), 1))
    return [[button(word, "how_useful", data["session_id"], how)] for word, how in words]


def wish(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    words = {"practice": _("Más práctica"), "time": _("Más tiempo"), "topic": _("Otro tema"), "nothing": _("Así está bien")}
    buttons = [button(word, "wish", data["session_id"], what) for what, word in words.items()]
    return [buttons[:2], buttons[2:]]


def thanks(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    session_id = data["session_id"]
    return [
        [button("🎤 " + _("Quiero decir algo más"), "say_more", session_id)],
        [button("🤝 " + _("Puedo contarle a quien faltó"), "buddy_offer", session_id)],
    ]


def schools(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    named = enumerate(data["schools"], start=1)
    return [[button(f"{number}. {line(school['title'])}", "register", school["school_id"])] for number, school in named]


def card(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    school_id = data["school_id"]
    return [
        [button("📊 Excel", "register_file", school_id, "xlsx"), button("🖨 PDF", "register_file", school_id, "pdf")],
        [button("✏️ " + _("Nombres"), "register_names", school_id), button("🎓 " + _("Certificados"), "certificates", school_id)],
    ]


def certificates(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    if not data["earned"] and not data["certificates"]:
        return []
    return [[button("🎓 " + _("Sí, entregar"), "certify", data["school_id"])], [button("⬅️ " + _("No"), "leave_dialogue")]]


def quiz_schools(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    named = enumerate(data["schools"], start=1)
    return [[button(f"{number}. {line(school['title'])}", "quiz", school["school_id"])] for number, school in named]


def quiz(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    school_id = data["school_id"]
    new = [[button("➕ " + _("Nueva pregunta"), "quiz_new", school_id)]]
    if not data["questions"]:
        return new
    drop = [button(f"🗑 {number}", "quiz_drop", one["id"]) for number, one in enumerate(data["questions"], start=1)]
    return [
        *new,
        [
            button("▶️ " + _("Mandar antes"), "quiz_ask", school_id, "before"),
            button("⏩ " + _("Mandar después"), "quiz_ask", school_id, "after"),
        ],
        [button("📊 " + _("Resultados"), "quiz_results", school_id)],
        *(drop[at : at + 6] for at in range(0, len(drop), 6)),
    ]


def quiz_entries(data: dict[str, Any], _: Translate, house: House) -> Rows:
    school_id = data["school_id"]
    return [[button("📖 " + entry_title(house, one), "quiz_entry", school_id, one)] for one in data["entry_ids"]]


KEYBOARDS: dict[str, Keyboard] = {
    "roll.which": which,
    "roll.list": names,
    "roll.closed": closed,
    "roll.voice_only": leave,
    "roll.plan": plan,
    "roll.missing": no_roll,
    "catch_up.told": missed,
    "feedback.ask": useful,
    "feedback.wish": wish,
    "feedback.thanks": thanks,
    "feedback.more": leave,
    "register.which": schools,
    "quiz.which": quiz_schools,
    "quiz.card": quiz,
    "quiz.ask_entry": quiz_entries,
    "quiz.ask_question": leave,
    "register.card": card,
    "register.ask_certificates": certificates,
    "register.ask_name": leave,
    "register.named": leave,
}
