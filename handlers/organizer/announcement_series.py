"""An announcement that comes again: how often and how many times, by buttons or by a rule typed as calendars write it."""

from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from handlers import typed
from handlers.organizer.audience_summary import reach
from handlers.turn import Turn
from service import announcements
from service.audiences import Audience
from service.models import Announcement
from service.recurrence import LONGEST_RULE, REPEATS, TIMES, next_time, nth, read_rule, rule_of, series, times

RULE = "announcement.rule"
_SHOWN = 4  # dates


def repeat(turn: Turn, announcement_id: int, how: int, count: int) -> None:
    """Once (`how` 0), or again by one of `REPEATS`, from its date on."""
    announcement = _waiting(turn, announcement_id)
    if announcement is None or announcement.starts_at is None:
        return
    if how > len(REPEATS) or count >= len(TIMES):
        turn.say("error.old_button")
        return
    announcement.repeats = None
    if how:
        announcement.repeats = _series(turn, announcement.starts_at, how, count)
    turn.edit("announcement.scheduled", **scheduled(turn, announcement))


def ask_rule(turn: Turn, announcement_id: int) -> None:
    announcement = _waiting(turn, announcement_id)
    if announcement is not None:
        turn.go(RULE, announcement_id=announcement.id)
        turn.reply("announcement.ask_rule", unclear=False)


def rule(turn: Turn, data: dict[str, Any]) -> None:
    """The rule itself; its first day may be later than the date, never before it."""
    text = typed.line(turn, "announcement.ask_rule", LONGEST_RULE, unclear=True)
    if text is None:
        return
    found = read_rule(text)
    if found is None:
        turn.reply("announcement.ask_rule", unclear=True)
        return
    announcement = announcements.find(turn.tx, data["announcement_id"])
    if announcement is None or announcement.state != "waiting" or announcement.starts_at is None:
        turn.leave()
        turn.reply("announcement.over")
        return
    repeats = series(announcement.starts_at, found, turn.programme.zone)
    first = next_time(repeats, after=announcement.starts_at - timedelta(seconds=1), zone=turn.programme.zone)
    if first is None:
        turn.reply("announcement.ask_rule", unclear=True)
        return
    turn.leave()
    announcement.repeats, announcement.starts_at = repeats, first
    turn.reply("announcement.scheduled", **scheduled(turn, announcement))


def scheduled(turn: Turn, announcement: Announcement) -> dict[str, Any]:
    """When it leaves, to how many, and the dates on which it comes again."""
    starts_at, zone = announcement.starts_at or turn.now, turn.programme.zone
    later = (moment for moment in times(announcement.repeats, zone) if moment > starts_at) if announcement.repeats else ()
    again = list(islice(later, _SHOWN + 1))
    how, count = _pressed(turn, announcement)
    return {
        "announcement_id": announcement.id,
        "starts_at": starts_at.isoformat(),
        "how": how,
        "count": count,
        "again": [moment.isoformat() for moment in again[:_SHOWN]],
        "goes_on": len(again) > _SHOWN,
        "nth": nth(starts_at.astimezone(zone)),
        "readers": reach(turn, Audience.of(announcement.audience)).count,
        "quiet": turn.programme.is_quiet(starts_at),
    }


def _series(turn: Turn, start: datetime, how: int, count: int) -> str:
    rule, zone = rule_of(REPEATS[how - 1], start, turn.programme.zone), turn.programme.zone
    return series(start, f"{rule};COUNT={TIMES[count]}" if count else rule, zone)


def _pressed(turn: Turn, announcement: Announcement) -> tuple[int | None, int]:
    """The buttons that stand for its rule, by place; None for a rule that was typed."""
    if announcement.repeats is None:
        return 0, 0
    start = next(times(announcement.repeats, turn.programme.zone))
    for how in range(1, len(REPEATS) + 1):
        for count in range(len(TIMES)):
            if announcement.repeats == _series(turn, start, how, count):
                return how, count
    return None, 0


def _waiting(turn: Turn, announcement_id: int) -> Announcement | None:
    announcement = announcements.find(turn.tx, announcement_id)
    if announcement is None or announcement.state != "waiting":
        turn.say("error.old_button" if announcement is None else "error.already")
        return None
    return announcement
