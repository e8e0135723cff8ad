"""What a farmer sends within a minute is one case, whatever its kind, and however the first of it was answered."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from service.models import Case, CaseMessage, Person
from tests.handlers.town import GROUP, Town

CasesOf = Callable[[Person], list[Case]]
TICKS, WORMS, RABIES = "health/ticks", "health/worms", "health/rabies-bats"
PHOTO: dict[str, Any] = {"photo": [{"file_unique_id": "p"}]}
VOICE: dict[str, Any] = {"voice": {"file_unique_id": "v"}}
PLACE: dict[str, Any] = {"location": {"latitude": -11.0, "longitude": -69.5}}
SURE, UNSURE, UNKNOWN = "mi vaca tiene garrapatas", "mi vaca está rara", "mi vaca camina de lado"


def thread_of(town: Town, case: Case) -> list[tuple[str, str]]:
    query = select(CaseMessage).where(CaseMessage.case_id == case.id).order_by(CaseMessage.id)
    return [(one.kind, one.text) for one in town.db.read_now(lambda tx: tx.scalars(query).all())]


@pytest.fixture
def knowing(town: Town) -> Town:
    """A town whose manual knows one question and has a guess at another."""
    town.knows(SURE, "answer", TICKS)
    town.knows(UNSURE, "offer", WORMS)
    return town


MESSAGES: list[dict[str, Any]] = [
    PHOTO,
    VOICE,
    PLACE,
    {"text": "y tropieza"},
    {"document": {"file_id": "x"}},
    {"video_note": {"file_id": "x"}},
]


@pytest.mark.parametrize("second", MESSAGES, ids=lambda fields: next(iter(fields)))
@pytest.mark.parametrize("first", [SURE, UNSURE, UNKNOWN], ids=["answered", "offered", "unknown"])
def test_a_text_and_what_follows_it_are_one_case(
    knowing: Town, farmer: Person, group: int, cases_of: CasesOf, first: str, second: dict[str, Any]
) -> None:
    asked = knowing.says(farmer, first)
    knowing.passes(seconds=50)
    knowing.sends(farmer, **second)
    (case,) = cases_of(farmer)
    assert ("text", first) in thread_of(knowing, case)
    assert len(thread_of(knowing, case)) == 2
    knowing.delivers()
    assert first in knowing.newest(GROUP, "desk.card").message.text
    assert knowing.edits(farmer, asked.message_id, text=f"{first} y no come").shown == []  # it belongs to the case now
    knowing.delivers()
    assert "y no come" in knowing.newest(GROUP, "desk.card").message.text


@pytest.mark.parametrize("first", [PHOTO, VOICE, PLACE], ids=lambda fields: next(iter(fields)))
def test_what_is_sent_first_without_words_is_one_case_with_the_text_after_it(
    knowing: Town, farmer: Person, group: int, cases_of: CasesOf, first: dict[str, Any]
) -> None:
    knowing.sends(farmer, **first)
    knowing.passes(seconds=30)
    assert knowing.says(farmer, SURE).templates == ["case.added", "question.answer"]  # nobody is on it: what is sure is said
    (case,) = cases_of(farmer)
    assert [kind for kind, _ in thread_of(knowing, case)] == [next(iter(first)), "text"]
    assert knowing.taps(farmer, "Hablar con un consultor").note is not None
    assert len(cases_of(farmer)) == 1


def test_an_album_after_an_answer_of_the_manual_is_one_case_with_the_question(
    knowing: Town, farmer: Person, group: int, cases_of: CasesOf
) -> None:
    knowing.says(farmer, SURE)
    heard = [knowing.sends(farmer, **PHOTO, media_group_id="7") for _ in range(3)]
    assert [one.templates for one in heard] == [["case.opened"], [], []]
    (case,) = cases_of(farmer)
    assert [kind for kind, _ in thread_of(knowing, case)] == ["text", "photo", "photo", "photo"]
    assert case.suggestions == [TICKS]
    assert knowing.taps(farmer, "No es esto").note is not None
    assert len(cases_of(farmer)) == 1


def test_after_a_minute_it_is_another_matter(knowing: Town, farmer: Person, group: int, cases_of: CasesOf) -> None:
    knowing.says(farmer, SURE)
    knowing.passes(seconds=61)
    knowing.sends(farmer, **PHOTO)
    assert [kind for kind, _ in thread_of(knowing, cases_of(farmer)[0])] == ["photo"]


def test_what_helped_is_not_dragged_into_the_next_case(knowing: Town, farmer: Person, group: int, cases_of: CasesOf) -> None:
    knowing.says(farmer, SURE)
    knowing.taps(farmer, "Me sirvió")
    knowing.sends(farmer, **PHOTO)
    assert [kind for kind, _ in thread_of(knowing, cases_of(farmer)[0])] == ["photo"]


def test_thanks_within_the_minute_is_no_part_of_it(knowing: Town, farmer: Person, group: int, cases_of: CasesOf) -> None:
    knowing.sends(farmer, **PHOTO)
    assert knowing.says(farmer, knowing.knows("gracias", "consultant", talk="thanks")).templates == ["question.thanks"]
    assert len(thread_of(knowing, cases_of(farmer)[0])) == 1


def test_danger_told_in_the_second_message_makes_the_case_urgent(knowing: Town, farmer: Person, group: int, cases_of: CasesOf) -> None:
    knowing.sends(farmer, **PHOTO)
    knowing.delivers()
    danger = knowing.knows("le mordió un murciélago y babea", "answer", RABIES, red_flag=RABIES)
    assert knowing.says(farmer, danger).templates == ["question.alarm"]
    (case,) = cases_of(farmer)
    assert (case.urgent, case.red_flag, case.reason) == (True, RABIES, "red_flag")
    assert (case.due_at - knowing.now).total_seconds() == 60 * knowing.programme.promise.urgent_within_minutes
    cards = [delivery for delivery in knowing.delivers() if delivery.template == "desk.card" and delivery.edits is None]
    assert [card.kind for card in cards if card.chat_id == GROUP] == ["alert"]
    card = knowing.newest(GROUP, "desk.card").message.text
    assert "URGENTE" in card
    assert danger in card


def test_what_waits_for_the_first_yes_is_one_case_too(knowing: Town, stranger: Person, group: int, cases_of: CasesOf) -> None:
    knowing.says(stranger, SURE)
    knowing.sends(stranger, **VOICE)
    knowing.passes(minutes=3)
    knowing.taps(stranger, "Sí, acepto")
    (case,) = cases_of(stranger)
    assert [kind for kind, _ in thread_of(knowing, case)] == ["text", "voice"]


def test_a_question_that_goes_to_a_person_by_a_button_takes_its_message_along(
    knowing: Town, farmer: Person, group: int, cases_of: CasesOf
) -> None:
    asked = knowing.says(farmer, SURE)
    knowing.passes(hours=3)
    knowing.taps(farmer, "Hablar con un consultor")
    knowing.delivers()
    knowing.edits(farmer, asked.message_id, text="mi toro tiene garrapatas")
    knowing.delivers()
    assert len(cases_of(farmer)) == 1
    assert "mi toro tiene garrapatas" in knowing.newest(GROUP, "desk.card").message.text
