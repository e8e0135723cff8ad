"""A farmer asks: the entry, an offer, or a person. Nobody is told a guess, and nothing that was asked is lost."""

from collections.abc import Callable
from typing import Any, get_args

import pytest
from sqlalchemy import select

from knowledge.finding import UNNAMED, Decision, Talk
from knowledge.manual import Manual
from service.models import Case, CaseMessage, Person, Question
from tests.handlers.town import GROUP, Town

CasesOf = Callable[[Person], list[Case]]
TICKS, WORMS, FEVER = "health/ticks", "health/worms", "health/tick-fever"
RABIES = "health/rabies-bats"
DANGER = "un murciélago mordió a mi vaca y babea"


def questions(town: Town) -> list[Question]:
    return list(town.db.read_now(lambda tx: tx.scalars(select(Question).order_by(Question.id)).all()))


def test_when_it_is_sure_the_farmer_gets_the_entry(town: Town, farmer: Person, manual: Manual) -> None:
    heard = town.says(farmer, town.knows("mi vaca tiene garrapatas", "answer", TICKS, FEVER))
    assert heard.templates == ["question.answer"]
    assert manual.entry(TICKS).title in heard.text
    assert town.owed() == []
    (question,) = questions(town)
    assert (question.text, question.decision, question.entry_id) == ("mi vaca tiene garrapatas", "answer", TICKS)


def test_when_it_is_not_sure_it_offers_at_most_three_and_none(town: Town, farmer: Person, manual: Manual) -> None:
    heard = town.says(farmer, town.knows("mi vaca está flaca", "offer", WORMS, FEVER, TICKS))
    assert heard.templates == ["question.offer"]
    *offered, none = heard.shown[0].labels
    titles = [manual.entry(entry_id).title for entry_id in (WORMS, FEVER, TICKS)]
    assert [title.startswith(label.rstrip("…")) for label, title in zip(offered, titles, strict=True)] == [True, True, True]
    assert "Ninguna" in none
    heard = town.taps(farmer, offered[1])
    assert heard.templates == ["question.answer"]
    assert manual.entry(FEVER).title in heard.text
    assert questions(town)[0].entry_id == FEVER


def test_none_of_the_offered_leads_to_a_person(town: Town, farmer: Person, cases_of: CasesOf) -> None:
    town.says(farmer, town.knows("mi vaca está flaca", "offer", WORMS, FEVER))
    assert town.taps(farmer, "Ninguna").templates == ["case.opened"]
    (case,) = cases_of(farmer)
    assert (case.reason, case.suggestions) == ("not_this", [WORMS, FEVER])


def test_when_it_does_not_know_a_person_answers(town: Town, farmer: Person, consultant: Person, cases_of: CasesOf) -> None:
    heard = town.says(farmer, "¿quién compra cacao orgánico?")
    (case,) = cases_of(farmer)
    assert heard.templates == ["case.opened"]
    assert f"N° {case.id}" in heard.text
    assert "martes 24 de noviembre, 10:00 am" in heard.text
    town.delivers()
    assert "«¿quién compra cacao orgánico?»" in town.reads(consultant)


def test_the_answer_helped_is_noted(town: Town, farmer: Person) -> None:
    town.says(farmer, town.knows("garrapatas", "answer", TICKS))
    assert town.taps(farmer, "Me sirvió").note is not None
    assert questions(town)[0].outcome == "helped"


@pytest.mark.parametrize(("label", "reason"), [("No es esto", "not_this"), ("Hablar con un consultor", "asked")])
def test_under_every_answer_stands_the_way_to_a_person(
    town: Town, farmer: Person, consultant: Person, cases_of: CasesOf, label: str, reason: str
) -> None:
    town.says(farmer, town.knows("garrapatas", "answer", TICKS, WORMS))
    assert town.taps(farmer, label).templates == ["case.opened"]
    (case,) = cases_of(farmer)
    assert (case.reason, case.suggestions) == (reason, [TICKS, WORMS])
    town.delivers()
    assert "«garrapatas»" in town.reads(consultant)


