"""The end of a school by its organizer's hand: what was still ahead is called off, nobody waits any more, everybody hears it once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service import audit, schools, seats, sessions, shared_cards
from service.concerned import Contact, in_line, on_list, together
from service.models import Person, School, SchoolSession


@dataclass(frozen=True)
class Ending:
    """What closing a school does."""

    sessions: list[SchoolSession]  # still ahead: called off
    told: list[Contact]


def foresee(tx: Session, school: School, actor_id: int, *, now: datetime) -> Ending:
    """What closing it now would do.

    Where nothing is ahead any more, nothing changes for who has a place or leads it: only those who wait are told.
    """
    ahead = schools.sessions_ahead(tx, school.id, now=now)
    told = in_line(tx, school)
    if ahead:
        told = together(together(on_list(tx, school), told), _leaders(tx, school, actor_id))
    return Ending(ahead, told)


def close(tx: Session, school: School, actor_id: int, *, now: datetime) -> Ending | None:
    """For good; register, certificates and opinions go on. None where it was closed already."""
    seats.lock(tx, school)
    if school.closed_at is not None:
        return None
    ending = foresee(tx, school, actor_id, now=now)
    for session in ending.sessions:
        sessions.call_off(tx, session, now=now)
    seats.end_waiting(tx, school, now=now)
    school.closed_at = now
    shared_cards.touch(tx, school, now=now)
    audit.record(tx, actor_id, "school.close", f"school:{school.id}", now=now)
    return ending


def _leaders(tx: Session, school: School, actor_id: int) -> list[Contact]:
    """Who leads it and did not close it himself: he would travel there for nothing."""
    leaders = [*schools.facilitators(tx, school.id), tx.get_one(Person, school.organizer_id)]
    return [Contact(person) for person in leaders if person.id != actor_id and person.id > 0]  # an erased organizer is nobody
