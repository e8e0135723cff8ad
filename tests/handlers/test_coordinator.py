"""A coordinator gives and takes roles, and sees how everything goes."""

from collections.abc import Callable

import pytest

from service import people
from service.models import Case, Person
from tests.handlers.town import GROUP, Town

CasesOf = Callable[[Person], list[Case]]


def payload_in(text: str) -> str:
    return text.rsplit("?start=", 1)[1].split("<")[0].strip()


def test_an_invitation_gives_its_role_to_the_first_who_opens_it(town: Town, coordinator: Person, stranger: Person, farmer: Person) -> None:
    town.says(coordinator, "/invitar")
    payload = payload_in(town.taps(coordinator, "Consultor").text)
    assert town.says(stranger, f"/start {payload}").templates == ["start.role_granted"]
    assert town.db.read_now(people.roles_of, stranger.id) == {"consultant"}
    assert town.db.read_now(people.has_consented, stranger.id)
    assert town.says(farmer, f"/start {payload}").templates == ["start.invite_void"]
    assert town.db.read_now(people.roles_of, farmer.id) == frozenset()


def test_a_role_that_is_none_makes_no_invitation(town: Town, coordinator: Person) -> None:
    assert town.presses(coordinator, "invite:king").note is not None


def test_the_team_is_listed_and_a_role_taken_away_with_a_question_before(
    town: Town, coordinator: Person, consultant: Person, farmer: Person, group: int, cases_of: CasesOf
) -> None:
    town.says(farmer, "mi vaca está flaca")
    town.delivers()
    town.taps(consultant, "Yo la tomo", chat=GROUP)
    town.delivers()
    assert "Rosa Mamani" in town.says(coordinator, "/equipo").text
    town.taps(coordinator, "Rosa Mamani")
    assert town.db.read_now(people.roles_of, consultant.id) == {"consultant"}
    assert town.taps(coordinator, "Sí, quitar").templates == ["team.dismissed"]
    assert town.presses(coordinator, f"dismiss_yes:consultant:{consultant.id}").note is not None
    assert town.db.read_now(people.roles_of, consultant.id) == frozenset()
    assert cases_of(farmer)[0].owner is None
    town.delivers()
    assert any("Yo la tomo" in label for label in town.newest(GROUP, "desk.card").labels)


def test_the_last_coordinator_stays(town: Town, coordinator: Person) -> None:
    heard = town.presses(coordinator, f"dismiss_yes:coordinator:{coordinator.id}")
    assert heard.templates == ["team.last_coordinator"]
    assert town.db.read_now(people.roles_of, coordinator.id) == {"coordinator"}


def test_a_coordinator_may_go_when_there_is_another(town: Town, coordinator: Person, stranger: Person) -> None:
    town.db.write_now(people.grant, stranger.id, "coordinator", by=None, now=town.now)
    assert town.presses(stranger, f"dismiss_yes:coordinator:{coordinator.id}").templates == ["team.dismissed"]
    assert town.says(coordinator, "/equipo").templates == ["error.not_yours"]


def test_estado_tells_open_cases_and_what_waits(town: Town, coordinator: Person, farmer: Person, consultant: Person) -> None:
    town.says(farmer, "mi vaca está flaca")
    text = town.says(coordinator, "/estado").text
    assert "sin tomar: 1" in text


@pytest.mark.parametrize("who", ["farmer", "consultant", "organizer"])
def test_who_is_no_coordinator_is_refused_each_action(
    town: Town, coordinator: Person, farmer: Person, consultant: Person, organizer: Person, who: str
) -> None:
    person = {"farmer": farmer, "consultant": consultant, "organizer": organizer}[who]
    for command in ("/invitar", "/equipo", "/estado"):
        assert town.says(person, command).templates == ["error.not_yours"]
    for data in ("invite:coordinator", f"dismiss:coordinator:{coordinator.id}", f"dismiss_yes:coordinator:{coordinator.id}"):
        heard = town.presses(person, data)
        assert heard.shown == []
        assert heard.note is not None
    assert town.db.read_now(people.roles_of, coordinator.id) == {"coordinator"}
