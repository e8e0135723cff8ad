"""What farmers asked."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base, person_key
from service.types import BigId


class Question(Base):
    """What a farmer asked, always kept, with what the matcher made of it and what he said of the answer."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = person_key()
    text: Mapped[str] = mapped_column(Text)
    message_id: Mapped[int | None] = mapped_column(BigId)  # in the person's own chat, so that a case can begin with it
    asked_at: Mapped[datetime] = mapped_column(index=True)
    decision: Mapped[str] = mapped_column(String(20))
    red_flag: Mapped[str | None] = mapped_column(String(80))
    entry_id: Mapped[str | None] = mapped_column(String(80))
    offered: Mapped[list[Any]]  # [[entry id, {"score": 0.8, "said": ["words", ...]}], ...], best first
    outcome: Mapped[str | None] = mapped_column(String(20))  # helped, not_this, consultant
    outcome_at: Mapped[datetime | None]
    chosen_by_id: Mapped[int | None] = person_key(nullable=True)  # the consultant who chose its entry
