"""Field schools: a season of sessions, who takes part, what each said of each session, and who will be reminded when."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.models.base import Base, person_key
from service.types import BigId


class School(Base):
    """A field school: a season of sessions on a host's farm, for a number of people who stay the same."""

    __tablename__ = "schools"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    organizer_id: Mapped[int] = person_key()
    area: Mapped[str] = mapped_column(String(200))  # where, as anybody may read it: the community, the road
    host: Mapped[str | None] = mapped_column(String(200))  # the host's name and farm; shown only with his consent, as is the pin
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    host_consent_at: Mapped[datetime | None]
    host_id: Mapped[int | None] = person_key(nullable=True)  # where the host said yes himself, in Telegram
    capacity: Mapped[int | None]
    joining: Mapped[str] = mapped_column(String(10))  # open, code, approval
    join_code: Mapped[str | None] = mapped_column(String(20))
    certificate_percent: Mapped[int]  # of the sessions held, for a certificate
    reminders: Mapped[list[Any] | None]  # this school's ladder, as in config.yaml; None: the programme's
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Facilitator(Base):
    """Who leads the sessions of a school, beside its organizer."""

    __tablename__ = "facilitators"

    school_id: Mapped[int] = mapped_column(BigId, ForeignKey("schools.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"), primary_key=True, index=True)
    added_at: Mapped[datetime]


class SchoolSession(Base):
    """One meeting: when (kept in UTC), where, for how many. Alone, or one of a school's."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_school_id_number", "school_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    title: Mapped[str] = mapped_column(String(120))  # of a school's session: the school's
    starts_at: Mapped[datetime] = mapped_column(index=True)
    minutes: Mapped[int] = mapped_column(server_default=text("180"), default=180)
    place: Mapped[str] = mapped_column(String(200))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    at_host: Mapped[bool] = mapped_column(server_default=text("false"), default=False)  # on the host's farm: the school says where
    capacity: Mapped[int | None]  # of a session alone; a school's places are the school's
    organizer_id: Mapped[int] = person_key()
    created_at: Mapped[datetime]
    revision: Mapped[int]  # grows with every move: a reminder or a word of an older one is void
    cancelled_at: Mapped[datetime | None]
    school_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("schools.id"))
    number: Mapped[int | None]  # within the school, from 1
    topic: Mapped[str | None] = mapped_column(String(200))
    entry_ids: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)  # of the manual
    bring: Mapped[str | None] = mapped_column(String(300))

    school: Mapped[School | None] = relationship()


class Registration(Base):
    """A place in a school, or in a session alone: of a person, or of a guest without Telegram, by the name that he let be written down."""

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        UniqueConstraint("school_id", "person_id"),
        CheckConstraint("(school_id IS NULL) <> (session_id IS NULL)", name="one_of"),
        CheckConstraint("(person_id IS NULL) <> (guest_name IS NULL)", name="somebody"),
        Index("ix_registrations_school_id_state_position", "school_id", "state", "position"),
        Index("ix_registrations_session_id_state_position", "session_id", "state", "position"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    session_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("sessions.id"))
    school_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("schools.id"))
    person_id: Mapped[int | None] = person_key(nullable=True)
    guest_name: Mapped[str | None] = mapped_column(String(120))
    registered_by: Mapped[int | None] = person_key(nullable=True)  # of a guest: who wrote him down, and hears what concerns him
    state: Mapped[str] = mapped_column(String(12), server_default=text("'registered'"))  # registered, waiting, pending, declined, left
    position: Mapped[int] = mapped_column(BigId, server_default=text("0"), default=0)  # order of asking, within its school or session
    registered_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class CodeTry(Base):
    """Somebody typed a school's join code wrongly; the row goes when it counts no more."""

    __tablename__ = "code_tries"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = person_key()
    tried_at: Mapped[datetime]


class Rsvp(Base):
    """What somebody with a place said of one session: comes, does not, comes with others."""

    __tablename__ = "rsvps"

    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("sessions.id"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(BigId, ForeignKey("registrations.id"), primary_key=True, index=True)
    revision: Mapped[int]  # of the session when he said it: after a move he is asked again
    coming: Mapped[bool]
    companions: Mapped[int]  # whom he brings along, beside himself
    said_at: Mapped[datetime]


class ReminderChoice(Base):
    """How long before a session a person wants to be reminded, where he chose for himself."""

    __tablename__ = "reminder_choices"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"), primary_key=True)
    ladder: Mapped[list[Any]]  # as in config.yaml; empty: never
    chosen_at: Mapped[datetime]


class SharedCard(Base):
    """A card of a school or a session that somebody put into a chat by inline mode; it is edited when what it says changes."""

    __tablename__ = "shared_cards"

    inline_message_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    school_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("schools.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("sessions.id"), index=True)
    shared_by: Mapped[int] = person_key()
    shared_at: Mapped[datetime]
    stale_since: Mapped[datetime | None] = mapped_column(index=True)  # what it says has changed: it is to be edited
    try_after: Mapped[datetime | None]  # an edit failed: not before this


class Reminder(Base):
    """A reminder that will be owed to one person at one instant; a tick turns it into a delivery."""

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("session_id", "revision", "person_id", "before"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("sessions.id"), index=True)
    revision: Mapped[int]
    person_id: Mapped[int] = person_key()
    before: Mapped[str] = mapped_column(String(10))  # as in config.yaml: "3d", "2h"
    due_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime]
