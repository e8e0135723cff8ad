"""Who missed a session hears what it was about: its entries, the facilitator's own voice, a companion who tells it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import outbox, roll, schools
from service.models import Attendance, Person, Registration, Roll, SchoolSession

#: News of a session that nobody reads in time are of no use after the next one.
USEFUL_FOR = timedelta(days=10)


def missed(tx: Session, session: SchoolSession) -> int:
    """How many of the list were not there."""
    return len(_absent(tx, session))


def tell(tx: Session, session: SchoolSession, *, now: datetime) -> None:
    """The session's topic and entries to everybody who missed it; for a guest to whoever wrote him down. Once each."""
    for person, names in _hearers(tx, session):
        data: dict[str, Any] = {
            "session_id": session.id,
            "title": schools.name_of(session),
            "entry_ids": list(session.entry_ids),
            "guests": names,
        }
        _owe(tx, session, person, "catch_up.told", data, f"catch_up:{session.id}:{person.id}", now)
    opened = tx.get(Roll, session.id)
    if opened is not None and opened.voice_message_id is not None and opened.voice_chat_id is not None:
        _copy(tx, session, opened.voice_chat_id, opened.voice_message_id, now)


def pass_on(tx: Session, session: SchoolSession, chat_id: int, message_id: int, *, now: datetime) -> int:
    """The facilitator's note, kept with the roll and copied to who missed. Returns to how many."""
    opened = roll.open_roll(tx, session, now=now)
    opened.voice_chat_id, opened.voice_message_id = chat_id, message_id
    return _copy(tx, session, chat_id, message_id, now)


def _copy(tx: Session, session: SchoolSession, chat_id: int, message_id: int, now: datetime) -> int:
    hearers = _hearers(tx, session)
    for person, _names in hearers:
        key = f"catch_up:{session.id}:{person.id}:{message_id}"
        _owe(tx, session, person, "copy", {"from_chat_id": chat_id, "message_id": message_id}, key, now)
    return len(hearers)


def _owe(tx: Session, session: SchoolSession, person: Person, template: str, data: dict[str, Any], key: str, now: datetime) -> None:
    outbox.owe(
        tx,
        "reminder",
        person.id,
        template,
        data,
        now=now,
        language=person.language,
        dedupe_key=key,
        expires_at=max(now, session.starts_at) + USEFUL_FOR,
    )


def _absent(tx: Session, session: SchoolSession) -> Sequence[Registration]:
    return tx.scalars(
        select(Registration)
        .join(Attendance, Attendance.registration_id == Registration.id)
        .where(Attendance.session_id == session.id, Attendance.present.is_(False), Registration.state == "registered")
        .order_by(Registration.position, Registration.id)
    ).all()


def _hearers(tx: Session, session: SchoolSession) -> list[tuple[Person, list[str]]]:
    """Each person once, with the guests of his who missed it; who asked for silence hears nothing."""
    found: dict[int, tuple[Person, list[str]]] = {}
    for place in _absent(tx, session):
        person_id = place.person_id or place.registered_by
        person = tx.get(Person, person_id) if person_id is not None else None
        if person is None or person.stopped_at is not None or person.unreachable_at is not None:
            continue
        _person, names = found.setdefault(person.id, (person, []))
        if place.guest_name:
            names.append(place.guest_name)
    return list(found.values())
