"""Questions that a person has to answer, and their threads."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.models.base import Base, person_key
from service.models.people import Person
from service.types import BigId


class Case(Base):
    """A question that a person has to answer. Open while `closed_at` is empty.

    Then it has an owner or waits in the queue, and always a due time.
    """

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)  # the number that the farmer is told
    farmer_id: Mapped[int] = person_key()
    question_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("questions.id"), index=True)
    owner_id: Mapped[int | None] = person_key(nullable=True)
    urgent: Mapped[bool]
    red_flag: Mapped[str | None] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(20))  # unsure, asked, not_this, red_flag, media, reopened
    suggestions: Mapped[list[Any]]  # entry ids, nearest first
    opened_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    late_told_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    close_reason: Mapped[str | None] = mapped_column(String(20))  # solved, quiet, not_for_us, spam, other
    chapter: Mapped[str | None] = mapped_column(String(40), index=True)  # its subject: the chapter of the nearest entry
    offered_to_id: Mapped[int | None] = person_key(nullable=True)  # whose turn it is while nobody has taken it; None: everybody's
    open_to_all_at: Mapped[datetime | None]  # from then on anybody may take it
    returned: Mapped[int] = mapped_column(server_default=text("0"))  # how often it came back from a silent consultant
    snoozed_until: Mapped[datetime | None]  # its owner looks at it again then; the promise to the farmer runs on
    joined_to_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("cases.id"), index=True)  # answered together with that case
    first_answered_at: Mapped[datetime | None]  # never changes: what the expected time is computed from
    rating: Mapped[int | None]  # 1 to 3, as the farmer said
    topic_id: Mapped[int | None] = mapped_column(BigId)  # the group's topic that shows it, where topics are in use

    farmer: Mapped[Person] = relationship(foreign_keys=[farmer_id], lazy="joined", innerjoin=True)
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id], lazy="joined")
    offered_to: Mapped[Person | None] = relationship(foreign_keys=[offered_to_id], lazy="select")
    leader: Mapped["Case | None"] = relationship(foreign_keys=[joined_to_id], remote_side=[id], lazy="select")

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def lead(self) -> "Case":
        """The case that it is answered with: itself, unless it has joined a neighbour's."""
        return self.leader or self

    @property
    def person(self) -> Person | None:
        """Who is on it."""
        return self.lead.owner


class CaseMessage(Base):
    """One message of a case's thread, as it stands in the chat where it was written."""

    __tablename__ = "case_messages"
    __table_args__ = (UniqueConstraint("chat_id", "message_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), index=True)
    author_id: Mapped[int] = person_key()
    from_farmer: Mapped[bool]
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    chat_id: Mapped[int] = mapped_column(BigId)
    message_id: Mapped[int] = mapped_column(BigId)
    album: Mapped[str | None] = mapped_column(String(64))
    file_key: Mapped[str | None] = mapped_column(String(64))  # Telegram's own name for the file, the same in every chat
    written_at: Mapped[datetime]


class CaseNote(Base):
    """What consultants tell each other about a case; the farmer never sees it."""

    __tablename__ = "case_notes"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), index=True)
    author_id: Mapped[int] = person_key()
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]


class Offer(Base):
    """One turn of a consultant at a case: he was asked, or took it of his own will."""

    __tablename__ = "offers"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), index=True)
    person_id: Mapped[int] = person_key()
    offered_at: Mapped[datetime | None]  # None: nobody asked him
    taken_at: Mapped[datetime | None]  # counts against the hours that he has promised for that week


class Profile(Base):
    """What a consultant knows, where he is, and when he has promised to answer. No row: every subject and place, the programme's hours."""

    __tablename__ = "profiles"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"), primary_key=True)
    chapters: Mapped[list[Any]]  # ids of the manual's chapters; empty: all
    districts: Mapped[list[Any]]  # empty: all
    languages: Mapped[list[Any]]  # empty: the programme's first
    hours: Mapped[dict[str, Any]]  # weekday -> ["08:00-12:00", ...]; empty: the programme's working hours
    weekly_hours: Mapped[float | None]  # how much of his time he has promised in a week; None: no limit
    land: Mapped[str] = mapped_column(Text)  # what he does on his own land: why a farmer may trust him
    away_until: Mapped[datetime | None]  # «voy al campo hasta el jueves»
    digest_at: Mapped[str | None] = mapped_column(String(5))  # "07:00", the programme's time; None: no morning digest
    quiet: Mapped[str | None] = mapped_column(String(11))  # "20:00-06:00": do not disturb, but for red flags
