"""A lesson is decided once, by somebody else than its author; revisions follow one after the other."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service import learning, people
from service.database import Database
from service.gaps import counted
from service.models import Lesson, Person
from tests.conftest import NOW
from tests.service.helpers import all_at_once, farmers

SIGNATURE = {"on": "2026-11-23", "until": "2028-11-22"}


def proposed(db: Database, author: Person, text: str = "mi toro se rasca") -> Lesson:
    return db.write_now(lambda tx: learning.propose(tx, "ask", "health/ticks", {"text": text}, author_id=author.id, now=NOW))


def publish(db: Database, lesson: Lesson, by: Person) -> bool:
    return db.write_now(lambda tx: learning.publish(tx, tx.get_one(Lesson, lesson.id), by.id, now=NOW))


def refuse(db: Database, lesson: Lesson, by: Person) -> bool:
    return db.write_now(lambda tx: learning.refuse(tx, tx.get_one(Lesson, lesson.id), by.id, now=NOW))


def test_nobody_publishes_what_he_wrote_himself(db: Database, consultant: Person) -> None:
    lesson = proposed(db, consultant)
    assert not publish(db, lesson, consultant)
    assert db.read_now(learning.published)[1] == []


def test_of_many_who_decide_at_once_one_does(db: Database, consultant: Person) -> None:
    lesson = proposed(db, consultant)
    others = farmers(db, 6)
    calls: list[Callable[[], bool]] = [
        partial(publish if number % 2 else refuse, db, lesson, person) for number, person in enumerate(others)
    ]
    assert sum(all_at_once(calls)) == 1


def test_what_is_published_at_once_gets_revisions_of_its_own(db: Database, consultant: Person, coordinator: Person) -> None:
    lessons = [proposed(db, consultant, f"mi toro número {number} se rasca") for number in range(6)]
    assert all(all_at_once([partial(publish, db, lesson, coordinator) for lesson in lessons]))
    revisions = db.read_now(lambda tx: sorted(tx.scalars(select(Lesson.revision)).all()))  # type: ignore[type-var]
    assert revisions == [1, 2, 3, 4, 5, 6]
    assert db.read_now(learning.published)[0] == 6


def test_of_two_who_sign_at_once_one_does(db: Database, consultant: Person, coordinator: Person) -> None:
    def sign(person: Person) -> bool:
        return db.write_now(
            learning.attest, "sign", "health/ticks", SIGNATURE, by=person.id, base="0" * 16, now=NOW, unless_since=NOW.replace(hour=1)
        )

    assert sorted(all_at_once([partial(sign, person) for person in (consultant, coordinator)])) == [False, True]


@pytest.mark.parametrize(
    ("people_of", "shown", "hidden"),
    [
        ({}, [], False),
        ({"Iberia": 5}, [("Iberia", 5)], False),
        ({"Iberia": 4}, [], True),
        ({"Iberia": 9, "Iñapari": 6}, [("Iberia", 9), ("Iñapari", 6)], False),
        ({"Iberia": 9, "Iñapari": 6, "Tambopata": 1}, [("Iberia", 9)], True),
        ({"Iberia": 9, "Tambopata": 1, "Laberinto": 1}, [("Iberia", 9)], True),
        ({"Iberia": 9, None: 1}, [], True),
    ],
)
def test_small_cells_are_hidden_and_cannot_be_told_from_the_sum(
    people_of: dict[str | None, int], shown: list[tuple[str, int]], hidden: bool
) -> None:
    assert counted(people_of) == (shown, hidden)


def test_who_decides_is_everybody_who_may_answer_but_the_author(
    db: Database, consultant: Person, coordinator: Person, farmer: Person
) -> None:
    def shown(tx: Session, also: int | None = None) -> list[int]:
        return [chat for chat, _ in learning.who_decides(tx, consultant.id, also)]

    assert db.read_now(shown) == [coordinator.id]
    db.write_now(people.give_duty, "consultants", -5, "Consultores", by=consultant.id, now=NOW)
    assert db.read_now(shown) == [-5]
    assert db.read_now(shown, coordinator.id) == [-5, coordinator.id]
    assert db.read_now(shown, farmer.id) == [-5]
