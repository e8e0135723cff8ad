"""Messages to an audience, what was said in them and in answer to them; and what a farmer wants to hear of."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base, person_key
from service.types import BigId


def _announcement_key() -> Mapped[Any]:
    return mapped_column(BigId, ForeignKey("announcements.id"), index=True)


class Announcement(Base):
    """A message to an audience. What it says are its wordings.

    draft -> waiting -> sending <-> paused -> sent | stopped; draft -> discarded; waiting -> draft | expired.
    One that `repeats` stays waiting: each time an announcement of its own is sent, whose `series_id` names it.
    """

    __tablename__ = "announcements"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    author_id: Mapped[int] = person_key()
    chat_id: Mapped[int] = mapped_column(BigId)
    message_id: Mapped[int] = mapped_column(BigId)
    district: Mapped[str | None] = mapped_column(String(80))  # as versions before `audience` wrote it
    state: Mapped[str] = mapped_column(String(12), index=True)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    last_person_id: Mapped[int | None] = mapped_column(BigId)  # how far the rows are written; None before the first batch
    progress: Mapped[dict[str, Any]]  # the counts last shown to the author
    audience: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))  # see service/audiences.py
    starts_at: Mapped[datetime | None]
    repeats: Mapped[str | None] = mapped_column(String(160))  # as `recurrence.series` writes it
    series_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("announcements.id"))
    useful_hours: Mapped[int] = mapped_column(Integer, server_default=text("72"))
    replies_to: Mapped[str] = mapped_column(String(10), server_default=text("'question'"))  # or organizer
    answers: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))  # what the buttons under it say
    boards: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))  # groups and channels (chat ids)


class Wording(Base):
    """What an announcement says: in one language, or to whom no other language fits; A or B."""

    __tablename__ = "wordings"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    announcement_id: Mapped[int] = _announcement_key()
    language: Mapped[str | None] = mapped_column(String(8))  # None: everybody else's
    letter: Mapped[str] = mapped_column(String(1), server_default=text("'A'"))
    chat_id: Mapped[int] = mapped_column(BigId)
    message_id: Mapped[int] = mapped_column(BigId)
    also: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))  # the other messages of an album
    album: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    html: Mapped[str] = mapped_column(Text, server_default=text("''"))  # its text or caption
    corrected: Mapped[bool] = mapped_column(server_default=false())  # `html` is no more what stands in the author's chat


class AnnouncementAnswer(Base):
    """Which button a person pressed under an announcement; the last press counts."""

    __tablename__ = "announcement_answers"

    announcement_id: Mapped[int] = mapped_column(BigId, ForeignKey("announcements.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"), primary_key=True)
    choice: Mapped[int]
    letter: Mapped[str] = mapped_column(String(1))
    answered_at: Mapped[datetime]


class Amendment(Base):
    """An announcement was corrected or taken back after it left: by whom, when, and how far the copies are followed."""

    __tablename__ = "amendments"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    announcement_id: Mapped[int] = _announcement_key()
    wording_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("wordings.id"))  # None: all of it is taken back
    html: Mapped[str] = mapped_column(Text)
    made_by: Mapped[int] = person_key()
    made_at: Mapped[datetime]
    last_id: Mapped[int] = mapped_column(BigId)  # the newest delivery of what it said before
    done_id: Mapped[int] = mapped_column(BigId)  # how far the deliveries are amended


class SavedAudience(Base):
    __tablename__ = "saved_audiences"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    audience: Mapped[dict[str, Any]]
    saved_by: Mapped[int] = person_key()
    saved_at: Mapped[datetime]


class Board(Base):
    """A group or channel into which announcements may go."""

    __tablename__ = "boards"

    chat_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(200))
    added_by: Mapped[int] = person_key()
    added_at: Mapped[datetime]


class PersonActivity(Base):
    """What a farmer lives from, as he said himself."""

    __tablename__ = "person_activities"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"), primary_key=True)
    activity: Mapped[str] = mapped_column(String(20), primary_key=True)


class Tip(Base):
    """A seasonal tip that a farmer had; not twice in a year, not two in a week."""

    __tablename__ = "tips"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = person_key()
    entry_id: Mapped[str] = mapped_column(String(80))
    told_at: Mapped[datetime]
