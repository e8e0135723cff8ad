"""When something that comes again comes next: at the same hour on the wall, whatever the zone does to its clocks."""

import calendar
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

Repeats = Literal["daily", "weekly", "monthly"]
REPEATS: tuple[Repeats, ...] = get_args(Repeats)


def next_time(first: datetime, repeats: str, *, after: datetime, zone: ZoneInfo) -> datetime:
    """The first instant (UTC) after `after` at which what began at `first` comes again.

    Monthly keeps the day of the first time; a month too short for it has it on its last day.
    """
    wall = first.astimezone(zone).replace(tzinfo=None)
    passed = after.astimezone(zone).replace(tzinfo=None) - wall
    number = max(0, passed.days // _most_days(repeats) - 1)
    while (found := _at(wall, repeats, number).replace(tzinfo=zone).astimezone(UTC)) <= after:
        number += 1
    return found


def _at(wall: datetime, repeats: str, number: int) -> datetime:
    """The time on the wall of the `number`-th repeat."""
    if repeats != "monthly":
        return wall + timedelta(days=number * _most_days(repeats))
    months = wall.month - 1 + number
    year, month = wall.year + months // 12, months % 12 + 1
    return wall.replace(year=year, month=month, day=min(wall.day, calendar.monthrange(year, month)[1]))


def _most_days(repeats: str) -> int:
    """The days from one time to the next; of a month's, no more than these."""
    return {"daily": 1, "weekly": 7, "monthly": 31}[repeats]
