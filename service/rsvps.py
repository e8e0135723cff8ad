"""«Voy, no voy, voy con dos»: what those with a place say of one session."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from service import reminders, seats, shared_cards
from service.concerned import holder_of, said_of
from service.models import Person, Registration, Rsvp, SchoolSession
from service.programme import Programme

#: Whom a person may bring along to a session.
MOST_COMPANIONS = 5
Outcome = Literal["noted", "moved", "no_place", "no_room", "left", "over"]


@dataclass
class Turnout:
    """Who comes, as far as is known: names in the order of the list."""

    coming: list[tuple[str, int]] = field(default_factory=list)  # with how many companions
    declined: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Word:
    """What was said, and of which date: a session's revision when the buttons were shown."""

    coming: bool
    revision: int
    companions: int = 0


def say(tx: Session, session: SchoolSession, person: Person, word: Word, *, programme: Programme, now: datetime) -> Outcome:
    """A person's word on a session: for himself or, if he has no place of his own, for those whom he wrote down.

    A word on a date that is none any more changes nothing: `moved`.
    """
    holder = holder_of(tx, session)
    seats.lock(tx, holder)
    tx.refresh(session)
    if session.cancelled_at is not None or session.starts_at <= now:
        return "over"
    if word.revision != session.revision:
        return "moved"
    own = seats.of_person(tx, holder, person.id)
    rows = [own] if own is not None else list(seats.guests_of(tx, holder, person.id))
    rows = [row for row in rows if row.state == "registered"]
    if not rows:
        return "no_place"
    if not word.coming and holder is session:
        for row in rows:
            seats.give_back(tx, holder, row, programme=programme, now=now)
        return "left"
    if word.coming and own is not None and not _room_for(tx, session, own, word.companions):
        return "no_room"
    for row in rows:
        _write(tx, session, row, word.coming, word.companions if row is own and word.coming else 0, now=now)
    _after(tx, session, person, programme=programme, now=now)
    return "noted"


def say_for_guest(
    tx: Session, session: SchoolSession, row: Registration, person: Person, coming: bool, *, programme: Programme, now: datetime
) -> Outcome:
    """The word of a guest, brought by whoever wrote him down."""
    seats.lock(tx, holder_of(tx, session))
    tx.refresh(session)
    tx.refresh(row)
    if session.cancelled_at is not None or session.starts_at <= now:
        return "over"
    if row.state != "registered":
        return "no_place"
    _write(tx, session, row, coming, 0, now=now)
    _after(tx, session, person, programme=programme, now=now)
    return "noted"


def turnout(tx: Session, session: SchoolSession) -> Turnout:
    found = Turnout()
    for said in said_of(tx, session):
        if said.rsvp is None:
            found.silent.append(said.name)
        elif said.rsvp.coming:
            found.coming.append((said.name, said.rsvp.companions))
        else:
            found.declined.append(said.name)
    holder = holder_of(tx, session)
    found.waiting = [seats.name_of(tx, row) for row in seats.in_state(tx, holder, "waiting")]
    return found


def word_of(tx: Session, session: SchoolSession, person_id: int) -> Rsvp | None:
    """What a person with a place said of this date."""
    return next((said.rsvp for said in said_of(tx, session, [person_id]) if said.registration.person_id == person_id), None)


def _room_for(tx: Session, session: SchoolSession, own: Registration, companions: int) -> bool:
    """At a session alone companions need places too; a school's are counted by those who take part."""
    if session.school_id is not None or session.capacity is None:
        return True
    before = tx.get(Rsvp, (session.id, own.id))
    more = companions - (before.companions if before is not None and before.coming else 0)
    return more <= 0 or more <= (seats.free(tx, session) or 0)


def _write(tx: Session, session: SchoolSession, row: Registration, coming: bool, companions: int, *, now: datetime) -> None:
    rsvp = tx.get(Rsvp, (session.id, row.id)) or Rsvp(session_id=session.id, registration_id=row.id)
    rsvp.revision, rsvp.coming, rsvp.companions, rsvp.said_at = session.revision, coming, companions, now
    tx.add(rsvp)
    tx.flush()


def _after(tx: Session, session: SchoolSession, person: Person, *, programme: Programme, now: datetime) -> None:
    """Reminders follow the word, and so do places that companions leave."""
    reminders.replan(tx, session, [person.id], programme=programme, now=now)
    if session.school_id is None:
        seats.fill(tx, session, programme=programme, now=now)
        shared_cards.touch(tx, session, now=now)


def guests_expected(tx: Session, session: SchoolSession, person_id: int) -> list[dict[str, Any]]:
    """Those whom he wrote down and of whom he has not said that they stay away."""
    return [
        {"registration_id": said.registration.id, "name": said.name}
        for said in said_of(tx, session, [person_id])
        if said.registration.registered_by == person_id and (said.rsvp is None or said.rsvp.coming)
    ]
