"""Who: people, what they may do, and what they said yes to."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base, person_key
from service.types import BigId


class Person(Base):
    """Somebody who wrote to the bot. A private chat's id is the person's own id."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8))
    district: Mapped[str | None] = mapped_column(String(80), index=True)
    joined_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]  # asked for /parar: hears only what he asked for himself
    unreachable_at: Mapped[datetime | None]  # blocked the bot, or the account is gone
    muted_until: Mapped[datetime | None]  # spam: what he writes opens no case until then


class Role(Base):
    """What a person may do beside asking: consultant, organizer, coordinator. Rows, never a list in code."""

    __tablename__ = "roles"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    granted_at: Mapped[datetime]
    granted_by: Mapped[int | None] = mapped_column(BigId)


class Invite(Base):
    """A start link that gives a role once. Only the token's hash is kept."""

    __tablename__ = "invites"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(BigId)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(BigId)


class Consent(Base):
    """A yes to one purpose; the row stays when it is taken back."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = person_key()
    purpose: Mapped[str] = mapped_column(String(20))
    granted_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Group(Base):
    """A group chat with a duty: `consultants` is where the cases are shown."""

    __tablename__ = "groups"

    duty: Mapped[str] = mapped_column(String(20), primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigId)
    title: Mapped[str] = mapped_column(String(200))
    set_by: Mapped[int] = mapped_column(BigId)
    set_at: Mapped[datetime]
