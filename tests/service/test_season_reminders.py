"""Whatever happens in a season, each concerned person gets each due reminder once or, after an outage past its use, never.

A model in plain Python says what is due; the rows have to agree, whatever the offsets, the zone, the night, and the order of events.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from service import outbox, reminders, rsvps, schools, seats, sessions
from service.database import Database
from service.models import Delivery, Person, Reminder, School, SchoolSession
from service.programme import Programme, Span
from service.reminders import due_time
from service.rsvps import Word
from service.schools import Place, SchoolPlan
from service.season import dates
from tests.service.helpers import farmers

ZONES = ["America/Lima", "America/New_York", "America/Sao_Paulo", "America/Santiago", "Australia/Lord_Howe", "Asia/Kolkata"]
QUIET = [(time(20, 30), time(6)), (time(0), time(6)), (time(13), time(15)), (time(0, 30), time(5))]
PEOPLE = 3
_ids = count(1_000_000, 10)

offsets = st.builds(lambda number, unit: f"{number}{unit}", st.integers(1, 60), st.sampled_from("dhm"))
ladders = st.lists(offsets, min_size=1, max_size=3).map(tuple)
steps = st.lists(
    st.tuples(
        st.integers(1, 3000),  # minutes that pass
        st.sampled_from(["join", "join", "leave", "guest", "yes", "no", "move", "cancel", "place", "choose", "nothing", "nothing"]),
        st.integers(0, PEOPLE - 1),
        st.booleans(),  # whether the ticks and the sender run, or there is an outage
        st.integers(-2000, 6000),  # by how many minutes a session moves
        ladders,
    ),
    min_size=8,
    max_size=30,
)


@dataclass
class Model:
    """One person and one session."""

    place: bool = False
    guests: int = 0
    declined: bool = False
    planned: dict[datetime, str] = field(default_factory=dict)
    outstanding: set[tuple[int, str]] = field(default_factory=set)  # (revision, before) in the outbox

    @property
    def expects(self) -> bool:
        return (self.place and not self.declined) or self.guests > 0

    def plan(self, due: dict[datetime, str], now: datetime, *, anew: bool = False) -> None:
        if not self.expects and not anew:
            self.planned, self.outstanding = {}, set()
            return
        kept = {} if anew else {at: before for at, before in self.planned.items() if at <= now}
        self.planned = {at: before for at, before in due.items() if at > now and before not in kept.values()} | kept


@pytest.fixture(scope="module")
def busy(migrated: Database) -> Iterator[Database]:
    yield migrated
    migrated.write_now(_forget)


def _forget(tx: Session) -> None:
    tx.execute(delete(Reminder))
    tx.execute(delete(Delivery))


@given(
    zone=st.sampled_from(ZONES),
    quiet=st.sampled_from(QUIET),
    usual=ladders,
    of_school=st.none() | ladders,
    begins=st.times(),
    steps=steps,
)
@settings(max_examples=15, deadline=None)
def test_each_due_reminder_comes_once_and_none_at_night_or_of_an_old_date(
    busy: Database,
    programme: Programme,
    zone: str,
    quiet: tuple[time, time],
    usual: tuple[str, ...],
    of_school: tuple[str, ...] | None,
    begins: time,
    steps: list[tuple[int, str, int, bool, int, tuple[str, ...]]],
) -> None:
    where = programme.model_copy(update={"timezone": zone, "quiet_hours": Span(start=quiet[0], end=quiet[1]), "reminders": usual})
    first = datetime.combine(date(2027, 3, 20), begins, ZoneInfo(zone)).astimezone(UTC)  # clocks change around then
    now = first - timedelta(days=12)
    busy.write_now(_forget)
    persons = farmers(busy, PEOPLE, first_id=next(_ids))
    plan = SchoolPlan("S", "Aquí", dates(first, 1, 2, where.zone))
    school = busy.write_now(schools.create, plan, persons[0].id, programme=where, now=now)
    if of_school is not None:
        busy.write_now(lambda tx: setattr(tx.get_one(School, school.id), "reminders", list(of_school)))
    numbers = [session.id for session in busy.read_now(schools.sessions_of, school.id)]
    models = {(person.id, number): Model() for person in persons for number in numbers}
    chosen: dict[int, tuple[str, ...]] = {}
    received: set[str] = set()

    for minutes, what, who, runs, shift, ladder in steps:
        now += timedelta(minutes=minutes)
        person = persons[who]
        target = numbers[minutes % 2]
        rungs = chosen.get(person.id, of_school or usual)
        found = {session.id: session for session in busy.read_now(schools.sessions_of, school.id)}
        ahead = [session for session in found.values() if session.cancelled_at is None and session.starts_at > now]
        open_target = next((session for session in ahead if session.id == target), None)
        mine = {session.id: models[person.id, session.id] for session in ahead}

        def due(session: SchoolSession, rungs: tuple[str, ...], where: Programme = where) -> dict[datetime, str]:
            return {due_time(where, session.starts_at, before): before for before in rungs}

        match what:
            case "join" if ahead and not any(model.place for model in models_of(models, person)):
                busy.write_now(_seat, school.id, person, where, now)
                for model in models_of(models, person):
                    model.place, model.declined = True, False
                for session in ahead:
                    mine[session.id].plan(due(session, rungs), now)
            case "guest" if ahead:
                busy.write_now(_guest, school.id, f"Guest {now}", person, where, now)
                for model in models_of(models, person):
                    model.guests += 1
                for session in ahead:
                    mine[session.id].plan(due(session, rungs), now)
            case "leave" if any(model.place for model in models_of(models, person)):
                busy.write_now(_leave, school.id, person, where, now)
                for model in models_of(models, person):
                    model.place = False
                for session in ahead:
                    mine[session.id].plan(due(session, rungs), now)
            case "yes" | "no" if open_target is not None and mine[target].place:
                busy.write_now(_says, target, person, what == "yes", where, now)
                mine[target].declined = what == "no"
                mine[target].plan(due(open_target, rungs), now)
            case "move" if open_target is not None:
                new = max(open_target.starts_at + timedelta(minutes=shift), now + timedelta(minutes=1))
                busy.write_now(_move, target, new, persons[0].id, where, now)
                open_target.starts_at = new
                for one in persons:
                    model = models[one.id, target]
                    model.declined, model.planned, model.outstanding = False, {}, set()
                    if model.expects:
                        model.plan(due(open_target, chosen.get(one.id, of_school or usual)), now, anew=True)
            case "cancel" if open_target is not None and shift < 0:
                busy.write_now(lambda tx: sessions.cancel(tx, tx.get_one(SchoolSession, target), persons[0].id, now=now))  # noqa: B023
                for one in persons:
                    models[one.id, target].planned, models[one.id, target].outstanding = {}, set()
            case "place" if open_target is not None:
                busy.write_now(_elsewhere, target, persons[0].id, where, now)
                for one in persons:
                    model = models[one.id, target]
                    model.outstanding = set()
                    if model.expects:
                        model.plan(due(open_target, chosen.get(one.id, of_school or usual)), now)
            case "choose":
                chosen[person.id] = ladder
                busy.write_now(_choose, school.id, person, ladder, where, now)
                for session in ahead:
                    mine[session.id].plan(due(session, ladder), now)
        if not runs:
            continue

        busy.write_now(reminders.fall_due, now=now)
        current = {session.id: session for session in busy.read_now(schools.sessions_of, school.id)}
        for (_, number), model in models.items():
            overdue = {at: before for at, before in model.planned.items() if at <= now}
            model.planned = {at: before for at, before in model.planned.items() if at > now}
            session = current[number]
            if overdue and model.expects and session.cancelled_at is None and session.starts_at > now:
                model.outstanding.add((session.revision, overdue[max(overdue)]))  # only the nearest is of use
        expected: set[str] = set()
        if not where.is_quiet(now):
            for (person_id, number), model in models.items():
                if current[number].starts_at > now:
                    expected |= {f"reminder:{number}:{revision}:{before}:{person_id}" for revision, before in model.outstanding}
                model.outstanding = set()
        arrived = _deliver(busy, where, now)
        assert {str(delivery.dedupe_key) for delivery in arrived} == expected
        for delivery in arrived:
            session = current[delivery.data["session_id"]]
            assert datetime.fromisoformat(delivery.data["starts_at"]) == session.starts_at > now
            assert session.cancelled_at is None
            assert delivery.dedupe_key not in received
            received.add(str(delivery.dedupe_key))


def models_of(models: dict[tuple[int, int], Model], person: Person) -> list[Model]:
    return [model for (person_id, _), model in models.items() if person_id == person.id]


def _deliver(db: Database, where: Programme, now: datetime) -> list[Delivery]:
    """What the sender would take to Telegram now."""
    arrived: list[Delivery] = []
    while claimed := db.write_now(outbox.claim, "one", 99, now=now, lease_until=now, quiet=where.is_quiet(now)):
        db.write_now(outbox.finish, "one", [outbox.Result(row.id, "sent", message_id=row.id) for row in claimed], now=now)
        arrived += [row for row in claimed if row.kind == "reminder"]
    return arrived


def _seat(tx: Session, school_id: int, person: Person, where: Programme, now: datetime) -> None:
    assert seats.register(tx, tx.get_one(School, school_id), person, programme=where, now=now) == "registered"


def _guest(tx: Session, school_id: int, name: str, by: Person, where: Programme, now: datetime) -> None:
    assert seats.register_guest(tx, tx.get_one(School, school_id), name, by, programme=where, now=now) == "registered"


def _leave(tx: Session, school_id: int, person: Person, where: Programme, now: datetime) -> None:
    school = tx.get_one(School, school_id)
    row = seats.of_person(tx, school, person.id)
    assert row is not None and seats.give_back(tx, school, row, programme=where, now=now)


def _says(tx: Session, session_id: int, person: Person, coming: bool, where: Programme, now: datetime) -> None:
    session = tx.get_one(SchoolSession, session_id)
    assert rsvps.say(tx, session, person, Word(coming, session.revision), programme=where, now=now) == "noted"


def _move(tx: Session, session_id: int, to: datetime, actor_id: int, where: Programme, now: datetime) -> None:
    sessions.move(tx, tx.get_one(SchoolSession, session_id), to, actor_id, programme=where, now=now)


def _elsewhere(tx: Session, session_id: int, actor_id: int, where: Programme, now: datetime) -> None:
    sessions.change_place(tx, tx.get_one(SchoolSession, session_id), Place("La plaza"), actor_id, programme=where, now=now)


def _choose(tx: Session, school_id: int, person: Person, ladder: tuple[str, ...], where: Programme, now: datetime) -> None:
    reminders.choose(tx, person.id, ladder, now=now)
    for session in schools.sessions_ahead(tx, school_id, now=now):
        reminders.replan(tx, session, [person.id], programme=where, now=now)
