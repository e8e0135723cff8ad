"""A case never sleeps: late, it is everybody's again and everybody hears; after a long silence the farmer is asked."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import promise
from service import answers, cases, joining, people, profiles
from service.database import Database
from service.models import Case, Delivery, Person
from service.programme import Programme
from tests.conftest import NOW
from tests.service.helpers import farmers

GROUP = -100


def open_case(db: Database, farmer: Person, programme: Programme, owner: Person | None = None, *, red_flag: str | None = None) -> Case:
    def work(tx: Session) -> Case:
        case = cases.open_case(tx, tx.get_one(Person, farmer.id), "unsure", programme=programme, now=NOW, red_flag=red_flag)
        if owner is not None:
            cases.take(tx, case, owner.id, now=NOW)
        return case

    return db.write_now(work)


def owed(db: Database) -> list[tuple[int, str, str]]:
    """(chat, template, kind) of everything owed so far; then nothing is."""

    def work(tx: Session) -> list[tuple[int, str, str]]:
        rows = tx.scalars(select(Delivery).where(Delivery.state == "ready").order_by(Delivery.id)).all()
        for row in rows:
            row.state = "sent"
        return [(row.chat_id, row.template, row.kind) for row in rows]

    return db.write_now(work)


def test_a_late_case_goes_back_to_the_queue_and_everybody_hears(
    db: Database, farmer: Person, consultant: Person, programme: Programme
) -> None:
    db.write_now(people.give_duty, "consultants", GROUP, "Consultores", by=consultant.id, now=NOW)
    case = open_case(db, farmer, programme, owner=consultant)
    assert db.write_now(promise.keep, programme=programme, now=case.due_at - timedelta(seconds=1)) == 0
    assert db.write_now(promise.keep, programme=programme, now=case.due_at) == 1
    again = db.read_now(lambda tx: tx.get_one(Case, case.id))
    assert again.owner is None
    assert again.due_at == cases.due_time(programme, case.due_at, urgent=False)
    assert owed(db) == [(GROUP, "desk.late", "case"), (farmer.id, "case.late", "case")]


def test_a_tick_that_comes_again_finds_nothing_more_to_do(db: Database, farmer: Person, consultant: Person, programme: Programme) -> None:
    case = open_case(db, farmer, programme)
    counts = [db.write_now(promise.keep, programme=programme, now=case.due_at) for _ in range(3)]
    assert counts == [1, 0, 0]


@pytest.fixture
def pedro(db: Database) -> Person:
    """A second consultant."""

    def arrive(tx: Session) -> Person:
        person = people.meet(tx, 202, "Pedro Huamán", "es", now=NOW)
        people.grant(tx, person.id, "consultant", by=None, now=NOW)
        return person

    return db.write_now(arrive)


def found(db: Database, case: Case) -> Case:
    return db.read_now(lambda tx: tx.get_one(Case, case.id))


def keep(db: Database, programme: Programme, now: datetime) -> int:
    return db.write_now(promise.keep, programme=programme, now=now)


def test_the_second_time_the_coordinators_hear_of_it_too(
    db: Database, farmer: Person, consultant: Person, pedro: Person, coordinator: Person, programme: Programme
) -> None:
    case = open_case(db, farmer, programme, owner=consultant)
    keep(db, programme, case.due_at)
    assert coordinator.id not in [chat for chat, _, _ in owed(db)]
    keep(db, programme, found(db, case).due_at)
    told = [chat for chat, template, _ in owed(db) if template == "desk.late"]
    assert sorted(told) == [consultant.id, pedro.id, coordinator.id]


def test_where_nobody_is_left_to_ask_the_coordinators_hear_at_once(
    db: Database, farmer: Person, consultant: Person, coordinator: Person, programme: Programme
) -> None:
    case = open_case(db, farmer, programme, owner=consultant)
    keep(db, programme, case.due_at)
    assert (coordinator.id, "desk.late", "case") in owed(db)


def test_untaken_in_its_first_half_it_is_the_next_ones_turn_and_anybody_may_take_it(
    db: Database, farmer: Person, consultant: Person, pedro: Person, coordinator: Person, programme: Programme
) -> None:
    db.write_now(people.give_duty, "consultants", GROUP, "Consultores", by=consultant.id, now=NOW)
    case = open_case(db, farmer, programme)
    assert case.offered_to_id == consultant.id
    half = case.open_to_all_at
    assert half is not None
    assert keep(db, programme, half - timedelta(seconds=1)) == 0
    assert [keep(db, programme, half) for _ in range(2)] == [1, 0]
    passed = found(db, case)
    assert (passed.offered_to_id, passed.open_to_all_at, passed.returned, passed.due_at) == (pedro.id, None, 1, case.due_at)
    assert owed(db) == [(GROUP, "desk.passed_on", "case"), (pedro.id, "desk.your_turn", "alert")]
    assert db.write_now(lambda tx: cases.take(tx, tx.get_one(Case, case.id), coordinator.id, now=half))


def test_a_silent_owner_loses_it_to_the_next_one(
    db: Database, farmer: Person, consultant: Person, pedro: Person, programme: Programme
) -> None:
    case = open_case(db, farmer, programme, owner=consultant)
    keep(db, programme, case.due_at)
    again = found(db, case)
    assert (again.owner_id, again.offered_to_id, again.returned) == (None, pedro.id, 1)
    keep(db, programme, again.due_at)
    assert found(db, case).offered_to_id == consultant.id  # all were asked: the circle begins anew


def test_what_one_who_is_away_cannot_answer_in_time_goes_on_at_once_and_the_rest_stays_his(
    db: Database, farmer: Person, consultant: Person, pedro: Person, programme: Programme
) -> None:
    taken, offered, answered = open_case(db, farmer, programme, owner=consultant), open_case(db, farmer, programme), None
    answered = open_case(db, farmer, programme, owner=consultant)
    db.write_now(lambda tx: cases.answered(tx, tx.get_one(Case, answered.id), consultant.id, programme=programme, now=NOW))

    def leave(tx: Session, until: datetime) -> None:
        profiles.edit(tx, consultant.id).away_until = until

    db.write_now(leave, taken.due_at)
    assert found(db, offered).offered_to_id == pedro.id
    assert keep(db, programme, NOW) == 0  # back in time
    db.write_now(leave, taken.due_at + timedelta(hours=1))
    assert keep(db, programme, NOW) == 1
    assert found(db, taken).offered_to_id == pedro.id
    assert found(db, answered).owner_id == consultant.id


def test_who_joined_another_case_hears_that_it_is_late_and_the_desk_is_asked_once(
    db: Database, farmer: Person, consultant: Person, pedro: Person, programme: Programme
) -> None:
    leader, joined = open_case(db, farmer, programme), open_case(db, farmer, programme)

    def join(tx: Session) -> None:
        tx.get_one(Case, joined.id).joined_to_id = leader.id

    db.write_now(join)
    assert keep(db, programme, leader.due_at) == 2
    told = owed(db)
    assert told.count((farmer.id, "case.late", "case")) == 2
    assert sum(template == "desk.late" for _, template, _ in told) == 2  # Rosa and Pedro


def test_where_the_coordinators_are_the_desk_each_hears_once(
    db: Database, farmer: Person, coordinator: Person, programme: Programme
) -> None:
    case = open_case(db, farmer, programme)
    db.write_now(promise.keep, programme=programme, now=case.due_at)
    owed(db)
    db.write_now(promise.keep, programme=programme, now=db.read_now(lambda tx: tx.get_one(Case, case.id)).due_at)
    assert [chat for chat, template, _ in owed(db) if template == "desk.late"] == [coordinator.id]


def test_an_urgent_case_that_is_late_is_an_alert(db: Database, farmer: Person, consultant: Person, programme: Programme) -> None:
    case = open_case(db, farmer, programme, red_flag="health/rabies-bats")
    db.write_now(promise.keep, programme=programme, now=case.due_at)
    assert (consultant.id, "desk.late", "alert") in owed(db)


def test_after_three_silent_days_the_farmer_is_asked_whether_it_is_solved(
    db: Database, farmer: Person, consultant: Person, programme: Programme
) -> None:
    case = open_case(db, farmer, programme, owner=consultant)
    db.write_now(lambda tx: cases.answered(tx, tx.get_one(Case, case.id), consultant.id, programme=programme, now=NOW))
    quiet = NOW + promise.SILENT_FOR
    assert db.write_now(promise.keep, programme=programme, now=quiet - timedelta(seconds=1)) == 0
    assert [db.write_now(promise.keep, programme=programme, now=quiet) for _ in range(2)] == [1, 0]
    assert owed(db) == [(farmer.id, "case.closed", "case")]
    assert not db.read_now(lambda tx: tx.get_one(Case, case.id)).is_open


def two_that_wait_together(db: Database, farmer: Person, programme: Programme) -> tuple[Case, Case, Person]:
    (pedro,) = farmers(db, 1)
    leader, second = open_case(db, farmer, programme), open_case(db, pedro, programme)

    def work(tx: Session) -> bool:
        return joining.join(tx, tx.get_one(Case, second.id), tx.get_one(Case, leader.id), now=NOW)

    assert db.write_now(work)
    return leader, second, pedro


def test_of_cases_that_wait_together_each_farmer_hears_and_the_desk_once(
    db: Database, farmer: Person, consultant: Person, programme: Programme
) -> None:
    leader, _, pedro = two_that_wait_together(db, farmer, programme)
    db.write_now(promise.keep, programme=programme, now=leader.due_at)
    told = [(chat, template) for chat, template, _ in owed(db)]
    assert sorted(told) == sorted([(farmer.id, "case.late"), (pedro.id, "case.late"), (consultant.id, "desk.late")])


def test_after_three_silent_days_each_who_waited_together_is_asked(
    db: Database, farmer: Person, consultant: Person, programme: Programme
) -> None:
    leader, second, pedro = two_that_wait_together(db, farmer, programme)

    def answer(tx: Session) -> None:
        case = tx.get_one(Case, leader.id)
        answers.answered(tx, joining.together(tx, case), consultant.id, programme=programme, now=NOW)

    db.write_now(answer)
    db.write_now(promise.keep, programme=programme, now=NOW + promise.SILENT_FOR)
    assert [chat for chat, template, _ in owed(db) if template == "case.closed"] == [farmer.id, pedro.id]
    reasons = db.read_now(lambda tx: list(tx.scalars(select(Case.close_reason).where(Case.id.in_([leader.id, second.id])))))
    assert reasons == ["quiet", "quiet"]


def test_a_case_whose_leader_was_closed_alone_goes_its_own_way_when_it_is_due(
    db: Database, farmer: Person, consultant: Person, programme: Programme
) -> None:
    leader, second, pedro = two_that_wait_together(db, farmer, programme)
    db.write_now(lambda tx: cases.close(tx, tx.get_one(Case, leader.id), None, now=NOW))
    db.write_now(promise.keep, programme=programme, now=second.due_at)
    assert [(chat, template) for chat, template, _ in owed(db)] == [(consultant.id, "desk.late"), (pedro.id, "case.late")]
    assert [case.id for case in db.read_now(cases.waiting)] == [second.id]
