"""Audiences: whom an announcement is for, by what is known of people; and whom it may not reach."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import Session

from service import people
from service.models import Consent, Delivery, Person, PersonActivity, Registration, Role, SavedAudience, SchoolSession

#: What nobody asked for counts towards what a person gets in a week; so does what may have arrived.
UNREQUESTED = ("announcement",)
WEEK = timedelta(days=7)
#: The role of who has none.
FARMER = "farmer"


@dataclass(frozen=True)
class Audience:
    """Empty means everybody; several values of one kind mean any of them; several kinds mean all of them."""

    districts: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    seen_days: int | None = None  # wrote within so many days
    school_id: int | None = None  # has a place there
    session_id: int | None = None  # has a place there, or in its school
    not_session_id: int | None = None
    not_roles: tuple[str, ...] = ()
    not_announcement_id: int | None = None  # had that one

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Audience":
        """From what stands in a row."""
        known = {field.name for field in fields(cls)}
        kept: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items() if name in known}
        return cls(**kept)

    def as_data(self) -> dict[str, Any]:
        """What is set, as JSON."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items() if value not in ((), None)}

    def conditions(self, *, now: datetime) -> list[ColumnElement[bool]]:
        """What holds for a `Person` in it."""
        found: list[ColumnElement[bool]] = []
        if self.districts:
            found.append(Person.district.in_(self.districts))
        if self.languages:
            found.append(Person.language.in_(self.languages))
        if self.activities:
            found.append(exists().where(PersonActivity.person_id == Person.id, PersonActivity.activity.in_(self.activities)))
        if self.roles:
            found.append(_has_role(self.roles))
        if self.not_roles:
            found.append(~_has_role(self.not_roles))
        if self.seen_days is not None:
            found.append(Person.last_seen_at >= now - timedelta(days=self.seen_days))
        if self.school_id is not None:
            found.append(_has_place(Registration.school_id == self.school_id))
        if self.session_id is not None:
            found.append(_registered(self.session_id))
        if self.not_session_id is not None:
            found.append(~_registered(self.not_session_id))
        if self.not_announcement_id is not None:
            had = exists().where(
                Delivery.chat_id == Person.id,
                Delivery.announcement_id == self.not_announcement_id,
                Delivery.kind == "announcement",
                Delivery.state.in_(("sent", "unknown")),
            )
            found.append(~had)
        return found


@dataclass(frozen=True)
class Reach:
    """How many will get it, and how many not, by reason."""

    count: int = 0
    stopped: int = 0
    unreachable: int = 0
    no_consent: int = 0
    enough: int = 0  # had as many unrequested messages in a week as a person may get


def reach(tx: Session, audience: Audience, *, per_week: int, now: datetime) -> Reach:
    reasons = select(reason(per_week=per_week, now=now).label("reason")).where(*audience.conditions(now=now)).subquery()
    counted: dict[str, int] = dict(tx.execute(select(reasons.c.reason, func.count()).group_by(reasons.c.reason)).all())
    return Reach(**counted)


def by_language(tx: Session, audience: Audience, *, per_week: int, now: datetime) -> dict[str, int]:
    """How many will get it, by the language in which they read."""
    listening = reason(per_week=per_week, now=now) == "count"
    rows = tx.execute(select(Person.language, func.count()).where(*audience.conditions(now=now), listening).group_by(Person.language))
    return dict(rows.all())


def reason(*, per_week: int, now: datetime, besides: int | None = None) -> ColumnElement[str]:
    """Why a `Person` gets nothing, or `count` where he does. `besides`: an announcement that does not count towards his week."""
    had = select(func.count()).where(
        Delivery.chat_id == Person.id,
        Delivery.kind.in_(UNREQUESTED),
        Delivery.state.in_(("ready", "held", "sending", "sent", "unknown")),
        Delivery.created_at > now - WEEK,
        or_(Delivery.announcement_id.is_(None), Delivery.announcement_id != (besides or 0)),
    )
    consented = exists().where(Consent.person_id == Person.id, Consent.purpose == people.ANSWERS, Consent.withdrawn_at.is_(None))
    return case(
        (~consented, "no_consent"),
        (Person.unreachable_at.is_not(None), "unreachable"),
        (Person.stopped_at.is_not(None), "stopped"),
        (had.correlate(Person).scalar_subquery() >= per_week, "enough"),
        else_="count",
    )


def save(tx: Session, name: str, audience: Audience, person_id: int, *, now: datetime) -> SavedAudience:
    """Keep it under a name; the name's older one gives way."""
    row = tx.scalar(select(SavedAudience).where(SavedAudience.name == name)) or SavedAudience(name=name)
    row.audience, row.saved_by, row.saved_at = audience.as_data(), person_id, now
    tx.add(row)
    tx.flush()
    return row


def saved(tx: Session, limit: int = 12) -> list[SavedAudience]:
    return list(tx.scalars(select(SavedAudience).order_by(SavedAudience.saved_at.desc()).limit(limit)))


def _has_role(roles: tuple[str, ...]) -> ColumnElement[bool]:
    named = exists().where(Role.person_id == Person.id, Role.role.in_(roles))
    return or_(named, ~exists().where(Role.person_id == Person.id)) if FARMER in roles else named


def _registered(session_id: int) -> ColumnElement[bool]:
    its_school = select(SchoolSession.school_id).where(SchoolSession.id == session_id).scalar_subquery()
    return _has_place(or_(Registration.session_id == session_id, Registration.school_id == its_school))


def _has_place(where: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Registration.person_id == Person.id, Registration.state == "registered", where)
