"""The farmer's side of a case: what he adds, how it ends, how it goes on."""

from collections.abc import Callable

import pytest

from service.models import Case, Person
from tests.handlers.town import GROUP, Town

CasesOf = Callable[[Person], list[Case]]
TICKS = "health/ticks"


@pytest.fixture
def case(town: Town, farmer: Person, group: int, cases_of: CasesOf) -> Case:
    """Julia's open case, shown in the group."""
    town.says(farmer, "mi vaca está flaca")
    town.delivers()
    town.passes(minutes=5)
    return cases_of(farmer)[0]


def test_what_is_added_to_a_waiting_case_reaches_the_desk(town: Town, farmer: Person, case: Case, cases_of: CasesOf) -> None:
    assert town.says(farmer, "y no come").templates == ["case.added"]
    assert len(cases_of(farmer)) == 1
    town.delivers()
    assert "y no come" in town.newest(GROUP, "desk.farmer_says").message.text


def test_while_nobody_has_the_case_the_manual_still_answers_another_question(
    town: Town, farmer: Person, case: Case, cases_of: CasesOf
) -> None:
    assert town.says(farmer, town.knows("garrapatas", "answer", TICKS)).templates == ["question.answer"]


def test_once_a_person_has_it_everything_goes_to_him(town: Town, farmer: Person, consultant: Person, case: Case) -> None:
    town.taps(consultant, "Yo la tomo", chat=GROUP)
    heard = town.says(farmer, town.knows("garrapatas", "answer", TICKS))
    assert heard.templates == ["case.added"]
    assert "Rosa Mamani" in heard.text


def test_another_question_is_asked_on_its_own_with_one_tap(
    town: Town, farmer: Person, consultant: Person, case: Case, cases_of: CasesOf
) -> None:
    town.taps(consultant, "Yo la tomo", chat=GROUP)
    town.says(farmer, town.knows("garrapatas", "answer", TICKS))
    assert town.taps(farmer, "Es otra pregunta").templates == ["question.answer"]
    assert town.taps(farmer, "Es otra pregunta").note is not None
    town.passes(minutes=5)
    town.says(farmer, "¿quién compra cacao?")
    assert town.taps(farmer, "Es otra pregunta").templates == ["case.opened"]
    assert len(cases_of(farmer)) == 2


def test_nobody_moves_anothers_message(town: Town, farmer: Person, stranger: Person, case: Case, cases_of: CasesOf) -> None:
    heard = town.says(farmer, "y no come")
    assert town.presses(stranger, f"other:{case.id}:{heard.message_id}").note is not None


def test_an_edit_reaches_the_desk_once(town: Town, farmer: Person, case: Case) -> None:
    heard = town.says(farmer, "desde el lunes")
    for _ in range(2):
        assert town.edits(farmer, heard.message_id, text="desde el martes").shown == []
    texts = [delivery.data.get("text") for delivery in town.delivers()]
    assert texts.count("desde el martes") == 1


def test_solved_closes_it_and_the_desk_hears(town: Town, farmer: Person, consultant: Person, case: Case, cases_of: CasesOf) -> None:
    town.taps(consultant, "Cerrar", chat=GROUP)
    town.delivers()
    assert town.taps(farmer, "Sí, gracias").templates == ["case.solved"]
    town.delivers()
    assert "se resolvió" in town.newest(GROUP, "desk.solved").message.text
    assert not cases_of(farmer)[0].is_open


def test_it_goes_on_opens_it_again_with_a_new_time(town: Town, farmer: Person, consultant: Person, case: Case, cases_of: CasesOf) -> None:
    town.taps(consultant, "Cerrar", chat=GROUP)
    town.delivers()
    town.passes(days=2)
    assert town.taps(farmer, "Sigue igual").templates == ["case.reopened"]
    assert town.presses(farmer, f"goes_on:{case.id}").note is not None
    again = cases_of(farmer)[0]
    assert again.is_open
    assert again.due_at > town.now
    town.delivers()
    assert "sigue igual" in town.newest(GROUP, "desk.goes_on").message.text
    assert "Cerrar" in " ".join(town.newest(GROUP, "desk.card").labels)


def test_a_reply_to_a_closed_answer_opens_it_again_but_thanks_do_not(
    town: Town, farmer: Person, consultant: Person, case: Case, cases_of: CasesOf
) -> None:
    town.says(consultant, "déle sal", chat=GROUP, to=town.newest(GROUP, "desk.card"))
    town.taps(consultant, "Cerrar", chat=GROUP)
    town.delivers()
    answer = town.newest(farmer, "case.answer")
    assert town.says(farmer, town.knows("gracias", "consultant", talk="thanks"), to=answer).templates == ["question.thanks"]
    assert not cases_of(farmer)[0].is_open
    town.says(farmer, "sigue sin comer", to=answer)
    assert cases_of(farmer)[0].is_open


def test_my_cases_tell_where_each_stands(town: Town, farmer: Person, consultant: Person, case: Case) -> None:
    assert f"N° {case.id}" in town.says(farmer, "/consultas").text
    town.taps(consultant, "Yo la tomo", chat=GROUP)
    assert "Rosa Mamani" in town.says(farmer, "/consultas").text


def test_the_buttons_of_a_case_are_its_farmers_only(
    town: Town, farmer: Person, stranger: Person, consultant: Person, case: Case, cases_of: CasesOf
) -> None:
    for person in (stranger, consultant):
        for verb in ("solved", "goes_on", "wait"):
            heard = town.presses(person, f"{verb}:{case.id}")
            assert heard.shown == []
            assert heard.note is not None
    assert cases_of(farmer)[0].is_open
