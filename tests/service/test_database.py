"""The seam: a unit of work is whole or nothing, and many at once wait for each other instead of failing."""

import asyncio
import contextvars
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import Session

from service import people
from service.database import Database
from service.models import Dialogue, Person, Role
from tests.conftest import NOW
from tests.service.helpers import all_at_once


def test_a_unit_of_work_that_fails_leaves_nothing(db: Database) -> None:
    def fail(tx: Session) -> None:
        people.meet(tx, 7, "Ana", "es", now=NOW)
        tx.flush()
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        db.write_now(fail)
    assert db.read_now(lambda tx: tx.get(Person, 7)) is None


async def test_awaited_work_is_whole_or_nothing_too(db: Database) -> None:
    def fail(tx: Session) -> None:
        people.meet(tx, 7, "Ana", "es", now=NOW)
        tx.flush()
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        await db.write(fail)
    assert await db.read(lambda tx: tx.get(Person, 7)) is None


def test_reading_then_writing_from_many_threads_never_finds_the_database_locked(db: Database) -> None:
    """The case that SQLite fails with `database is locked` where a transaction begins as a reader."""
    db.write_now(people.meet, 7, "0", "es", now=NOW)

    def add_one(tx: Session) -> None:
        person = tx.scalars(select(Person).where(Person.id == 7).with_for_update()).one()
        person.name = str(int(person.name) + 1)

    def work() -> None:
        for _ in range(10):
            db.write_now(add_one)

    all_at_once([work] * 10)
    assert db.read_now(lambda tx: tx.get_one(Person, 7).name) == "100"


async def test_readers_go_on_while_somebody_writes(db: Database) -> None:
    await db.write(people.meet, 7, "0", "es", now=NOW)

    def write(tx: Session, number: int) -> None:
        tx.get_one(Person, 7).name = str(number)

    writing = [db.write(write, number) for number in range(40)]
    reading = [db.read(lambda tx: tx.get_one(Person, 7).name) for _ in range(80)]
    _, names = await asyncio.gather(asyncio.gather(*writing), asyncio.gather(*reading))
    assert all(name.isdecimal() for name in names)


def test_a_time_without_a_zone_is_refused(db: Database) -> None:
    with pytest.raises(StatementError, match="naive"):
        db.write_now(people.meet, 7, "Ana", "es", now=datetime(2026, 11, 23))


def test_times_come_back_as_they_went_in_utc(db: Database) -> None:
    lima = NOW.astimezone(tz=datetime.fromisoformat("2026-01-01T00:00-05:00").tzinfo)
    db.write_now(people.meet, 7, "Ana", "es", now=lima)
    found = db.read_now(lambda tx: tx.get_one(Person, 7).joined_at)
    assert found == NOW
    assert found.utcoffset() == NOW.utcoffset()


def test_a_row_that_points_nowhere_is_refused(db: Database) -> None:
    with pytest.raises(IntegrityError):
        db.write_now(lambda tx: tx.add(Role(person_id=4711, role="consultant", granted_at=NOW)))


def test_data_keeps_every_letter(db: Database, farmer: Person) -> None:
    words = "ñandú 🐄 \u202e‮ مرحبا"

    def write(tx: Session) -> None:
        tx.add(Dialogue(chat_id=1, person_id=farmer.id, step="x", data={"words": words}, expires_at=NOW))

    db.write_now(write)
    assert db.read_now(lambda tx: tx.get_one(Dialogue, (1, farmer.id)).data) == {"words": words}


async def test_log_fields_of_an_update_stay_bound_in_the_thread(db: Database) -> None:
    field = contextvars.ContextVar("field", default="")
    field.set("update 5")
    assert await db.write(lambda _tx: field.get()) == "update 5"


def test_a_closed_database_takes_no_more_work(database_url: str) -> None:
    database = Database(database_url)
    database.close()
    with pytest.raises(RuntimeError):
        asyncio.run(database.read(lambda tx: tx.scalar(text("SELECT 1"))))


def test_the_folder_of_a_database_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new' / 'folder' / 'one.db'}")
    assert database.read_now(lambda tx: tx.scalar(text("SELECT 1"))) == 1
    database.close()


def test_a_postgresql_that_is_away_says_so() -> None:
    database = Database("postgres://nobody@127.0.0.1:1/none?connect_timeout=1")
    assert database.url.drivername == "postgresql+psycopg"
    with pytest.raises(OperationalError):
        database.read_now(partial(Session.scalar, statement=text("SELECT 1")))
    database.close()
