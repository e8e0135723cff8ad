"""Reminders: planned as rows in UTC when somebody has a place, turned into deliveries when their time has come."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, aliased

from service import outbox, schools
from service.concerned import Contact, contacts
from service.insert import insert_new
from service.models import Delivery, Person, Reminder, ReminderChoice, SchoolSession
from service.programme import Programme, parse_before


def due_time(programme: Programme, starts_at: datetime, before: str) -> datetime:
    """When a reminder is due (UTC). Days before keep the hour on the wall.

    One that would fall into quiet hours comes in the last minute before them.
    """
    ahead = parse_before(before)
    local_start = programme.local(starts_at)
    if before.endswith("d"):
        local = (local_start.replace(tzinfo=None) - ahead).replace(tzinfo=programme.zone)
    else:
        local = programme.local(starts_at - ahead)
    if programme.quiet_hours.holds(local.time()):
        evening = datetime.combine(local.date(), programme.quiet_hours.start, programme.zone)
        if evening > local:
            evening = datetime.combine(local.date() - timedelta(days=1), programme.quiet_hours.start, programme.zone)
        local = evening - timedelta(minutes=1)
    return local.astimezone(UTC)


def plan(tx: Session, session: SchoolSession, person_ids: Sequence[int], *, programme: Programme, now: datetime) -> None:
    """Write each person's reminders that still lie ahead; two that fall on one minute are one."""
    chosen = ladders(tx, session, person_ids, programme=programme)
    rows = []
    for person_id in person_ids:
        ahead = {due_time(programme, session.starts_at, before): before for before in chosen[person_id]}
        rows += [
            {
                "session_id": session.id,
                "revision": session.revision,
                "person_id": person_id,
                "before": before,
                "due_at": due_at,
                "expires_at": session.starts_at,
            }
            for due_at, before in ahead.items()
            if now < due_at < session.starts_at
        ]
    if rows:
        tx.execute(insert_new(tx, Reminder), rows)


def ladders(tx: Session, session: SchoolSession, person_ids: Sequence[int], *, programme: Programme) -> dict[int, Sequence[str]]:
    """How long before it each person is reminded: as he chose himself, else as the school, else as the programme."""
    usual = session.school.reminders if session.school is not None else None
    own = tx.scalars(select(ReminderChoice).where(ReminderChoice.person_id.in_(person_ids)))
    ladder: Sequence[str] = programme.reminders if usual is None else usual
    return {**dict.fromkeys(person_ids, ladder), **{choice.person_id: choice.ladder for choice in own}}


def replan(tx: Session, session: SchoolSession, person_ids: Sequence[int], *, programme: Programme, now: datetime) -> None:
    """Plan anew for people whose places or words have changed; who expects nobody any more hears nothing."""
    expects = {contact.person.id for contact in contacts(tx, session, person_ids) if contact.expects}
    for person_id in person_ids:
        if person_id not in expects:
            drop(tx, session.id, person_id)
    staying = [person_id for person_id in person_ids if person_id in expects]
    not_due = (Reminder.session_id == session.id, Reminder.person_id.in_(staying), Reminder.due_at > now)  # what is due is owed
    tx.execute(delete(Reminder).where(*not_due))
    plan(tx, session, staying, programme=programme, now=now)


def choose(tx: Session, person_id: int, ladder: Sequence[str] | None, *, now: datetime) -> None:
    """From now on this person is reminded so long before; None: as each school does. The caller plans anew."""
    tx.execute(delete(ReminderChoice).where(ReminderChoice.person_id == person_id))
    if ladder is not None:
        tx.add(ReminderChoice(person_id=person_id, ladder=list(ladder), chosen_at=now))
    tx.flush()


def drop(tx: Session, session_id: int, person_id: int | None = None) -> None:
    """Take back what was planned for a session (one person's, or all), and what waits in the outbox."""
    planned = delete(Reminder).where(Reminder.session_id == session_id)
    waiting = [Delivery.kind == "reminder", Delivery.dedupe_key.like(f"reminder:{session_id}:%")]
    if person_id is not None:
        planned = planned.where(Reminder.person_id == person_id)
        waiting.append(Delivery.chat_id == person_id)
    tx.execute(planned)
    outbox.cancel(tx, *waiting)


def fall_due(tx: Session, *, now: datetime, limit: int = 500) -> int:
    """Turn due reminders into deliveries. After an outage only the nearest one of a session is still of use to a person.

    Returns how many reminders were dealt with.
    """
    nearer = aliased(Reminder)
    is_nearest = ~exists().where(
        nearer.session_id == Reminder.session_id,
        nearer.person_id == Reminder.person_id,
        nearer.due_at <= now,
        nearer.due_at > Reminder.due_at,
    )
    due = tx.execute(
        select(Reminder, SchoolSession, Person)
        .join(SchoolSession, SchoolSession.id == Reminder.session_id)
        .join(Person, Person.id == Reminder.person_id)
        .where(Reminder.due_at <= now, is_nearest)
        .order_by(Reminder.due_at, Reminder.id)
        .limit(limit)
    ).all()
    concerned: dict[int, dict[int, Contact]] = {}
    for reminder, session, person in due:
        if session.id not in concerned:
            concerned[session.id] = {contact.person.id: contact for contact in contacts(tx, session)}
        contact = concerned[session.id].get(person.id)
        is_void = reminder.expires_at <= now or session.cancelled_at is not None or reminder.revision != session.revision
        wanted = person.stopped_at is None and person.unreachable_at is None
        if not is_void and wanted and contact is not None and contact.expects:
            _owe(tx, reminder, session, contact, now)
        tx.execute(
            delete(Reminder).where(Reminder.session_id == session.id, Reminder.person_id == person.id, Reminder.due_at <= reminder.due_at)
        )
    return len(due)


def _owe(tx: Session, reminder: Reminder, session: SchoolSession, contact: Contact, now: datetime) -> None:
    """The reminder and, where the place is known to the map, its pin."""
    person = contact.person
    data = session_data(session)
    key = f"{session.id}:{session.revision}:{reminder.before}:{person.id}"
    for template in ("session.reminder", "session.pin"):
        if template == "session.pin" and data["latitude"] is None:
            continue
        outbox.owe(
            tx,
            "reminder",
            person.id,
            template,
            {**data, "mine": contact.mine, "guests": contact.guests} if template == "session.reminder" else data,
            now=now,
            language=person.language,
            dedupe_key=f"reminder:{key}" if template == "session.reminder" else f"reminder:{key}:pin",
            expires_at=reminder.expires_at,
        )


def session_data(session: SchoolSession) -> dict[str, Any]:
    """What a message says of a session, as far as anybody who has a place may know it."""
    place = schools.place_of(session)
    return {
        "session_id": session.id,
        "school_id": session.school_id,
        "revision": session.revision,
        "title": schools.name_of(session),
        "number": session.number,
        "topic": session.topic,
        "starts_at": session.starts_at.isoformat(),
        "minutes": session.minutes,
        "place": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "bring": session.bring,
    }
