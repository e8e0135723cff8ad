"""People: who writes to the bot, what they allowed, what they may do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, delete, exists, select
from sqlalchemy.orm import Session

from service import audit, outbox
from service.insert import insert_or_update
from service.models import Consent, Delivery, Facilitator, Group, Person, Role

RoleName = Literal["consultant", "organizer", "coordinator"]
ROLES: tuple[RoleName, ...] = ("consultant", "organizer", "coordinator")
#: Who may answer a case.
ANSWERING = frozenset({"consultant", "coordinator"})

_LIVE_CONSENT = select(Consent).where(
    Consent.person_id == bindparam("person_id"), Consent.purpose == bindparam("purpose"), Consent.withdrawn_at.is_(None)
)

#: What a farmer says yes to at the start: keep my questions and show them to the consultants.
ANSWERS = "answers"


def meet(tx: Session, person_id: int, name: str, language: str, *, now: datetime) -> Person:
    """The person with this id, created when new. Writing brings him back within reach.

    On PostgreSQL his row stays locked until the commit, so that two replicas never handle two messages of one person at once; others
    may still point at it: somebody who gives his place to the next one plans that one's reminders.
    """
    newcomer = {"id": person_id, "name": name, "language": language, "joined_at": now, "last_seen_at": now, "unreachable_at": None}
    written = insert_or_update(tx, Person, update=("name", "last_seen_at", "unreachable_at")).returning(Person)
    person: Person = tx.scalars(written, newcomer, execution_options={"populate_existing": True}).one()
    return person


def has_consented(tx: Session, person_id: int, purpose: str = ANSWERS) -> bool:
    return tx.scalar(_LIVE_CONSENT, {"person_id": person_id, "purpose": purpose}) is not None


def consent(tx: Session, person_id: int, purpose: str = ANSWERS, *, now: datetime) -> None:
    if not has_consented(tx, person_id, purpose):
        tx.add(Consent(person_id=person_id, purpose=purpose, granted_at=now))
        tx.flush()


def withdraw(tx: Session, person_id: int, purpose: str = ANSWERS, *, now: datetime) -> None:
    row = tx.scalar(_LIVE_CONSENT, {"person_id": person_id, "purpose": purpose})
    if row is not None:
        row.withdrawn_at = now


def stop(tx: Session, person: Person, *, now: datetime) -> None:
    """Nothing unasked any more: what waits of that kind is taken back."""
    person.stopped_at = now
    outbox.cancel(
        tx, Delivery.chat_id == person.id, Delivery.kind.in_(("reminder", "announcement", "tip", "news")), why="the person wants none"
    )


def resume(person: Person) -> bool:
    """Undo `stop`. True where the person had stopped."""
    stopped = person.stopped_at is not None
    person.stopped_at = None
    return stopped


def roles_of(tx: Session, person_id: int) -> frozenset[str]:
    """What he may do beside asking; `facilitator` is who leads at least one school, not a role that an invitation gives."""
    given = frozenset(tx.scalars(select(Role.role).where(Role.person_id == person_id)))
    leads_one = tx.scalar(select(exists().where(Facilitator.person_id == person_id)))
    return given | {"facilitator"} if leads_one else given


def grant(tx: Session, person_id: int, role: str, *, by: int | None, now: datetime) -> bool:
    """Give a role. False where the person has it already."""
    if tx.get(Role, (person_id, role)) is not None:
        return False
    tx.add(Role(person_id=person_id, role=role, granted_at=now, granted_by=by))
    audit.record(tx, by, "role.grant", f"{role}:{person_id}", now=now)
    return True


def revoke(tx: Session, person_id: int, role: str, *, by: int, now: datetime) -> bool:
    """Take a role away. False where the person does not have it."""
    gone = tx.execute(delete(Role).where(Role.person_id == person_id, Role.role == role).returning(Role.role)).first()
    if gone is None:
        return False
    audit.record(tx, by, "role.revoke", f"{role}:{person_id}", now=now)
    return True


def with_role(tx: Session, role: str) -> Sequence[Person]:
    return tx.scalars(select(Person).join(Role, Role.person_id == Person.id).where(Role.role == role).order_by(Role.granted_at)).all()


def team(tx: Session) -> Sequence[tuple[Person, str]]:
    """Everybody with a role, by role, oldest first."""
    rows = tx.execute(select(Person, Role.role).join(Role, Role.person_id == Person.id).order_by(Role.role, Role.granted_at))
    return [(person, role) for person, role in rows]


def group_with(tx: Session, duty: str) -> Group | None:
    return tx.get(Group, duty)


def give_duty(tx: Session, duty: str, chat_id: int, title: str, *, by: int, now: datetime) -> None:
    """From now on this group is the one with the duty."""
    group = tx.get(Group, duty) or Group(duty=duty)
    group.chat_id, group.title, group.set_by, group.set_at = chat_id, title[:200], by, now
    tx.add(group)
    audit.record(tx, by, "group.duty", f"{duty}:{chat_id}", now=now)
