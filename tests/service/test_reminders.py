"""Reminders: on the farmer's clock, never at night, never late, each once, and after an outage only the nearest."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service import outbox, people, reminders, schema, sessions
from service.database import Database
from service.models import Delivery, Person, Reminder, SchoolSession
from service.programme import Programme, Span, parse_before
from service.reminders import due_time
from service.sessions import Plan
from tests.conftest import NOW, fresh_database
from tests.service.helpers import farmers, unregister

#: A session on Saturday of the same week, 9:00 in Lima.
SATURDAY = datetime(2026, 11, 28, 14, 0, tzinfo=UTC)

ZONES = [
    "America/Lima",
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/Lisbon",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
]
QUIET = [(time(20, 30), time(6)), (time(22), time(5)), (time(0), time(6)), (time(13), time(15)), (time(0, 30), time(5))]


def plan_session(db: Database, organizer: Person, starts_at: datetime = SATURDAY, **about: Any) -> SchoolSession:
    return db.write_now(sessions.create, Plan("Podas", starts_at, "Plaza", **about), organizer.id, now=NOW)


def register(db: Database, session: SchoolSession, programme: Programme, *persons: Person, now: datetime = NOW) -> None:
    for person in persons:
        db.write_now(_comes_or_goes, session.id, person, "joins", programme, now)


def planned(db: Database) -> list[tuple[str, datetime]]:
    return [(row.before, row.due_at) for row in db.read_now(lambda tx: tx.scalars(select(Reminder).order_by(Reminder.due_at)).all())]


def owed(db: Database) -> list[Delivery]:
    return list(db.read_now(lambda tx: tx.scalars(select(Delivery).where(Delivery.kind == "reminder").order_by(Delivery.id)).all()))


def fall_due(db: Database, now: datetime) -> list[Delivery]:
    """What becomes owed now."""
    before = {delivery.id for delivery in owed(db)}
    db.write_now(reminders.fall_due, now=now)
    return [delivery for delivery in owed(db) if delivery.id not in before]


def with_clock(programme: Programme, zone: str, quiet: tuple[time, time], offsets: tuple[str, ...] = ("3d", "1d", "2h")) -> Programme:
    return programme.model_copy(update={"timezone": zone, "quiet_hours": Span(start=quiet[0], end=quiet[1]), "reminders": offsets})


starts = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))
offsets = st.builds(lambda number, unit: f"{number}{unit}", st.integers(1, 60), st.sampled_from("dhm"))


@given(starts, offsets, st.sampled_from(ZONES), st.sampled_from(QUIET))
@settings(max_examples=600, deadline=None)
def test_a_reminder_is_never_due_at_night_and_never_after_its_hour(
    programme: Programme, starts_at: datetime, before: str, zone: str, quiet: tuple[time, time]
) -> None:
    where = with_clock(programme, zone, quiet)
    due = due_time(where, starts_at, before)
    assert due.utcoffset() == timedelta()
    assert not where.is_quiet(due)
    assert due < starts_at
    assert starts_at - due >= parse_before(before) - timedelta(hours=1)  # an hour less where the clocks go forward in between
    assert starts_at - due <= parse_before(before) + timedelta(hours=11)  # the longest night


@given(starts, st.integers(1, 30), st.sampled_from(ZONES))
@settings(max_examples=300, deadline=None)
def test_days_before_keep_the_hour_on_the_wall(programme: Programme, starts_at: datetime, days: int, zone: str) -> None:
    never = (time(12), time(12))
    where = with_clock(programme, zone, never)
    begins, due = where.local(starts_at), where.local(due_time(where, starts_at, f"{days}d"))
    assert due.date() == begins.date() - timedelta(days=days)
    gap = due.replace(tzinfo=None) != (begins.replace(tzinfo=None) - timedelta(days=days))
    assert not gap or _does_not_exist(begins.replace(tzinfo=None) - timedelta(days=days), where.zone)


def _does_not_exist(wall: datetime, zone: ZoneInfo) -> bool:
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall


@pytest.mark.parametrize(
    ("starts_at", "before", "due"),
    [
        ("2026-11-28T09:00", "1d", "2026-11-27T09:00"),
        ("2026-11-28T09:00", "2h", "2026-11-28T07:00"),
        ("2026-11-28T07:00", "2h", "2026-11-27T20:29"),  # five in the morning: the evening before
        ("2026-11-28T23:00", "2h", "2026-11-28T20:29"),  # nine in the evening: earlier that evening
        ("2026-11-28T21:00", "1d", "2026-11-27T20:29"),
        ("2026-11-28T06:00", "1d", "2026-11-27T06:00"),  # the first minute of the day
    ],
)
def test_due_times_in_lima(programme: Programme, starts_at: str, before: str, due: str) -> None:
    zone = programme.zone
    found = due_time(programme, datetime.fromisoformat(starts_at).replace(tzinfo=zone), before)
    assert programme.local(found).replace(tzinfo=None) == datetime.fromisoformat(due)


def test_registering_plans_the_three_reminders(db: Database, farmer: Person, organizer: Person, programme: Programme) -> None:
    session = plan_session(db, organizer)
    register(db, session, programme, farmer)
    assert planned(db) == [
        ("3d", SATURDAY - timedelta(days=3)),
        ("1d", SATURDAY - timedelta(days=1)),
        ("2h", SATURDAY - timedelta(hours=2)),
    ]


def test_who_registers_late_gets_only_what_still_lies_ahead(db: Database, farmer: Person, organizer: Person, programme: Programme) -> None:
    session = plan_session(db, organizer)
    register(db, session, programme, farmer, now=SATURDAY - timedelta(hours=20))
    assert [before for before, _ in planned(db)] == ["2h"]


def test_two_reminders_of_one_minute_are_one(db: Database, farmer: Person, organizer: Person, programme: Programme) -> None:
    where = with_clock(programme, "America/Lima", (time(20, 30), time(6)), ("10h", "9h"))
    session = plan_session(db, organizer, datetime(2026, 11, 28, 12, 0, tzinfo=UTC))  # 7:00: both fall into the night
    register(db, session, where, farmer)
    assert len(planned(db)) == 1


def test_a_reminder_is_owed_once_at_its_time(db: Database, farmer: Person, organizer: Person, programme: Programme) -> None:
    session = plan_session(db, organizer)
    register(db, session, programme, farmer)
    due = SATURDAY - timedelta(days=3)
    assert fall_due(db, due - timedelta(seconds=1)) == []
    (delivery,) = fall_due(db, due)
    assert (delivery.chat_id, delivery.template, delivery.expires_at) == (farmer.id, "session.reminder", SATURDAY)
    assert fall_due(db, due) == []


def test_a_session_with_a_pin_is_reminded_with_its_pin(db: Database, farmer: Person, organizer: Person, programme: Programme) -> None:
    session = plan_session(db, organizer, latitude=-11.0, longitude=-69.5)
    register(db, session, programme, farmer)
    assert [delivery.template for delivery in fall_due(db, SATURDAY - timedelta(days=3))] == ["session.reminder", "session.pin"]


def test_after_an_outage_each_person_is_told_only_the_nearest(db: Database, organizer: Person, programme: Programme) -> None:
    """In as many small batches as it takes."""
    crowd = farmers(db, 7)
    session = plan_session(db, organizer)
    register(db, session, programme, *crowd)
    now = SATURDAY - timedelta(hours=1)
    for _ in range(20):
        db.write_now(reminders.fall_due, now=now, limit=2)
    keys = [str(delivery.dedupe_key).split(":")[3] for delivery in owed(db)]
    assert keys == ["2h"] * len(crowd)
    assert Counter(delivery.chat_id for delivery in owed(db)) == {person.id: 1 for person in crowd}
    assert planned(db) == []


def test_nobody_is_reminded_of_what_has_begun(db: Database, farmer: Person, organizer: Person, programme: Programme) -> None:
    session = plan_session(db, organizer)
    register(db, session, programme, farmer)
    assert fall_due(db, SATURDAY) == []
    assert planned(db) == []


def test_a_reminder_that_waits_in_the_outbox_expires_when_the_session_begins(
    db: Database, farmer: Person, organizer: Person, programme: Programme
) -> None:
    session = plan_session(db, organizer)
    register(db, session, programme, farmer)
    fall_due(db, SATURDAY - timedelta(hours=2))
    claim = {"now": SATURDAY, "lease_until": SATURDAY, "quiet": False}
    assert db.write_now(outbox.claim, "one", 9, **claim) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("gone", ["stopped", "unreachable", "unregistered", "cancelled"])
def test_who_does_not_want_it_or_cannot_get_it_is_not_reminded(
    db: Database, farmer: Person, organizer: Person, programme: Programme, gone: str
) -> None:
    session = plan_session(db, organizer)
    register(db, session, programme, farmer)
    match gone:
        case "stopped":
            db.write_now(lambda tx: people.stop(tx, tx.get_one(Person, farmer.id), now=NOW))
        case "unreachable":
            db.write_now(outbox.unreachable, farmer.id, now=NOW)
        case "unregistered":
            db.write_now(_comes_or_goes, session.id, farmer, "leaves", programme, NOW)
        case "cancelled":
            db.write_now(lambda tx: sessions.cancel(tx, tx.get_one(SchoolSession, session.id), organizer.id, now=NOW))
    assert fall_due(db, SATURDAY - timedelta(hours=2)) == []


def test_a_reminder_on_its_way_is_taken_back_when_the_session_is_called_off(
    db: Database, farmer: Person, organizer: Person, programme: Programme
) -> None:
    first, other = plan_session(db, organizer), plan_session(db, organizer)
    for session in (first, other):
        register(db, session, programme, farmer)
    fall_due(db, SATURDAY - timedelta(days=3))
    db.write_now(lambda tx: sessions.cancel(tx, tx.get_one(SchoolSession, first.id), organizer.id, now=NOW))
    assert [delivery.state for delivery in owed(db)] == ["cancelled", "ready"]


def test_reminders_of_one_minute_leave_in_the_order_in_which_they_were_planned(
    db: Database, farmer: Person, organizer: Person, programme: Programme
) -> None:
    """Wherever the database keeps their rows: PostgreSQL puts a changed or a new one where there is room."""
    first, other = plan_session(db, organizer), plan_session(db, organizer)
    for session in (first, other):
        register(db, session, programme, farmer)
    db.write_now(lambda tx: tx.execute(update(Reminder).where(Reminder.session_id == first.id).values(revision=Reminder.revision)))
    due = fall_due(db, SATURDAY - timedelta(days=3))
    assert [delivery.data["session_id"] for delivery in due] == [first.id, other.id]


def test_a_moved_session_is_reminded_of_at_its_new_time_only(db: Database, farmer: Person, organizer: Person, programme: Programme) -> None:
    session = plan_session(db, organizer)
    register(db, session, programme, farmer)
    fall_due(db, SATURDAY - timedelta(days=3))
    week_later = SATURDAY + timedelta(days=7)

    def move(tx: Any) -> None:
        found = tx.get_one(SchoolSession, session.id)
        sessions.move(tx, found, week_later, organizer.id, programme=programme, now=SATURDAY - timedelta(days=2))

    db.write_now(move)
    assert owed(db)[0].state == "cancelled"
    assert fall_due(db, SATURDAY - timedelta(hours=2)) == []
    (delivery,) = fall_due(db, week_later - timedelta(days=3))
    assert datetime.fromisoformat(delivery.data["starts_at"]) == week_later


@pytest.fixture(scope="module")
def busy_db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all examples of the property test; each brings its own session and people."""
    database = Database(fresh_database("sqlite", tmp_path_factory.mktemp("reminders")))
    schema.upgrade(database.engine)
    yield database
    database.close()


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_however_the_ticks_come_each_person_hears_each_offset_at_most_once(
    busy_db: Database, programme: Programme, data: st.DataObject
) -> None:
    """Ticks at random times, as an outage or a busy machine would have them; people join and leave between them."""
    zone = data.draw(st.sampled_from(ZONES))
    where = with_clock(programme, zone, data.draw(st.sampled_from(QUIET)), tuple(data.draw(st.lists(offsets, min_size=1, max_size=4))))
    begins = datetime.combine(date(2027, 3, 20), data.draw(st.times()), ZoneInfo(zone)).astimezone(UTC)
    person = farmers(busy_db, 1, first_id=next(_ids))[0]
    session = plan_session(busy_db, person, begins)
    told: list[Delivery] = []
    for minutes in sorted(data.draw(st.lists(st.integers(-70 * 24 * 60, 60), min_size=1, max_size=12))):
        now = begins + timedelta(minutes=minutes)
        busy_db.write_now(_comes_or_goes, session.id, person, data.draw(st.sampled_from(["joins", "leaves", "stays"])), where, now)
        new = [delivery for delivery in fall_due(busy_db, now) if delivery.chat_id == person.id]  # others' sessions are left over
        assert len(new) <= 1
        assert not new or now < begins
        told += new
    assert len({delivery.dedupe_key for delivery in told}) == len(told)


_ids = count(10_000)


def _comes_or_goes(tx: Session, session_id: int, person: Person, what: str, programme: Programme, now: datetime) -> None:
    session = tx.get_one(SchoolSession, session_id)
    if what == "joins":
        sessions.register(tx, session, person, programme=programme, now=now)
    elif what == "leaves":
        unregister(tx, session, person.id, programme=programme, now=now)
