"""What people say to an announcement: by a button under it, or by a reply to it."""

from collections import Counter
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import wordings
from service.models import Announcement, AnnouncementAnswer, Delivery, Person


def had(tx: Session, announcement_id: int, chat_id: int) -> bool:
    """Whether it was sent to this chat."""
    found = select(Delivery.id).where(
        Delivery.announcement_id == announcement_id,
        Delivery.chat_id == chat_id,
        Delivery.kind == "announcement",
        Delivery.state.in_(("sending", "sent", "unknown")),
    )
    return tx.scalar(found.limit(1)) is not None


def answer(tx: Session, announcement: Announcement, person: Person, choice: int, *, now: datetime) -> bool:
    """Note what the person pressed, in place of what he pressed before. False where he had said just that."""
    row = tx.get(AnnouncementAnswer, (announcement.id, person.id))
    if row is not None and row.choice == choice:
        return False
    if row is None:
        letter = wordings.chosen(wordings.of(tx, announcement.id), announcement.id, person.id, person.language).letter
        row = AnnouncementAnswer(announcement_id=announcement.id, person_id=person.id, letter=letter)
        tx.add(row)
    row.choice, row.answered_at = choice, now
    return True


def counted(tx: Session, announcement: Announcement) -> dict[str, list[int]]:
    """How often each answer was given, by wording."""
    rows = tx.execute(
        select(AnnouncementAnswer.letter, AnnouncementAnswer.choice, func.count())
        .where(AnnouncementAnswer.announcement_id == announcement.id)
        .group_by(AnnouncementAnswer.letter, AnnouncementAnswer.choice)
    )
    number = Counter({(letter, choice): times for letter, choice, times in rows})
    letters = sorted({one.letter for one in wordings.of(tx, announcement.id)})
    return {letter: [number[letter, choice] for choice in range(len(announcement.answers))] for letter in letters}


def replied_to(tx: Session, chat_id: int, message_id: int) -> Announcement | None:
    """The announcement whose copy in this chat has the number."""
    return tx.scalar(
        select(Announcement)
        .join(Delivery, Delivery.announcement_id == Announcement.id)
        .where(Delivery.chat_id == chat_id, Delivery.message_id == message_id, Delivery.kind == "announcement")
        .limit(1)
    )
