"""What the manual learns: every version that was ever proposed, who wrote it and who decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base, person_key
from service.types import BigId


class Lesson(Base):
    """One change of the manual, proposed by one person and decided by another. Rows are never changed once they are decided.

    Names of people do not stand in `data` but behind `credit_id` and `decided_by_id`: who erases himself is gone from the manual too.
    """

    __tablename__ = "lessons"
    __table_args__ = (Index("ix_lessons_state_kind", "state", "kind"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # entry, ask, unask, sign, withdraw
    entry_id: Mapped[str] = mapped_column(String(80), index=True)
    state: Mapped[str] = mapped_column(String(10))  # proposed, published, refused, replaced, known
    data: Mapped[dict[str, Any]]
    base: Mapped[str | None] = mapped_column(String(16))  # fingerprint of the text that it was written against
    words: Mapped[str] = mapped_column(Text)  # the consultant's own words: no figure that is not in them
    credit_id: Mapped[int | None] = person_key(nullable=True)  # whose experience it is, where he agreed to be named
    author_id: Mapped[int | None] = person_key(nullable=True)  # None: confirmed by a farmer, or imported
    proposed_at: Mapped[datetime]
    case_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("cases.id"), index=True)
    question_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("questions.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("lessons.id"), index=True)  # the version that it was made from
    decided_by_id: Mapped[int | None] = person_key(nullable=True)
    decided_at: Mapped[datetime | None]
    revision: Mapped[int | None] = mapped_column(unique=True)  # of the manual, where it was published


class ManualRevision(Base):
    """One row: how often the manual has changed. Every process looks at it to notice that there is something new."""

    __tablename__ = "manual_revision"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    revision: Mapped[int]
