"""/anuncio: to whom, then any message; shown as each reader will see it, with the count and what else can be set."""

from typing import Any

from handlers.organizer.announcement_card import show_preview
from handlers.organizer.composed import source_of
from handlers.turn import Turn
from service import announcements, audiences, wordings
from service.audiences import Audience
from service.models import Announcement, SavedAudience, Wording

AUDIENCE, MESSAGE = "announcement.audience", "announcement.message"
#: Telegram's own limit for an album.
ALBUM_LIMIT = 10


def begin(turn: Turn, _argument: str) -> None:
    turn.go(AUDIENCE)
    turn.reply("announcement.ask_audience", **saved_ones(turn))


def ask_again(turn: Turn, _data: dict[str, Any]) -> None:
    turn.reply("announcement.ask_audience", **saved_ones(turn))


def saved_ones(turn: Turn) -> dict[str, Any]:
    return {"saved": [{"id": one.id, "name": one.name} for one in audiences.saved(turn.tx)]}


def choose_audience(turn: Turn, choice: str) -> None:
    districts = turn.programme.districts
    chosen = Audience((districts[int(choice)].name,)) if choice.isdecimal() and int(choice) < len(districts) else Audience()
    if not chosen.districts and choice != "all":
        turn.say("error.old_button")
        return
    ask_message(turn, chosen)


def choose_saved(turn: Turn, saved_id: int) -> None:
    saved = turn.tx.get(SavedAudience, saved_id)
    if saved is None:
        turn.say("error.old_button")
        return
    ask_message(turn, Audience.of(saved.audience))


def ask_message(turn: Turn, audience: Audience) -> None:
    turn.go(MESSAGE, audience=audience.as_data())
    turn.edit("announcement.ask_message", in_language=None, letter="A")


def compose(turn: Turn, data: dict[str, Any]) -> None:
    """The announcement itself, or what it says in another language or in wording B. The parts of an album come one by one."""
    source = source_of(turn.incoming)
    wording = turn.tx.get(Wording, data["wording_id"]) if "wording_id" in data else None
    if wording is not None and wording.album is not None:
        if source.album == wording.album and len(wording.also) < ALBUM_LIMIT - 1:
            wording.also = [*wording.also, source.message_id]
            wording.html = wording.html or source.html
        return
    announcement = _announcement(turn, data)
    if announcement is None:
        turn.leave()
        turn.reply("announcement.over")
        return
    wording = wordings.add(turn.tx, announcement, source, language=data.get("language"), letter=data.get("letter", "A"))
    if source.album is not None:
        turn.go(MESSAGE, **data, announcement_id=announcement.id, wording_id=wording.id)
        turn.reply("announcement.album", announcement_id=announcement.id)
        return
    turn.leave()
    show_preview(turn, announcement)


def album_complete(turn: Turn, announcement_id: int) -> None:
    """«Ya está»: every part of the album has come."""
    dialogue = turn.dialogue
    announcement = announcements.find(turn.tx, announcement_id)
    if dialogue is None or dialogue.step != MESSAGE or announcement is None or dialogue.data.get("announcement_id") != announcement_id:
        turn.say("error.old_button")
        return
    turn.leave()
    show_preview(turn, announcement)


def _announcement(turn: Turn, data: dict[str, Any]) -> Announcement | None:
    """A new draft, or the one that gets another wording, while it is one."""
    if "announcement_id" not in data:
        source, audience = source_of(turn.incoming), Audience.of(data["audience"])
        return announcements.draft(turn.tx, turn.person.id, source, audience, programme=turn.programme, now=turn.now)
    announcement = announcements.find(turn.tx, data["announcement_id"])
    return announcement if announcement is not None and announcement.state == "draft" else None
