"""What the tests of the service share: people in numbers, and several doing something at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from service import people, seats
from service.concerned import holder_of
from service.database import Database
from service.models import Person, SchoolSession
from service.programme import Programme
from tests.conftest import NOW

R = TypeVar("R")


def farmers(db: Database, count: int, *, first_id: int = 1001, district: str | None = None) -> list[Person]:
    """So many farmers who have said yes."""

    def arrive(tx: Session) -> list[Person]:
        arrived = []
        for person_id in range(first_id, first_id + count):
            person = people.meet(tx, person_id, f"Farmer {person_id}", "es", now=NOW)
            person.district = district
            people.consent(tx, person.id, now=NOW)
            arrived.append(person)
        return arrived

    return db.write_now(arrive)


def all_at_once(calls: list[Callable[[], R]]) -> list[R]:
    """Every call from a thread of its own, begun at the same moment; their results in the order of the calls."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], R]) -> R:
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def unregister(tx: Session, session: SchoolSession, person_id: int, *, programme: Programme, now: datetime) -> bool:
    """Give the place back, as the button does. False where the person had none."""
    holder = holder_of(tx, session)
    row = seats.of_person(tx, holder, person_id)
    return row is not None and seats.give_back(tx, holder, row, programme=programme, now=now)
