"""An announcement before it leaves: how it will look, whom it reaches, how long it takes, and what can be set."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.organizer.audience_summary import reach, summary
from handlers.turn import Turn
from service import announcements, audiences, boards, wordings
from service.audiences import Audience
from service.models import Announcement

ANSWERS = "announcement.answers"
MOST_ANSWERS, ANSWER_LIMIT = 4, 30
USEFUL_HOURS = (6, 24, 72, 168)


def show_preview(turn: Turn, announcement: Announcement) -> None:
    """Each wording as its reader will see it, then the card."""
    try_on_me(turn, announcement)
    turn.reply("announcement.preview", **card(turn, announcement))


def refresh(turn: Turn, announcement: Announcement) -> None:
    turn.edit("announcement.preview", **card(turn, announcement))


def card(turn: Turn, announcement: Announcement) -> dict[str, Any]:
    audience, said = Audience.of(announcement.audience), wordings.of(turn.tx, announcement.id)
    per_week = turn.programme.announcements.per_person_and_week
    found = reach(turn, audience)
    size = max(1 + len(wording.also) for wording in said)
    return {
        "announcement_id": announcement.id,
        "audience": summary(turn, audience),
        "count": found.count,
        "stopped": found.stopped,
        "unreachable": found.unreachable,
        "no_consent": found.no_consent,
        "enough": found.enough,
        "per_week": per_week,
        "languages": audiences.by_language(turn.tx, audience, per_week=per_week, now=turn.now),
        "wordings": [[wording.language, wording.letter] for wording in said],
        "album": size > 1,
        "minutes": math.ceil(found.count * size / turn.programme.rates.messages_per_second / 60),
        "answers": announcement.answers,
        "replies_to": announcement.replies_to,
        "useful_hours": announcement.useful_hours,
        "boards": [
            {"id": board.chat_id, "name": board.title, "chosen": board.chat_id in announcement.boards} for board in boards.known(turn.tx)
        ],
        "quiet": turn.programme.is_quiet(turn.now),
        "quiet_until": _morning(turn).isoformat(),
    }


def draft(turn: Turn, announcement_id: int) -> Announcement | None:
    """The announcement while it can still be changed; otherwise the organizer is told."""
    announcement = announcements.find(turn.tx, announcement_id)
    if announcement is None:
        turn.say("error.old_button")
    elif announcement.state != "draft":
        turn.say("error.already")
        return None
    return announcement


def test(turn: Turn, announcement_id: int) -> None:
    """To the organizer alone, as he would get it: each language and wording."""
    announcement = draft(turn, announcement_id)
    if announcement is not None:
        try_on_me(turn, announcement)


def try_on_me(turn: Turn, announcement: Announcement) -> None:
    for wording in wordings.of(turn.tx, announcement.id):
        name, district = wordings.first_name(turn.person), turn.person.district or turn.programme.region
        template, data = wordings.message(wording, announcement, name, district)
        turn.reply(template, **data)


def ask_wording(turn: Turn, announcement_id: int, language: str, letter: str) -> None:
    """Another language, or wording B; the message that comes next is it. `any`: who reads none of the languages."""
    announcement = draft(turn, announcement_id)
    if announcement is None:
        return
    if language not in ("any", *turn.programme.languages) or letter not in ("A", "B"):
        turn.say("error.old_button")
        return
    code = None if language == "any" else language
    turn.go("announcement.message", announcement_id=announcement.id, language=code, letter=letter)
    turn.reply("announcement.ask_message", in_language=code, letter=letter)


def ask_answers(turn: Turn, announcement_id: int) -> None:
    announcement = draft(turn, announcement_id)
    if announcement is not None:
        turn.go(ANSWERS, announcement_id=announcement.id)
        turn.reply("announcement.ask_answers", fault=False)


def answers(turn: Turn, data: dict[str, Any]) -> None:
    """What the buttons under it say: one a line, or with commas."""
    parts = [" ".join(part.split()) for part in turn.incoming.text.replace("\n", ",").split(",")]
    labels = list(dict.fromkeys(part for part in parts if part))
    if turn.incoming.kind != "text" or not 1 <= len(labels) <= MOST_ANSWERS or any(len(label) > ANSWER_LIMIT for label in labels):
        turn.reply("announcement.ask_answers", fault=True)
        return
    turn.leave()
    announcement = announcements.find(turn.tx, data["announcement_id"])
    if announcement is None or announcement.state != "draft":
        turn.reply("announcement.over")
        return
    announcement.answers = labels
    show_preview(turn, announcement)


def toggle_replies(turn: Turn, announcement_id: int) -> None:
    announcement = draft(turn, announcement_id)
    if announcement is not None:
        announcement.replies_to = "organizer" if announcement.replies_to == "question" else "question"
        refresh(turn, announcement)


def change_useful(turn: Turn, announcement_id: int) -> None:
    """For how long it is of use: the next of a few lengths."""
    announcement = draft(turn, announcement_id)
    if announcement is not None:
        longer = [hours for hours in USEFUL_HOURS if hours > announcement.useful_hours]
        announcement.useful_hours = longer[0] if longer else USEFUL_HOURS[0]
        refresh(turn, announcement)


def toggle_board(turn: Turn, announcement_id: int, chat: str) -> None:
    announcement = draft(turn, announcement_id)
    if announcement is None:
        return
    chat_id = next((board.chat_id for board in boards.known(turn.tx) if str(board.chat_id) == chat), None)
    if chat_id is None:
        turn.say("error.old_button")
        return
    chosen = announcement.boards
    announcement.boards = [one for one in chosen if one != chat_id] if chat_id in chosen else [*chosen, chat_id]
    refresh(turn, announcement)


def discard(turn: Turn, announcement_id: int) -> None:
    announcement = draft(turn, announcement_id)
    if announcement is not None and announcements.discard(announcement):
        turn.edit("announcement.discarded")


def _morning(turn: Turn) -> datetime:
    """When quiet hours end."""
    local = turn.programme.local(turn.now)
    end = datetime.combine(local.date(), turn.programme.quiet_hours.end, turn.programme.zone)
    return (end if end > local else end + timedelta(days=1)).astimezone(UTC)
