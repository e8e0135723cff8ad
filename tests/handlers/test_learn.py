"""Wordings that were confirmed are proposed, never learned in silence; and what nobody could answer is listed."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.finding import Finding
from knowledge.manual import Manual
from service import people, questions
from service.models import Lesson, Person
from tests.conftest import NOW
from tests.handlers.school import School
from tests.handlers.town import GROUP
from tests.service.helpers import farmers

TICKS, WORMS, FEVER = "health/ticks", "health/worms", "health/tick-fever"
WORDING = "mi torito está plagadito de puros bichitos en la oreja y el rabo"


@pytest.fixture
def town(school: School) -> School:
    return school


def confirmed(town: School, person: Person, text: str, entry_id: str, *, by: Person | None = None) -> None:
    """A question that this entry answered: the farmer said so, or a consultant chose it."""

    def work(tx: Session) -> None:
        question = questions.keep(tx, person.id, text, Finding(text, "offer"), now=NOW)
        questions.choose(question, entry_id, by=by.id if by else None)
        if by is None:
            questions.judge(question, "helped", now=NOW)

    town.db.write_now(work)


def states(town: School) -> list[tuple[str, str]]:
    rows = town.db.read_now(lambda tx: tx.scalars(select(Lesson).order_by(Lesson.id)).all())
    return [(str(row.data["text"]), row.state) for row in rows]


def test_what_helped_is_proposed_and_learned_only_when_it_is_approved(
    town: School, farmer: Person, consultant: Person, taught_manual: Manual
) -> None:
    confirmed(town, farmer, WORDING, TICKS)
    town.learns()
    assert town.here.manual is taught_manual
    assert "1 manera nueva" in town.says(consultant, "/aprender").text
    assert WORDING in town.taps(consultant, "Maneras de preguntar").text
    town.learns()
    assert town.here.manual is taught_manual
    assert town.taps(consultant, "Aprender las marcadas").templates == ["learn.asks_decided"]
    town.learns()
    assert town.here.matcher.ask(WORDING).hits[0].entry_id == TICKS
    assert town.here.matcher.ask(WORDING).decision == "answer"
    assert "No hay nada propuesto" in town.says(consultant, "/aprender").text


def test_a_button_of_an_answer_is_what_confirms_it(town: School, farmer: Person, consultant: Person, taught_manual: Manual) -> None:
    town.says(farmer, "como puedo combatir las garrapatas de mis vaquitas")
    assert town.chats[farmer.id][-1].template == "question.answer"
    town.taps(farmer, "Me sirvió")
    assert "1 manera nueva" in town.says(consultant, "/aprender").text


def test_an_entry_that_a_consultant_sent_is_his_choice_and_another_one_approves_it(
    town: School, farmer: Person, consultant: Person, coordinator: Person, group: int
) -> None:
    if "case.opened" not in town.says(farmer, WORDING).templates:
        town.taps(farmer, "Ninguna")
    town.delivers()
    town.taps(consultant, "Enviar", chat=GROUP)
    town.says(consultant, "/aprender")
    assert [state for _, state in states(town)] == ["proposed"]
    assert "manera nueva" not in town.says(consultant, "/aprender").text
    assert "1 manera nueva" in town.says(coordinator, "/aprender").text


@pytest.mark.parametrize(
    "text",
    ["¿y cuánto le pongo?", "cada cuantos dias", "gracias", "a como esta el kilo", "bichos", "x" * 200, "—"],
)
def test_what_says_nothing_by_itself_is_not_proposed(town: School, farmer: Person, consultant: Person, text: str) -> None:
    confirmed(town, farmer, text, TICKS)
    assert "No hay nada propuesto" in town.says(consultant, "/aprender").text
    assert states(town) == [(text.strip(), "known")]


def test_near_duplicates_are_not_proposed(town: School, farmer: Person, consultant: Person, taught_manual: Manual) -> None:
    for text in (
        taught_manual.entry(TICKS).asks[0].upper() + "??",
        WORDING,
        WORDING + "s",
        "Mi torito esta plagadito, de puros bichitos en la oreja y el rabo!",
    ):
        confirmed(town, farmer, text, TICKS)
    assert "1 manera nueva" in town.says(consultant, "/aprender").text
    assert [state for _, state in states(town)] == ["known", "proposed", "known", "known"]
    town.says(consultant, "/aprender")
    assert len(states(town)) == 4


def test_a_wording_of_danger_is_not_proposed_for_plain_advice(town: School, farmer: Person, consultant: Person) -> None:
    confirmed(town, farmer, "a mi vaca la mordió un murciélago y está babeando", TICKS)
    assert "No hay nada propuesto" in town.says(consultant, "/aprender").text


def test_names_and_telephone_numbers_do_not_reach_the_manual(town: School, farmer: Person, consultant: Person) -> None:
    confirmed(town, farmer, f"Soy Julia Quispe, {WORDING}, llámeme al 982 123 456", TICKS)
    town.says(consultant, "/aprender")
    assert states(town) == [(f"{WORDING}, llámeme al", "proposed")]


def test_a_wording_that_two_entries_claim_is_shown_as_a_conflict_and_goes_to_one(
    town: School, farmer: Person, consultant: Person, taught_manual: Manual
) -> None:
    confirmed(town, farmer, WORDING, TICKS)
    confirmed(town, farmer, WORDING + "!", FEVER)
    town.says(consultant, "/aprender")
    text = town.taps(consultant, "Maneras de preguntar").text
    assert text.count("También la pide") == 2
    assert "☑" not in text
    assert "Aprender" not in " ".join(town.newest(consultant, "learn.asks").labels)
    town.taps(consultant, "1")
    town.taps(consultant, "2")  # it takes the place of the first
    assert town.newest(consultant, "learn.asks").message.text.count("☑") == 1
    town.taps(consultant, "Aprender las marcadas")
    assert [state for _, state in states(town)] == ["refused", "published"]
    town.learns()
    assert WORDING + "!" in town.here.manual.entry(FEVER).asks
    assert town.here.manual.entry(TICKS) == taught_manual.entry(TICKS)


def test_a_wording_that_another_entry_has_already_is_a_conflict(
    town: School, farmer: Person, consultant: Person, taught_manual: Manual
) -> None:
    confirmed(town, farmer, taught_manual.entry(WORMS).asks[0], TICKS)
    town.says(consultant, "/aprender")
    assert f"También la pide «{taught_manual.entry(WORMS).title}" in town.taps(consultant, "Maneras de preguntar").text


def test_unticked_ones_wait_and_discarded_ones_never_come_back(town: School, farmer: Person, consultant: Person) -> None:
    confirmed(town, farmer, WORDING, TICKS)
    confirmed(town, farmer, "qué le echo a mi ternero que se rasca todito el día", TICKS)
    town.says(consultant, "/aprender")
    town.taps(consultant, "Maneras de preguntar")
    town.taps(consultant, "☑️ 1")
    assert "Queda 1" in town.taps(consultant, "Descartar las marcadas").text
    town.taps(consultant, "Ver las que quedan")
    town.taps(consultant, "Aprender las marcadas")
    assert [state for _, state in states(town)] == ["published", "refused"]
    confirmed(town, farmer, "qué le echo a mi ternero que se rasca todito el dia", TICKS)
    assert "No hay nada propuesto" in town.says(consultant, "/aprender").text


def test_a_batch_decided_twice_takes_effect_once(town: School, farmer: Person, consultant: Person, coordinator: Person) -> None:
    confirmed(town, farmer, WORDING, TICKS)
    for person in (consultant, coordinator):
        town.says(person, "/aprender")
        town.taps(person, "Maneras de preguntar")
    assert "Aprendí 1" in town.taps(consultant, "Aprender las marcadas").text
    assert "Descarté 0" in town.taps(coordinator, "Descartar las marcadas").text
    assert town.presses(consultant, "asks_decide:yes").note is not None
    assert [state for _, state in states(town)] == ["published"]


def test_gaps_are_counted_together_and_small_districts_are_not_told(town: School, farmer: Person, consultant: Person) -> None:
    for first, (district, number) in enumerate((("Iberia", 6), ("Iñapari", 5), ("Tambopata", 2), ("Laberinto", 1))):
        for person in farmers(town.db, number, first_id=5000 + 100 * first, district=district):
            town.says(person, ("mi tractor baila solo en la chacra", "qué hago con un tractor que baila")[person.id % 2])
    town.says(farmer, "cómo enseño a mi loro a contar ovejas")
    town.says(farmer, "hola")
    town.says(farmer, "a como esta el kilo de tractor")
    text = town.says(consultant, "/vacios").text
    assert "<b>14×</b>" in text
    assert "📍 Iberia 6 · Iñapari 5 · y otros distritos" in text
    assert "Tambopata" not in text
    assert "loro" in text
    assert "hola" not in text
    assert "kilo" not in text


def test_gaps_tell_no_names(town: School, farmer: Person, consultant: Person) -> None:
    town.says(farmer, "soy Julia Quispe, cómo enseño a mi loro a contar ovejas, mi número es 982123456")
    text = town.says(consultant, "/vacios").text
    assert "loro" in text
    assert "Julia" not in text
    assert "982" not in text


def test_a_removed_consultant_decides_nothing(town: School, farmer: Person, consultant: Person, coordinator: Person) -> None:
    confirmed(town, farmer, WORDING, TICKS)
    town.says(consultant, "/aprender")
    town.taps(consultant, "Maneras de preguntar")
    town.db.write_now(people.revoke, consultant.id, "consultant", by=coordinator.id, now=town.now)
    assert town.presses(consultant, "asks_decide:yes").note is not None
    assert [state for _, state in states(town)] == ["proposed"]
