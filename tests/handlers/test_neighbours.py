"""One answer, many neighbours: each gets it personally, keeps his own number and promise, and may say that it is not his case."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from handlers.turn import House, Library
from knowledge.manual import Manual
from knowledge.matcher import Matcher
from service import joining
from service.models import Case, Person
from service.programme import Programme
from tests.handlers.town import GROUP, Heard, Shown, Town
from tests.service.helpers import farmers

CasesOf = Callable[[Person], list[Case]]
JULIA, PEDRO, MARTA = "mi vaca está flaca", "mis vacas enflaquecen", "flaquita está mi vaca"


def join(town: Town, number: int, leader: int) -> bool:
    def work(tx: Session) -> bool:
        return joining.join(tx, tx.get_one(Case, number), tx.get_one(Case, leader), now=town.now)

    return town.db.write_now(work)


@pytest.fixture
def neighbours(town: Town, farmer: Person, group: int) -> list[Person]:
    """Julia asked first; Pedro and Marta wait for the same answer."""
    pedro, marta = farmers(town.db, 2)
    for person, words in ((farmer, JULIA), (pedro, PEDRO), (marta, MARTA)):
        town.says(person, words)
        town.passes(minutes=10)
    for number in (2, 3):
        assert join(town, number, 1)
    town.delivers()
    return [farmer, pedro, marta]


@pytest.fixture
def card(town: Town, neighbours: list[Person]) -> Shown:
    """The leader's card, which the consultant replies to."""
    return next(shown for shown in town.chats[GROUP] if shown.template == "desk.card" and "N° 1<" in shown.message.text)


def case(town: Town, number: int) -> Case:
    return town.db.read_now(lambda tx: tx.get_one(Case, number))


def test_one_answer_reaches_each_with_his_own_number(town: Town, consultant: Person, neighbours: list[Person], card: Shown) -> None:
    assert "2 más" in town.says(consultant, "déle sal mineral", chat=GROUP, to=card).text
    town.delivers()
    for number, person in enumerate(neighbours, start=1):
        answer = town.newest(person, "case.answer")
        assert "déle sal mineral" in answer.message.text
        assert f"N° {number}" in answer.message.text
        assert any("No es mi caso" in label for label in answer.labels) is (number > 1)
        assert case(town, number).answered_at == town.now
    for reader, words in ((neighbours[1], JULIA), (neighbours[2], JULIA), (neighbours[0], PEDRO)):
        assert words not in town.reads(reader)


def test_a_neighbour_never_reads_the_others_name(town: Town, consultant: Person, neighbours: list[Person], card: Shown) -> None:
    town.says(consultant, "déle sal", chat=GROUP, to=card)
    town.taps(consultant, "Cerrar", chat=GROUP)
    town.delivers()
    for person in neighbours:
        for other in neighbours:
            assert other is person or other.name not in town.reads(person)


def test_media_and_entries_go_to_each_once(town: Town, consultant: Person, neighbours: list[Person], card: Shown) -> None:
    town.sends(consultant, chat=GROUP, to=card, voice={"file_id": "x"})
    town.delivers()
    for person in neighbours:
        assert [shown.template for shown in town.chats[person.id]].count("case.answer_media") == 1


def test_a_correction_reaches_each(town: Town, consultant: Person, neighbours: list[Person], card: Shown) -> None:
    heard = town.says(consultant, "10 gramos", chat=GROUP, to=card)
    town.delivers()
    town.edits(consultant, heard.message_id, chat=GROUP, to=card, text="100 gramos")
    town.delivers()
    for person in neighbours:
        assert "100 gramos" in town.newest(person, "case.answer").message.text


def test_when_it_is_taken_each_hears_who_has_it(town: Town, consultant: Person, neighbours: list[Person], card: Shown) -> None:
    town.presses(consultant, "take:1", chat=GROUP, message_id=card.message_id)
    town.delivers()
    for number, person in enumerate(neighbours, start=1):
        assert f"N° {number}" in town.newest(person, "case.taken").message.text
    assert town.says(neighbours[1], town.knows("garrapatas", "answer", "health/ticks")).templates == ["case.added"]


