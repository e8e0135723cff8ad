"""A school's places: given in the order of asking, the last one once; a waiting list that fills itself; guests; approval."""

from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import people, privacy, schools, seats
from service.database import Database
from service.models import Delivery, Person, Registration, Reminder, School
from service.programme import Programme
from service.seats import Outcome
from tests.conftest import NOW
from tests.service.helpers import all_at_once, farmers
from tests.service.school_helpers import join, join_guest, leave, listed, open_school


def told(db: Database) -> list[tuple[int, str]]:
    rows = db.read_now(lambda tx: tx.scalars(select(Delivery).where(Delivery.kind == "change").order_by(Delivery.id)).all())
    return [(row.chat_id, row.template) for row in rows]


def reminders_of(db: Database, person: Person) -> int:
    return db.read_now(lambda tx: tx.scalar(select(func.count()).select_from(Reminder).where(Reminder.person_id == person.id)) or 0)


def test_of_a_hundred_who_press_for_the_last_five_places_five_are_in_and_the_rest_wait_in_order(
    db: Database, organizer: Person, programme: Programme
) -> None:
    crowd = farmers(db, 100)
    school = open_school(db, organizer, programme, count=2, capacity=5)
    outcomes = all_at_once([partial(join, db, school, person, programme) for person in crowd])
    assert (outcomes.count("registered"), outcomes.count("waiting")) == (5, 95)
    inside, waiting = listed(db, school), listed(db, school, "waiting")
    assert (len(inside), len(waiting)) == (5, 95)
    assert {crowd[at].name for at, outcome in enumerate(outcomes) if outcome == "registered"} == set(inside)
    rows = db.read_now(lambda tx: tx.scalars(select(Registration).order_by(Registration.position)).all())
    assert [row.position for row in rows] == list(range(1, 101))  # the order in which they were served, without gaps
    assert [row.state for row in rows] == ["registered"] * 5 + ["waiting"] * 95


def test_places_given_back_at_once_go_to_the_next_in_line(db: Database, organizer: Person, programme: Programme) -> None:
    """While others join, and while those who are promoted press something themselves."""
    crowd = farmers(db, 30)
    school = open_school(db, organizer, programme, count=2, capacity=10)
    for person in crowd[:20]:
        join(db, school, person, programme)

    def at_once(tx: Session, person_id: int, goes: bool) -> object:
        person = people.meet(tx, person_id, f"Farmer {person_id}", "es", now=NOW)
        holder = tx.get_one(School, school.id)
        row = seats.of_person(tx, holder, person.id)
        if goes and row is not None:
            return seats.give_back(tx, holder, row, programme=programme, now=NOW)
        return seats.register(tx, holder, person, programme=programme, now=NOW)

    all_at_once([lambda at=at, person=person: db.write_now(at_once, person.id, at < 6) for at, person in enumerate(crowd)])  # type: ignore[misc]
    assert listed(db, school) == [person.name for person in crowd[6:16]]
    assert listed(db, school, "waiting")[:4] == [person.name for person in crowd[16:20]]
    assert sorted(told(db)) == [(person.id, "school.promoted") for person in crowd[10:16]]
    assert all(reminders_of(db, person) == 6 for person in crowd[6:16])
    assert not any(reminders_of(db, person) for person in [*crowd[:6], *crowd[16:]])


def test_who_leaves_and_comes_back_stands_at_the_end(db: Database, organizer: Person, programme: Programme) -> None:
    first, second, third = farmers(db, 3)
    school = open_school(db, organizer, programme, capacity=1)
    assert [join(db, school, person, programme) for person in (first, second, third)] == ["registered", "waiting", "waiting"]
    assert leave(db, school, first, programme)
    assert not leave(db, school, first, programme)
    assert join(db, school, first, programme) == "waiting"
    assert (listed(db, school), listed(db, school, "waiting")) == ([second.name], [third.name, first.name])


def test_more_places_are_filled_in_order_and_fewer_throw_nobody_out(db: Database, organizer: Person, programme: Programme) -> None:
    crowd = farmers(db, 5)
    school = open_school(db, organizer, programme, capacity=2)
    for person in crowd:
        join(db, school, person, programme)

    def resize(capacity: int | None) -> int:
        return len(db.write_now(lambda tx: seats.resize(tx, tx.get_one(School, school.id), capacity, programme=programme, now=NOW)))

    assert resize(1) == 0
    assert len(listed(db, school)) == 2
    assert resize(4) == 2
    assert resize(None) == 1
    assert listed(db, school) == [person.name for person in crowd]
    assert told(db) == [(person.id, "school.promoted") for person in crowd[2:]]


