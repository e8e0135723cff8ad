"""The register of a school's season: what a paper one would say, counted from the rolls."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from service import feedback, quiz, schools
from service.models import Attendance, Certificate, Facilitator, Person, RegisterName, Registration, School, SchoolSession, SessionFeedback
from service.quiz import Score

State = Literal["held", "called_off", "no_roll", "ahead"]
#: What a cell says: was there, was not there, was not on the list then (or there is no roll).
PRESENT, ABSENT, NOTHING = "x", "-", ""


@dataclass(frozen=True)
class Column:
    """One session of the season."""

    session_id: int
    number: int
    starts_at: datetime
    minutes: int
    topic: str | None
    place: str
    state: State
    present: int
    listed: int
    useful: float | None  # mean of what people said, 1 to 3
    opinions: int


@dataclass(frozen=True)
class Row:
    """One person's season."""

    number: int
    registration_id: int
    person_id: int | None
    registered_by: int | None
    name: str
    guest: bool
    left: bool
    marks: tuple[str, ...]
    attended: int
    minutes: int
    earned: bool
    certificate: str | None


@dataclass(frozen=True)
class Register:
    school: School
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def held(self) -> int:
        return sum(column.state == "held" for column in self.columns)


def of(tx: Session, school: School, *, now: datetime) -> Register:
    """The register as it stands. A session counts as held once somebody is marked as present at it."""
    sessions = tx.scalars(
        select(SchoolSession).where(SchoolSession.school_id == school.id).order_by(SchoolSession.starts_at, SchoolSession.id)
    ).all()
    marks = {
        (one.session_id, one.registration_id): one.present
        for one in tx.scalars(select(Attendance).where(Attendance.session_id.in_([session.id for session in sessions])))
        if one.present is not None
    }
    columns = tuple(_column(tx, session, marks, now) for session in sessions)
    held = [column for column in columns if column.state == "held"]
    rows = []
    for number, (place, told, written, certificate) in enumerate(_people(tx, school), start=1):
        said = {column.session_id: marks.get((column.session_id, place.id)) for column in held}
        attended = [column for column in held if said[column.session_id]]
        rows.append(
            Row(
                number,
                place.id,
                place.person_id,
                place.registered_by,
                written or place.guest_name or told or "—",
                place.person_id is None,
                place.state != "registered",
                tuple(_MARKS[said.get(column.session_id)] for column in columns),
                len(attended),
                sum(column.minutes for column in attended),
                bool(held) and len(attended) * 100 >= school.certificate_percent * len(held),
                certificate,
            )
        )
    return Register(school, columns, tuple(rows))


def facts(season: Register, scores: Mapping[int, Score], *, now: datetime) -> dict[str, Any]:
    """The register as plain data, for the papers that show it."""
    return {
        "school": season.school.title,
        "area": season.school.area,
        "percent": season.school.certificate_percent,
        "held": season.held,
        "at": now.isoformat(),
        "quiz": quiz.shares(list(scores.values())) if scores else None,
        "sessions": [
            {
                "number": column.number,
                "starts_at": column.starts_at.isoformat(),
                "topic": column.topic,
                "place": column.place,
                "minutes": column.minutes,
                "state": column.state,
                "present": column.present,
                "listed": column.listed,
                "useful": column.useful,
                "opinions": column.opinions,
            }
            for column in season.columns
        ],
        "people": [
            {
                "name": row.name,
                "guest": row.guest,
                "left": row.left,
                "marks": list(row.marks),
                "attended": row.attended,
                "minutes": row.minutes,
                "certificate": row.certificate is not None,
                "quiz": [scores[row.registration_id].before, scores[row.registration_id].after] if row.registration_id in scores else None,
            }
            for row in season.rows
        ],
    }


_MARKS = {True: PRESENT, False: ABSENT, None: NOTHING}


def _column(tx: Session, session: SchoolSession, marks: dict[tuple[int, int], bool], now: datetime) -> Column:
    said = [present for (session_id, _), present in marks.items() if session_id == session.id]
    state: State = "held"
    if session.cancelled_at is not None:
        state = "called_off"
    elif not any(said):
        state = "ahead" if session.starts_at + timedelta(minutes=session.minutes) > now else "no_roll"
    opinions = [useful for useful in tx.scalars(select(SessionFeedback.useful).where(SessionFeedback.session_id == session.id)) if useful]
    return Column(
        session.id,
        session.number or 0,
        session.starts_at,
        session.minutes,
        session.topic,
        schools.place_of(session).name,
        state,
        said.count(True),
        len(said),
        round(sum(opinions) / len(opinions), 1) if len(opinions) >= feedback.ENOUGH else None,
        len(opinions),
    )


def _people(tx: Session, school: School) -> Sequence[tuple[Registration, str | None, str | None, str | None]]:
    """Who has a place, or had one and came."""
    came = exists().where(Attendance.registration_id == Registration.id, Attendance.present.is_(True))
    rows = tx.execute(
        select(Registration, Person.name, RegisterName.name, Certificate.code)
        .outerjoin(Person, Person.id == Registration.person_id)
        .outerjoin(RegisterName, RegisterName.registration_id == Registration.id)
        .outerjoin(Certificate, (Certificate.registration_id == Registration.id) & Certificate.withdrawn_at.is_(None))
        .where(Registration.school_id == school.id, or_(Registration.state == "registered", came))
        .order_by(Registration.position, Registration.id)
    )
    return [(place, told, written, code) for place, told, written, code in rows]


def rename(tx: Session, registration_id: int, name: str) -> None:
    """The name that the register and the certificate write."""
    row = tx.get(RegisterName, registration_id) or RegisterName(registration_id=registration_id)
    row.name = name
    tx.add(row)
    tx.flush()


def led_by(tx: Session, person_id: int, roles: Collection[str]) -> Sequence[School]:
    """The schools whose register a person may see: an organizer all, a facilitator his own; the newest first."""
    wanted = select(School).order_by(School.id.desc())
    if not {"organizer", "coordinator"} & set(roles):
        wanted = wanted.join(Facilitator, Facilitator.school_id == School.id).where(Facilitator.person_id == person_id)
    return tx.scalars(wanted).all()
