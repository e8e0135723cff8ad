"""Sessions: a place for each who comes, the last one given once, everybody concerned told of a change."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import seats, sessions
from service.database import Database
from service.models import Person, Registration, Reminder, SchoolSession
from service.programme import Programme
from service.sessions import Outcome, Plan
from tests.conftest import NOW
from tests.service.helpers import all_at_once, farmers, unregister

IN_A_WEEK = NOW + timedelta(days=7)


def plan_session(db: Database, organizer: Person, capacity: int | None = None, days: int = 7) -> SchoolSession:
    return db.write_now(sessions.create, Plan("Podas", NOW + timedelta(days=days), "Plaza", capacity=capacity), organizer.id, now=NOW)


def join(db: Database, session: SchoolSession, person: Person, programme: Programme) -> Outcome:
    """As a handler does it: look the session up, then register."""

    def work(tx: Session) -> Outcome:
        return sessions.register(tx, tx.get_one(SchoolSession, session.id), person, programme=programme, now=NOW)

    return db.write_now(work)


def leave(db: Database, session: SchoolSession, person: Person, programme: Programme) -> bool:
    def work(tx: Session) -> bool:
        return unregister(tx, tx.get_one(SchoolSession, session.id), person.id, programme=programme, now=NOW)

    return db.write_now(work)


def names(db: Database, session: SchoolSession) -> list[str]:
    return [person.name for person in db.read_now(sessions.registered, session.id)]


def test_of_thirty_who_press_for_the_last_five_places_five_get_one(db: Database, organizer: Person, programme: Programme) -> None:
    crowd = farmers(db, 30)
    session = plan_session(db, organizer, capacity=5)
    outcomes = all_at_once([partial(join, db, session, person, programme) for person in crowd])
    assert outcomes.count("registered") == 5
    assert outcomes.count("waiting") == 25
    assert len(names(db, session)) == 5


def test_one_who_presses_many_times_at_once_has_one_place(db: Database, organizer: Person, programme: Programme) -> None:
    (eager,) = farmers(db, 1)
    session = plan_session(db, organizer, capacity=5)
    outcomes = all_at_once([partial(join, db, session, eager, programme)] * 8)
    assert sorted(outcomes) == ["already"] * 7 + ["registered"]
    assert db.read_now(lambda tx: len(tx.scalars(select(Registration)).all())) == 1


def test_a_place_given_back_goes_to_the_next(db: Database, farmer: Person, organizer: Person, programme: Programme) -> None:
    session = plan_session(db, organizer, capacity=1)
    (second,) = farmers(db, 1)
    assert join(db, session, farmer, programme) == "registered"
    assert join(db, session, second, programme) == "waiting"
    assert leave(db, session, farmer, programme)
    assert not leave(db, session, farmer, programme)
    assert join(db, session, second, programme) == "already"
    assert names(db, session) == [second.name]


def test_who_left_may_come_back_with_all_his_reminders(db: Database, farmer: Person, organizer: Person, programme: Programme) -> None:
    session = plan_session(db, organizer)
    for _ in range(3):
        assert join(db, session, farmer, programme) == "registered"
        assert leave(db, session, farmer, programme)
    assert db.read_now(lambda tx: tx.scalars(select(Reminder)).all()) == []
    join(db, session, farmer, programme)
    assert db.read_now(lambda tx: len(tx.scalars(select(Reminder)).all())) == 3


def test_without_a_capacity_everybody_fits(db: Database, organizer: Person, programme: Programme) -> None:
    session = plan_session(db, organizer)
    assert {join(db, session, person, programme) for person in farmers(db, 20)} == {"registered"}


def test_what_has_begun_or_was_called_off_is_over(db: Database, farmer: Person, organizer: Person, programme: Programme) -> None:
    begun, off = plan_session(db, organizer, days=0), plan_session(db, organizer)
    db.write_now(lambda tx: sessions.cancel(tx, tx.get_one(SchoolSession, off.id), organizer.id, now=NOW))
    assert join(db, begun, farmer, programme) == "over"
    assert join(db, off, farmer, programme) == "over"


def test_calling_it_off_names_each_who_waits_too_once_and_nobody_waits_any_more(
    db: Database, farmer: Person, organizer: Person, programme: Programme
) -> None:
    session = plan_session(db, organizer, capacity=1)
    (second,) = farmers(db, 1)
    for person in (farmer, second):
        join(db, session, person, programme)

    def guests_and_the_end(tx: Session) -> list[tuple[int, bool, list[str], bool]]:
        found = tx.get_one(SchoolSession, session.id)
        for name, friend in (("Abel", farmer), ("Pedro", second), ("Rita", second)):
            assert seats.register_guest(tx, found, name, tx.get_one(Person, friend.id), programme=programme, now=NOW) == "waiting"
        told = sessions.cancel(tx, found, organizer.id, now=NOW)
        return [(contact.person.id, contact.mine, contact.guests, contact.waits) for contact in told]

    assert db.write_now(guests_and_the_end) == [
        (farmer.id, True, ["Abel"], False),
        (second.id, True, ["Pedro", "Rita"], True),
    ]
    states = db.read_now(lambda tx: tx.scalars(select(Registration.state).order_by(Registration.id)).all())
    assert list(states) == ["registered", "left", "left", "left", "left"]


def test_a_move_names_everybody_to_tell_and_makes_the_old_reminders_void(
    db: Database, farmer: Person, organizer: Person, programme: Programme
) -> None:
    session = plan_session(db, organizer)
    gone, *_ = farmers(db, 1)
    for person in (farmer, gone):
        join(db, session, person, programme)
    leave(db, session, gone, programme)

    def move(tx: Session) -> list[int]:
        found = tx.get_one(SchoolSession, session.id)
        people = sessions.move(tx, found, NOW + timedelta(days=9), organizer.id, programme=programme, now=NOW)
        return [contact.person.id for contact in people]

    assert db.write_now(move) == [farmer.id]
    rows = db.read_now(lambda tx: tx.scalars(select(Reminder)).all())
    assert {(row.person_id, row.revision) for row in rows} == {(farmer.id, 2)}
    assert min(row.due_at for row in rows) == NOW + timedelta(days=6)


def test_who_joins_while_the_session_moves_is_reminded_of_the_new_date(
    db: Database, farmer: Person, organizer: Person, programme: Programme
) -> None:
    """The date seen before the lock may be an old one."""
    session = plan_session(db, organizer)

    def join_late(tx: Session) -> Outcome:
        seen = tx.get_one(SchoolSession, session.id)
        if not db.is_sqlite:  # there nobody can write in between
            db.write_now(_move, session.id, organizer.id, programme)
        return sessions.register(tx, seen, farmer, programme=programme, now=NOW)

    if db.is_sqlite:
        db.write_now(_move, session.id, organizer.id, programme)
    assert db.write_now(join_late) == "registered"
    rows = db.read_now(lambda tx: tx.scalars(select(Reminder)).all())
    assert {row.revision for row in rows} == {2}
    assert {row.expires_at for row in rows} == {NOW + timedelta(days=9)}


def _move(tx: Session, session_id: int, organizer_id: int, programme: Programme) -> None:
    sessions.move(tx, tx.get_one(SchoolSession, session_id), NOW + timedelta(days=9), organizer_id, programme=programme, now=NOW)


def test_upcoming_sessions_are_listed_in_their_order(db: Database, organizer: Person) -> None:
    later, sooner, _past, off = (plan_session(db, organizer, days=days) for days in (9, 2, -1, 3))
    db.write_now(lambda tx: sessions.cancel(tx, tx.get_one(SchoolSession, off.id), organizer.id, now=NOW))
    assert [session.id for session in db.read_now(sessions.upcoming, now=NOW)] == [sooner.id, later.id]
