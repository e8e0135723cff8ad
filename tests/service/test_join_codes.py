"""Tries of a join code: five wrong ones in an hour, counted in the database, also when they come at once."""

from datetime import timedelta
from functools import partial
from typing import Literal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import join_codes
from service.database import Database
from service.join_codes import MOST_TRIES, WITHIN
from service.models import CodeTry, Person, School
from service.programme import Programme
from tests.conftest import NOW
from tests.service.helpers import all_at_once, farmers
from tests.service.school_helpers import open_school

WRONG = "no-it-is-not"


@pytest.fixture
def school(db: Database, organizer: Person, programme: Programme) -> School:
    return open_school(db, organizer, programme, joining="code")


def tries(db: Database, school: School, person: Person, text: str, minutes: float = 0) -> Literal["right", "wrong", "too_many"]:
    def work(tx: Session) -> Literal["right", "wrong", "too_many"]:
        found = tx.get_one(School, school.id)
        return join_codes.attempt(tx, found, tx.get_one(Person, person.id), text, now=NOW + timedelta(minutes=minutes))

    return db.write_now(work)


def counted(db: Database) -> int:
    return db.read_now(lambda tx: tx.scalar(select(func.count()).select_from(CodeTry))) or 0


def test_the_fifth_wrong_try_is_the_last_one_for_an_hour(db: Database, school: School, farmer: Person) -> None:
    code = school.join_code or ""
    assert [tries(db, school, farmer, WRONG, minutes) for minutes in range(5)] == ["wrong"] * 4 + ["too_many"]
    assert tries(db, school, farmer, code, 59.9) == "too_many"
    assert db.read_now(join_codes.again_at, farmer, now=NOW + timedelta(minutes=30)) == NOW + WITHIN
    assert tries(db, school, farmer, code, 60) == "right"


def test_what_is_tried_meanwhile_does_not_make_it_longer(db: Database, school: School, farmer: Person) -> None:
    for minutes in range(60):
        tries(db, school, farmer, WRONG, minutes)
    assert counted(db) == MOST_TRIES
    assert tries(db, school, farmer, WRONG, 60) == "too_many"  # the first of the five is over: one try, and it is wrong
    assert tries(db, school, farmer, school.join_code or "", 61) == "right"


def test_the_right_code_always_works_for_who_is_not_limited(db: Database, school: School, farmer: Person) -> None:
    (guesser,) = farmers(db, 1)
    for _ in range(9):
        tries(db, school, guesser, WRONG)
    for _ in range(MOST_TRIES - 1):
        tries(db, school, farmer, WRONG)
    assert [tries(db, school, farmer, school.join_code or "") for _ in range(9)] == ["right"] * 9


def test_tries_at_other_schools_count_too(db: Database, school: School, farmer: Person, organizer: Person, programme: Programme) -> None:
    other = open_school(db, organizer, programme, joining="code")
    for at in range(4):
        assert tries(db, (school, other)[at % 2], farmer, WRONG) == "wrong"
    assert tries(db, other, farmer, WRONG) == "too_many"
    assert tries(db, school, farmer, school.join_code or "") == "too_many"


def test_two_wrong_tries_at_once_count_two_and_twenty_count_five(db: Database, school: School, farmer: Person) -> None:
    assert all_at_once([partial(tries, db, school, farmer, WRONG)] * 2) == ["wrong", "wrong"]
    assert counted(db) == 2
    outcomes = all_at_once([partial(tries, db, school, farmer, WRONG)] * 18)
    assert sorted(outcomes) == ["too_many"] * 16 + ["wrong"] * 2
    assert counted(db) == MOST_TRIES


def test_another_process_knows_the_tries(db: Database, school: School, farmer: Person) -> None:
    for _ in range(MOST_TRIES):
        tries(db, school, farmer, WRONG)
    again = Database(db.engine.url.render_as_string(hide_password=False))
    try:
        assert tries(again, school, farmer, school.join_code or "") == "too_many"
    finally:
        again.close()


def test_tries_that_count_no_more_are_not_kept(db: Database, school: School, farmer: Person) -> None:
    for minutes in (0, 30):
        tries(db, school, farmer, WRONG, minutes)
    db.write_now(join_codes.prune, now=NOW + WITHIN)
    assert counted(db) == 1
