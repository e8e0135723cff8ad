"""What happens by itself around each session of a school: the plan the evening before, what people thought of it, the roll that closes."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import catch_up, feedback, outbox, roll, schools
from service.models import Attendance, Delivery, Facilitator, Person, Registration, Roll, SchoolSession
from service.programme import Programme
from service.roll import Line

#: People are asked what they thought this long after the end; a day later it is of no use.
ASK_AFTER, ASK_UNTIL = timedelta(minutes=30), timedelta(days=2)
#: A roll closes by itself when no code counts any more; an older session is left alone.
CLOSES_AFTER, TOO_OLD = roll.CODE_LASTS, timedelta(days=8)
#: What people thought goes to who leads the school when most have said it.
SUMMARY_AFTER = timedelta(days=2)
#: Names shown in a plan.
MOST_NAMES = 60


def keep(tx: Session, *, programme: Programme, now: datetime) -> int:
    """Everything that is due, once each, however often and late this is called. Returns how much there was."""
    if programme.is_quiet(now):
        return 0  # none of it wakes anybody
    around = tx.scalars(
        select(SchoolSession).where(
            SchoolSession.school_id.is_not(None),
            SchoolSession.cancelled_at.is_(None),
            SchoolSession.starts_at.between(now - TOO_OLD, now + timedelta(days=2)),
        )
    ).all()
    done = 0
    for session in around:
        ended = session.starts_at + timedelta(minutes=session.minutes)
        if _plan_time(programme, session) <= now < session.starts_at:
            done += _plan(tx, session, now)
        if ended + ASK_AFTER <= now < session.starts_at + ASK_UNTIL:
            done += _ask_opinions(tx, session, now)
        if session.starts_at + CLOSES_AFTER <= now:
            done += _close(tx, session, now)
        if session.starts_at + SUMMARY_AFTER <= now:
            done += _summary(tx, session, now)
    return done


def leaders(tx: Session, session: SchoolSession) -> list[Person]:
    """Who leads the session: the school's facilitators and its organizer."""
    facilitators = select(Facilitator.person_id).where(Facilitator.school_id == session.school_id)
    found = tx.scalars(select(Person).where(Person.id.in_(facilitators) | (Person.id == session.organizer_id)).order_by(Person.id))
    return [person for person in found if person.unreachable_at is None]


def _plan_time(programme: Programme, session: SchoolSession) -> datetime:
    day_before = programme.local(session.starts_at).date() - timedelta(days=1)
    return datetime.combine(day_before, programme.schools.plan_at, programme.zone).astimezone(UTC)


def _plan(tx: Session, session: SchoolSession, now: datetime) -> int:
    keys = {person.id: f"plan:{session.id}:{session.revision}:{person.id}" for person in leaders(tx, session)}
    missing = _unwritten(tx, keys)
    if not missing:
        return 0
    data = _plan_data(tx, session, now)
    for person_id in missing:
        _owe(tx, "change", person_id, "roll.plan", data, keys[person_id], now, session.starts_at)
    return len(missing)


def _plan_data(tx: Session, session: SchoolSession, now: datetime) -> dict[str, Any]:
    lines = roll.lines(tx, session)
    coming = [line for line in lines if line.coming]
    return {
        "session_id": session.id,
        "title": schools.name_of(session),
        "starts_at": session.starts_at.isoformat(),
        "place": schools.place_of(session).name,
        "bring": session.bring,
        "entry_ids": list(session.entry_ids),
        "code": roll.open_roll(tx, session, now=now).code,
        "ids": [line.registration_id for line in lines],
        "lines": [_line(line) for line in lines[:MOST_NAMES]],
        "coming": len(coming) + sum(line.companions for line in coming),
        "declined": sum(line.coming is False for line in lines),
    }


def _line(line: Line) -> dict[str, Any]:
    return {"name": line.name, "guest": line.guest, "coming": line.coming, "companions": line.companions}


def _ask_opinions(tx: Session, session: SchoolSession, now: datetime) -> int:
    there = tx.scalars(
        select(Registration.person_id)
        .join(Attendance, Attendance.registration_id == Registration.id)
        .where(Attendance.session_id == session.id, Attendance.present.is_(True), Registration.person_id.is_not(None))
    ).all()
    keys = {person_id: f"feedback:{session.id}:{person_id}" for person_id in there if person_id is not None}
    data = {"session_id": session.id, "title": schools.name_of(session)}
    asked = _listening(tx, _unwritten(tx, keys))
    for person_id in asked:
        _owe(tx, "reminder", person_id, "feedback.ask", data, keys[person_id], now, session.starts_at + ASK_UNTIL)
    return len(asked)


def _close(tx: Session, session: SchoolSession, now: datetime) -> int:
    opened = tx.get(Roll, session.id)
    if opened is not None and opened.closed_at is not None:
        return 0
    if roll.has_roll(tx, session):
        roll.close(tx, session, now=now)
        catch_up.tell(tx, session, now=now)
        return 1
    if not roll.lines(tx, session):
        return 0
    keys = {person.id: f"no_roll:{session.id}:{person.id}" for person in leaders(tx, session)}
    data = {"session_id": session.id, "title": schools.name_of(session), "starts_at": session.starts_at.isoformat()}
    missing = _unwritten(tx, keys)
    for person_id in missing:
        _owe(tx, "reminder", person_id, "roll.missing", data, keys[person_id], now, session.starts_at + TOO_OLD)
    return len(missing)


def _summary(tx: Session, session: SchoolSession, now: datetime) -> int:
    keys = {person.id: f"opinions:{session.id}:{person.id}" for person in leaders(tx, session)}
    missing = _unwritten(tx, keys)
    if not missing:
        return 0
    said = feedback.summary(tx, session.id)
    if said is None:
        return 0
    data = {"session_id": session.id, "title": schools.name_of(session), **said}
    for person_id in missing:
        _owe(tx, "reminder", person_id, "feedback.summary", data, keys[person_id], now, session.starts_at + TOO_OLD)
    return len(missing)


def _unwritten(tx: Session, keys: dict[int, str]) -> list[int]:
    """The people whose message with this key is not written yet."""
    written = set(tx.scalars(select(Delivery.dedupe_key).where(Delivery.dedupe_key.in_(keys.values()))))
    return [person_id for person_id, key in keys.items() if key not in written]


def _listening(tx: Session, person_ids: Iterable[int]) -> Sequence[int]:
    """Those who did not ask for silence."""
    wanted = select(Person.id).where(Person.id.in_(list(person_ids)), Person.stopped_at.is_(None), Person.unreachable_at.is_(None))
    return tx.scalars(wanted.order_by(Person.id)).all()


def _owe(
    tx: Session, kind: str, person_id: int, template: str, data: dict[str, Any], key: str, now: datetime, expires_at: datetime
) -> None:
    language = tx.get_one(Person, person_id).language
    outbox.owe(tx, kind, person_id, template, data, now=now, language=language, dedupe_key=key, expires_at=expires_at)