def test_the_way_to_a_person_leads_there_once(town: Town, farmer: Person, cases_of: CasesOf) -> None:
    town.says(farmer, town.knows("garrapatas", "answer", TICKS))
    town.taps(farmer, "Hablar con un consultor")
    assert town.taps(farmer, "Hablar con un consultor").note is not None
    assert town.taps(farmer, "No es esto").note is not None
    assert len(cases_of(farmer)) == 1


def test_nobody_presses_the_buttons_of_another_persons_question(town: Town, farmer: Person, stranger: Person) -> None:
    town.says(farmer, town.knows("garrapatas", "offer", TICKS))
    number = questions(town)[0].id
    for data in (f"helped:{number}", f"not_this:{number}", f"person:{number}", f"pick:{number}:0", f"none:{number}", f"answer:{number}"):
        heard = town.presses(stranger, data)
        assert heard.shown == []
        assert heard.note is not None
    assert questions(town)[0].outcome is None
    assert town.owed() == []


def test_a_button_beyond_what_was_offered_does_nothing(town: Town, farmer: Person) -> None:
    town.says(farmer, town.knows("garrapatas", "offer", TICKS))
    number = questions(town)[0].id
    assert town.presses(farmer, f"pick:{number}:7").note is not None
    assert questions(town)[0].entry_id is None


POLITE: list[Talk] = ["greeting", "thanks", "farewell"]
SUBJECTS: list[Talk] = ["insult", "who", "joke", "weather", "price", "phone", "papers", "health", "police", "stop"]


def test_politeness_is_answered_and_is_no_question(town: Town, farmer: Person) -> None:
    for talk in POLITE:
        assert town.says(farmer, town.knows("buenas", "consultant", talk=talk)).templates == [f"question.{talk}"]
    assert questions(town) == []


def test_what_the_manual_cannot_know_gets_an_honest_word_and_the_way_to_a_person(town: Town, farmer: Person, cases_of: CasesOf) -> None:
    for talk in SUBJECTS:
        assert town.says(farmer, town.knows("¿a cuánto está el kilo?", "consultant", talk=talk)).templates == [f"question.{talk}"]
    assert cases_of(farmer) == []
    assert town.taps(farmer, "Hablar con un consultor").templates == ["case.opened"]


def test_every_subject_of_small_talk_has_its_answer() -> None:
    assert {*POLITE, *SUBJECTS} == set(get_args(Talk))


@pytest.mark.parametrize("fields", [{"text": "   "}, {"sticker": {"emoji": "👍"}}, {"dice": {"value": 3}}])
def test_what_says_nothing_is_asked_back(town: Town, farmer: Person, cases_of: CasesOf, fields: Any) -> None:
    assert town.sends(farmer, **fields).templates == ["question.empty"]
    assert cases_of(farmer) == []


MEDIA: list[dict[str, Any]] = [
    {"photo": [{"file_id": "x"}]},
    {"voice": {"file_id": "x"}},
    {"video": {"file_id": "x"}},
    {"video_note": {"file_id": "x"}},
    {"document": {"file_id": "x"}},
    {"audio": {"file_id": "x"}},
    {"animation": {"file_id": "x"}, "document": {"file_id": "x"}},
    {"location": {"latitude": -11.0, "longitude": -69.5}},
    {"venue": {"title": "Chacra"}, "location": {"latitude": -11.0, "longitude": -69.5}},
    {"contact": {"phone_number": "1"}},
    {"poll": {"id": "1"}},
]


@pytest.mark.parametrize("fields", MEDIA, ids=lambda fields: next(iter(fields)))
def test_any_message_without_words_is_a_question_for_a_person(
    town: Town, farmer: Person, consultant: Person, cases_of: CasesOf, fields: dict[str, Any]
) -> None:
    heard = town.sends(farmer, **fields)
    assert heard.templates == ["case.opened"]
    assert cases_of(farmer)[0].reason == "media"
    town.delivers()
    copies = [shown.message.copy_of for shown in town.chats[consultant.id] if shown.message.copy_of]
    assert [(copy.chat_id, copy.message_id) for copy in copies if copy] == [(farmer.id, heard.message_id)]


