"""The dates of a season: every so many weeks, at the same hour on the wall."""

from datetime import datetime
from zoneinfo import ZoneInfo

from service.recurrence import series, times

#: Weeks from one session to the next that a school may have.
RHYTHMS = (1, 2, 4)
MOST_SESSIONS = 60


def dates(first: datetime, weeks: int, count: int, zone: ZoneInfo) -> tuple[datetime, ...]:
    """`count` instants (UTC) from `first` on. Raises ValueError where they are too many or too near."""
    if not 1 <= count <= MOST_SESSIONS or weeks < 1:
        raise ValueError(f"{count} sessions every {weeks} weeks")
    return tuple(times(series(first, f"FREQ=WEEKLY;INTERVAL={weeks};COUNT={count}", zone), zone))
