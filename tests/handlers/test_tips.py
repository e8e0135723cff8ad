"""A farmer asks for a tip a week, says what he lives from, and ends it with one tap."""

from service import activities, tips
from service.models import Person
from tests.handlers.town import Town


def test_tips_are_asked_for_and_ended_with_a_tap(town: Town, farmer: Person) -> None:
    town.says(farmer, "/temporada")
    assert town.taps(farmer, "Mándeme uno por semana").templates == ["my_data.activities"]
    town.taps(farmer, "Ganado")
    town.taps(farmer, "Piscigranja")
    town.taps(farmer, "Piscigranja")
    assert town.db.read_now(activities.of, farmer.id) == ["cattle"]
    manual = town.library.manual
    assert town.db.write_now(tips.fall_due, manual=manual, programme=town.programme, now=town.now) == 1
    town.delivers()
    assert "Por estas fechas" in town.reads(farmer)
    assert town.taps(farmer, "Ver todo").templates == ["manual.entry"]
    town.presses(farmer, "no_tips")
    assert not town.db.read_now(tips.wants, farmer.id)
    assert not any("por semana" in label for label in town.says(farmer, "/temporada").shown[0].labels if "No" in label)


def test_what_he_lives_from_is_also_under_my_data(town: Town, farmer: Person) -> None:
    town.says(farmer, "/misdatos")
    town.taps(farmer, "A qué me dedico")
    town.taps(farmer, "Chacra")
    assert town.db.read_now(activities.of, farmer.id) == ["crops"]
    assert not town.db.read_now(tips.wants, farmer.id)
    assert town.presses(farmer, "activity:99").note is not None
