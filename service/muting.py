"""Muting: who sent spam opens no case for a while. Danger still does."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service import audit
from service.models import Person

MUTED_FOR = timedelta(days=30)


def mute(tx: Session, person: Person, by: Person, *, now: datetime) -> None:
    person.muted_until = now + MUTED_FOR
    audit.record(tx, by.id, "person.mute", f"person:{person.id}", now=now)


def unmute(tx: Session, person_id: int, by: Person, *, now: datetime) -> bool:
    """False where the person is not muted (any more)."""
    won = tx.execute(update(Person).where(Person.id == person_id, Person.muted_until > now).values(muted_until=None).returning(Person.id))
    if won.first() is None:
        return False
    audit.record(tx, by.id, "person.unmute", f"person:{person_id}", now=now)
    return True


def is_muted(person: Person, *, now: datetime) -> bool:
    return person.muted_until is not None and person.muted_until > now


def muted(tx: Session, *, now: datetime, limit: int = 20) -> Sequence[Person]:
    return tx.scalars(select(Person).where(Person.muted_until > now).order_by(Person.muted_until.desc()).limit(limit)).all()
