"""A field school for tests: six Saturdays at nine, every second week, from the 28th of November in Lima."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from service import schools, seats
from service.database import Database
from service.models import Person, School, SchoolSession
from service.programme import Programme
from service.schools import SchoolPlan
from service.season import dates
from service.seats import Outcome
from tests.conftest import NOW

FIRST = datetime(2026, 11, 28, 14, 0, tzinfo=UTC)


def open_school(db: Database, organizer: Person, programme: Programme, count: int = 6, first: datetime = FIRST, **about: Any) -> School:
    starts = dates(first, 2, count, programme.zone)
    plan = SchoolPlan("Pastos de Iberia", "Iberia, km 12", starts, **about)
    return db.write_now(schools.create, plan, organizer.id, programme=programme, now=NOW)


def join(db: Database, school: School, person: Person, programme: Programme, now: datetime = NOW) -> Outcome:
    """As a handler does it: look it up, then register."""

    def work(tx: Session) -> Outcome:
        return seats.register(tx, tx.get_one(School, school.id), person, programme=programme, now=now)

    return db.write_now(work)


def join_guest(db: Database, school: School, name: str, by: Person, programme: Programme, now: datetime = NOW) -> Outcome:
    def work(tx: Session) -> Outcome:
        return seats.register_guest(tx, tx.get_one(School, school.id), name, by, programme=programme, now=now)

    return db.write_now(work)


def leave(db: Database, school: School, person: Person, programme: Programme, now: datetime = NOW) -> bool:
    def work(tx: Session) -> bool:
        holder = tx.get_one(School, school.id)
        row = seats.of_person(tx, holder, person.id)
        return row is not None and seats.give_back(tx, holder, row, programme=programme, now=now)

    return db.write_now(work)


def listed(db: Database, school: School, state: str = "registered") -> list[str]:
    """Names in the order of the list."""

    def work(tx: Session) -> list[str]:
        return [seats.name_of(tx, row) for row in seats.in_state(tx, tx.get_one(School, school.id), state)]

    return db.read_now(work)


def session_of(db: Database, school: School, number: int) -> SchoolSession:
    return next(session for session in db.read_now(schools.sessions_of, school.id) if session.number == number)
