"""Places in a school or in a session alone: taken in order, given back, and filled again from the waiting list."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from service import audit, outbox, reminders, schools, shared_cards
from service.concerned import WAITING, Contact, Holder, in_line, of_holder
from service.models import Person, Registration, Rsvp, School, SchoolSession
from service.programme import Programme

Outcome = Literal["registered", "waiting", "pending", "already", "over"]
#: A person is on the list, or waits to be.
LIVE = ("registered", *WAITING)
#: News of a place are of no use later.
NEWS_FOR = timedelta(days=3)
#: A person may write down so many guests.
MOST_GUESTS = 10


def lock(tx: Session, holder: Holder) -> None:
    """Nobody else changes its list until the commit: the last place is given once. SQLite has one writer anyway."""
    tx.refresh(holder, with_for_update=True)


def register(tx: Session, holder: Holder, person: Person, *, programme: Programme, now: datetime, admitted: bool = False) -> Outcome:
    """A place for the person, or one in the waiting list. `admitted`: by the organizer himself, who need not say yes again."""
    lock(tx, holder)
    if is_over(tx, holder, now=now):
        return "over"
    row = tx.scalar(select(Registration).where(of_holder(holder), Registration.person_id == person.id))
    if row is not None and row.state in LIVE:
        return "already"
    if row is None:
        row = Registration(**_key(holder), person_id=person.id, registered_at=now, state="pending")
        tx.add(row)
    return _queue(tx, holder, row, programme=programme, now=now, admitted=admitted)


def register_guest(
    tx: Session, holder: Holder, name: str, by: Person, *, programme: Programme, now: datetime, admitted: bool = False
) -> Outcome:
    """A place for somebody without Telegram, by his name alone and with his word; `by` hears what concerns him."""
    lock(tx, holder)
    if is_over(tx, holder, now=now):
        return "over"
    for row in guests_of(tx, holder, by.id):
        if (row.guest_name or "").casefold() == name.casefold():
            return "already"
    row = Registration(**_key(holder), guest_name=name, registered_by=by.id, registered_at=now, state="pending")
    tx.add(row)
    return _queue(tx, holder, row, programme=programme, now=now, admitted=admitted)


def give_back(tx: Session, holder: Holder, row: Registration, *, programme: Programme, now: datetime) -> bool:
    """Leave the list; the place goes to whoever waits first. False where there was none to give back."""
    lock(tx, holder)
    tx.refresh(row)
    if row.state not in LIVE:
        return False
    row.state, row.left_at = "left", now
    tx.execute(delete(Rsvp).where(Rsvp.registration_id == row.id, Rsvp.session_id.in_(_session_ids(tx, holder, now))))
    _plan_again(tx, holder, row, programme=programme, now=now)
    fill(tx, holder, programme=programme, now=now)
    shared_cards.touch(tx, holder, now=now)
    return True


def leave_all(tx: Session, person: Person, *, programme: Programme, now: datetime) -> None:
    """Give back every place of a person who goes, so that others get them."""
    for row in tx.scalars(select(Registration).where(Registration.person_id == person.id, Registration.state.in_(LIVE))).all():
        holder: Holder = tx.get_one(School, row.school_id) if row.school_id is not None else tx.get_one(SchoolSession, row.session_id)
        give_back(tx, holder, row, programme=programme, now=now)


def decide(tx: Session, row: Registration, accepted: bool, actor_id: int, *, programme: Programme, now: datetime) -> bool:
    """The organizer's word on somebody who asked to join; he is told. False where it was given already."""
    school = tx.get_one(School, row.school_id)
    lock(tx, school)
    tx.refresh(row)
    if row.state != "pending":
        return False
    audit.record(tx, actor_id, f"school.{'accept' if accepted else 'decline'}", f"registration:{row.id}", now=now)
    if accepted:
        outcome = _seat(tx, school, row, programme=programme, now=now)
        tell(tx, school, row, "school.promoted" if outcome == "registered" else "school.waiting", now=now)
    else:
        row.state, row.left_at = "declined", now
        tell(tx, school, row, "school.declined", now=now)
    return True


def fill(tx: Session, holder: Holder, *, programme: Programme, now: datetime) -> list[Registration]:
    """Give free places to whoever waits first, and tell him. The holder is locked."""
    promoted: list[Registration] = []
    if is_over(tx, holder, now=now):
        return promoted
    for row in in_state(tx, holder, "waiting"):
        if free(tx, holder) == 0:
            break
        row.state = "registered"
        tx.flush()
        _plan_again(tx, holder, row, programme=programme, now=now)
        tell(tx, holder, row, "school.promoted", now=now)
        promoted.append(row)
    return promoted


def end_waiting(tx: Session, holder: Holder, *, now: datetime) -> list[Contact]:
    """There will be no place any more: nobody waits from now on. Returns who did. The holder is locked."""
    waited = in_line(tx, holder)
    tx.execute(update(Registration).where(of_holder(holder), Registration.state.in_(WAITING)).values(state="left", left_at=now))
    return waited


def resize(tx: Session, holder: Holder, capacity: int | None, *, programme: Programme, now: datetime) -> list[Registration]:
    """Another number of places. Nobody loses his; those who wait move up. Returns who did."""
    lock(tx, holder)
    holder.capacity = capacity
    tx.flush()
    shared_cards.touch(tx, holder, now=now)
    return fill(tx, holder, programme=programme, now=now)


