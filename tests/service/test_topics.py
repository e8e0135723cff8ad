"""A topic a case: a few a minute, the urgent first, and not where the group is no forum."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from service import cases, desk, outbox, people, topics
from service.database import Database
from service.models import Case, Delivery, Person
from service.programme import Programme
from tests.conftest import NOW

GROUP = -100


@pytest.fixture
def wanted(programme: Programme) -> Programme:
    return programme.model_copy(update={"topic_per_case": True})


@pytest.fixture
def five_cases(db: Database, farmer: Person, consultant: Person, programme: Programme) -> None:
    def work(tx: Session) -> None:
        people.give_duty(tx, desk.CONSULTANTS, GROUP, "Consultores", by=consultant.id, now=NOW)
        for number in range(5):
            red_flag = "health/rabies" if number == 4 else None
            cases.open_case(tx, tx.get_one(Person, farmer.id), "asked", programme=programme, now=NOW, red_flag=red_flag)

    db.write_now(work)


def send(db: Database) -> None:
    """Everything owed arrives, each under a number of its own."""
    rows = db.write_now(outbox.claim, "one", 99, now=NOW, lease_until=NOW, quiet=False)
    while rows:
        db.write_now(outbox.finish, "one", [outbox.Result(row.id, "sent", message_id=500 + row.id) for row in rows], now=NOW)
        for row in rows:
            db.write_now(topics.opened, row, 500 + row.id, now=NOW)
        rows = db.write_now(outbox.claim, "one", 99, now=NOW, lease_until=NOW, quiet=False)


def with_topic(db: Database) -> set[int]:
    return db.read_now(lambda tx: {case.id for case in tx.query(Case).filter(Case.topic_id.is_not(None))})


@pytest.mark.usefixtures("five_cases")
def test_three_a_minute_are_opened_the_urgent_one_first(db: Database, wanted: Programme) -> None:
    assert [db.write_now(topics.owe, programme=wanted, now=NOW + timedelta(seconds=second)) for second in (0, 2, 59)] == [3, 0, 0]
    send(db)
    assert with_topic(db) == {5, 1, 2}
    assert [db.write_now(topics.owe, programme=wanted, now=NOW + timedelta(seconds=second)) for second in (61, 63)] == [2, 0]


@pytest.mark.usefixtures("five_cases")
def test_without_the_wish_there_is_none(db: Database, programme: Programme) -> None:
    assert db.write_now(topics.owe, programme=programme, now=NOW) == 0


@pytest.mark.usefixtures("five_cases")
def test_a_group_that_is_no_forum_is_left_in_peace_for_a_day(db: Database, wanted: Programme) -> None:
    db.write_now(topics.owe, programme=wanted, now=NOW)
    db.write_now(lambda tx: tx.query(Delivery).filter_by(template=desk.TOPIC).update({"state": "dead"}))
    assert db.write_now(topics.owe, programme=wanted, now=NOW + timedelta(hours=23)) == 0
    assert db.write_now(topics.owe, programme=wanted, now=NOW + timedelta(hours=25)) == 3


@pytest.mark.usefixtures("five_cases")
def test_what_belongs_to_a_case_goes_into_its_topic_and_nowhere_else_into_another_group(
    db: Database, wanted: Programme, consultant: Person
) -> None:
    db.write_now(topics.owe, programme=wanted, now=NOW)
    send(db)

    def post(tx: Session) -> list[int | None]:
        case = tx.get_one(Case, 5)
        desk.post(tx, case, "desk.solved", {"case_id": 5, "farmer": "Julia"}, programme=wanted, now=NOW)
        people.give_duty(tx, desk.CONSULTANTS, GROUP - 1, "Otro grupo", by=consultant.id, now=NOW)
        desk.post(tx, case, "desk.solved", {"case_id": 5, "farmer": "Julia"}, programme=wanted, now=NOW)
        in_groups = Delivery.chat_id.in_((GROUP, GROUP - 1))  # danger is told to each consultant too
        rows = tx.query(Delivery).filter_by(template="desk.solved").filter(in_groups).order_by(Delivery.id)
        return [row.data.get("topic") for row in rows]

    assert db.write_now(post) == [db.read_now(lambda tx: tx.get_one(Case, 5).topic_id), None]
