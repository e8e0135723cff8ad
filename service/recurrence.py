"""When something that comes again comes: RFC 5545 rules at the same hour on the wall, whatever the zone does to its clocks.

A series is stored as `DTSTART:20261125T080000`, a line break and `RRULE:FREQ=WEEKLY`; its hours are the wall's, without a zone.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

Repeats = Literal["daily", "weekly", "fortnightly", "monthly", "nth_weekday"]
REPEATS: tuple[Repeats, ...] = get_args(Repeats)
#: How many times in all the buttons offer; 0: without an end.
TIMES = (0, 3, 6, 12)
#: Characters of a rule that somebody types.
LONGEST_RULE = 100
# Nothing comes more often than once a day, so a rule has days and no hours.
_PART = re.compile(r"(INTERVAL|COUNT|BYMONTH)=[1-9]\d{0,2}|(BYMONTHDAY|BYSETPOS)=-?\d{1,3}(,-?\d{1,3})*|UNTIL=\d{8}|BYDAY=[A-Z0-9,-]+")
_FREQUENCIES = ("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY")
_ENDS = ("COUNT=", "UNTIL=")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SHORTEST_MONTH = 28
_FOUR_YEARS = timedelta(days=1462)  # the 29th of February comes once in it


def rule_of(repeats: Repeats, first: datetime, zone: ZoneInfo) -> str:
    """The rule for what begins at `first`.

    Monthly keeps the day of the first time; a month too short for it has it on its last day.
    """
    wall = first.astimezone(zone)
    match repeats:
        case "daily":
            return "FREQ=DAILY"
        case "weekly":
            return "FREQ=WEEKLY"
        case "fortnightly":
            return "FREQ=WEEKLY;INTERVAL=2"
        case "monthly":
            if wall.day <= _SHORTEST_MONTH:
                return "FREQ=MONTHLY"
            days = ",".join(str(day) for day in range(_SHORTEST_MONTH, wall.day + 1))
            return f"FREQ=MONTHLY;BYMONTHDAY={days};BYSETPOS=-1"
        case "nth_weekday":
            return f"FREQ=MONTHLY;BYDAY={nth(wall)}{_WEEKDAYS[wall.weekday()]}"


def nth(wall: datetime) -> int:
    """Which of its weekday in the month a day is: 1 to 4, or -1 for a fifth, since not every month has one."""
    number = (wall.day - 1) // 7 + 1
    return number if number <= 4 else -1


def read_rule(text: str) -> str | None:
    """A rule as RFC 5545 writes it, in its plain form; None where it is none, has hours, or names no day at all."""
    rule = "".join(text.split()).upper().removeprefix("RRULE:")
    frequency, *parts = rule.split(";")
    if len(rule) > LONGEST_RULE or frequency not in _FREQUENCIES or not all(_PART.fullmatch(part) for part in parts):
        return None
    if sum(part.startswith(_ENDS) for part in parts) > 1:
        return None
    start = datetime(2026, 1, 1)  # on the wall, as rules are
    endless = ";".join([frequency, *(part for part in parts if not part.startswith(_ENDS))])
    try:
        rrulestr(rule, dtstart=start)
        first = next(iter(rrulestr(f"{endless};UNTIL={start + _FOUR_YEARS:%Y%m%d}", dtstart=start)), None)
    except ValueError:
        return None
    return rule if first is not None else None


def series(first: datetime, rule: str, zone: ZoneInfo) -> str:
    """What to store of a rule that begins at `first`."""
    last_day_whole = re.sub(r"(UNTIL=\d{8})\b", r"\1T235959", rule)
    return f"DTSTART:{first.astimezone(zone):%Y%m%dT%H%M%S}\nRRULE:{last_day_whole}"


def times(series: str, zone: ZoneInfo) -> Iterator[datetime]:
    """The instants (UTC) of a series, in order."""
    for moment in rrulestr(series):
        yield moment.replace(tzinfo=zone).astimezone(UTC)


def next_time(series: str, *, after: datetime, zone: ZoneInfo) -> datetime | None:
    """The first instant (UTC) of a series after `after`; None where it has ended."""
    return next((moment for moment in times(series, zone) if moment > after), None)
