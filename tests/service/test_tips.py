"""Seasonal tips: only to who asked, at most one a week, never the same in a season, of what he lives from."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.manual import Manual
from knowledge.seasons import tasks
from service import activities, people, tips
from service.database import Database
from service.models import Delivery, Person, Tip
from service.programme import Programme
from tests.conftest import NOW


@pytest.fixture(scope="module")
def manual() -> Manual:
    return Manual.load()


@pytest.fixture
def reader(db: Database, farmer: Person) -> Person:
    db.write_now(tips.ask_for, farmer.id, now=NOW)
    return farmer


def told(db: Database) -> list[Tip]:
    return list(db.read_now(lambda tx: tx.scalars(select(Tip).order_by(Tip.told_at)).all()))


def days(db: Database, manual: Manual, programme: Programme, number: int) -> None:
    """The tick comes several times a day."""
    for hour in range(0, number * 24, 4):
        db.write_now(tips.fall_due, manual=manual, programme=programme, now=NOW + timedelta(hours=hour))


def months_of(entry_id: str) -> tuple[int, ...]:
    return next((task.months for task in tasks() if task.entry == entry_id), ())


def test_one_a_week_and_none_twice_in_a_season(db: Database, reader: Person, manual: Manual, programme: Programme) -> None:
    days(db, manual, programme, 60)
    found = told(db)
    assert len({tip.entry_id for tip in found}) == len(found) == 9
    gaps = [after.told_at - before.told_at for before, after in pairwise(found)]
    assert all(timedelta(days=7) <= gap < timedelta(days=8) for gap in gaps)
    for tip in found:
        assert programme.local(tip.told_at).month in {*manual.entry(tip.entry_id).season, *months_of(tip.entry_id)}
        assert not programme.is_quiet(tip.told_at)
    rows = db.read_now(lambda tx: tx.scalars(select(Delivery).where(Delivery.kind == "tip").order_by(Delivery.id)).all())
    assert len(rows) == 9
    assert all(row.by_day for row in rows)
    for row, tip in zip(rows, found, strict=True):  # the month's work comes before the rest of the season
        assert row.data["task"] in {task.text for task in tasks() if programme.local(tip.told_at).month in task.months}


def test_who_says_what_he_lives_from_hears_only_of_that(db: Database, reader: Person, manual: Manual, programme: Programme) -> None:
    db.write_now(activities.toggle, reader.id, "cattle")
    days(db, manual, programme, 30)
    assert told(db)
    assert all("cattle" in manual.entry(tip.entry_id).activities for tip in told(db))


def test_a_tip_for_another_district_is_not_for_him(db: Database, reader: Person, manual: Manual, programme: Programme) -> None:
    def choose(tx: Session, place: str) -> str | None:
        elsewhere = manual.add(*(replace(entry, place=place) for entry in manual.entries.values()))
        found = tips.choose(tx, tx.get_one(Person, reader.id), elsewhere, programme, now=NOW)
        return found[0].id if found else None

    assert db.read_now(choose, "Tambopata") is None
    assert db.read_now(choose, "Iñapari") is not None
    assert db.read_now(choose, "Madre de Dios") is not None


def silence(tx: Session, person: Person, how: str, now: datetime) -> None:
    match how:
        case "no more tips":
            tips.want_no_more(tx, person.id, now=now)
        case "/parar":
            people.stop(tx, tx.get_one(Person, person.id), now=now)
        case "no consent":
            people.withdraw(tx, person.id, now=now)


@pytest.mark.parametrize("how", ["no more tips", "/parar", "no consent"])
def test_who_wants_none_gets_none(db: Database, reader: Person, manual: Manual, programme: Programme, how: str) -> None:
    db.write_now(silence, reader, how, NOW)
    days(db, manual, programme, 10)
    assert told(db) == []


def test_who_never_asked_gets_none(db: Database, farmer: Person, manual: Manual, programme: Programme) -> None:
    days(db, manual, programme, 10)
    assert told(db) == []