def test_a_picture_is_for_a_person_even_where_its_words_are_known(town: Town, farmer: Person, cases_of: CasesOf) -> None:
    heard = town.sends(farmer, photo=[{}], caption=town.knows("garrapatas", "answer", TICKS))
    assert heard.templates == ["case.opened"]
    assert cases_of(farmer)[0].suggestions == [TICKS]


def test_an_album_is_one_case(town: Town, farmer: Person, consultant: Person, cases_of: CasesOf) -> None:
    album = [town.sends(farmer, photo=[{}], media_group_id="9") for _ in range(4)]
    assert [heard.templates for heard in album] == [["case.opened"], [], [], []]
    (case,) = cases_of(farmer)
    thread = town.db.read_now(lambda tx: tx.scalars(select(CaseMessage).where(CaseMessage.case_id == case.id)).all())
    assert len(thread) == 4
    town.delivers()
    assert len([shown for shown in town.chats[consultant.id] if shown.message.copy_of]) == 4


def test_danger_gets_the_first_step_at_once_and_an_urgent_case(
    town: Town, farmer: Person, consultant: Person, manual: Manual, cases_of: CasesOf
) -> None:
    heard = town.says(farmer, town.knows(DANGER, "offer", RABIES, red_flag=RABIES))
    (case,) = cases_of(farmer)
    flag = manual.entry(RABIES).red_flag
    assert flag is not None
    assert heard.templates == ["question.alarm"]
    assert flag.first_step.split("[")[0].strip()[:60] in heard.text
    assert f"N° {case.id}" in heard.text
    assert (case.urgent, case.red_flag, case.reason) == (True, RABIES, "red_flag")
    assert (case.due_at - town.now).total_seconds() == 60 * town.programme.promise.urgent_within_minutes
    (card,) = [delivery for delivery in town.delivers() if delivery.template == "desk.card"]
    assert card.kind == "alert"
    assert "URGENTE" in town.reads(consultant)


@pytest.mark.parametrize(
    ("decision", "template"), [("answer", "question.answer"), ("offer", "question.offer"), ("consultant", "case.opened")]
)
def test_where_it_may_be_danger_the_farmer_is_asked_and_one_tap_calls_everybody(
    town: Town, farmer: Person, consultant: Person, cases_of: CasesOf, decision: Decision, template: str
) -> None:
    heard = town.says(farmer, town.knows("el toro no se deja tocar", decision, TICKS, may_be=RABIES))
    assert heard.templates == [template, "question.danger"]
    town.passes(minutes=3)
    assert town.taps(farmer, "Sí, hay peligro").templates == ["question.alarm"]
    (case,) = cases_of(farmer)
    assert (case.urgent, case.red_flag) == (True, RABIES)
    town.delivers()
    assert "URGENTE" in town.reads(consultant)
    question = town.db.read_now(lambda tx: tx.scalars(select(Question)).one())
    assert town.presses(farmer, f"danger:{question.id}").note is not None  # twice is once
    assert len(cases_of(farmer)) == 1


def test_his_word_that_there_is_danger_counts_though_the_manual_sees_none_any_more(town: Town, farmer: Person, cases_of: CasesOf) -> None:
    text = town.knows("el toro no se deja tocar", "offer", TICKS, may_be=RABIES)
    town.says(farmer, text)
    town.knows(text, "offer", TICKS)
    assert town.taps(farmer, "Sí, hay peligro").templates == ["question.alarm"]
    (case,) = cases_of(farmer)
    assert (case.urgent, case.red_flag) == (True, UNNAMED)