def test_what_a_neighbour_adds_reaches_the_desk_and_a_reply_to_it_only_him(
    town: Town, consultant: Person, neighbours: list[Person], card: Shown
) -> None:
    town.says(neighbours[1], "son tres vacas")
    town.delivers()
    relayed = town.newest(GROUP, "desk.farmer_says")
    assert "N° 2" in relayed.message.text
    town.says(consultant, "¿de qué edad, Pedro?", chat=GROUP, to=relayed)
    town.delivers()
    assert "¿de qué edad, Pedro?" in town.reads(neighbours[1])
    assert "¿de qué edad, Pedro?" not in town.reads(neighbours[0]) + town.reads(neighbours[2])


def test_not_my_case_leaves_with_the_promise_intact(
    town: Town, consultant: Person, neighbours: list[Person], card: Shown, cases_of: CasesOf
) -> None:
    promised = case(town, 2).due_at
    town.says(consultant, "déle sal", chat=GROUP, to=card)
    town.delivers()
    assert town.taps(neighbours[1], "No es mi caso").templates == ["case.on_its_own"]
    assert town.presses(neighbours[1], "not_mine:2").note is not None
    left = case(town, 2)
    assert (left.joined_to_id, left.owner_id, left.answered_at, left.due_at) == (None, None, None, promised)
    town.delivers()
    cards = [shown for shown in town.chats[GROUP] if shown.template == "desk.card"]
    assert PEDRO in cards[-1].message.text
    assert any("Yo la tomo" in label for label in cards[-1].labels)
    town.says(consultant, "y agua", chat=GROUP, to=card)
    town.delivers()
    assert "y agua" not in town.reads(neighbours[1])
    assert "y agua" in town.reads(neighbours[2])


def test_who_leaves_after_his_promised_time_gets_a_new_one(town: Town, consultant: Person, neighbours: list[Person], card: Shown) -> None:
    town.says(consultant, "déle sal", chat=GROUP, to=card)
    town.delivers()
    town.passes(days=9)
    town.taps(neighbours[1], "No es mi caso")
    assert case(town, 2).due_at > town.now


def test_closing_the_leader_asks_each_for_himself(town: Town, consultant: Person, neighbours: list[Person], card: Shown) -> None:
    town.says(consultant, "déle sal", chat=GROUP, to=card)
    town.presses(consultant, "close:1", chat=GROUP, message_id=card.message_id)
    assert town.presses(consultant, "close:1", chat=GROUP, message_id=card.message_id).note is not None
    town.delivers()
    for number, person in enumerate(neighbours, start=1):
        assert not case(town, number).is_open
        assert [shown.template for shown in town.chats[person.id]].count("case.closed") == 1
    assert town.taps(neighbours[1], "Sigue igual").templates == ["case.reopened"]
    again = case(town, 2)
    assert (again.is_open, again.joined_to_id, again.owner_id) == (True, None, consultant.id)
    assert not case(town, 1).is_open
    assert not case(town, 3).is_open
    assert town.taps(neighbours[2], "Sí, gracias").templates == ["case.solved"]
    town.taps(neighbours[2], "Buena")
    assert case(town, 3).rating == 3


def test_an_answer_of_no_use_to_one_is_his_case_alone_with_the_same_person(
    town: Town, consultant: Person, neighbours: list[Person], card: Shown
) -> None:
    town.says(consultant, "déle sal", chat=GROUP, to=card)
    town.delivers()
    assert town.taps(neighbours[1], "No me sirve").templates == ["case.no_use"]
    alone = case(town, 2)
    assert (alone.joined_to_id, alone.owner_id, alone.answered_at) == (None, consultant.id, None)
    assert alone.due_at > town.now
    assert case(town, 1).answered_at is not None


@pytest.mark.parametrize("how", ["solved", "erased"])
def test_when_the_first_one_goes_the_next_leads_and_nobody_is_forgotten(
    town: Town, consultant: Person, neighbours: list[Person], card: Shown, how: str
) -> None:
    town.presses(consultant, "take:1", chat=GROUP, message_id=card.message_id)
    if how == "solved":
        town.presses(neighbours[0], "solved:1")
    else:
        town.says(neighbours[0], "/misdatos")
        town.taps(neighbours[0], "Borrar mis datos")
        town.taps(neighbours[0], "Sí, bórrelo todo")
    assert not case(town, 1).is_open
    second, third = case(town, 2), case(town, 3)
    assert (second.joined_to_id, second.owner_id, second.is_open) == (None, consultant.id, True)
    assert (third.joined_to_id, third.is_open) == (2, True)
    town.delivers()
    new_card = next(shown for shown in reversed(town.chats[GROUP]) if shown.template == "desk.card" and PEDRO in shown.message.text)
    town.says(consultant, "déle sal", chat=GROUP, to=new_card)
    town.delivers()
    assert "déle sal" in town.reads(neighbours[1])
    assert "déle sal" in town.reads(neighbours[2])
    assert how == "erased" or "déle sal" not in town.reads(neighbours[0])


