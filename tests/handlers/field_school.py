"""A field school on the database, as season and registration leave it."""

from datetime import timedelta

from sqlalchemy.orm import Session

from service.models import Facilitator, Person, Registration, School, SchoolSession
from tests.conftest import NOW
from tests.handlers.town import Town, at


def found(town: Town, organizer: Person, *, sessions: int = 3, first: str = "2026-11-28 09:00", percent: int = 80) -> School:
    """A school with a session every second Saturday."""

    def work(tx: Session) -> School:
        school = School(
            title="Pastos de Iberia",
            organizer_id=organizer.id,
            area="Iberia",
            joining="open",
            certificate_percent=percent,
            created_at=NOW,
        )
        tx.add(school)
        tx.flush()
        for number in range(sessions):
            tx.add(
                SchoolSession(
                    title=school.title,
                    starts_at=at(first) + timedelta(weeks=2 * number),
                    place="Fundo de don Julio",
                    organizer_id=organizer.id,
                    created_at=NOW,
                    revision=1,
                    school_id=school.id,
                    number=number + 1,
                    topic="Cercas vivas",
                    entry_ids=["health/ticks"],
                )
            )
        return school

    return town.db.write_now(work)


def enrol(town: Town, school: School, *people: Person | str, by: Person | None = None) -> list[int]:
    """A place for each, in this order; a text is the name of a guest whom `by` writes down. Returns the registrations."""

    def work(tx: Session) -> list[int]:
        ids = []
        for one in people:
            guest = isinstance(one, str)
            place = Registration(
                school_id=school.id,
                person_id=None if isinstance(one, str) else one.id,
                guest_name=one if isinstance(one, str) else None,
                registered_by=by.id if guest and by else None,
                state="registered",
                position=tx.query(Registration).count() + 1,
                registered_at=NOW,
            )
            tx.add(place)
            tx.flush()
            ids.append(place.id)
        return ids

    return town.db.write_now(work)


def lead(town: Town, school: School, person: Person) -> None:
    town.db.write_now(lambda tx: tx.add(Facilitator(school_id=school.id, person_id=person.id, added_at=NOW)))


def sessions_of(town: Town, school: School) -> list[SchoolSession]:
    return town.db.read_now(lambda tx: tx.query(SchoolSession).filter_by(school_id=school.id).order_by(SchoolSession.number).all())
