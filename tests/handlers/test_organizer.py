"""An organizer sets a date in a few steps and changes it in two taps."""

import pytest
from sqlalchemy import select

from service.models import Person, Registration, SchoolSession
from tests.handlers.town import Town, at


def sessions(town: Town) -> list[SchoolSession]:
    return list(town.db.read_now(lambda tx: tx.scalars(select(SchoolSession).order_by(SchoolSession.id)).all()))


@pytest.fixture
def session(town: Town, organizer: Person) -> SchoolSession:
    for text in ("/sesion", "Podas de cacao", "28/11 9am", "Plaza de Iberia", "2"):
        town.says(organizer, text)
    town.taps(organizer, "Publicar")
    return sessions(town)[0]


def test_a_session_is_set_step_by_step(town: Town, organizer: Person) -> None:
    steps = {
        "/sesion": "session.ask_title",
        "Podas de cacao": "session.ask_when",
        "sábado 28 de noviembre, 9am": "session.ask_place",
        "Plaza de Iberia": "session.ask_capacity",
        "25": "session.confirm",
    }
    for text, template in steps.items():
        assert town.says(organizer, text).templates == [template]
    assert sessions(town) == []
    assert town.taps(organizer, "Publicar").templates == ["session.card"]
    (session,) = sessions(town)
    assert (session.title, session.place, session.capacity) == ("Podas de cacao", "Plaza de Iberia", 25)
    assert session.starts_at == at("2026-11-28 09:00")
    assert town.presses(organizer, "session_publish").note is not None
    assert len(sessions(town)) == 1


def test_every_wrong_input_is_asked_again_and_none_ends_the_dialogue(town: Town, organizer: Person) -> None:
    def says(text: str) -> list[str]:
        return town.says(organizer, text).templates

    town.says(organizer, "/sesion")
    assert says("   ") == ["session.ask_title"]
    assert town.sends(organizer, photo=[{}], caption="Podas").templates == ["session.ask_title"]
    assert says("x" * 121) == ["error.too_long"]
    assert says("x" * 120) == ["session.ask_when"]
    for text in ("pronto", "31/2 9am", "28/11", "22/11/2026 9am", "31/12/9999 11pm", "1/1/0001 0:00", "9" * 4000):
        assert says(text) == ["session.ask_when"]
    assert town.sends(organizer, sticker={"emoji": "👍"}).templates == ["session.ask_when"]
    assert says("28/11 9am") == ["session.ask_place"]
    assert town.sends(organizer, voice={"file_id": "x"}).templates == ["session.ask_place"]
    assert says("x" * 201) == ["error.too_long"]
    assert says("Plaza") == ["session.ask_capacity"]
    for text in ("muchos", "0", "-3", "10001", "0000000019999", "1" + "0" * 4000, "٣", "2.5"):
        assert says(text) == ["session.ask_capacity"]
    assert says("10000") == ["session.confirm"]
    town.taps(organizer, "Publicar")
    assert sessions(town)[0].capacity == 10_000


def test_a_pin_is_a_place_and_no_limit_is_a_capacity(town: Town, organizer: Person, farmer: Person) -> None:
    for text in ("/sesion", "Podas", "28/11 9am"):
        town.says(organizer, text)
    town.sends(organizer, location={"latitude": -11.25, "longitude": -69.5})
    assert town.taps(organizer, "Sin límite").templates == ["session.confirm"]
    town.taps(organizer, "Publicar")
    (session,) = sessions(town)
    assert (session.latitude, session.longitude, session.capacity) == (-11.25, -69.5, None)
    town.says(farmer, "/escuelas")
    assert town.taps(farmer, "Me inscribo").templates == ["session.joined", "session.pin"]


def test_a_command_or_a_button_ends_the_dialogue(town: Town, organizer: Person) -> None:
    for ending in ("/ayuda", "Cancelar"):
        town.says(organizer, "/sesion")
        if ending.startswith("/"):
            town.says(organizer, ending)
        else:
            assert town.taps(organizer, ending).templates == ["error.left"]
        assert "session.ask_when" not in town.says(organizer, "Podas").templates
    assert sessions(town) == []


def test_a_farmer_registers_leaves_and_the_next_one_has_his_place(
    town: Town, session: SchoolSession, farmer: Person, consultant: Person
) -> None:
    assert "Podas de cacao" in town.says(farmer, "/escuelas").text
    assert town.taps(farmer, "Me inscribo").templates == ["session.joined"]
    assert town.presses(farmer, f"join:{session.id}").note is not None
    town.presses(consultant, f"join:{session.id}")
    assert town.presses(town.db.read_now(lambda tx: tx.get_one(Person, 301)), f"join:{session.id}").templates == ["school.waiting"]
    town.says(farmer, "/escuelas")
    assert town.taps(farmer, "Ya no voy").templates == ["session.left"]
    assert town.presses(farmer, f"leave:{session.id}").note is not None
    assert town.owed() == [(301, "school.promoted")]


