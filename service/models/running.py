"""What keeps the bot running right: updates seen, dialogues, leases, audit."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base
from service.types import BigId


class SeenUpdate(Base):
    """One row for each update that took effect, so that a repeat has none.

    A poison update is kept whole, aside, for a person to look at.
    """

    __tablename__ = "updates_seen"

    update_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime] = mapped_column(index=True)
    reference: Mapped[str | None] = mapped_column(String(12), index=True)
    error: Mapped[str | None] = mapped_column(Text)
    payload: Mapped[str | None] = mapped_column(Text)


class Dialogue(Base):
    """Where a person stands in a conversation of several steps."""

    __tablename__ = "dialogues"

    chat_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(60))
    data: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Lease(Base):
    """Who does a job that only one process may do, and until when."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(60))
    until: Mapped[datetime]


class AuditRecord(Base):
    """Who did what to what; never what was said."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(BigId)
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))
