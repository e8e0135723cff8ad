"""The buttons of a case's card: the first page, and the further ones that open in place."""

from collections.abc import Callable
from typing import Any

from messages import ready_questions
from messages.keyboards.button import House, Keyboard, Rows, Translate, button, entry_title
from messages.keyboards.learning import teach
from messages.words import line


def card(data: dict[str, Any], _: Translate, house: House) -> Rows:
    if data["closed"]:
        return teach(data, _, house)
    if data["joined_to"]:  # it is answered there
        return [[button("✂️ " + _("Separar"), "leave_case", data["case_id"])]]
    page = PAGES.get(data["page"])
    if page is None:
        return first(data, _, house)
    back = "first" if data["page"] == "more" else "more"
    return [*page(data, _, house), [button("⬅️ " + _("Volver"), "page", back, data["case_id"])]]


def first(data: dict[str, Any], _: Translate, house: House) -> Rows:
    case_id = data["case_id"]
    entries = [
        [button("📖 " + _("Enviar") + f": {entry_title(house, entry_id)}", "send", case_id, at)]
        for at, entry_id in enumerate(data["entry_ids"])
    ]
    take = [] if data["owner"] else [button("🙋 " + _("Yo la tomo"), "take", case_id)]
    return [*entries, [*take, button("✅ " + _("Cerrar"), "close", case_id), button("➕ " + _("Más…"), "page", "more", case_id)]]


def more(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    case_id = data["case_id"]
    urgent = button("🚨 " + _("Urgente"), "urgent", case_id, 1)
    calm = button("🟢 " + _("Ya no urgente"), "urgent", case_id, 0)
    shown = [
        button("❓ " + _("Pedir datos"), "page", "ask", case_id),
        button("📝 " + _("Nota"), "note", case_id),
        button("🤝 " + _("Pasar a…"), "page", "hand", case_id),
        *([button("↩️ " + _("Devolver"), "hand_back", case_id)] if data["owner"] else []),
        button("😴 " + _("Posponer"), "page", "snooze", case_id),
        calm if data["urgent"] else urgent,
        *([button("✏️ " + _("Editar y enviar"), "page", "edit", case_id)] if data["entry_ids"] else []),
        button("🔗 " + _("Juntar con…"), "page", "merge", case_id),
        button("✂️ " + _("Separar"), "page", "split", case_id),
        button("🏛 " + _("No nos toca"), "page", "office", case_id),
        button("✅ " + _("Cerrar por…"), "page", "close", case_id),
        button("🚫 " + _("Spam"), "page", "spam", case_id),
        button("🗂 " + _("Historia"), "story", case_id),
    ]
    return in_twos(shown)


def hand(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button(f"🤝 {line(name, 28)} ({count})", "hand", data["case_id"], person_id)] for person_id, name, count in data["choices"]]


def ask(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return in_twos(
        [button("❓ " + ready_questions.words(question, _)[0], "ask", data["case_id"], question) for (question,) in data["choices"]]
    )


def snooze(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    names = {"2h": _("2 horas"), "tomorrow": _("Mañana"), "monday": _("El lunes")}
    return [[button(name, "snooze", data["case_id"], choice) for choice, name in names.items()]]


def merge(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [
        [button(f"🔗 N° {number} · {line(farmer, 14)}: {line(text, 16)}", "merge", data["case_id"], number)]
        for number, farmer, text in data["choices"]
    ]


def split(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    rows = []
    for number, (verb, target, text) in enumerate(data["choices"], start=1):
        arguments = (data["case_id"], target) if verb == "split" else (target,)
        rows.append([button(f"✂️ {number}. {line(text, 32)}", verb, *arguments)])
    return rows


def edit(data: dict[str, Any], _: Translate, house: House) -> Rows:
    return [[button(f"✏️ {entry_title(house, entry_id)}", "draft", data["case_id"], at)] for at, entry_id in enumerate(data["entry_ids"])]


def close(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    names = {"solved": "✅ " + _("Resuelta"), "quiet": "💤 " + _("No contesta"), "other": "▫️ " + _("Otro motivo")}
    return [[button(name, "close_as", data["case_id"], reason)] for reason, name in names.items()]


def office(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    named = [[button("🏛 " + line(name, 36), "not_for_us", data["case_id"], key)] for key, name in data["choices"]]
    return [*named, [button("▫️ " + _("Sin decir cuál"), "not_for_us", data["case_id"], "-")]]


def spam(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("🚫 " + _("Sí, es spam"), "spam", data["case_id"])]]


def in_twos(shown: list[Any]) -> Rows:
    return [shown[at : at + 2] for at in range(0, len(shown), 2)]


PAGES: dict[str, Callable[[dict[str, Any], Translate, House], Rows]] = {
    "more": more,
    "hand": hand,
    "ask": ask,
    "snooze": snooze,
    "merge": merge,
    "split": split,
    "edit": edit,
    "close": close,
    "office": office,
    "spam": spam,
}


def late(data: dict[str, Any], _: Translate, house: House) -> Rows:
    """The card's buttons; whoever had it, it is everybody's again."""
    return card({**data, "owner": None}, _, house)


KEYBOARDS: dict[str, Keyboard] = {"desk.card": card, "desk.late": late, "desk.your_turn": late, "desk.passed_on": late}