def test_the_card_of_one_who_joined_says_with_whom_and_can_only_be_parted(town: Town, consultant: Person, neighbours: list[Person]) -> None:
    town.presses(consultant, "show:2", chat=GROUP)
    town.presses(consultant, "show:1", chat=GROUP)
    town.delivers()
    joined, leading = [shown for shown in town.chats[GROUP] if shown.template == "desk.card"][-2:]
    assert "N° 1" in joined.message.text
    assert joined.labels == {"✂️ Separar": "leave_case:2"}
    assert "2 productores más" in leading.message.text
    assert "N° 2, 3" in leading.message.text


def test_a_list_of_what_waits_shows_those_who_wait_together_once(town: Town, consultant: Person, neighbours: list[Person]) -> None:
    text = town.says(consultant, "/pendientes").text
    assert "N° 1<" in text
    assert "N° 2<" not in text


def test_the_farmer_sees_that_he_waits_with_others_and_may_leave_before_the_answer(
    town: Town, neighbours: list[Person], cases_of: CasesOf
) -> None:
    town.says(neighbours[1], "/consultas")
    assert "junto con otros" in town.taps(neighbours[1], "ver").text
    town.taps(neighbours[1], "No es mi caso")
    assert cases_of(neighbours[1])[0].joined_to_id is None


# «¿Es lo mismo?», with the real manual and matcher

ONE, SAME = "hay mucho comején en los postes del cerco, dice Fortunata", "mucho comején hay en mis postes de cerco"
OTHER = "se puede regar pasto con bomba solar"
DANGER = "hay fuego en los postes de mi cerco y avanza a la casa"


class Shelf(Library):
    """A manual and its real matcher, which answers nothing by itself: every question goes to a person."""

    def __init__(self, manual: Manual, matcher: Matcher) -> None:
        self._manual, self._matcher = manual, matcher

    @property
    def manual(self) -> Manual:
        return self._manual

    @property
    def matcher(self) -> Matcher:
        return self._matcher


@pytest.fixture(scope="session")
def real(manual: Manual) -> Matcher:
    return Matcher(manual)


@pytest.fixture
def village(town: Town, group: int, programme: Programme, manual: Manual, real: Matcher) -> Town:
    town.house = House(programme, Shelf(manual, real), "handlers")
    return town


@pytest.fixture
def pedro(town: Town) -> Person:
    (person,) = farmers(town.db, 1)
    return person


def change(town: Town, person: Person, field: str, value: str) -> None:
    town.db.write_now(lambda tx: setattr(tx.get_one(Person, person.id), field, value))


def asks(town: Town, person: Person, words: str) -> Heard:
    """He asks and wants a person, whatever the manual offers."""
    heard = town.says(person, words)
    if heard.templates == ["question.offer"]:
        return town.taps(person, "❌")
    return town.taps(person, "consultor") if heard.templates[0] in ("question.answer", "question.price") else heard


def test_who_asks_the_same_as_a_neighbour_is_asked_and_joins(village: Town, farmer: Person, pedro: Person, consultant: Person) -> None:
    assert asks(village, farmer, ONE).templates == ["case.opened"]
    village.passes(hours=1)
    heard = asks(village, pedro, SAME)
    assert heard.templates == ["case.opened", "case.ask_same"]
    assert "comején, postes, cerco" in heard.text
    for private in ("Fortunata", farmer.name, "N° 1"):
        assert private not in heard.text
    joined = village.taps(pedro, "Sí, es lo mismo")
    assert joined.templates == ["case.joined"]
    assert "N° 2" in joined.text
    assert village.presses(pedro, "same:2:1").note is not None
    assert case(village, 2).joined_to_id == 1
    village.delivers()
    leading = next(shown for shown in village.chats[GROUP] if shown.template == "desk.card" and "Consulta N° 1<" in shown.message.text)
    assert "1 productor más (N° 2)" in leading.message.text
    village.says(consultant, "use postes curados", chat=GROUP, to=leading)
    village.delivers()
    assert "use postes curados" in village.reads(farmer)
    assert "use postes curados" in village.reads(pedro)


