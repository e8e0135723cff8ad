"""The manual is signed, corrected or rejected in the chat; whoever reads it sees who did, and when."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.manual import Manual
from service import learning, questions
from service.models import Lesson, Person, Profile
from tests.conftest import NOW
from tests.handlers.school import School
from tests.handlers.town import Shown

TICKS = "health/ticks"


@pytest.fixture
def town(school: School) -> School:
    return school


@pytest.fixture
def shown(town: School, farmer: Person, consultant: Person) -> Shown:
    """What /revisar shows first: the entry that answered most."""

    def asked(tx: Session) -> None:
        for _ in range(3):
            questions.choose(questions.keep(tx, farmer.id, "garrapatas", None, now=NOW), TICKS)
        questions.choose(questions.keep(tx, farmer.id, "parásitos", None, now=NOW), "health/worms")

    town.db.write_now(asked)
    return town.says(consultant, "/revisar").shown[0]


def lessons(town: School) -> list[Lesson]:
    return list(town.db.read_now(lambda tx: tx.scalars(select(Lesson).order_by(Lesson.id)).all()))


def test_what_answers_most_is_reviewed_first(town: School, consultant: Person, shown: Shown, taught_manual: Manual) -> None:
    assert taught_manual.entry(TICKS).title in shown.message.text
    assert "Falta que lo firme un consultor" in shown.message.text
    assert f"Faltan {len(taught_manual)} temas" in shown.message.text
    assert town.taps(consultant, "Pasos").templates == ["review.entry"]
    assert taught_manual.entry("health/worms").title in town.taps(consultant, "Otro tema").text


def test_a_signature_stands_under_the_answer_at_once_and_the_next_entry_follows(
    town: School, farmer: Person, consultant: Person, shown: Shown, taught_manual: Manual
) -> None:
    heard = town.taps(consultant, "lo firmo")
    assert heard.templates == ["review.signed", "review.entry"]
    assert "22/11/2028" in heard.text
    assert taught_manual.entry("health/worms").title in heard.text
    for data in shown.labels.values():
        if data.startswith(("sign:", "wrong:")):
            town.presses(consultant, data)
    assert [(lesson.kind, lesson.state) for lesson in lessons(town)] == [("sign", "published")]
    town.learns()
    assert "Revisado por Rosa Mamani, 23/11/2026" in town.says(farmer, taught_manual.entry(TICKS).asks[0]).text
    assert f"Faltan {len(taught_manual) - 1} temas" in town.says(consultant, "/revisar").text


def test_only_his_own_subjects_are_shown_to_a_consultant(town: School, consultant: Person, shown: Shown, taught_manual: Manual) -> None:
    empty = {"districts": [], "languages": [], "hours": {}, "land": ""}
    town.db.write_now(lambda tx: tx.add(Profile(person_id=consultant.id, chapters=["fish"], **empty)))
    text = town.says(consultant, "/revisar").text
    fish = taught_manual.chapter("fish").entries
    assert fish[0].title in text
    assert f"Faltan {len(fish)} temas" in text


def test_an_expired_signature_has_to_be_given_again(town: School, consultant: Person, shown: Shown, taught_manual: Manual) -> None:
    town.taps(consultant, "lo firmo")
    town.learns()
    town.passes(days=731)
    assert f"Faltan {len(taught_manual)} temas" in town.says(consultant, "/revisar").text


def test_a_rejected_entry_goes_to_a_person_until_a_second_one_approves_its_correction(
    town: School, farmer: Person, consultant: Person, coordinator: Person, shown: Shown, taught_manual: Manual
) -> None:
    question = taught_manual.entry(TICKS).asks[0]
    assert town.taps(consultant, "Está mal").templates == ["review.ask_reason"]
    assert town.sends(consultant, photo=[{}]).templates == ["review.ask_reason"]
    assert "hasta 300" in town.says(consultant, "x" * 301).text
    assert town.says(consultant, "El producto ya no se vende.").templates == ["review.rejected"]
    town.learns()
    town.delivers()
    assert "El producto ya no se vende." in town.reads(coordinator)
    assert town.says(farmer, question).templates == ["case.opened"]
    assert "ya no está" in town.presses(farmer, f"view:first:{TICKS}").text

    town.passes(hours=1)
    heard = town.says(consultant, "/revisar")  # it still answered most, so it is the first to be mended
    assert "El producto ya no se vende." in heard.text
    assert "lo firma otro" in (town.taps(consultant, "lo firmo").note or "")
    assert town.taps(consultant, "Corregir").templates == ["learn.which_field"]
    town.taps(consultant, "Lo primero")
    assert "Ahora dice" in town.newest(consultant, "learn.ask").message.text
    shown_draft = town.says(consultant, "Cuente las garrapatas de 7 animales y mire la etiqueta.")
    assert "de 7 animales" in shown_draft.text
    assert taught_manual.entry(TICKS).why not in shown_draft.text  # only what changes
    assert town.taps(consultant, "Proponerlo").templates == ["learn.proposed"]
    (draft,) = [lesson for lesson in lessons(town) if lesson.kind == "entry"]
    assert draft.data["first"] == "Cuente las garrapatas de 7 animales y mire la etiqueta [S{}].".format(
        max(int(source.key.strip("Sabc")) for source in taught_manual.entry(TICKS).sources) + 1
    )
    assert taught_manual.entry(TICKS).title not in town.says(coordinator, "/revisar").text  # it waits for a decision, not for a review
    assert town.presses(coordinator, f"lesson_yes:{draft.id}").templates == ["learn.published"]
    town.learns()
    case_over = town.says(farmer, question + " por favor")
    assert TICKS in town.here.manual
    entry = town.here.manual.entry(TICKS)
    assert (entry.review.by, entry.asks) == ("Carlos Ríos", taught_manual.entry(TICKS).asks)
    assert learning.SOMEBODY in [source.organisation for source in entry.sources]  # nobody asked her whether she wants to be named
    assert town.here.matcher.ask(question).decision == "answer"
    assert case_over.templates  # the farmer is heard, whatever stands open


def test_a_second_one_may_say_that_it_was_right_after_all(
    town: School, consultant: Person, coordinator: Person, shown: Shown, taught_manual: Manual
) -> None:
    town.taps(consultant, "Está mal")
    town.says(consultant, "No me gusta.")
    town.learns()
    town.passes(hours=1)
    town.says(coordinator, "/revisar")
    assert town.taps(coordinator, "lo firmo").templates[0] == "review.signed"
    town.learns()
    assert town.here.manual.entry(TICKS).review.by == "Carlos Ríos"


def test_who_signs_another_text_than_he_saw_is_told_to_look_again(
    town: School, consultant: Person, coordinator: Person, shown: Shown
) -> None:
    town.presses(coordinator, f"fix:{TICKS}")
    town.taps(coordinator, "Lo primero")
    town.says(coordinator, "Mire primero al animal.")
    town.taps(coordinator, "Proponerlo")
    (draft,) = lessons(town)
    town.presses(consultant, f"lesson_yes:{draft.id}")
    town.learns()
    assert "Mire otra vez" in (town.taps(consultant, "lo firmo").note or "")
    assert len(lessons(town)) == 1


def test_of_two_corrections_of_one_text_the_second_is_not_lost_in_silence(
    town: School, consultant: Person, coordinator: Person, shown: Shown
) -> None:
    for words in ("Mire primero al animal.", "Cuente las garrapatas."):
        town.presses(coordinator, f"fix:{TICKS}")
        town.taps(coordinator, "Lo primero")
        town.says(coordinator, words)
        town.taps(coordinator, "Proponerlo")
    first, second = lessons(town)
    assert town.presses(consultant, f"lesson_yes:{first.id}").templates == ["learn.published"]
    assert "cambió mientras tanto" in (town.presses(consultant, f"lesson_yes:{second.id}").note or "")
    assert lessons(town)[1].state == "proposed"


def test_buttons_of_entries_that_never_were_are_old(town: School, consultant: Person) -> None:
    for data in (
        "look:first:gone/entry",
        f"look:evil:{TICKS}",
        "sign:gone/entry:12345678",
        f"sign:{TICKS}:",
        "wrong:gone/entry:12",
        "fix:gone/entry",
    ):
        assert town.presses(consultant, data).note is not None
    assert lessons(town) == []


def test_when_all_is_signed_it_says_so(town: School, consultant: Person, taught_manual: Manual) -> None:
    empty = {"districts": [], "languages": [], "hours": {}, "land": ""}
    town.db.write_now(lambda tx: tx.add(Profile(person_id=consultant.id, chapters=["nothing"], **empty)))
    assert town.says(consultant, "/revisar").templates == ["review.none"]
