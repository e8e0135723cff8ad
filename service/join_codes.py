"""The code that some schools ask for, as somebody types it. Wrong tries are rows: neither a restart nor another replica forgives one."""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service import schools
from service.models import CodeTry, Person, School

#: So many wrong tries a person has within so long, for whichever schools.
MOST_TRIES, WITHIN = 5, timedelta(hours=1)


def attempt(tx: Session, school: School, person: Person, text: str, *, now: datetime) -> Literal["right", "wrong", "too_many"]:
    """What a person typed. After too many wrong tries nothing is looked at, not even the right code, until `again_at`."""
    tx.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))  # his tries are counted one by one
    if again_at(tx, person, now=now) is not None:
        return "too_many"
    if schools.is_code(school, text):
        return "right"
    tx.add(CodeTry(person_id=person.id, tried_at=now))
    tx.flush()
    return "wrong" if again_at(tx, person, now=now) is None else "too_many"


def again_at(tx: Session, person: Person, *, now: datetime) -> datetime | None:
    """When he may try again; None: now."""
    wrong = select(CodeTry.tried_at).where(CodeTry.person_id == person.id, CodeTry.tried_at > now - WITHIN)
    newest = tx.scalars(wrong.order_by(CodeTry.tried_at.desc()).limit(MOST_TRIES)).all()
    return newest[-1] + WITHIN if len(newest) == MOST_TRIES else None


def prune(tx: Session, *, now: datetime) -> None:
    """Tries that count no more."""
    tx.execute(delete(CodeTry).where(CodeTry.tried_at <= now - WITHIN))
