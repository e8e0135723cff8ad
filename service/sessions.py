"""Sessions: set a date, move it, change its place, call it off; who comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import audit, outbox, reminders, schools, seats, shared_cards
from service.concerned import Contact, contacts, holder_of, said_of, together
from service.models import Delivery, Person, School, SchoolSession
from service.programme import Programme
from service.seats import Outcome

__all__ = ["Outcome", "Plan"]


@dataclass(frozen=True)
class Plan:
    """What an organizer has settled for a session that is not part of a school."""

    title: str
    starts_at: datetime
    place: str
    latitude: float | None = None
    longitude: float | None = None
    capacity: int | None = None


def create(tx: Session, plan: Plan, organizer_id: int, *, now: datetime) -> SchoolSession:
    session = SchoolSession(
        title=plan.title,
        starts_at=plan.starts_at,
        place=plan.place,
        latitude=plan.latitude,
        longitude=plan.longitude,
        capacity=plan.capacity,
        organizer_id=organizer_id,
        created_at=now,
        revision=1,
    )
    tx.add(session)
    tx.flush()
    audit.record(tx, organizer_id, "session.create", f"session:{session.id}", now=now)
    return session


def add(
    tx: Session, school: School, starts_at: datetime, organizer_id: int, *, programme: Programme, now: datetime
) -> SchoolSession | None:
    """One more session of a school; who has a place is reminded of it too. None where the school is closed."""
    seats.lock(tx, school)
    if school.closed_at is not None:
        return None
    session = schools.add_session(tx, school, starts_at, organizer_id, now=now)
    _plan_for_all(tx, session, programme=programme, now=now)
    audit.record(tx, organizer_id, "session.create", f"session:{session.id}", now=now)
    shared_cards.touch(tx, school, now=now)
    return session


def upcoming(tx: Session, *, now: datetime, limit: int = 8, alone: bool = False) -> Sequence[SchoolSession]:
    """The next sessions; `alone`: only those that are not part of a school."""
    ahead = select(SchoolSession).where(SchoolSession.cancelled_at.is_(None), SchoolSession.starts_at > now)
    if alone:
        ahead = ahead.where(SchoolSession.school_id.is_(None))
    return tx.scalars(ahead.order_by(SchoolSession.starts_at).limit(limit)).all()


def registered(tx: Session, session_id: int) -> Sequence[Person]:
    """Who has a place, in the order of the list; guests without Telegram are in `concerned.said_of`."""
    return [said.person for said in said_of(tx, tx.get_one(SchoolSession, session_id)) if said.person is not None]


def register(tx: Session, session: SchoolSession, person: Person, *, programme: Programme, now: datetime) -> Outcome:
    """A place in the session, or in the school that it is part of."""
    return seats.register(tx, holder_of(tx, session), person, programme=programme, now=now)


def move(
    tx: Session, session: SchoolSession, starts_at: datetime, actor_id: int, *, programme: Programme, now: datetime
) -> Sequence[Contact]:
    """Another date: old reminders and old words are void, new reminders are planned. Returns whom to tell: all who have a place.

    Who could not come on the old date may be able to on the new one.
    """
    if not _open(tx, session):
        return []
    session.starts_at = starts_at
    session.revision += 1
    tx.flush()
    _plan_for_all(tx, session, programme=programme, now=now)
    audit.record(tx, actor_id, "session.move", f"session:{session.id}", now=now)
    return _changed(tx, session, now=now)


def change_place(
    tx: Session, session: SchoolSession, place: schools.Place | None, actor_id: int, *, programme: Programme, now: datetime
) -> Sequence[Contact]:
    """Somewhere else at the same hour; None: on the host's farm. Returns whom to tell: all but who said that they do not come."""
    if not _open(tx, session):
        return []
    session.at_host = place is None
    if place is not None:
        session.place, session.latitude, session.longitude = place.name, place.latitude, place.longitude
    tx.flush()
    told = [contact.person.id for contact in contacts(tx, session) if contact.expects]
    outbox.cancel(tx, Delivery.kind == "reminder", Delivery.dedupe_key.like(f"reminder:{session.id}:%"))  # they name the old place
    reminders.replan(tx, session, told, programme=programme, now=now)
    audit.record(tx, actor_id, "session.place", f"session:{session.id}", now=now)
    return [contact for contact in _changed(tx, session, now=now) if contact.expects]


def cancel(tx: Session, session: SchoolSession, actor_id: int, *, now: datetime) -> Sequence[Contact]:
    """Call the session off. Returns whom to tell: all but who said that they do not come.

    Of a session alone those too who wait for a place: their wait is over. In a school they wait on, for the others.
    """
    if not _open(tx, session):
        return []
    call_off(tx, session, now=now)
    audit.record(tx, actor_id, "session.cancel", f"session:{session.id}", now=now)
    shared_cards.touch(tx, holder_of(tx, session), now=now)
    expecting = [contact for contact in contacts(tx, session) if contact.expects]
    if session.school_id is not None:
        return expecting
    return together(expecting, seats.end_waiting(tx, session, now=now))


def call_off(tx: Session, session: SchoolSession, *, now: datetime) -> None:
    """It is not held, and no reminder or news of it leaves any more. The holder is locked; who is told is the caller's."""
    session.cancelled_at = now
    reminders.drop(tx, session.id)
    _drop_news(tx, session)


def _open(tx: Session, session: SchoolSession) -> bool:
    """Nobody registers or answers while it changes. False where somebody has called it off meanwhile."""
    holder = holder_of(tx, session)
    seats.lock(tx, holder)
    if holder is not session:
        tx.refresh(session)
    return session.cancelled_at is None


def _changed(tx: Session, session: SchoolSession, *, now: datetime) -> list[Contact]:
    _drop_news(tx, session)
    shared_cards.touch(tx, holder_of(tx, session), now=now)
    return contacts(tx, session)


def _drop_news(tx: Session, session: SchoolSession) -> None:
    """News of an older change that have not left yet would only mislead."""
    outbox.cancel(tx, Delivery.kind == "change", Delivery.dedupe_key.like(f"change:{session.id}:%"))


def _plan_for_all(tx: Session, session: SchoolSession, *, programme: Programme, now: datetime) -> None:
    reminders.drop(tx, session.id)
    reminders.plan(tx, session, [contact.person.id for contact in contacts(tx, session)], programme=programme, now=now)
