"""«Voy, no voy, voy con dos»: of a session alone companions take places; of a school's they are only counted."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import reminders, rsvps, schools, seats, sessions
from service.database import Database
from service.models import Person, Reminder, SchoolSession
from service.programme import Programme
from service.rsvps import Word
from service.sessions import Plan
from tests.conftest import NOW
from tests.service.helpers import farmers
from tests.service.school_helpers import join, join_guest, open_school, session_of


def says(db: Database, session: SchoolSession, person: Person, programme: Programme, coming: bool, companions: int = 0) -> str:
    def work(tx: Session) -> str:
        found = tx.get_one(SchoolSession, session.id)
        return rsvps.say(tx, found, person, Word(coming, found.revision, companions), programme=programme, now=NOW)

    return db.write_now(work)


def test_companions_take_places_at_a_session_alone_and_give_them_back(db: Database, organizer: Person, programme: Programme) -> None:
    first, second = farmers(db, 2)
    session = db.write_now(sessions.create, Plan("Podas", NOW + timedelta(days=7), "Plaza", capacity=3), organizer.id, now=NOW)

    def register(tx: Session, person: Person) -> str:
        return sessions.register(tx, tx.get_one(SchoolSession, session.id), person, programme=programme, now=NOW)

    db.write_now(register, first)
    assert says(db, session, first, programme, True, 3) == "no_room"
    assert says(db, session, first, programme, True, 2) == "noted"
    assert db.write_now(register, second) == "waiting"
    assert says(db, session, first, programme, True, 1) == "noted"
    assert [person.name for person in db.read_now(sessions.registered, session.id)] == [first.name, second.name]
    assert says(db, session, first, programme, False) == "left"
    assert says(db, session, first, programme, False) == "no_place"


def test_who_brings_only_guests_answers_for_them(db: Database, farmer: Person, organizer: Person, programme: Programme) -> None:
    school = open_school(db, organizer, programme)
    session = session_of(db, school, 1)
    assert says(db, session, farmer, programme, True) == "no_place"
    join_guest(db, school, "Pedro", farmer, programme)
    assert says(db, session, farmer, programme, False) == "noted"
    assert db.read_now(rsvps.turnout, session).declined == ["Pedro"]


def test_a_guest_is_still_expected_when_his_friend_stays_at_home(
    db: Database, farmer: Person, organizer: Person, programme: Programme
) -> None:
    school = open_school(db, organizer, programme)
    join(db, school, farmer, programme)
    join_guest(db, school, "Pedro", farmer, programme)
    session = session_of(db, school, 1)
    assert says(db, session, farmer, programme, False) == "noted"
    (guest,) = db.read_now(rsvps.guests_expected, session, farmer.id)
    assert guest["name"] == "Pedro"
    db.write_now(reminders.fall_due, now=session.starts_at - timedelta(hours=2))
    turnout = db.read_now(rsvps.turnout, session)
    assert (turnout.declined, turnout.silent) == ([farmer.name], ["Pedro"])


def test_an_added_session_is_reminded_of_like_the_others(db: Database, farmer: Person, organizer: Person, programme: Programme) -> None:
    school = open_school(db, organizer, programme, count=1)
    join(db, school, farmer, programme)

    def add(tx: Session) -> int:
        found = tx.get_one(type(school), school.id)
        session = sessions.add(tx, found, NOW + timedelta(days=20), organizer.id, programme=programme, now=NOW)
        assert session is not None
        return session.id

    added = db.write_now(add)
    planned = db.read_now(lambda tx: tx.scalars(select(Reminder.before).where(Reminder.session_id == added)).all())
    assert sorted(planned) == ["1d", "2h", "3d"]
    assert db.read_now(lambda tx: tx.get_one(SchoolSession, added).number) == 2
    assert db.read_now(lambda tx: seats.taken(tx, tx.get_one(type(school), school.id))) == 1
    assert len(db.read_now(schools.sessions_of, school.id)) == 2
