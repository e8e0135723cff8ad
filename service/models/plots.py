"""Plots and what was seen on them through a season."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base, person_key
from service.types import BigId


class Plot(Base):
    """A piece of land that is looked at again and again: a school's, or a person's own."""

    __tablename__ = "plots"
    __table_args__ = (UniqueConstraint("school_id", "name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    school_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("schools.id"))
    person_id: Mapped[int] = person_key()  # who wrote it down first
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]


class PlotObservation(Base):
    """What a group saw on a plot on one day, and what it decided. Whatever nobody told is empty, never guessed."""

    __tablename__ = "plot_observations"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    plot_id: Mapped[int] = mapped_column(BigId, ForeignKey("plots.id"), index=True)
    author_id: Mapped[int] = person_key()
    seen_at: Mapped[datetime]
    animals: Mapped[int | None]
    grass: Mapped[str | None] = mapped_column(String(10))  # ankle, shin, knee, waist: as one measures without a ruler
    weeds: Mapped[str | None] = mapped_column(String(10))  # none, few, many
    pests: Mapped[str | None] = mapped_column(String(10))
    soil: Mapped[str | None] = mapped_column(String(10))  # covered, patchy, bare
    trees: Mapped[int | None]
    saw: Mapped[str | None] = mapped_column(Text)
    decided: Mapped[str | None] = mapped_column(Text)
    photo_chat_id: Mapped[int | None] = mapped_column(BigId)
    photo_message_id: Mapped[int | None] = mapped_column(BigId)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
