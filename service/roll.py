"""The roll: who was at a session. Each says it with the code shown at the place, or whoever leads ticks him on a list."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from service.insert import insert_new
from service.models import Attendance, Delivery, Facilitator, Person, RegisterName, Registration, Roll, Rsvp, SchoolSession

#: A roll may begin this long before its session.
EARLY = timedelta(hours=1)
#: A code counts this long from the start: many only have signal once they are home.
CODE_LASTS = timedelta(hours=24)
#: A list counts this long from the start: it may be written on paper first.
LIST_LASTS = timedelta(days=30)
#: A session is offered so long before it starts.
AHEAD = timedelta(hours=18)
#: Wrong codes of one person at one session; then only the list helps.
MOST_WRONG_CODES = 5
#: A message that says that it is older than this is not believed.
OLDEST = timedelta(days=7)

#: Messages that show a numbered list; a reply to one of them names people by their numbers.
LISTS = ("roll.list", "roll.plan")

Outcome = Literal["present", "already", "wrong", "blocked", "not_listed"]


@dataclass(frozen=True)
class Line:
    """Somebody with a place, as the list of one session shows him."""

    registration_id: int
    person_id: int | None
    name: str
    guest: bool
    present: bool | None
    coming: bool | None
    companions: int


def leads(tx: Session, session: SchoolSession, person_id: int, roles: Collection[str]) -> bool:
    """Whether a person may take this session's roll: organizers any, facilitators their school's."""
    if {"organizer", "coordinator"} & set(roles):
        return True
    return session.school_id is not None and tx.get(Facilitator, (session.school_id, person_id)) is not None


def made_at(written_at: datetime, now: datetime) -> datetime:
    """When something was said, by the date of its message: an update may come late, but not from the future, nor from long ago."""
    return written_at if now - OLDEST <= written_at <= now else now


def open_roll(tx: Session, session: SchoolSession, *, now: datetime) -> Roll:
    """The session's code and link, the same ones each time."""
    new = {"session_id": session.id, "code": f"{secrets.randbelow(9000) + 1000}", "link": secrets.token_urlsafe(15), "opened_at": now}
    tx.execute(insert_new(tx, Roll), new)
    return tx.get_one(Roll, session.id)


def takes_list(session: SchoolSession, at: datetime) -> bool:
    """Whether a list made at this moment counts for the session."""
    return session.cancelled_at is None and session.starts_at - EARLY <= at <= session.starts_at + LIST_LASTS


def _takes_code(session: SchoolSession, at: datetime) -> bool:
    return session.cancelled_at is None and session.starts_at - EARLY <= at <= session.starts_at + CODE_LASTS


def belongs(session: SchoolSession) -> ColumnElement[bool]:
    """The condition that a registration is for this session: for its school, or for it alone."""
    return Registration.school_id == session.school_id if session.school_id is not None else Registration.session_id == session.id


def lines(tx: Session, session: SchoolSession) -> Sequence[Line]:
    """Everybody with a place, guests without Telegram too, in the order in which they asked for it."""
    rows = tx.execute(
        select(Registration, Person.name, RegisterName.name, Attendance.present, Rsvp)
        .outerjoin(Person, Person.id == Registration.person_id)
        .outerjoin(RegisterName, RegisterName.registration_id == Registration.id)
        .outerjoin(Attendance, and_(Attendance.registration_id == Registration.id, Attendance.session_id == session.id))
        .outerjoin(Rsvp, and_(Rsvp.registration_id == Registration.id, Rsvp.session_id == session.id, Rsvp.revision == session.revision))
        .where(belongs(session), Registration.state == "registered")
        .order_by(Registration.position, Registration.id)
    )
    return [
        Line(
            place.id,
            place.person_id,
            written or place.guest_name or name or "—",
            place.person_id is None,
            present,
            said.coming if said else None,
            said.companions if said else 0,
        )
        for place, name, written, present, said in rows
    ]


def mark(
    tx: Session, session: SchoolSession, registration_ids: Collection[int], present: bool, how: str, *, by: int | None, at: datetime
) -> None:
    """Say of some whether they were there. Where two things were said, the one said later counts, whichever arrives last."""
    if not registration_ids:
        return
    ids = list(dict.fromkeys(registration_ids))
    tx.execute(insert_new(tx, Attendance), [{"session_id": session.id, "registration_id": one, "wrong_codes": 0} for one in ids])
    tx.execute(
        update(Attendance)
        .where(
            Attendance.session_id == session.id,
            Attendance.registration_id.in_(ids),
            or_(Attendance.marked_at.is_(None), Attendance.marked_at <= at),
        )
        .values(present=present, how=how, marked_by=by, marked_at=at)
    )


