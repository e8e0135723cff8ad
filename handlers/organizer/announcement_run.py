"""An announcement that leaves: now, after a minute in which it can be taken back, or on a date; paused, stopped, sent once more."""

from datetime import timedelta
from typing import Any

from handlers.organizer.announcement_card import draft, show_preview
from handlers.organizer.announcement_series import scheduled
from handlers.organizer.audience_summary import reach
from handlers.organizer.new_session import example_date, read_moment
from handlers.turn import Turn
from service import announcement_report, announcements
from service.audiences import Audience
from service.models import Announcement
from service.progress import progress_data

WHEN = "announcement.when"


def send(turn: Turn, announcement_id: int) -> None:
    announcement = draft(turn, announcement_id)
    if announcement is None:
        return
    hold = turn.programme.announcements.hold_seconds
    if hold:
        announcements.schedule(announcement, turn.now + timedelta(seconds=hold))
        turn.edit("announcement.held", announcement_id=announcement.id, seconds=hold)
    else:
        announcements.start(turn.tx, announcement, now=turn.now)
        total = reach(turn, Audience.of(announcement.audience)).count
        turn.edit("announcement.progress", **progress_data(announcement, {"total": total, "ready": total}))
    _watch_here(turn, announcement)


def recall(turn: Turn, announcement_id: int) -> None:
    """«Cancelar» within the minute, or before the date: a draft again, nothing left."""
    announcement = _found(turn, announcement_id)
    if announcement is None:
        return
    if not announcements.recall(announcement):
        turn.say("error.already")
        return
    turn.edit("announcement.recalled")
    show_preview(turn, announcement)


def ask_when(turn: Turn, announcement_id: int) -> None:
    announcement = draft(turn, announcement_id)
    if announcement is not None:
        turn.go(WHEN, announcement_id=announcement.id)
        turn.reply("announcement.ask_when", fault=None, example=example_date(turn))


def when(turn: Turn, data: dict[str, Any]) -> None:
    moment, fault = read_moment(turn)
    if moment is None:
        turn.reply("announcement.ask_when", fault=fault, example=example_date(turn))
        return
    turn.leave()
    announcement = announcements.find(turn.tx, data["announcement_id"])
    if announcement is None or not announcements.schedule(announcement, moment):
        turn.reply("announcement.over")
        return
    turn.reply("announcement.scheduled", **scheduled(turn, announcement))
    announcement.progress = {"chat_id": turn.incoming.chat_id, "message_id": None, "shown": {}}


def pause(turn: Turn, announcement_id: int) -> None:
    _turn(turn, announcement_id, announcements.pause)


def resume(turn: Turn, announcement_id: int) -> None:
    _turn(turn, announcement_id, announcements.resume)


def halt(turn: Turn, announcement_id: int) -> None:
    """Nothing leaves any more but what is on its way."""
    _turn(turn, announcement_id, announcements.stop)


def resend(turn: Turn, announcement_id: int) -> None:
    """To those of whom nobody knows whether they have it."""
    announcement = _found(turn, announcement_id)
    if announcement is None:
        return
    if not announcements.resend_unknown(turn.tx, announcement, turn.person.id, now=turn.now):
        turn.say("error.already")
        return
    _show(turn, announcement)


def list_announcements(turn: Turn, _argument: str) -> None:
    """/avisos: the newest ones, where each stands."""
    found = announcements.newest(turn.tx)
    if not found:
        turn.reply("announcement.none")
    for announcement in reversed(found):
        counted = announcements.progress(turn.tx, announcement)
        turn.reply("announcement.progress", **progress_data(announcement, counted))


def report(turn: Turn, announcement_id: int) -> None:
    """Person by person, as a table; above it what was answered and what was changed afterwards."""
    announcement = _found(turn, announcement_id)
    if announcement is None:
        return
    lines = announcement_report.rows(turn.tx, announcement, programme=turn.programme)
    turn.reply(
        "announcement.report",
        announcement_id=announcement.id,
        answered=announcement_report.answered(turn.tx, announcement),
        trail=announcement_report.trail(turn.tx, announcement),
        file={"name": f"aviso_{announcement.id}.xlsx", "sheet": lines},
    )


def _turn(turn: Turn, announcement_id: int, change: Any) -> None:
    announcement = _found(turn, announcement_id)
    if announcement is None:
        return
    if not change(turn.tx, announcement, turn.person.id, now=turn.now):
        turn.say("error.already")
        return
    _show(turn, announcement)


def _show(turn: Turn, announcement: Announcement) -> None:
    turn.tx.flush()
    turn.edit("announcement.progress", **progress_data(announcement, announcements.progress(turn.tx, announcement)))
    _watch_here(turn, announcement)


def _watch_here(turn: Turn, announcement: Announcement) -> None:
    """From now on its progress is shown in the message whose button was pressed."""
    announcement.progress = {"chat_id": turn.incoming.chat_id, "message_id": turn.incoming.message_id, "shown": {}}


def _found(turn: Turn, announcement_id: int) -> Announcement | None:
    """The announcement, for any organizer: the one who started it may be out of reach when it has to stop."""
    announcement = announcements.find(turn.tx, announcement_id)
    if announcement is None:
        turn.say("error.old_button")
    return announcement
