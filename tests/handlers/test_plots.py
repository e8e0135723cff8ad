"""A plot is looked at step by step, each step may be left out, and its season is one picture."""

import pytest

from service.models import Person, Plot, PlotObservation, School
from tests.handlers.field_school import enrol, found
from tests.handlers.town import Town


@pytest.fixture
def plot(town: Town, farmer: Person) -> Plot:
    town.says(farmer, "/parcela")
    town.taps(farmer, "Una parcela mía")
    town.says(farmer, "Potrero de la quebrada")
    return town.db.read_now(lambda tx: tx.query(Plot).one())


def seen(town: Town) -> list[PlotObservation]:
    return town.db.read_now(lambda tx: tx.query(PlotObservation).order_by(PlotObservation.id).all())


def test_an_observation_is_guided_from_the_animals_to_what_is_decided(town: Town, farmer: Person, plot: Plot) -> None:
    town.taps(farmer, "Observar hoy")
    town.says(farmer, "12")
    for label in ("A la rodilla", "Pocas", "No hay", "Tapado a partes"):
        town.taps(farmer, label)
    town.says(farmer, "30")
    town.sends(farmer, photo=[{"file_id": "p"}], caption="desde el portón")
    town.sends(farmer, location={"latitude": -11.2, "longitude": -69.5})
    town.says(farmer, "Hay hormigas")
    heard = town.says(farmer, "Sacar los animales mañana")
    assert heard.templates == ["plot.kept"]
    (one,) = seen(town)
    assert (one.animals, one.grass, one.weeds, one.pests, one.soil, one.trees) == (12, "knee", "few", "none", "patchy", 30)
    assert (one.saw, one.decided, one.latitude) == ("Hay hormigas", "Sacar los animales mañana", -11.2)
    assert one.photo_chat_id == farmer.id
    assert "Pasto: rodilla" in heard.text and "Decidimos: Sacar los animales mañana" in heard.text
    assert town.library.matcher.contexts == []  # nothing of it was taken for a question


def test_every_step_may_be_skipped_and_what_was_not_told_stays_empty(town: Town, farmer: Person, plot: Plot) -> None:
    town.taps(farmer, "Observar hoy")
    for _ in range(9):
        town.taps(farmer, "Saltar")
    town.says(farmer, "Cerrar el potrero")
    (one,) = seen(town)
    assert (one.animals, one.grass, one.soil, one.trees, one.saw, one.decided) == (None, None, None, None, None, "Cerrar el potrero")
    town.taps(farmer, "Observar hoy")
    for _ in range(9):
        town.taps(farmer, "Saltar")
    assert town.taps(farmer, "Saltar").templates == ["plot.nothing_seen"]
    assert len(seen(town)) == 1


def test_a_button_of_another_step_changes_nothing_and_wrong_input_is_asked_again(town: Town, farmer: Person, plot: Plot) -> None:
    town.taps(farmer, "Observar hoy")
    for text in ("muchos", "-3", "12345", "١٢"):
        assert town.says(farmer, text).templates == ["plot.ask"]
    town.says(farmer, "12")
    for data in (f"seen:{plot.id}:0:skip", f"seen:{plot.id}:1:gold", f"seen:{plot.id}:2:few", f"seen:{plot.id + 1}:1:knee"):
        assert town.presses(farmer, data).note is not None
    town.presses(farmer, f"seen:{plot.id}:1:knee")
    assert town.presses(farmer, f"seen:{plot.id}:1:ankle").note is not None  # late, or twice
    for _ in range(4):
        town.taps(farmer, "Saltar")
    for wrong in ({"text": "no tengo"}, {"sticker": {"emoji": "👍"}}):
        assert town.sends(farmer, **wrong).templates == ["plot.ask"]
    town.taps(farmer, "Saltar")
    town.taps(farmer, "Saltar")
    assert town.says(farmer, "x" * 601).templates == ["error.too_long"]
    town.taps(farmer, "Saltar")
    town.taps(farmer, "Saltar")
    assert [(one.animals, one.grass) for one in seen(town)] == [(12, "knee")]


def test_the_season_of_a_plot_is_one_picture_with_the_newest_photo(town: Town, farmer: Person, plot: Plot) -> None:
    assert town.presses(farmer, f"plot_chart:{plot.id}").note is not None  # nothing to show yet
    for animals in ("12", "9"):
        town.presses(farmer, f"observe:{plot.id}")
        town.says(farmer, animals)
        for _ in range(5):
            town.taps(farmer, "Saltar")
        town.sends(farmer, photo=[{"file_id": "p"}])
        for _ in range(3):
            town.taps(farmer, "Saltar")
        town.passes(days=14)
    town.taps(farmer, "Ver la temporada")
    town.delivers()
    shown = town.newest(farmer, "plot.chart").message
    assert shown.photo is not None and shown.photo.content.startswith(b"\x89PNG")
    assert "2 observaciones" in shown.text
    copied = town.newest(farmer, "copy").message.copy_of
    assert copied is not None and copied.message_id == seen(town)[1].photo_message_id


def test_a_plot_of_a_school_is_for_those_who_have_a_place_and_an_own_one_for_its_owner(
    town: Town, farmer: Person, consultant: Person, organizer: Person, plot: Plot
) -> None:
    school: School = found(town, organizer)
    assert town.presses(consultant, f"plot_new:{school.id}").note is not None
    for data in ("plot:{}", "observe:{}", "plot_chart:{}"):
        assert town.presses(consultant, data.format(plot.id)).note is not None
    enrol(town, school, farmer, consultant)
    town.says(farmer, "/parcela")
    town.taps(farmer, "Pastos de Iberia")
    town.says(farmer, "Parcela de la escuela")
    town.says(consultant, "/parcela")
    assert "1. Parcela de la escuela" in town.newest(consultant, "plot.list").labels
    assert len(town.newest(consultant, "plot.list").labels) == 3  # not the farmer's own one
    town.taps(consultant, "Parcela de la escuela")
    town.taps(consultant, "Observar hoy")
    town.says(consultant, "5")
    assert town.newest(consultant, "plot.ask").message.text.startswith("2/10")


def test_erasing_a_person_leaves_what_the_school_counted_and_nothing_of_his(
    town: Town, farmer: Person, consultant: Person, organizer: Person, plot: Plot
) -> None:
    school = found(town, organizer)
    enrol(town, school, farmer, consultant)
    town.presses(farmer, f"plot_new:{school.id}")
    town.says(farmer, "Parcela de la escuela")
    for own in (plot.id, plot.id + 1):
        town.presses(farmer, f"observe:{own}")
        town.says(farmer, "12")
        for _ in range(7):
            town.taps(farmer, "Saltar")
        town.says(farmer, "Relámpago cojea")
        town.taps(farmer, "Saltar")
    town.says(farmer, "/misdatos")
    town.taps(farmer, "Borrar")
    town.taps(farmer, "Sí, bórrelo")
    (left,) = seen(town)
    assert (left.plot_id, left.animals, left.saw, left.author_id == farmer.id) == (plot.id + 1, 12, None, False)