def test_a_no_leaves_him_with_his_own_case(village: Town, farmer: Person, pedro: Person) -> None:
    asks(village, farmer, ONE)
    asks(village, pedro, SAME)
    assert village.taps(pedro, "No, es otra cosa").templates == ["case.stays_own"]
    assert case(village, 2).joined_to_id is None
    assert case(village, 2).is_open


def test_who_does_not_press_anything_has_his_own_case(village: Town, farmer: Person, pedro: Person) -> None:
    asks(village, farmer, ONE)
    asks(village, pedro, SAME)
    assert (case(village, 2).is_open, case(village, 2).joined_to_id) == (True, None)
    assert (GROUP, "desk.card") in village.owed()


def test_the_same_farmer_and_another_matter_are_not_asked(village: Town, farmer: Person, pedro: Person) -> None:
    asks(village, farmer, ONE)
    village.passes(minutes=5)
    assert asks(village, pedro, OTHER).templates == ["case.opened"]
    village.passes(minutes=5)
    asks(village, farmer, SAME)
    assert "case.ask_same" not in [shown.template for shown in village.chats[farmer.id]]


def test_danger_is_never_asked_to_wait_with_a_neighbour(village: Town, farmer: Person, pedro: Person) -> None:
    assert village.says(farmer, DANGER).templates == ["question.alarm"]
    assert village.says(pedro, DANGER).templates == ["question.alarm"]
    assert [case(village, number).joined_to_id for number in (1, 2)] == [None, None]


def test_a_picture_says_what_no_words_compare(village: Town, farmer: Person, pedro: Person) -> None:
    asks(village, farmer, ONE)
    assert village.sends(pedro, photo=[{}], caption=SAME).templates == ["case.opened"]


def test_an_answer_in_another_language_helps_nobody(village: Town, farmer: Person, pedro: Person) -> None:
    asks(village, farmer, ONE)
    change(village, pedro, "language", "pt")
    assert asks(village, pedro, SAME).templates == ["case.opened"]


def test_what_is_sold_where_is_the_same_only_in_one_district(village: Town, farmer: Person, pedro: Person) -> None:
    asks(village, farmer, "¿dónde venden postes curados para el cerco?")
    for district, expected in (("Iberia", ["case.opened"]), ("Iñapari", ["case.opened", "case.ask_same"])):
        village.passes(minutes=5)
        change(village, pedro, "district", district)
        assert asks(village, pedro, "¿dónde venden postes curados para cerco?").templates == expected
        village.says(pedro, "/consultas")
        village.taps(pedro, "ver")
        village.taps(pedro, "Ya no hace falta")


@pytest.mark.parametrize("what", ["closed", "answered"])
def test_a_button_that_comes_too_late_joins_nothing(village: Town, farmer: Person, pedro: Person, consultant: Person, what: str) -> None:
    asks(village, farmer, ONE)
    village.delivers()
    leading = village.newest(GROUP, "desk.card")
    asks(village, pedro, SAME)
    if what == "closed":
        village.presses(consultant, "close:1", chat=GROUP)
    else:
        village.says(consultant, "use postes curados", chat=GROUP, to=leading)
    assert village.taps(pedro, "Sí, es lo mismo").templates == ["case.not_joined"]
    assert case(village, 2).joined_to_id is None


def test_a_forged_button_joins_no_other_case(village: Town, farmer: Person, pedro: Person, stranger: Person) -> None:
    asks(village, farmer, OTHER)
    asks(village, pedro, SAME)
    assert village.presses(pedro, "same:2:1").templates == ["case.not_joined"]
    assert case(village, 2).joined_to_id is None
    assert village.presses(stranger, "same:2:1").note is not None
    assert village.presses(stranger, "not_same:2").note is not None
    assert village.presses(pedro, "same:2:999").note is not None