def taken(tx: Session, holder: Holder) -> int:
    """Places that are gone; at a session alone those of companions too."""
    people = tx.scalar(select(func.count()).select_from(Registration).where(of_holder(holder), Registration.state == "registered")) or 0
    return people if isinstance(holder, School) else people + _companions(tx, holder)


def free(tx: Session, holder: Holder) -> int | None:
    """None: as many as like."""
    return None if holder.capacity is None else max(0, holder.capacity - taken(tx, holder))


def in_state(tx: Session, holder: Holder, state: str) -> Sequence[Registration]:
    """In the order in which they asked."""
    asked = (Registration.position, Registration.id)
    return tx.scalars(select(Registration).where(of_holder(holder), Registration.state == state).order_by(*asked)).all()


def place_in_line(tx: Session, holder: Holder, row: Registration) -> int:
    """1 for who is next."""
    before = select(func.count()).select_from(Registration).where(of_holder(holder), Registration.state == "waiting")
    return (tx.scalar(before.where(Registration.position < row.position)) or 0) + 1


def of_person(tx: Session, holder: Holder, person_id: int) -> Registration | None:
    """His own live place, on the list or waiting for one."""
    return tx.scalar(select(Registration).where(of_holder(holder), Registration.person_id == person_id, Registration.state.in_(LIVE)))


def guests_of(tx: Session, holder: Holder, person_id: int) -> Sequence[Registration]:
    """The live places of those whom he wrote down."""
    mine = select(Registration).where(of_holder(holder), Registration.registered_by == person_id, Registration.state.in_(LIVE))
    return tx.scalars(mine.order_by(Registration.position, Registration.id)).all()


def name_of(tx: Session, row: Registration) -> str:
    return row.guest_name or (tx.get_one(Person, row.person_id).name if row.person_id is not None else "")


def is_over(tx: Session, holder: Holder, *, now: datetime) -> bool:
    if isinstance(holder, SchoolSession):
        return holder.cancelled_at is not None or holder.starts_at <= now
    return holder.closed_at is not None or not schools.sessions_ahead(tx, holder.id, now=now)


def tell(tx: Session, holder: Holder, row: Registration, template: str, *, now: datetime) -> None:
    """A change of somebody's place, to himself or to whoever wrote him down."""
    person = tx.get(Person, row.person_id or row.registered_by)
    if person is None:
        return
    data = {**about(tx, holder, now=now), "guest": row.guest_name}
    outbox.owe(tx, "change", person.id, template, data, now=now, language=person.language, expires_at=now + NEWS_FOR)


def about(tx: Session, holder: Holder, *, now: datetime) -> dict[str, Any]:
    """What a message says of a school or a session alone, with its next date."""
    if isinstance(holder, SchoolSession):
        return {**reminders.session_data(holder), "ahead": 1}
    ahead = schools.sessions_ahead(tx, holder.id, now=now)
    starts_at = ahead[0].starts_at.isoformat() if ahead else None
    return {**schools.school_data(holder), "session_id": None, "starts_at": starts_at, "ahead": len(ahead)}


def _queue(tx: Session, holder: Holder, row: Registration, *, programme: Programme, now: datetime, admitted: bool) -> Outcome:
    """Put a row at the end of the line, and in where there is room and nobody has to say yes first."""
    last = tx.scalar(select(func.max(Registration.position)).where(of_holder(holder))) or 0
    row.position, row.registered_at, row.left_at, row.state = last + 1, now, None, "pending"
    tx.flush()
    if isinstance(holder, School) and holder.joining == "approval" and not admitted:
        return "pending"
    return _seat(tx, holder, row, programme=programme, now=now)


def _seat(tx: Session, holder: Holder, row: Registration, *, programme: Programme, now: datetime) -> Outcome:
    """A place where there is one, else the waiting list; his position in the line stays."""
    if free(tx, holder) == 0:
        row.state = "waiting"
        tx.flush()
        return "waiting"
    row.state = "registered"
    tx.flush()
    _plan_again(tx, holder, row, programme=programme, now=now)
    shared_cards.touch(tx, holder, now=now)
    return "registered"


def _plan_again(tx: Session, holder: Holder, row: Registration, *, programme: Programme, now: datetime) -> None:
    """The reminders of whoever hears for this place, in every session still to come."""
    person_id = row.person_id or row.registered_by
    if person_id is not None:
        for session in ahead_of(tx, holder, now=now):
            reminders.replan(tx, session, [person_id], programme=programme, now=now)


def ahead_of(tx: Session, holder: Holder, *, now: datetime) -> list[SchoolSession]:
    """The sessions still to come for which a place in the holder is a place."""
    if isinstance(holder, School):
        return schools.sessions_ahead(tx, holder.id, now=now)
    return [] if is_over(tx, holder, now=now) else [holder]


def _session_ids(tx: Session, holder: Holder, now: datetime) -> list[int]:
    return [session.id for session in ahead_of(tx, holder, now=now)]


def _companions(tx: Session, session: SchoolSession) -> int:
    coming = select(func.coalesce(func.sum(Rsvp.companions), 0)).join(Registration, Registration.id == Rsvp.registration_id)
    return tx.scalar(coming.where(Rsvp.session_id == session.id, Rsvp.coming, Registration.state == "registered")) or 0


def _key(holder: Holder) -> dict[str, int]:
    return {"school_id": holder.id} if isinstance(holder, School) else {"session_id": holder.id}
