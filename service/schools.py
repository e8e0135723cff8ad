"""Field schools: set up with all their sessions at once, then edited; where they are held, and who may know it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from service import audit
from service.models import Facilitator, Person, School, SchoolSession
from service.programme import Programme

Joining = Literal["open", "code", "approval"]
JOINING: tuple[Joining, ...] = ("open", "code", "approval")
#: Digits and capitals that nobody takes for one another.
_CODE_LETTERS = "2346789ABCDEFHJKMNPRTWXY"


@dataclass(frozen=True)
class SchoolPlan:
    """What an organizer has settled for a school."""

    title: str
    area: str
    starts: Sequence[datetime]
    host: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    host_agreed: bool = False
    capacity: int | None = None
    joining: Joining = "open"


@dataclass(frozen=True)
class Place:
    """Where a session is, as far as it may be told."""

    name: str
    latitude: float | None = None
    longitude: float | None = None


def create(tx: Session, plan: SchoolPlan, organizer_id: int, *, programme: Programme, now: datetime) -> School:
    """The school with all its sessions, each on the host's farm until it is told otherwise."""
    school = School(
        title=plan.title,
        organizer_id=organizer_id,
        area=plan.area,
        host=plan.host,
        latitude=plan.latitude,
        longitude=plan.longitude,
        host_consent_at=now if plan.host_agreed else None,
        capacity=plan.capacity,
        joining=plan.joining,
        join_code=new_code() if plan.joining == "code" else None,
        certificate_percent=programme.schools.certificate_percent,
        created_at=now,
    )
    tx.add(school)
    tx.flush()
    for starts_at in sorted(plan.starts):
        add_session(tx, school, starts_at, organizer_id, now=now)
    audit.record(tx, organizer_id, "school.create", f"school:{school.id}", now=now)
    if plan.host_agreed:
        audit.record(tx, organizer_id, "school.host_consent", f"school:{school.id}", now=now)
    return school


def add_session(tx: Session, school: School, starts_at: datetime, organizer_id: int, *, now: datetime) -> SchoolSession:
    """One more session, with the next number. Who has a place is not told here: see `sessions.add`."""
    last = tx.scalar(select(func.max(SchoolSession.number)).where(SchoolSession.school_id == school.id)) or 0
    session = SchoolSession(
        title=school.title,
        starts_at=starts_at,
        place=school.area,
        at_host=True,
        organizer_id=organizer_id,
        created_at=now,
        revision=1,
        school_id=school.id,
        number=last + 1,
    )
    tx.add(session)
    tx.flush()
    return session


def sessions_of(tx: Session, school_id: int) -> Sequence[SchoolSession]:
    """All of a school's sessions in the order of their dates, those called off too."""
    in_order = (SchoolSession.starts_at, SchoolSession.number)
    return tx.scalars(select(SchoolSession).where(SchoolSession.school_id == school_id).order_by(*in_order)).all()


def sessions_ahead(tx: Session, school_id: int, *, now: datetime) -> list[SchoolSession]:
    return [session for session in sessions_of(tx, school_id) if session.cancelled_at is None and session.starts_at > now]


def under_way(tx: Session, *, now: datetime, limit: int = 8) -> Sequence[School]:
    """Schools with a session still to come, the newest last."""
    ahead = exists().where(SchoolSession.school_id == School.id, SchoolSession.cancelled_at.is_(None), SchoolSession.starts_at > now)
    return tx.scalars(select(School).where(School.closed_at.is_(None), ahead).order_by(School.id).limit(limit)).all()


def place_of(session: SchoolSession) -> Place:
    """Where a session is. The host's name and pin only with his consent; without it the area, as anybody may read it."""
    school = session.school
    if not session.at_host or school is None:
        return Place(session.place, session.latitude, session.longitude)
    return host_place(school)


def host_place(school: School) -> Place:
    if school.host_consent_at is None:
        return Place(school.area)
    return Place(f"{school.host}, {school.area}" if school.host else school.area, school.latitude, school.longitude)


def name_of(session: SchoolSession) -> str:
    """«Pastos de Iberia · 3. Cercas vivas»; of a session alone its title."""
    if session.number is None:
        return session.title
    return f"{session.title} · {session.number}" + (f". {session.topic}" if session.topic else "")


def host_agrees(tx: Session, school: School, actor_id: int, *, host_id: int | None = None, now: datetime) -> None:
    """The host lets his name and pin be shown: he told the organizer so, or said it himself in Telegram (`host_id`)."""
    school.host_consent_at = now
    school.host_id = host_id or school.host_id
    audit.record(tx, actor_id, "school.host_consent", f"school:{school.id}", now=now)


def host_takes_back(tx: Session, school: School, actor_id: int, *, now: datetime) -> None:
    school.host_consent_at = None
    audit.record(tx, actor_id, "school.host_withdraws", f"school:{school.id}", now=now)


def facilitators(tx: Session, school_id: int) -> Sequence[Person]:
    return tx.scalars(
        select(Person)
        .join(Facilitator, Facilitator.person_id == Person.id)
        .where(Facilitator.school_id == school_id)
        .order_by(Facilitator.added_at, Person.id)
    ).all()


def toggle_facilitator(tx: Session, school: School, person_id: int, *, now: datetime) -> bool:
    """Put somebody of the team beside the organizer, or take him away. True where he is one now."""
    gone = tx.execute(
        delete(Facilitator).where(Facilitator.school_id == school.id, Facilitator.person_id == person_id).returning(Facilitator.person_id)
    ).first()
    if gone is None:
        tx.add(Facilitator(school_id=school.id, person_id=person_id, added_at=now))
        tx.flush()
    return gone is None


def set_joining(school: School, joining: Joining) -> None:
    school.joining = joining
    school.join_code = (school.join_code or new_code()) if joining == "code" else None


def new_code() -> str:
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(6))


def is_code(school: School, text: str) -> bool:
    return school.join_code is not None and "".join(text.split()).upper() == school.join_code


def school_data(school: School) -> dict[str, Any]:
    """What a message says of a school, as far as anybody may know it."""
    place = host_place(school)
    return {
        "school_id": school.id,
        "title": school.title,
        "place": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "capacity": school.capacity,
        "joining": school.joining,
    }
