"""A farmer corrects what he said: the consultants read the new words where the old ones stand, or hear of them."""

from collections.abc import Callable

import pytest

from service.models import Case, Person
from tests.handlers.town import GROUP, Town

CasesOf = Callable[[Person], list[Case]]


@pytest.fixture
def case(town: Town, farmer: Person, group: int, cases_of: CasesOf) -> Case:
    town.says(farmer, "mi vaca está flaca")
    town.delivers()
    town.passes(minutes=5)
    return cases_of(farmer)[0]


def test_an_added_text_is_edited_in_place(town: Town, farmer: Person, case: Case) -> None:
    heard = town.says(farmer, "desde el lunes")
    town.delivers()
    before = town.newest(GROUP, "desk.farmer_says")
    town.edits(farmer, heard.message_id, text="desde el martes")
    town.delivers()
    (after,) = [shown for shown in town.chats[GROUP] if shown.template == "desk.farmer_says"]
    assert after.message_id == before.message_id
    assert "desde el martes" in after.message.text
    assert "corregido" in after.message.text


def test_one_that_has_not_left_yet_leaves_right(town: Town, farmer: Person, case: Case) -> None:
    heard = town.says(farmer, "desde enero")
    town.edits(farmer, heard.message_id, text="desde marzo")
    town.delivers()
    assert "enero" not in town.reads(GROUP)
    assert "desde marzo" in town.reads(GROUP)


def test_words_under_a_photo_are_edited_and_another_photo_is_shown(town: Town, farmer: Person, case: Case) -> None:
    heard = town.sends(farmer, photo=[{"file_unique_id": "a"}], caption="la pata")
    town.delivers()
    town.edits(farmer, heard.message_id, photo=[{"file_unique_id": "a"}], caption="la pata izquierda")
    town.delivers()
    shown = [shown for shown in town.chats[GROUP] if shown.template == "desk.farmer_sends"]
    assert len(shown) == 1
    assert "la pata izquierda" in shown[0].message.text
    for _ in range(2):
        town.edits(farmer, heard.message_id, photo=[{"file_unique_id": "b"}], caption="la pata izquierda")
    town.delivers()
    assert [shown.template for shown in town.chats[GROUP]].count("desk.farmer_sends") == 2


def test_a_live_location_that_moves_and_a_mere_reaction_are_no_corrections(town: Town, farmer: Person, case: Case) -> None:
    place = {"latitude": -11.0, "longitude": -69.5}
    heard = town.sends(farmer, location=place)
    photo = town.sends(farmer, photo=[{"file_unique_id": "a"}])
    town.delivers()
    town.edits(farmer, heard.message_id, location={**place, "latitude": -11.1})
    town.edits(farmer, photo.message_id, photo=[{"file_unique_id": "a"}])
    assert town.owed() == []


def test_who_has_answered_is_told_of_a_correction_and_the_promise_begins_anew(
    town: Town, farmer: Person, consultant: Person, case: Case, cases_of: CasesOf
) -> None:
    heard = town.says(farmer, "tiene 3 meses")
    town.delivers()
    town.says(consultant, "déle 3 ml", chat=GROUP, to=town.newest(GROUP, "desk.card"))
    town.delivers()
    town.passes(hours=1)
    town.edits(farmer, heard.message_id, text="tiene 3 años")
    corrections = [delivery for delivery in town.delivers() if delivery.template == "desk.farmer_says" and delivery.edits is None]
    assert len(corrections) == 1
    assert cases_of(farmer)[0].answered_at is None


def test_what_is_corrected_after_the_case_is_closed_changes_nothing(town: Town, farmer: Person, consultant: Person, case: Case) -> None:
    heard = town.says(farmer, "desde el lunes")
    town.taps(consultant, "Cerrar", chat=GROUP)
    town.delivers()
    assert town.edits(farmer, heard.message_id, text="desde el martes").shown == []
    assert town.owed() == []
