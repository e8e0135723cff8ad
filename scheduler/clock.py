"""What time it is: the machine's, or one that the demo and tests can move."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """`now` is the programme's time, by which reminders fall due. `real` never jumps: leases run on it."""

    def now(self) -> datetime: ...

    def real(self) -> datetime: ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def real(self) -> datetime:
        return datetime.now(UTC)


class MovableClock(SystemClock):
    """The machine's time and an offset."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset
