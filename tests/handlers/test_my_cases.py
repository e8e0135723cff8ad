"""The farmer knows who has his question and why, sees where each stands, says what he thinks of the answer, and can always go on."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from service import people
from service.models import Case, Person, Profile
from tests.conftest import NOW
from tests.handlers.town import GROUP, Town

CasesOf = Callable[[Person], list[Case]]
TICKS, RABIES = "health/ticks", "health/rabies-bats"


@pytest.fixture
def case(town: Town, farmer: Person, group: int, cases_of: CasesOf) -> Case:
    town.says(farmer, "mi vaca está flaca")
    town.delivers()
    town.passes(minutes=5)
    return cases_of(farmer)[0]


@pytest.fixture
def answered(town: Town, consultant: Person, case: Case) -> Case:
    """Rosa has answered."""
    town.says(consultant, "déle sal", chat=GROUP, to=town.newest(GROUP, "desk.card"))
    town.delivers()
    town.passes(minutes=5)
    return case


def write_profile(town: Town, person: Person, case: Case, **fields: object) -> None:
    def work(tx: Session) -> None:
        empty = {"chapters": [], "districts": [], "languages": [], "hours": {}, "land": ""}
        tx.add(Profile(person_id=person.id, **{**empty, **fields}))
        tx.get_one(Case, case.id).chapter = "health"

    town.db.write_now(work)


def test_the_farmer_hears_who_has_it_and_that_the_bot_keeps_silent(town: Town, farmer: Person, consultant: Person, case: Case) -> None:
    town.taps(consultant, "Yo la tomo", chat=GROUP)
    town.delivers()
    text = town.newest(farmer, "case.taken").message.text
    assert "Rosa Mamani" in text
    assert "yo no contesto" in text
    assert "En su propio fundo" not in text


def test_the_farmer_hears_why_that_person_from_what_he_wrote_of_himself(town: Town, farmer: Person, consultant: Person, case: Case) -> None:
    write_profile(town, consultant, case, chapters=["health"], districts=["Iñapari"], land="30 vacas de leche")
    town.taps(consultant, "Yo la tomo", chat=GROUP)
    town.delivers()
    text = town.newest(farmer, "case.taken").message.text
    for part in ("Sanidad animal", "Iñapari", "30 vacas de leche"):
        assert part in text


def test_nothing_is_claimed_that_does_not_bear_on_the_case(town: Town, farmer: Person, consultant: Person, case: Case) -> None:
    write_profile(town, consultant, case, chapters=["fish"], districts=["Iberia"])
    town.taps(consultant, "Yo la tomo", chat=GROUP)
    town.delivers()
    text = town.newest(farmer, "case.taken").message.text
    assert "Su tema" not in text
    assert "Iberia" not in text


def test_who_answers_at_once_is_introduced_in_the_first_answer_only(town: Town, farmer: Person, consultant: Person, case: Case) -> None:
    write_profile(town, consultant, case, chapters=["health"])
    card = town.newest(GROUP, "desk.card")
    for words in ("¿qué come?", "déle sal"):
        town.says(consultant, words, chat=GROUP, to=card)
        town.delivers()
    first, second = [shown.message.text for shown in town.chats[farmer.id] if shown.template == "case.answer"]
    assert "Sanidad animal" in first
    assert "Sanidad animal" not in second


def test_the_list_shows_each_state_and_leads_to_each_question(
    town: Town, farmer: Person, consultant: Person, answered: Case, cases_of: CasesOf
) -> None:
    assert "Rosa Mamani le respondió" in town.says(farmer, "/consultas").text
    shown = town.taps(farmer, "ver")
    assert shown.templates == ["case.one"]
    for part in ("mi vaca está flaca", "déle sal"):
        assert part in shown.text
    assert town.taps(farmer, "Mis consultas").templates == ["case.list"]
    town.taps(farmer, "ver")
    assert town.taps(farmer, "Ya no hace falta").templates == ["case.solved"]
    assert cases_of(farmer)[0].close_reason == "solved"
    town.says(farmer, "/consultas")
    town.taps(farmer, "ver")
    assert town.taps(farmer, "Sigue igual").templates == ["case.reopened"]
    assert cases_of(farmer)[0].is_open


@pytest.mark.parametrize(("face", "stars"), [("Buena", 3), ("Regular", 2), ("Mala", 1)])
def test_one_tap_rates_the_answer_once(
    town: Town, farmer: Person, consultant: Person, answered: Case, cases_of: CasesOf, face: str, stars: int
) -> None:
    town.taps(consultant, "Cerrar", chat=GROUP)
    town.delivers()
    assert "le contesto yo otra vez" in town.newest(farmer, "case.closed").message.text
    town.taps(farmer, "Sí, gracias")
    assert town.taps(farmer, face).templates == ["case.rated"]
    for again in (1, 3):
        assert town.presses(farmer, f"rate:{answered.id}:{again}").note is not None
    assert cases_of(farmer)[0].rating == stars
    assert ("Sí, ábrala" in " ".join(town.chats[farmer.id][-1].labels)) is (stars == 1)


def test_a_bad_rating_opens_it_again_and_it_can_be_rated_anew(
    town: Town, farmer: Person, consultant: Person, answered: Case, cases_of: CasesOf
) -> None:
    town.taps(farmer, "Ya se resolvió")
    town.taps(farmer, "Mala")
    assert town.taps(farmer, "Sí, ábrala").templates == ["case.reopened"]
    case = cases_of(farmer)[0]
    assert (case.is_open, case.rating, case.owner_id) == (True, None, consultant.id)


def test_what_nobody_answered_is_not_rated(town: Town, farmer: Person, case: Case) -> None:
    town.says(farmer, "/consultas")
    town.taps(farmer, "ver")
    town.taps(farmer, "Ya no hace falta")
    assert town.chats[farmer.id][-1].labels == {}


@pytest.mark.parametrize("stars", [0, 4, 99])
def test_there_are_three_faces(town: Town, farmer: Person, answered: Case, cases_of: CasesOf, stars: int) -> None:
    town.taps(farmer, "Ya se resolvió")
    assert town.presses(farmer, f"rate:{answered.id}:{stars}").note is not None
    assert cases_of(farmer)[0].rating is None


def test_solved_under_an_answer_leaves_the_answer_where_it_stands_and_tells_the_desk_once(
    town: Town, farmer: Person, answered: Case, cases_of: CasesOf
) -> None:
    assert town.taps(farmer, "Ya se resolvió").templates == ["case.solved"]
    assert town.presses(farmer, f"solved_here:{answered.id}").note is not None
    assert "déle sal" in town.reads(farmer)
    assert not cases_of(farmer)[0].is_open
    town.delivers()
    assert [shown.template for shown in town.chats[GROUP]].count("desk.solved") == 1


def test_an_answer_of_no_use_waits_for_a_persons_word_again(town: Town, farmer: Person, answered: Case, cases_of: CasesOf) -> None:
    assert town.taps(farmer, "No me sirve").templates == ["case.no_use"]
    assert town.presses(farmer, f"no_use:{answered.id}").note is not None
    case = cases_of(farmer)[0]
    assert case.answered_at is None
    assert case.due_at > town.now
    town.delivers()
    assert "no le sirve" in town.newest(GROUP, "desk.no_use").message.text


def test_after_the_closing_too(town: Town, farmer: Person, consultant: Person, answered: Case, cases_of: CasesOf) -> None:
    town.taps(consultant, "Cerrar", chat=GROUP)
    town.delivers()
    assert town.taps(farmer, "No me sirve").templates == ["case.no_use"]
    assert cases_of(farmer)[0].is_open


@pytest.mark.parametrize("words", ["No me sirve", "sigue igual.", "NO FUNCIONÓ", "não resolveu"])
def test_typed_after_a_closing_it_opens_the_case_again(
    town: Town, farmer: Person, consultant: Person, answered: Case, cases_of: CasesOf, words: str
) -> None:
    town.taps(consultant, "Cerrar", chat=GROUP)
    town.passes(days=3)
    assert town.says(farmer, words).templates == ["case.added"]
    (case,) = cases_of(farmer)
    assert case.is_open
    assert case.reason == "reopened"
    town.delivers()
    assert words in town.newest(GROUP, "desk.farmer_says").message.text


def test_typed_after_an_answer_of_the_manual_it_leads_to_a_person(town: Town, farmer: Person, cases_of: CasesOf) -> None:
    town.says(farmer, town.knows("garrapatas", "answer", TICKS))
    assert town.says(farmer, "no me sirve").templates == ["case.opened"]
    assert cases_of(farmer)[0].reason == "not_this"


def test_typed_long_after_everything_it_is_a_question_of_its_own(
    town: Town, farmer: Person, consultant: Person, answered: Case, cases_of: CasesOf
) -> None:
    town.taps(consultant, "Cerrar", chat=GROUP)
    town.passes(days=40)
    town.says(farmer, "sigue igual")
    assert len(cases_of(farmer)) == 2


def test_while_a_person_is_on_it_the_bot_answers_only_danger_of_another_kind(
    town: Town, farmer: Person, consultant: Person, answered: Case, cases_of: CasesOf
) -> None:
    town.knows("garrapatas", "answer", TICKS)
    assert town.says(farmer, "garrapatas").templates == ["case.added"]
    danger = town.knows("le mordió un murciélago", "answer", RABIES, red_flag=RABIES)
    assert town.says(farmer, danger).templates == ["question.alarm"]
    assert len(cases_of(farmer)) == 2
    town.passes(minutes=5)
    assert town.says(farmer, "garrapatas").templates == ["case.added"]
    town.taps(farmer, "Es otra pregunta")
    assert "garrapatas" in town.chats[farmer.id][-1].message.text.lower()


def test_after_the_closing_the_bot_answers_again(town: Town, farmer: Person, consultant: Person, answered: Case) -> None:
    town.taps(consultant, "Cerrar", chat=GROUP)
    town.delivers()
    assert town.says(farmer, town.knows("garrapatas", "answer", TICKS)).templates == ["question.answer"]


def test_a_reply_finds_its_case_after_a_year(town: Town, farmer: Person, consultant: Person, answered: Case, cases_of: CasesOf) -> None:
    answer = town.newest(farmer, "case.answer")
    card = town.newest(GROUP, "desk.card")
    town.taps(consultant, "Cerrar", chat=GROUP)
    town.delivers()
    town.passes(days=366)
    town.says(farmer, "ahora le pasa a otra vaca", to=answer)
    (case,) = cases_of(farmer)
    assert case.is_open
    town.delivers()
    town.says(consultant, "déle sal otra vez", chat=GROUP, to=card)
    town.delivers()
    assert "déle sal otra vez" in town.reads(farmer)


def test_the_buttons_of_a_case_are_its_farmers_only(
    town: Town, stranger: Person, consultant: Person, answered: Case, cases_of: CasesOf, farmer: Person
) -> None:
    for person in (stranger, consultant):
        for data in ("solved", "solved_here", "no_use", "goes_on", "my_case", "not_mine", "rate"):
            heard = town.presses(person, f"{data}:{answered.id}" + (":3" if data == "rate" else ""))
            assert heard.shown == []
            assert heard.note is not None
    case = cases_of(farmer)[0]
    assert (case.is_open, case.rating, case.answered_at is None) == (True, None, False)


def test_who_is_no_consultant_any_more_does_not_get_it_back(
    town: Town, farmer: Person, consultant: Person, coordinator: Person, answered: Case, cases_of: CasesOf
) -> None:
    town.taps(consultant, "Cerrar", chat=GROUP)
    town.db.write_now(people.revoke, consultant.id, "consultant", by=coordinator.id, now=NOW + timedelta(hours=1))
    town.delivers()
    town.taps(farmer, "Sigue igual")
    assert cases_of(farmer)[0].owner is None