def test_who_comes_is_listed(town: Town, session: SchoolSession, organizer: Person, farmer: Person) -> None:
    town.presses(farmer, f"join:{session.id}")
    assert town.taps(organizer, "Quiénes vienen").templates == ["session.who"]
    assert "Julia Quispe" in town.newest(organizer, "session.who").message.text


def test_moving_it_by_a_week_tells_everybody_once(town: Town, session: SchoolSession, organizer: Person, farmer: Person) -> None:
    town.presses(farmer, f"join:{session.id}")
    town.taps(organizer, "Llueve")
    town.taps(organizer, "Una semana")
    assert sessions(town)[0].starts_at == at("2026-12-05 09:00")
    assert town.owed() == [(farmer.id, "session.moved")]
    town.delivers()
    assert "sábado 5 de diciembre, 9:00 am" in town.reads(farmer)


def test_moving_it_to_a_typed_date_asks_again_where_it_is_not_clear(
    town: Town, session: SchoolSession, organizer: Person, farmer: Person
) -> None:
    town.presses(farmer, f"join:{session.id}")
    town.taps(organizer, "Llueve")
    for text in ("algún día", "1/1/2020 9am"):
        assert town.says(organizer, text).templates == ["session.ask_move"]
    assert town.says(organizer, "30/11 3pm").templates == ["session.card"]
    assert sessions(town)[0].starts_at == at("2026-11-30 15:00")
    assert town.owed() == [(farmer.id, "session.moved")]


def test_calling_it_off_tells_everybody_once_even_who_wants_no_reminders(
    town: Town, session: SchoolSession, organizer: Person, farmer: Person
) -> None:
    town.presses(farmer, f"join:{session.id}")
    town.says(farmer, "/parar")
    town.taps(organizer, "Llueve")
    town.taps(organizer, "Suspender y avisar")
    assert town.presses(organizer, f"call_off_yes:{session.id}").note is not None
    assert town.owed() == [(farmer.id, "session.called_off")]
    assert town.presses(farmer, f"join:{session.id}").templates == ["session.over"]


def test_who_waits_for_a_place_hears_that_it_is_called_off_and_not_that_it_moves(
    town: Town, session: SchoolSession, organizer: Person, farmer: Person, consultant: Person, stranger: Person
) -> None:
    for person in (farmer, consultant, stranger):  # the stranger waits
        town.presses(person, f"join:{session.id}")
    town.taps(organizer, "Llueve")
    town.taps(organizer, "Una semana")
    assert town.owed() == [(farmer.id, "session.moved"), (consultant.id, "session.moved")]
    town.delivers()
    town.taps(organizer, "Llueve")
    assert "Aviso en camino a 3 personas" in town.taps(organizer, "Suspender y avisar").text
    assert town.owed() == [(person.id, "session.called_off") for person in (farmer, consultant, stranger)]
    town.delivers()
    assert "Ya no hace falta esperar un lugar" in town.reads(stranger)
    assert "Le avisamos si hay otra fecha" in town.reads(farmer)


def test_a_shift_that_no_button_offers_changes_nothing(town: Town, session: SchoolSession, organizer: Person) -> None:
    for days in ("999999999", "4611686018427387903", "0"):
        assert town.presses(organizer, f"shift:{session.id}:{days}").note is not None
    assert sessions(town)[0].starts_at == session.starts_at


@pytest.mark.parametrize("who", ["farmer", "consultant", "stranger"])
def test_who_is_no_organizer_is_refused_each_action(
    town: Town, session: SchoolSession, organizer: Person, farmer: Person, consultant: Person, stranger: Person, who: str
) -> None:
    person = {"farmer": farmer, "consultant": consultant, "stranger": stranger}[who]
    for command in ("/sesion", "/sesiones"):
        assert town.says(person, command).templates == ["error.not_yours"]
    buttons = [f"{verb}:{session.id}" for verb in ("who", "move", "call_off_yes")]
    buttons += [f"shift:{session.id}:7", "session_publish", "session_capacity:0"]
    for data in buttons:
        heard = town.presses(person, data)
        assert heard.shown == []
        assert heard.note is not None
    assert sessions(town)[0].cancelled_at is None
    assert town.db.read_now(lambda tx: tx.scalars(select(Registration)).all()) == []
