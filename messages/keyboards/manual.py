"""Buttons to leaf through the manual."""

from typing import Any

from messages.keyboards.button import House, Keyboard, Rows, Translate, button

PAGE = 8


def chapters(data: dict[str, Any], _: Translate, house: House) -> Rows:
    names = [button(chapter.title, "chapter", chapter.id, 0) for chapter in house.manual.chapters]
    return _page(names, data["page"], ("chapters",))


def chapter(data: dict[str, Any], _: Translate, house: House) -> Rows:
    entries = house.manual.chapter(data["chapter_id"]).entries
    names = [button(entry.title, "view", "first", entry.id) for entry in entries]
    at = data["page"]
    return [*_page(names, at, ("chapter", data["chapter_id"])), [button("⬅️ " + _("Capítulos"), "chapters", 0)]]


def entry(data: dict[str, Any], _: Translate, house: House) -> Rows:
    """The tabs of an entry; under an answer, the way back to it."""
    entry_id, question_id, shown = data["entry_id"], data.get("question_id"), data["view"]
    if entry_id not in house.manual:
        return []
    tail = () if question_id is None else (question_id,)
    tabs = {
        "first": "🏠 " + _("Lo primero"),
        "steps": "📖 " + _("Pasos"),
        "means": "💰 " + _("Costo y ayuda"),
        "care": "⚠️ " + _("Cuidados"),
        "sources": "📚 " + _("Fuentes"),
    }
    buttons = [button(text, "view", view, entry_id, *tail) for view, text in tabs.items() if view != shown]
    rows = [buttons[:2], buttons[2:]]
    if question_id is not None:
        return [*rows, [button("⬅️ " + _("Volver a la respuesta"), "answer", question_id)]]
    related = [button("➡️ " + house.manual.entry(other).title, "view", "first", other) for other in _related(house, entry_id)]
    back = [button("⬅️ " + _("Capítulo"), "chapter", house.manual.entry(entry_id).chapter, 0)]
    return [*rows, *([name] for name in related if shown == "first"), back]


def season(data: dict[str, Any], _: Translate, house: House) -> Rows:
    names = [button(item.title, "view", "first", item.id) for item in house.manual.in_season(data["month"])]
    ask = [] if data["tips"] else [[button("🌱 " + _("Mándeme uno por semana"), "tips")]]
    return [*_page(names, data["page"], ("season",)), *ask]


def tip(data: dict[str, Any], _: Translate, house: House) -> Rows:
    stop = [button("🔕 " + _("No más consejos"), "no_tips")]
    if data["entry_id"] not in house.manual:
        return [stop]
    return [[button("📖 " + _("Ver todo"), "view", "first", data["entry_id"])], stop]


def _related(house: House, entry_id: str) -> list[str]:
    return [other for other in house.manual.entry(entry_id).related if other in house.manual][:3]


def _page(names: list[Any], page: int, verb: tuple[str, ...]) -> Rows:
    """At most eight, one a row, with arrows where there are more; the last page where the manual has become shorter."""
    page = min(page, max(0, (len(names) - 1) // PAGE))
    shown = names[page * PAGE : (page + 1) * PAGE]
    arrows = []
    if page > 0:
        arrows.append(button("◀️", *verb, page - 1))
    if (page + 1) * PAGE < len(names):
        arrows.append(button("▶️", *verb, page + 1))
    return [[name] for name in shown] + ([arrows] if arrows else [])


KEYBOARDS: dict[str, Keyboard] = {
    "manual.chapters": chapters,
    "manual.chapter": chapter,
    "manual.entry": entry,
    "manual.season": season,
    "manual.tip": tip,
}