def test_a_guest_without_telegram_has_a_place_and_his_friend_hears_for_him(
    db: Database, farmer: Person, organizer: Person, programme: Programme
) -> None:
    school = open_school(db, organizer, programme, capacity=1)
    (first,) = farmers(db, 1)
    join(db, school, first, programme)
    assert join_guest(db, school, "Pedro Huamán", farmer, programme) == "waiting"
    assert join_guest(db, school, "pedro huamán", farmer, programme) == "already"
    assert reminders_of(db, farmer) == 0
    leave(db, school, first, programme)
    assert listed(db, school) == ["Pedro Huamán"]
    assert told(db) == [(farmer.id, "school.promoted")]
    assert reminders_of(db, farmer) == 18


def test_a_guest_and_his_friend_are_reminded_once(db: Database, farmer: Person, organizer: Person, programme: Programme) -> None:
    school = open_school(db, organizer, programme)
    for name in ("Pedro", "Marta"):
        join_guest(db, school, name, farmer, programme)
    join(db, school, farmer, programme)
    assert reminders_of(db, farmer) == 18
    leave(db, school, farmer, programme)
    assert reminders_of(db, farmer) == 18  # for the guests


@pytest.mark.parametrize(
    ("accepted", "state", "template"), [(True, "registered", "school.promoted"), (False, "declined", "school.declined")]
)
def test_by_approval_the_organizer_says_who_comes(
    db: Database, farmer: Person, organizer: Person, programme: Programme, accepted: bool, state: str, template: str
) -> None:
    school = open_school(db, organizer, programme, joining="approval")
    assert join(db, school, farmer, programme) == "pending"
    assert reminders_of(db, farmer) == 0

    def decide(tx: Session) -> bool:
        (row,) = tx.scalars(select(Registration)).all()
        return seats.decide(tx, row, accepted, organizer.id, programme=programme, now=NOW)

    assert db.write_now(decide)
    assert not db.write_now(decide)
    assert listed(db, school, state) == [farmer.name]
    assert told(db) == [(farmer.id, template)]
    assert (reminders_of(db, farmer) > 0) == accepted


def test_who_is_accepted_while_it_is_full_keeps_his_place_in_line(db: Database, organizer: Person, programme: Programme) -> None:
    asked, later = farmers(db, 2)
    school = open_school(db, organizer, programme, capacity=0, joining="approval")
    join(db, school, asked, programme)

    def admit(tx: Session) -> Outcome:
        return seats.register(tx, tx.get_one(School, school.id), later, programme=programme, now=NOW, admitted=True)

    assert db.write_now(admit) == "waiting"
    db.write_now(
        lambda tx: seats.decide(
            tx, tx.scalars(select(Registration).order_by(Registration.id)).all()[0], True, organizer.id, programme=programme, now=NOW
        )
    )
    assert listed(db, school, "waiting") == [asked.name, later.name]


def test_a_school_that_is_closed_or_has_no_session_left_is_over(
    db: Database, farmer: Person, organizer: Person, programme: Programme
) -> None:
    school = open_school(db, organizer, programme)
    last = db.read_now(schools.sessions_of, school.id)[-1]
    assert join(db, school, farmer, programme, now=last.starts_at) == "over"


def test_who_erases_his_data_leaves_his_place_to_the_next(db: Database, farmer: Person, organizer: Person, programme: Programme) -> None:
    school = open_school(db, organizer, programme, capacity=1)
    (second,) = farmers(db, 1)
    for person in (farmer, second):
        join(db, school, person, programme)
    join_guest(db, school, "Pedro", farmer, programme)

    def erase(tx: Session) -> None:
        person = tx.get_one(Person, farmer.id)
        seats.leave_all(tx, person, programme=programme, now=NOW)
        privacy.erase(tx, person, now=NOW)

    db.write_now(erase)
    assert listed(db, school) == [second.name]
    assert listed(db, school, "waiting") == ["Pedro"]
