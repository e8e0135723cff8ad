"""Buttons on the consultants' desk; those of a case's card have a file of their own."""

from typing import Any

from messages.keyboards.button import House, Keyboard, Rows, Translate, button, entry_title
from messages.words import line


def sent(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    close = button("✅ " + _("Cerrar consulta"), "close", data["case_id"])
    return [[close] if data["message_id"] is None else [button("✏️ " + _("Corregir"), "correct", data["message_id"]), close]]


def waiting(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    rows = one_a_row(data["cases"])
    which, page = "mine" if data["mine"] else "all", data["page"]
    arrows = [
        *([button("◀️", "list", which, page - 1)] if page > 0 else []),
        *([button("▶️", "list", which, page + 1)] if data["more"] else []),
    ]
    return [*rows, *([arrows] if arrows else [])]


def one_a_row(cases: list[dict[str, Any]]) -> Rows:
    return [[button(f"N° {case['case_id']} · {line(case['farmer'])}", "show", case["case_id"])] for case in cases]


def story(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    case_id, page = data["case_id"], data["page"]
    older = [button("◀️", "story_page", case_id, page + 1)] if page + 1 < data["pages"] else []
    newer = [button("▶️", "story_page", case_id, page - 1)] if page > 0 else []
    media = [[button("📎 " + _("Ver fotos y audios"), "media", case_id)]] if data["media"] else []
    return [*([[*older, *newer]] if older or newer else []), *media, [button("🗂 " + _("Tarjeta"), "show", case_id)]]


def found(data: dict[str, Any], _: Translate, house: House) -> Rows:
    cases = [[button(f"🗂 N° {one['number']} · {line(one['farmer'], 24)}", "story", one["number"])] for one in data["found"]]
    return [*cases, *([button(f"📖 {entry_title(house, entry_id)}", "view", "first", entry_id)] for entry_id in data["entry_ids"])]


def farmers(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    rows = []
    for number, one in enumerate(data["farmers"], start=1):
        place = f" · {line(one['district'], 12)}" if one["district"] else ""
        rows.append([button(f"{number}. {line(one['farmer'], 20)}{place}", "write", one["last_case"])])
    return rows


def prompt(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("✖️ " + _("Cancelar"), "leave_dialogue")]] if data["private"] else []


def digest(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return one_a_row([*data["mine"], *data["turn"], *data["free"]])


KEYBOARDS: dict[str, Keyboard] = {
    "desk.sent": sent,
    "desk.waiting": waiting,
    "desk.story": story,
    "desk.found": found,
    "desk.farmers": farmers,
    **{f"prompt.{name}": prompt for name in ("note", "draft", "correction", "write")},
    "desk.digest": digest,
}