def test_danger_for_which_no_first_step_is_certain_offers_those_that_may_help(
    town: Town, farmer: Person, manual: Manual, cases_of: CasesOf
) -> None:
    may_help = (RABIES, "health/snakebite")
    heard = town.says(farmer, town.knows("se retuerce", "offer", *may_help, TICKS, red_flag=UNNAMED, may_help=may_help))
    assert heard.templates == ["question.alarm"]
    assert "urgente" in heard.text
    assert (cases_of(farmer)[0].urgent, cases_of(farmer)[0].red_flag) == (True, UNNAMED)
    first_steps = [data for data in heard.shown[-1].labels.values() if data.startswith("first_step")]
    assert (len(first_steps), len(heard.shown[-1].labels)) == (2, 3)  # ticks are no danger: their entry, were it only a question
    flag = manual.entry("health/snakebite").red_flag
    assert flag is not None
    heard = town.taps(farmer, manual.entry("health/snakebite").title)
    assert flag.first_step.split("[")[0].strip()[:60] in heard.text


def test_what_may_be_danger_in_a_case_that_waits_makes_it_urgent(town: Town, farmer: Person, stranger: Person, cases_of: CasesOf) -> None:
    town.says(farmer, "mi toro está raro")
    town.passes(minutes=5)
    heard = town.says(farmer, town.knows("no se deja tocar", "consultant", may_be=RABIES))
    assert heard.templates == ["case.added", "question.danger"]
    question_id = max(town.db.read_now(lambda tx: tx.scalars(select(Question.id)).all()))
    town.presses(stranger, f"danger:{question_id}")
    assert not cases_of(farmer)[0].urgent
    town.taps(farmer, "Sí, hay peligro")
    (case,) = cases_of(farmer)
    assert (case.urgent, case.red_flag) == (True, RABIES)


def test_danger_under_a_photo_is_danger(town: Town, farmer: Person, cases_of: CasesOf) -> None:
    assert town.sends(farmer, photo=[{}], caption=town.knows(DANGER, "answer", RABIES, red_flag=RABIES)).templates == ["question.alarm"]
    assert cases_of(farmer)[0].urgent


def test_danger_opens_a_case_of_its_own_beside_one_that_waits(town: Town, farmer: Person, cases_of: CasesOf) -> None:
    town.says(farmer, "¿quién compra cacao?")
    town.passes(minutes=5)
    town.says(farmer, town.knows(DANGER, "answer", RABIES, red_flag=RABIES))
    calm, urgent = cases_of(farmer)
    assert (calm.urgent, urgent.urgent) == (False, True)
    town.says(farmer, DANGER)
    assert len(cases_of(farmer)) == 2  # the same danger again belongs to the same case


def test_the_entry_shown_last_is_told_to_the_matcher(town: Town, farmer: Person) -> None:
    town.says(farmer, town.knows("garrapatas", "answer", TICKS))
    town.says(farmer, "¿y cuánto cuesta?")
    context = town.library.matcher.contexts[-1]
    assert context is not None
    assert (context.last_entry, context.district, context.month) == (TICKS, "Iñapari", 11)


def test_an_old_answer_is_no_context_any_more(town: Town, farmer: Person) -> None:
    town.says(farmer, town.knows("garrapatas", "answer", TICKS))
    town.passes(minutes=31)
    town.says(farmer, "¿y cuánto cuesta?")
    context = town.library.matcher.contexts[-1]
    assert context is not None
    assert context.last_entry is None


def test_what_people_say_in_a_group_is_no_question(town: Town, farmer: Person, group: int) -> None:
    town.knows("garrapatas", "answer", TICKS)
    assert town.says(farmer, "garrapatas", chat=GROUP).shown == []
    assert questions(town) == []


def test_an_edited_question_is_asked_anew(town: Town, farmer: Person) -> None:
    heard = town.says(farmer, town.knows("garapats", "offer", TICKS))
    town.knows("garrapatas", "answer", TICKS)
    assert town.edits(farmer, heard.message_id, text="garrapatas").templates == ["question.answer"]
