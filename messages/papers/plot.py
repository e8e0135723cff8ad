"""A plot through a season in one picture: a column an observation, good in green, bad in red, numbers as they were counted."""

from typing import Any

from messages.papers.press import Press
from messages.papers.sheet import GREEN, PALE, Sheet, png

Facts = dict[str, Any]
MOST = 16  # the newest; more would not be read on a phone
LEFT, CELL, LANE = 3.6, 1.55, 1.25
GOOD, FAIR, BAD, UNKNOWN = "#7dba8f", "#f0d58a", "#e39a86", "#eceeec"


def make(facts: Facts, press: Press) -> bytes:
    _ = press.translate
    seen = facts["observations"][-MOST:]
    sheet = Sheet((LEFT + max(len(seen), 5) * CELL + 0.6, 3.0 + 6 * LANE + 2.6))
    sheet.text(0.6, 0.8, facts["plot"], 15, room=sheet.width - 1.2, weight="bold", color=GREEN)
    first, last = (press.day(one["seen_at"], "full") for one in (seen[0], seen[-1]))
    sheet.text(0.6, 1.6, f"{first} – {last}", 9, color=PALE)
    for number, one in enumerate(seen):
        sheet.text(_x(number), 2.5, press.day(one["seen_at"], "short"), 8.5, room=CELL, ha="center", weight="bold")
    _grass(sheet, seen, 3.0, _)
    words = {
        "weeds": (_("Malezas"), {"none": (_("no hay"), GOOD), "few": (_("pocas"), FAIR), "many": (_("muchas"), BAD)}),
        "pests": (_("Plagas"), {"none": (_("no hay"), GOOD), "few": (_("pocas"), FAIR), "many": (_("muchas"), BAD)}),
        "soil": (_("Suelo"), {"covered": (_("tapado"), GOOD), "patchy": (_("a partes"), FAIR), "bare": (_("pelado"), BAD)}),
    }
    y = 3.0 + 2 * LANE
    for key, (title, meanings) in words.items():
        sheet.text(0.6, y + LANE / 2, title, 10, room=LEFT - 0.8)
        for number, one in enumerate(seen):
            word, color = meanings.get(one[key], ("", UNKNOWN))
            sheet.box(_x(number) - CELL / 2 + 0.06, y + 0.1, CELL - 0.12, LANE - 0.2, facecolor=color, fill=True, linewidth=0)
            sheet.text(_x(number), y + LANE / 2, word, 7.5, room=CELL - 0.2, ha="center")
        y += LANE
    for key, title in (("animals", _("Animales")), ("trees", _("Árboles"))):
        _numbers(sheet, title, [one[key] for one in seen], y)
        y += LANE
    sheet.text(0.6, y + 0.5, _("Gris o vacío: no se anotó."), 8, color=PALE)
    return png(sheet.figure)


def _x(number: int) -> float:
    return LEFT + (number + 0.5) * CELL


def _grass(sheet: Sheet, seen: list[Facts], y: float, _: Any) -> None:
    """As high as people measured it, without a ruler."""
    steps = {"ankle": (1, _("tobillo")), "shin": (2, _("canilla")), "knee": (3, _("rodilla")), "waist": (4, _("cintura"))}
    floor, tall = y + 2 * LANE - 0.55, 2 * LANE - 0.95
    sheet.text(0.6, floor - tall / 2, _("Pasto"), 10, room=LEFT - 0.8)
    sheet.line(LEFT, floor, LEFT + len(seen) * CELL, floor)
    for number, one in enumerate(seen):
        high, word = steps.get(one["grass"], (0, ""))
        top = tall * high / 4
        if high:
            sheet.box(_x(number) - 0.3, floor - top, 0.6, top, facecolor=GREEN, fill=True, linewidth=0)
        sheet.text(_x(number), floor + 0.25, word, 7.5, room=CELL - 0.1, ha="center")


def _numbers(sheet: Sheet, title: str, values: list[int | None], y: float) -> None:
    """A line through what was counted, with the numbers on it; a gap where nobody counted."""
    sheet.text(0.6, y + LANE / 2, title, 10, room=LEFT - 0.8)
    counted = [value for value in values if value is not None]
    low, high = min(counted, default=0), max(counted, default=1)
    heights = [None if value is None else y + LANE - 0.3 - 0.45 * (value - low) / max(high - low, 1) for value in values]
    for number in range(1, len(values)):
        before, after = heights[number - 1], heights[number]
        if before is not None and after is not None:
            sheet.line(_x(number - 1), before, _x(number), after, color=GREEN, width=1.5)
    for number, (value, height) in enumerate(zip(values, heights, strict=True)):
        if value is not None and height is not None:
            sheet.axes.plot([_x(number)], [height], "o", color=GREEN, markersize=4)
            sheet.text(_x(number), height - 0.3, str(value), 8.5, ha="center")
