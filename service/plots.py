"""Plots and what is seen on them: by a school together, or by a person on his own land."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.models import Facilitator, Plot, PlotObservation, Registration, School

#: What may be answered by a button; animals and trees are numbers.
CHOICES: dict[str, tuple[str, ...]] = {
    "grass": ("ankle", "shin", "knee", "waist"),
    "weeds": ("none", "few", "many"),
    "pests": ("none", "few", "many"),
    "soil": ("covered", "patchy", "bare"),
}
MOST = 9999


def schools_of(tx: Session, person_id: int, roles: Collection[str], *, closed: bool = False) -> Sequence[School]:
    """Schools in whose name he may observe: he has a place, or leads it; an organizer any. `closed`: those too that are over."""
    found = select(School).order_by(School.id.desc())
    if not closed:
        found = found.where(School.closed_at.is_(None))
    if not {"organizer", "coordinator"} & set(roles):
        places = select(Registration.school_id).where(Registration.person_id == person_id, Registration.state == "registered")
        led = select(Facilitator.school_id).where(Facilitator.person_id == person_id)
        found = found.where(or_(School.id.in_(places), School.id.in_(led)))
    return tx.scalars(found).all()


def plots_of(tx: Session, person_id: int, roles: Collection[str]) -> Sequence[Plot]:
    """His own and his schools', the newest first; what was seen in a school stays to be looked at when it is closed."""
    schools = [school.id for school in schools_of(tx, person_id, roles, closed=True)]
    own = (Plot.person_id == person_id) & Plot.school_id.is_(None)
    return tx.scalars(select(Plot).where(or_(own, Plot.school_id.in_(schools))).order_by(Plot.id.desc())).all()


def is_his(tx: Session, plot: Plot, person_id: int, roles: Collection[str]) -> bool:
    if plot.school_id is None:
        return plot.person_id == person_id
    return any(school.id == plot.school_id for school in schools_of(tx, person_id, roles, closed=True))


def create(tx: Session, name: str, person_id: int, school_id: int | None, *, now: datetime) -> Plot:
    """The plot of this name; a school's second one of the same name is the first."""
    mine = Plot.school_id == school_id if school_id is not None else (Plot.school_id.is_(None)) & (Plot.person_id == person_id)
    plot = tx.scalar(select(Plot).where(mine, Plot.name == name))
    if plot is None:
        plot = Plot(name=name, person_id=person_id, school_id=school_id, created_at=now)
        tx.add(plot)
        tx.flush()
    return plot


def observe(tx: Session, plot: Plot, author_id: int, seen: dict[str, Any], *, now: datetime) -> PlotObservation:
    """Keep what was seen; whatever is not among it stays empty."""
    row = PlotObservation(plot_id=plot.id, author_id=author_id, seen_at=now, **seen)
    tx.add(row)
    tx.flush()
    return row


def observations(tx: Session, plot_id: int) -> Sequence[PlotObservation]:
    """Oldest first."""
    return tx.scalars(
        select(PlotObservation).where(PlotObservation.plot_id == plot_id).order_by(PlotObservation.seen_at, PlotObservation.id)
    ).all()


def facts(plot: Plot, seen: Sequence[PlotObservation]) -> dict[str, Any]:
    """The plot's season as plain data, for the chart."""
    columns = ("animals", "grass", "weeds", "pests", "soil", "trees")
    return {
        "plot": plot.name,
        "observations": [{"seen_at": one.seen_at.isoformat(), **{name: getattr(one, name) for name in columns}} for one in seen],
    }
