"""What is owed to a chat."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base
from service.types import BigId


class Delivery(Base):
    """One message owed to one chat: the outbox. Template and data, not text: rendered in the reader's language when it is sent.

    ready -> sending -> sent | unknown | dead; ready <-> held; both -> expired | cancelled.
    `unknown`: it may have arrived (engineering-facts 1.4).
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "state", "priority", "not_before", "id"),
        Index("ix_outbox_chat_id_state", "chat_id", "state"),
        Index("ix_outbox_chat_id_message_id", "chat_id", "message_id"),
        Index("ix_outbox_announcement_id_state", "announcement_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    chat_id: Mapped[int] = mapped_column(BigId)
    language: Mapped[str] = mapped_column(String(8))
    template: Mapped[str] = mapped_column(String(60))
    data: Mapped[dict[str, Any]]
    reply_to: Mapped[int | None] = mapped_column(BigId)
    edits: Mapped[int | None] = mapped_column(BigId)  # the message to edit instead of sending a new one
    dedupe_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    priority: Mapped[int]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    by_day: Mapped[bool]  # not within quiet hours
    state: Mapped[str] = mapped_column(String(12), server_default=text("'ready'"))
    attempts: Mapped[int]
    worker: Mapped[str | None] = mapped_column(String(60))
    lease_until: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(BigId)
    error: Mapped[str | None] = mapped_column(String(200))
    uncertain: Mapped[bool]  # was `unknown` at least once: may have arrived twice
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    case_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("cases.id"), index=True)
    announcement_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("announcements.id"))
