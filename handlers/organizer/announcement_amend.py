"""An announcement that was wrong: its copies are corrected, or taken back."""

from typing import Any

from handlers.organizer.composed import html_of
from handlers.turn import Turn
from service import amendments, announcements, wordings
from service.models import Announcement, Wording

CORRECT = "announcement.correct"


def ask_wording(turn: Turn, announcement_id: int) -> None:
    """Which of its wordings; where there is one, straight on."""
    announcement = _sent(turn, announcement_id)
    if announcement is None:
        return
    said = [one for one in wordings.of(turn.tx, announcement.id) if one.kind == "text" or one.kind in wordings.CAPTIONED]
    if not said:
        turn.say("announcement.not_correctable")
    elif len(said) == 1:
        ask_text(turn, said[0].id)
    else:
        turn.reply("announcement.ask_which", wordings=[{"id": one.id, "language": one.language, "letter": one.letter} for one in said])


def ask_text(turn: Turn, wording_id: int) -> None:
    wording = turn.tx.get(Wording, wording_id)
    announcement = _sent(turn, wording.announcement_id) if wording else None
    if wording is None:
        turn.say("error.old_button")
    elif announcement is not None:
        turn.go(CORRECT, wording_id=wording.id)
        turn.reply("announcement.ask_correction")


def correct(turn: Turn, data: dict[str, Any]) -> None:
    if turn.incoming.kind != "text" or not turn.incoming.text.strip():
        turn.reply("announcement.ask_correction")
        return
    wording = turn.tx.get_one(Wording, data["wording_id"])
    limit = 4096 if wording.kind == "text" else 1024
    if len(turn.incoming.text.encode("utf-16-le")) // 2 > limit:
        turn.reply("error.too_long", limit=limit)
        return
    turn.leave()
    announcement = announcements.find(turn.tx, wording.announcement_id)
    if announcement is None or amendments.is_taken_back(turn.tx, announcement.id):
        turn.reply("announcement.over")
        return
    amendments.correct(turn.tx, announcement, wording, html_of(turn.incoming), turn.person.id, now=turn.now)
    turn.reply("announcement.corrected", announcement_id=announcement.id, paused=announcement.state == "paused")


def ask_take_back(turn: Turn, announcement_id: int) -> None:
    if _sent(turn, announcement_id) is not None:
        turn.reply("announcement.ask_take_back", announcement_id=announcement_id)


def take_back(turn: Turn, announcement_id: int) -> None:
    announcement = _sent(turn, announcement_id)
    if announcement is not None:
        amendments.take_back(turn.tx, announcement, turn.person.id, now=turn.now)
        turn.edit("announcement.taken_back", announcement_id=announcement.id)


def _sent(turn: Turn, announcement_id: int) -> Announcement | None:
    """The announcement, if it left and was not taken back; otherwise the organizer is told."""
    announcement = announcements.find(turn.tx, announcement_id)
    if announcement is None or announcement.started_at is None:
        turn.say("error.old_button")
        return None
    if amendments.is_taken_back(turn.tx, announcement.id):
        turn.say("error.already")
        return None
    return announcement
