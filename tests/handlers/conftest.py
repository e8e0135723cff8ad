from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.manual import Manual
from knowledge.matcher import Matcher
from messages.renderer import Renderer
from service import people
from service.database import Database
from service.models import Case, CaseMessage, Person
from service.programme import Programme
from tests.handlers.school import Reader, School
from tests.handlers.town import GROUP, Town


@pytest.fixture(scope="session")
def manual() -> Manual:
    return Manual.load()


@pytest.fixture(scope="session")
def renderer(programme: Programme, manual: Manual) -> Renderer:
    """One for all tests: it compiles each template once."""
    return Renderer(programme, lambda: manual, lambda: "yachachiq_bot")


@pytest.fixture
def town(db: Database, programme: Programme, renderer: Renderer) -> Town:
    return Town(db, programme, renderer)


@pytest.fixture(scope="session")
def taught_manual(manual: Manual) -> Manual:
    """Some chapters of it: a matcher over them is built in no time."""
    chapters = ("health", "management", "fish", "market")
    return manual.with_entries([entry for entry in manual.entries.values() if entry.chapter in chapters])


@pytest.fixture(scope="session")
def reader(programme: Programme, taught_manual: Manual) -> Reader:
    return Reader(programme, taught_manual, Matcher(taught_manual))


@pytest.fixture
def school(db: Database, programme: Programme, reader: Reader) -> School:
    """A town whose library learns, with the real matcher."""
    return School(db, programme, reader)


@pytest.fixture
def group(town: Town, consultant: Person) -> int:
    """The consultants' group, with the desk in it."""
    town.says(consultant, "/aqui", chat=GROUP)
    return GROUP


@pytest.fixture
def cases_of(town: Town) -> Callable[[Person], list[Case]]:
    """The farmer's cases, oldest first, as they stand in the database."""

    def find(person: Person) -> list[Case]:
        def work(tx: Session) -> list[Case]:
            return tx.query(Case).filter_by(farmer_id=person.id).order_by(Case.id).all()

        return town.db.read_now(work)

    return find


@dataclass
class Scene:
    """Rosa's desk on a busy morning, and the numbers that its buttons carry."""

    rosa: Person
    pedro: Person
    carlos: Person
    julia: Person
    abel: Person
    mine: int  # Julia's case, Rosa's: a question, an answer, a photo
    queued: int  # Abel's case, nobody's
    joined: int  # Marta's case, which follows Abel's
    answer: int  # what Rosa answered
    added: int  # Julia's photo

    def button(self, data: str) -> str:
        numbers = {name: getattr(self, name) for name in ("mine", "queued", "joined", "answer", "added")}
        return data.format(**numbers, pedro=self.pedro.id)


@pytest.fixture
def scene(town: Town, farmer: Person, consultant: Person, coordinator: Person, group: int) -> Scene:
    pedro = somebody(town, 202, "Pedro Huamán", "consultant")
    abel, marta = (somebody(town, number, name) for number, name in ((102, "Abel Inuma"), (103, "Marta Cruz")))
    town.says(farmer, town.knows("mi vaca está flaca", "consultant", "health/worms", "health/ticks"))
    town.delivers()
    card = town.newest(group, "desk.card")
    town.says(consultant, "¿Qué come?", chat=group, to=card)
    town.delivers()
    town.passes(minutes=2)
    town.sends(farmer, photo=[{}], caption="así está")
    town.says(abel, "el chancho no come")
    town.says(marta, "mi chancho tampoco come")
    town.delivers()

    def numbers(tx: Session) -> Scene:
        mine, queued, joined = tx.scalars(select(Case).order_by(Case.id))
        joined.joined_to_id = queued.id
        for case in (queued, joined):  # the first half, when it was somebody's turn, is over
            case.offered_to_id = case.open_to_all_at = None
        answer, added = tx.scalars(select(CaseMessage).where(CaseMessage.case_id == mine.id).order_by(CaseMessage.id).offset(1))
        return Scene(consultant, pedro, coordinator, farmer, abel, mine.id, queued.id, joined.id, answer.id, added.id)

    return town.db.write_now(numbers)


def somebody(town: Town, person_id: int, name: str, role: str | None = None) -> Person:
    """One more of the cast, who has said yes."""

    def arrive(tx: Session) -> Person:
        person = people.meet(tx, person_id, name, "es", now=town.now)
        people.consent(tx, person.id, now=town.now)
        if role is not None:
            people.grant(tx, person.id, role, by=None, now=town.now)
        return person

    return town.db.write_now(arrive)
