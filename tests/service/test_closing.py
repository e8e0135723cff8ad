"""A school closed by hand: nothing of it is ahead any more, everybody hears it once, what was done stays."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import closing, privacy, schools, seats, sessions, shared_cards
from service.database import Database
from service.models import AuditRecord, Person, Registration, Reminder, School, SchoolSession, SharedCard
from service.programme import Programme
from tests.conftest import NOW
from tests.service.helpers import all_at_once, farmers
from tests.service.school_helpers import join, join_guest, listed, open_school

Told = list[tuple[int, bool, list[str], bool]]


def close(db: Database, school: School, organizer: Person, days: int = 0) -> tuple[int, Told] | None:
    """How many sessions were called off, and who is told what. None where it was closed already."""

    def work(tx: Session) -> tuple[int, Told] | None:
        ending = closing.close(tx, tx.get_one(School, school.id), organizer.id, now=NOW + timedelta(days=days))
        if ending is None:
            return None
        return len(ending.sessions), [(one.person.id, one.mine, one.guests, one.waits) for one in ending.told]

    return db.write_now(work)


def test_everybody_is_named_once_with_all_his_guests(db: Database, farmer: Person, organizer: Person, programme: Programme) -> None:
    school = open_school(db, organizer, programme, capacity=3)
    second, third = farmers(db, 2)
    join(db, school, farmer, programme)
    join_guest(db, school, "Pedro", farmer, programme)
    join(db, school, second, programme)
    join(db, school, third, programme)
    join_guest(db, school, "Rita", farmer, programme)
    assert listed(db, school, "waiting") == [third.name, "Rita"]
    assert close(db, school, organizer) == (
        6,
        [(farmer.id, True, ["Pedro", "Rita"], False), (second.id, True, [], False), (third.id, True, [], True)],
    )
    assert listed(db, school) == [farmer.name, "Pedro", second.name]
    assert listed(db, school, "waiting") == []


def test_who_leads_it_is_told_but_not_who_closes_it(
    db: Database, farmer: Person, consultant: Person, organizer: Person, coordinator: Person, programme: Programme
) -> None:
    school = open_school(db, organizer, programme)
    join(db, school, farmer, programme)
    for leader in (consultant, coordinator):
        db.write_now(schools.toggle_facilitator, school, leader.id, now=NOW)
    told = close(db, school, coordinator)
    assert told is not None
    assert [person for person, *_ in told[1]] == [farmer.id, consultant.id, organizer.id]


def test_an_organizer_who_was_erased_is_told_nothing(
    db: Database, farmer: Person, organizer: Person, coordinator: Person, programme: Programme
) -> None:
    school = open_school(db, organizer, programme)
    join(db, school, farmer, programme)
    db.write_now(lambda tx: privacy.erase(tx, tx.get_one(Person, organizer.id), now=NOW))
    assert close(db, school, coordinator) == (6, [(farmer.id, True, [], False)])


def test_after_the_last_session_only_who_waits_is_told(
    db: Database, farmer: Person, consultant: Person, organizer: Person, programme: Programme
) -> None:
    school = open_school(db, organizer, programme, count=1, capacity=1)
    for person in (farmer, consultant):
        join(db, school, person, programme)
    assert close(db, school, organizer, days=30) == (0, [(consultant.id, True, [], True)])


def test_reminders_places_cards_and_the_trail_are_in_order_afterwards(
    db: Database, farmer: Person, consultant: Person, organizer: Person, programme: Programme
) -> None:
    school = open_school(db, organizer, programme, capacity=1)
    join(db, school, farmer, programme)
    db.write_now(lambda tx: shared_cards.remember(tx, "AAA", tx.get_one(School, school.id), farmer.id, now=NOW))
    assert db.read_now(lambda tx: tx.scalars(select(Reminder)).all())
    held, *ahead = db.read_now(schools.sessions_of, school.id)
    told = close(db, school, organizer, days=6)  # the first session was yesterday
    assert told is not None and told[0] == len(ahead)

    def look(tx: Session) -> None:
        assert tx.scalars(select(Reminder).where(Reminder.session_id != held.id)).all() == []
        assert tx.get_one(SchoolSession, held.id).cancelled_at is None
        assert all(tx.get_one(SchoolSession, session.id).cancelled_at for session in ahead)
        assert tx.scalars(select(SharedCard.stale_since)).one() == NOW + timedelta(days=6)
        assert tx.scalars(select(AuditRecord.subject).where(AuditRecord.action == "school.close")).all() == [f"school:{school.id}"]
        assert school.id not in [one.id for one in schools.under_way(tx, now=NOW)]

    db.read_now(look)
    assert join(db, school, consultant, programme) == "over"
    assert join_guest(db, school, "Pedro", farmer, programme) == "over"

    def leave(tx: Session) -> None:
        found = tx.get_one(School, school.id)
        (row,) = seats.in_state(tx, found, "registered")
        assert seats.give_back(tx, found, row, programme=programme, now=NOW + timedelta(days=6))

    db.write_now(leave)
    assert listed(db, school) == []


def test_a_closed_school_takes_no_date_and_no_session_of_it_moves(
    db: Database, farmer: Person, organizer: Person, programme: Programme
) -> None:
    """Also where somebody saw the session before it was closed."""
    school = open_school(db, organizer, programme)
    join(db, school, farmer, programme)
    later = NOW + timedelta(days=40)
    first = db.read_now(schools.sessions_of, school.id)[0]

    def move_late(tx: Session) -> list[int]:
        session = tx.get_one(SchoolSession, first.id)
        if not db.is_sqlite:  # there nobody can write in between
            close(db, school, organizer)
        told = [*sessions.move(tx, session, later, organizer.id, programme=programme, now=NOW)]
        told += sessions.change_place(tx, session, schools.Place("Plaza"), organizer.id, programme=programme, now=NOW)
        told += sessions.cancel(tx, session, organizer.id, now=NOW)
        return [contact.person.id for contact in told]

    if db.is_sqlite:
        close(db, school, organizer)
    assert db.write_now(move_late) == []
    assert db.read_now(lambda tx: tx.get_one(SchoolSession, first.id)).starts_at == first.starts_at
    added = db.write_now(lambda tx: sessions.add(tx, tx.get_one(School, school.id), later, organizer.id, programme=programme, now=NOW))
    assert added is None
    assert len(db.read_now(schools.sessions_of, school.id)) == 6


def test_of_two_who_close_it_at_once_one_does(db: Database, farmer: Person, organizer: Person, programme: Programme) -> None:
    school = open_school(db, organizer, programme)
    join(db, school, farmer, programme)
    outcomes = all_at_once([partial(close, db, school, organizer)] * 4)
    assert sorted(outcome is None for outcome in outcomes) == [False, True, True, True]


def test_whoever_presses_while_it_closes_has_a_place_and_is_told_or_has_none(db: Database, organizer: Person, programme: Programme) -> None:
    school = open_school(db, organizer, programme, capacity=4)
    crowd = farmers(db, 12)
    pressing: list[Callable[[], Any]] = [partial(close, db, school, organizer)]
    pressing += [partial(join, db, school, person, programme) for person in crowd]
    told, *outcomes = all_at_once(pressing)
    assert told is not None
    asked = {person.id for person, outcome in zip(crowd, outcomes, strict=True) if outcome != "over"}
    assert {person for person, *_ in told[1]} == asked
    states = db.read_now(lambda tx: tx.scalars(select(Registration.state)).all())
    assert set(states) <= {"registered", "left"} and len(states) == len(asked)
    assert db.read_now(lambda tx: tx.scalars(select(Reminder)).all()) == []