def place_of(tx: Session, session: SchoolSession, person_id: int) -> Registration | None:
    return tx.scalar(
        select(Registration).where(
            belongs(session),
            Registration.person_id == person_id,
            Registration.state == "registered",
        )
    )


def typed_code(tx: Session, person_id: int, code: str, *, at: datetime) -> tuple[SchoolSession, Outcome] | None:
    """A code that somebody typed. None where he has no session at that time: then it was no code."""
    candidates = [session for session in _sessions_now(tx, person_id, at) if _takes_code(session, at)]
    if not candidates:
        return None
    for session in candidates:
        roll, place = tx.get(Roll, session.id), place_of(tx, session, person_id)
        if roll is not None and place is not None and roll.code == code and _wrong_codes(tx, session, place) < MOST_WRONG_CODES:
            return session, _present(tx, session, place, "code", at)
    session = candidates[0]
    place = place_of(tx, session, person_id)
    assert place is not None  # or it would not be his session
    tx.execute(insert_new(tx, Attendance), {"session_id": session.id, "registration_id": place.id, "wrong_codes": 0})
    attendance = tx.get_one(Attendance, (session.id, place.id))
    attendance.wrong_codes += 1
    return session, "blocked" if attendance.wrong_codes >= MOST_WRONG_CODES else "wrong"


def opened_link(tx: Session, link: str, person_id: int, *, at: datetime) -> tuple[SchoolSession, Outcome] | None:
    """The QR at the place. None where it is none of ours, or of another day."""
    roll = tx.scalar(select(Roll).where(Roll.link == link))
    session = tx.get(SchoolSession, roll.session_id) if roll else None
    if session is None or not _takes_code(session, at):
        return None
    place = place_of(tx, session, person_id)
    if place is None:
        return session, "not_listed"
    return session, _present(tx, session, place, "link", at)


def close(tx: Session, session: SchoolSession, *, now: datetime) -> bool:
    """Whoever is not marked was not there. False where the roll is closed already."""
    roll = open_roll(tx, session, now=now)
    if roll.closed_at is not None:
        return False
    roll.closed_at = now
    missing = [line.registration_id for line in lines(tx, session) if line.present is None]
    mark(tx, session, missing, False, "list", by=None, at=now)
    return True


def has_roll(tx: Session, session: SchoolSession) -> bool:
    """Whether anybody was marked as present."""
    return bool(tx.scalar(select(exists().where(Attendance.session_id == session.id, Attendance.present.is_(True)))))


def _present(tx: Session, session: SchoolSession, place: Registration, how: str, at: datetime) -> Outcome:
    attendance = tx.get(Attendance, (session.id, place.id))
    if attendance is not None and attendance.present:
        return "already"
    mark(tx, session, [place.id], True, how, by=place.person_id, at=at)
    return "present"


def _wrong_codes(tx: Session, session: SchoolSession, place: Registration) -> int:
    attendance = tx.get(Attendance, (session.id, place.id))
    return attendance.wrong_codes if attendance else 0


def _sessions_now(tx: Session, person_id: int, at: datetime) -> Sequence[SchoolSession]:
    """His sessions around this moment, the newest first."""
    his = select(Registration).where(Registration.person_id == person_id, Registration.state == "registered").subquery()
    return tx.scalars(
        select(SchoolSession)
        .where(
            SchoolSession.starts_at.between(at - CODE_LASTS, at + EARLY),
            or_(
                SchoolSession.id.in_(select(his.c.session_id).where(his.c.session_id.is_not(None))),
                SchoolSession.school_id.in_(select(his.c.school_id).where(his.c.school_id.is_not(None))),
            ),
        )
        .order_by(SchoolSession.starts_at.desc())
    ).all()


def led_by(tx: Session, person_id: int, roles: Collection[str], *, now: datetime) -> Sequence[SchoolSession]:
    """The sessions whose list may be taken now or later today, the nearest first."""
    found = tx.scalars(
        select(SchoolSession)
        .where(SchoolSession.cancelled_at.is_(None), SchoolSession.starts_at.between(now - LIST_LASTS, now + AHEAD))
        .order_by(SchoolSession.starts_at.desc())
    )
    return [session for session in found if leads(tx, session, person_id, roles)]


def snapshot(tx: Session, chat_id: int, message_id: int) -> tuple[int, list[int]] | None:
    """The session and the people, in their order, of a list that stands in a chat: what its numbers meant when it was shown."""
    data = tx.scalar(
        select(Delivery.data)
        .where(Delivery.chat_id == chat_id, Delivery.message_id == message_id, Delivery.template.in_(LISTS))
        .order_by(Delivery.id.desc())
    )
    return (data["session_id"], data["ids"]) if data else None
