"""Audiences: what the database finds is what a person would pick by hand."""

import random
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import activities, announcements, audiences, people, schools, sessions
from service.audiences import FARMER, Audience
from service.database import Database
from service.models import Announcement, Person, Role, SchoolSession
from service.programme import Programme
from service.sessions import Plan
from tests.conftest import NOW
from tests.service.announcing import claim, finish, started, write_all
from tests.service.helpers import farmers
from tests.service.school_helpers import join, leave, open_school

DISTRICTS, LANGUAGES, ACTIVITIES = ("Iberia", "Iñapari", "Tambopata"), ("es", "pt"), ("cattle", "fish", "crops")
ROLES = ("consultant", "organizer")


def settle(tx: Session, rng: random.Random, programme: Programme) -> list[dict[str, Any]]:
    """Sixty people of every kind; what is known of each."""
    session = sessions.create(tx, Plan("Podas", NOW + timedelta(days=9), "Plaza"), 301, now=NOW)
    known = []
    for person in tx.scalars(select(Person).where(Person.id > 1000).order_by(Person.id)):
        person.district = rng.choice([*DISTRICTS, None])
        person.language = rng.choice(LANGUAGES)
        seen_days = rng.choice([0, 10, 40, 100])
        person.last_seen_at = NOW - timedelta(days=seen_days)
        lives_from = [activity for activity in ACTIVITIES if rng.random() < 0.3]
        for activity in lives_from:
            activities.toggle(tx, person.id, activity)
        role = rng.choice([*ROLES, None, None])
        if role:
            people.grant(tx, person.id, role, by=None, now=NOW)
        comes = rng.random() < 0.5
        if comes:
            sessions.register(tx, session, person, programme=programme, now=NOW)
        facts = {"id": person.id, "district": person.district, "language": person.language, "activities": lives_from}
        known.append({**facts, "role": role or FARMER, "seen": seen_days, "session": session.id if comes else None})
    return known


def some(rng: random.Random, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in values if rng.random() < 0.4) if rng.random() < 0.5 else ()


def picked(known: list[dict[str, Any]], audience: Audience) -> list[int]:
    """By hand."""
    return [
        one["id"]
        for one in known
        if (not audience.districts or one["district"] in audience.districts)
        and (not audience.languages or one["language"] in audience.languages)
        and (not audience.activities or set(one["activities"]) & set(audience.activities))
        and (not audience.roles or one["role"] in audience.roles)
        and one["role"] not in audience.not_roles
        and (audience.seen_days is None or one["seen"] <= audience.seen_days)
        and (audience.session_id is None or one["session"] == audience.session_id)
        and (audience.not_session_id is None or one["session"] != audience.not_session_id)
    ]


def test_any_audience_is_whom_a_person_would_pick_by_hand(db: Database, organizer: Person, programme: Programme) -> None:
    rng = random.Random(11)
    farmers(db, 60)
    known = db.write_now(settle, rng, programme)
    session_id = db.read_now(lambda tx: tx.scalars(select(SchoolSession.id)).one())

    def compare(tx: Session) -> set[int]:
        sizes = set()
        for _ in range(150):
            audience = Audience(
                districts=some(rng, DISTRICTS),
                activities=some(rng, ACTIVITIES),
                roles=some(rng, (*ROLES, FARMER)),
                languages=some(rng, LANGUAGES),
                seen_days=rng.choice([None, None, 7, 30, 90]),
                session_id=rng.choice([None, None, session_id]),
                not_session_id=rng.choice([None, None, None, session_id]),
                not_roles=some(rng, (*ROLES, FARMER)),
            )
            assert Audience.of(audience.as_data()) == audience
            found = tx.scalars(select(Person.id).where(Person.id > 1000, *audience.conditions(now=NOW)).order_by(Person.id)).all()
            assert found == picked(known, audience), audience
            sizes.add(len(found))
        return sizes

    assert len(db.read_now(compare)) > 15  # it was no comparison of nothing with nothing


def test_who_has_that_announcement_already_can_be_left_out(db: Database, organizer: Person, programme: Programme) -> None:
    farmers(db, 4, district="Iberia")
    first = started(db, organizer, programme, Audience(("Iberia",)))
    write_all(db, programme)
    rows = claim(db)
    finish(db, rows[:2])
    finish(db, rows[2:3], "unknown")
    finish(db, rows[3:], "dead")
    others = Audience(("Iberia",), not_announcement_id=first.id)
    assert db.read_now(audiences.reach, others, per_week=9, now=NOW).count == 1


def test_an_audience_is_kept_by_name_and_the_newer_one_stands(db: Database, organizer: Person) -> None:
    for district in ("Iberia", "Iñapari"):
        db.write_now(audiences.save, "mi gente", Audience((district,)), organizer.id, now=NOW)
    (kept,) = db.read_now(audiences.saved)
    assert Audience.of(kept.audience) == Audience(("Iñapari",))


def test_what_a_newer_version_wrote_into_an_audience_is_no_fault() -> None:
    assert Audience.of({"districts": ["Iberia"], "moon": "full"}) == Audience(("Iberia",))


def test_who_joins_the_audience_while_it_is_being_written_gets_it_once_or_not(
    db: Database, organizer: Person, programme: Programme
) -> None:
    """Keyset by the person's number: nobody is skipped who was there, nobody comes twice."""
    farmers(db, 6, first_id=1001, district="Iberia")
    announcement = started(db, organizer, programme, Audience(("Iberia",)))
    db.write_now(announcements.write_batch, programme=programme, now=NOW, size=3)
    farmers(db, 2, first_id=900, district="Iberia")
    farmers(db, 2, first_id=1900, district="Iberia")
    write_all(db, programme, 3)
    counted = db.read_now(lambda tx: announcements.progress(tx, tx.get_one(Announcement, announcement.id)))
    assert counted == {"ready": 8, "total": 8}
    assert db.read_now(lambda tx: tx.scalars(select(Role)).all())


def test_the_people_of_a_school_are_those_with_a_place_not_those_who_wait(db: Database, organizer: Person, programme: Programme) -> None:
    crowd = farmers(db, 5)
    school = open_school(db, organizer, programme, count=2, capacity=2)
    for person in crowd[:4]:
        join(db, school, person, programme)
    leave(db, school, crowd[0], programme)
    first = db.read_now(schools.sessions_of, school.id)[0]
    for audience in (Audience(school_id=school.id), Audience(session_id=first.id)):
        its_people = select(Person.id).where(*audience.conditions(now=NOW)).order_by(Person.id)
        with Session(db.engine) as tx:
            found = list(tx.scalars(its_people))
        assert found == [crowd[1].id, crowd[2].id]
