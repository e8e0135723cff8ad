"""The simulated time: the machine's, plus an offset that tests and the page move."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(slots=True)
class Clock:
    """Dates of messages follow it; rate limits, retries and long polls stay on the machine's time."""

    offset: float = 0.0  # seconds

    def timestamp(self) -> int:
        return int(time.time() + self.offset)

    def json(self) -> dict[str, str | float]:
        now = datetime.fromtimestamp(time.time() + self.offset, UTC)
        return {"now": now.isoformat(), "offset": self.offset}
