"""What a paper register would hold: who was at each session, the certificates, and what each session left to say."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base, person_key
from service.types import BigId


class Roll(Base):
    """The roll of one session: the code shown at the place, and whether the facilitator has closed it."""

    __tablename__ = "rolls"

    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("sessions.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(4))  # said aloud
    link: Mapped[str] = mapped_column(String(24), unique=True)  # in the QR
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    voice_chat_id: Mapped[int | None] = mapped_column(BigId)  # the facilitator's note for who missed
    voice_message_id: Mapped[int | None] = mapped_column(BigId)


class Attendance(Base):
    """Whether somebody with a place was at a session."""

    __tablename__ = "attendance"

    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("sessions.id"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(BigId, ForeignKey("registrations.id"), primary_key=True, index=True)
    present: Mapped[bool | None]  # None: has only typed wrong codes so far
    how: Mapped[str | None] = mapped_column(String(10))  # code, link, list
    marked_at: Mapped[datetime | None]  # when it was said, not when it arrived
    marked_by: Mapped[int | None] = person_key(nullable=True, index=False)
    wrong_codes: Mapped[int]


class RegisterName(Base):
    """A name as the register and the certificate write it, where it is not the one that Telegram shows."""

    __tablename__ = "register_names"

    registration_id: Mapped[int] = mapped_column(BigId, ForeignKey("registrations.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))


class Certificate(Base):
    """What a certificate says, and nothing else: whoever scans its QR reads just that."""

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("registration_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    registration_id: Mapped[int] = mapped_column(BigId, ForeignKey("registrations.id"))
    school_id: Mapped[int] = mapped_column(BigId, ForeignKey("schools.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    school: Mapped[str] = mapped_column(String(120))
    minutes: Mapped[int]
    attended: Mapped[int]
    held: Mapped[int]
    issued_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]  # the corrected register does not bear it out any more


class SessionFeedback(Base):
    """What somebody said of a session in two taps."""

    __tablename__ = "session_feedback"

    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("sessions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"), primary_key=True, index=True)
    useful: Mapped[int | None]  # 1 little, 2 so-so, 3 much
    wish: Mapped[str | None] = mapped_column(String(12))  # practice, time, topic, nothing
    said_at: Mapped[datetime]


class Buddy(Base):
    """Who tells whom what a session was about. One side offers, the other asks; both are told when they are two."""

    __tablename__ = "buddies"
    __table_args__ = (Index("ix_buddies_session_id_teller_id", "session_id", "teller_id"), UniqueConstraint("session_id", "learner_id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("sessions.id"))
    teller_id: Mapped[int | None] = person_key(nullable=True)
    learner_id: Mapped[int | None] = person_key(nullable=True)
    matched_at: Mapped[datetime | None]


class QuizQuestion(Base):
    """A question of a school's quiz, made from a fact of an entry. The same ones before and after."""

    __tablename__ = "quiz_questions"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    school_id: Mapped[int] = mapped_column(BigId, ForeignKey("schools.id"), index=True)
    entry_id: Mapped[str | None] = mapped_column(String(80))
    question: Mapped[str] = mapped_column(Text)
    options: Mapped[list[Any]]
    correct: Mapped[int]  # which of the options, from 0
    explanation: Mapped[str | None] = mapped_column(String(200))  # word for word from the entry
    author_id: Mapped[int] = person_key()
    retired_at: Mapped[datetime | None]


class QuizSheet(Base):
    """One question put to one person, before or after the season, and the poll that it became."""

    __tablename__ = "quiz_sheets"
    __table_args__ = (UniqueConstraint("question_id", "moment", "registration_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    question_id: Mapped[int] = mapped_column(BigId, ForeignKey("quiz_questions.id"))
    moment: Mapped[str] = mapped_column(String(6))  # before, after
    registration_id: Mapped[int] = mapped_column(BigId, ForeignKey("registrations.id"), index=True)
    delivery_id: Mapped[int] = mapped_column(BigId, index=True)
    poll_id: Mapped[str | None] = mapped_column(String(40), index=True)


class PollVote(Base):
    """A vote as Telegram told it; it may come before the sending of its poll is written down."""

    __tablename__ = "poll_votes"

    poll_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"), primary_key=True, index=True)
    chosen: Mapped[int]
    voted_at: Mapped[datetime]
