"""Whom a session concerns: who has a place, who wrote a guest down, and what each said of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from service.models import Person, Registration, Rsvp, School, SchoolSession

#: What has places and a list: a school, or a session that is not part of one.
Holder = School | SchoolSession
#: States of a registration that has no place yet.
WAITING = ("waiting", "pending")


@dataclass
class Contact:
    """A person to be told of a session: for his own place, for guests whom he wrote down, or both. Declined ones are left out."""

    person: Person
    mine: bool = False  # has a place himself and has not said that he does not come
    guests: list[str] = field(default_factory=list)  # of whom he has not said so either
    waits: bool = False  # neither he nor anybody of his has a place: they wait for one

    @property
    def expects(self) -> bool:
        """Whether anybody of his may still come."""
        return self.mine or bool(self.guests)


@dataclass(frozen=True)
class Said:
    """A place and what was said of the session since it last moved."""

    registration: Registration
    person: Person | None  # who has the place; None for a guest
    rsvp: Rsvp | None

    @property
    def name(self) -> str:
        return self.person.name if self.person is not None else self.registration.guest_name or ""


def holder_of(tx: Session, session: SchoolSession) -> Holder:
    return session if session.school_id is None else tx.get_one(School, session.school_id)


def of_holder(holder: Holder) -> ColumnElement[bool]:
    """The registrations of a school or of a session alone."""
    return Registration.school_id == holder.id if isinstance(holder, School) else Registration.session_id == holder.id


def said_of(tx: Session, session: SchoolSession, person_ids: Sequence[int] | None = None) -> list[Said]:
    """Every place of the session's list, in the order of the list, with its holder's word on this date.

    `person_ids`: only the places of these people and of their guests.
    """
    whose = or_(Registration.person_id.in_(person_ids), Registration.registered_by.in_(person_ids)) if person_ids is not None else true()
    this_date = and_(Rsvp.registration_id == Registration.id, Rsvp.session_id == session.id, Rsvp.revision == session.revision)
    rows = tx.execute(
        select(Registration, Person, Rsvp)
        .join(Person, Person.id == Registration.person_id, isouter=True)
        .join(Rsvp, this_date, isouter=True)
        .where(of_holder(holder_of(tx, session)), Registration.state == "registered", whose)
        .order_by(Registration.position, Registration.id)
    )
    return [Said(*row) for row in rows]


def in_line(tx: Session, holder: Holder) -> list[Contact]:
    """Everybody who waits for a place or for the organizer's yes, for himself or for a guest, each once, in the order of asking."""
    return _hearing(tx, holder, WAITING, waits=True)


def on_list(tx: Session, holder: Holder) -> list[Contact]:
    """Everybody who has a place, or wrote down a guest who has one, each once; whatever was said of a single date."""
    return _hearing(tx, holder, ("registered",), waits=False)


def together(first: Sequence[Contact], second: Sequence[Contact]) -> list[Contact]:
    """Each person once, who stands in both with all his guests."""
    found = {contact.person.id: replace(contact, guests=[*contact.guests]) for contact in first}
    for contact in second:
        known = found.setdefault(contact.person.id, contact)
        if known is not contact:
            known.mine = known.mine or contact.mine
            known.guests += contact.guests
            known.waits = known.waits and contact.waits
    return list(found.values())


def contacts(tx: Session, session: SchoolSession, person_ids: Sequence[int] | None = None) -> list[Contact]:
    """Everybody who hears of the session, each once, in the order of the list; those too who said that they do not come."""
    found: dict[int, Contact] = {}
    for said in said_of(tx, session, person_ids):
        person_id = said.registration.person_id or said.registration.registered_by
        person = said.person or (tx.get(Person, person_id) if person_id is not None else None)
        if person is None:
            continue  # a guest whose friend has left the programme
        contact = found.setdefault(person.id, Contact(person))
        if said.rsvp is not None and not said.rsvp.coming:
            continue
        if said.person is not None:
            contact.mine = True
        else:
            contact.guests.append(said.name)
    return list(found.values())


def _hearing(tx: Session, holder: Holder, states: Sequence[str], *, waits: bool) -> list[Contact]:
    """Who hears for the registrations in these states, in the order of the list."""
    rows = tx.execute(
        select(Registration, Person)
        .join(Person, Person.id == func.coalesce(Registration.person_id, Registration.registered_by))
        .where(of_holder(holder), Registration.state.in_(states))
        .order_by(Registration.position, Registration.id)
    )
    found: dict[int, Contact] = {}
    for row, person in rows:
        contact = found.setdefault(person.id, Contact(person, waits=waits))
        if row.guest_name is None:
            contact.mine = True
        else:
            contact.guests.append(row.guest_name)
    return list(found.values())
