"""The dates of a season: every so many weeks, at the same hour on the wall."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

#: Weeks from one session to the next that a school may have.
RHYTHMS = (1, 2, 4)
MOST_SESSIONS = 60


def dates(first: datetime, weeks: int, count: int, zone: ZoneInfo) -> tuple[datetime, ...]:
    """`count` instants (UTC) from `first` on. Raises ValueError where they are too many or too near."""
    if not 1 <= count <= MOST_SESSIONS or weeks < 1:
        raise ValueError(f"{count} sessions every {weeks} weeks")
    wall = first.astimezone(zone).replace(tzinfo=None)
    return tuple((wall + timedelta(weeks=weeks * number)).replace(tzinfo=zone).astimezone(UTC) for number in range(count))
