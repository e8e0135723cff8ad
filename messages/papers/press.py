"""What every paper needs to know: whose words, whose clock, whose bot."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from messages import words


@dataclass(frozen=True)
class Press:
    translate: Callable[[str], str]
    zone: ZoneInfo
    language: str
    bot_username: str

    def day(self, moment: str, style: str = "long") -> str:
        return words.date(moment, self.zone, self.language, style)

    def link(self, payload: str) -> str:
        return f"https://t.me/{self.bot_username}?start={payload}"


def percent(part: int, whole: int) -> str:
    """Rounded down, so that 79.9 never reads as the 80 that was missed."""
    return f"{part * 100 // whole} %" if whole else "—"
