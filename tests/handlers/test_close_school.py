"""A school closed in two taps: one message each, not one a session; afterwards its register, certificates and opinions go on."""

import pytest
from sqlalchemy.orm import Session

from service import plots, reminders, roll, session_day
from service.models import Person, School, SchoolSession
from tests.handlers import field_school
from tests.handlers.town import Town, at


@pytest.fixture
def school(town: Town, organizer: Person) -> School:
    return field_school.found(town, organizer, sessions=3)


def close(town: Town, organizer: Person, school: School) -> str:
    """From the settings, in two taps. What the second one answers."""
    town.presses(organizer, f"settings:{school.id}")
    assert town.taps(organizer, "Cerrar la escuela").templates == ["school.ask_close"]
    heard = town.taps(organizer, "Sí, cerrar")
    assert heard.templates == ["school.close_done"]
    return heard.text


def test_the_second_tap_says_before_what_it_does(town: Town, organizer: Person, farmer: Person, school: School) -> None:
    field_school.enrol(town, school, farmer)
    town.presses(organizer, f"settings:{school.id}")
    said = town.taps(organizer, "Cerrar la escuela").text
    assert "Faltan 3 sesiones" in said and "Aviso a 1 persona" in said
    assert town.owed() == []
    town.taps(organizer, "Dejar como está")
    assert town.db.read_now(lambda tx: tx.get_one(School, school.id)).closed_at is None


def test_each_hears_it_once_in_his_words(town: Town, organizer: Person, farmer: Person, consultant: Person, stranger: Person) -> None:
    school = field_school.found(town, organizer, sessions=3)
    town.db.write_now(lambda tx: setattr(tx.get_one(School, school.id), "capacity", 2))
    for person in (farmer, consultant, stranger):  # the stranger waits
        town.presses(person, f"join_school:{school.id}")
    town.presses(farmer, f"rsvp:{field_school.sessions_of(town, school)[0].id}:1:no")
    town.presses(organizer, f"shift:{field_school.sessions_of(town, school)[0].id}:1")
    assert "3 personas" in close(town, organizer, school)
    assert town.owed() == [(person.id, "school.closed") for person in (farmer, consultant, stranger)]  # no news of the move any more
    town.delivers()
    assert "No habrá las 3 sesiones" in town.reads(farmer)
    assert "esperar un lugar" in town.reads(stranger)
    town.now = at("2026-12-26 09:00")
    town.db.write_now(reminders.fall_due, now=town.now)
    town.db.write_now(session_day.keep, programme=town.programme, now=town.now)
    assert town.owed() == []
    assert town.presses(organizer, f"close_school:{school.id}").note is not None


def test_who_opens_its_link_or_an_old_button_hears_that_it_is_closed(
    town: Town, organizer: Person, farmer: Person, consultant: Person, school: School
) -> None:
    field_school.enrol(town, school, farmer)
    close(town, organizer, school)
    for person in (farmer, consultant):
        for heard in (
            town.says(person, f"/start s_{school.id}"),
            town.presses(person, f"join_school:{school.id}"),
            town.presses(person, f"guest:s:{school.id}"),
            town.presses(person, f"card:s:{school.id}"),
        ):
            assert "Esta escuela está cerrada" in heard.text
    assert "Pastos" not in town.says(farmer, "/escuelas").text
    town.presses(organizer, f"manage:{school.id}")
    assert "Cerrada" in town.newest(organizer, "school.managed").message.text


def test_one_more_date_is_refused_with_one_sentence_also_to_who_was_typing_it(
    town: Town, organizer: Person, coordinator: Person, school: School
) -> None:
    town.presses(coordinator, f"edit_school:date:{school.id}")
    close(town, organizer, school)
    assert town.says(coordinator, "1/12 9am").templates == ["school.no_more_dates"]
    assert town.presses(organizer, f"edit_school:date:{school.id}").templates == ["school.no_more_dates"]
    assert len(field_school.sessions_of(town, school)) == 3


def test_register_certificates_opinions_and_plots_go_on(
    town: Town, organizer: Person, farmer: Person, consultant: Person, school: School
) -> None:
    """Closed in the evening of the first session: its roll comes in later, and what people thought of it is still asked."""
    field_school.lead(town, school, consultant)
    (place,) = field_school.enrol(town, school, farmer)

    def plant(tx: Session) -> None:
        plot = plots.create(tx, "Potrero", farmer.id, school.id, now=town.now)
        plots.observe(tx, plot, farmer.id, {"grass": "knee"}, now=town.now)

    town.db.write_now(plant)
    first = field_school.sessions_of(town, school)[0]
    town.now = at("2026-11-28 11:00")
    close(town, organizer, school)
    town.delivers()
    town.db.write_now(lambda tx: roll.mark(tx, tx.get_one(SchoolSession, first.id), [place], True, "list", by=consultant.id, at=town.now))
    town.now = at("2026-11-28 13:00")
    town.db.write_now(session_day.keep, programme=town.programme, now=town.now)
    assert (farmer.id, "feedback.ask") in town.owed()
    assert "Pastos de Iberia" in town.says(consultant, "/registro").text
    town.says(organizer, "/registro")
    town.presses(organizer, f"certify:{school.id}")
    assert (farmer.id, "register.certificate") in town.owed()
    assert "Potrero" in str(town.says(farmer, "/parcela").shown[0].labels)
    assert town.presses(farmer, "plot_chart:1").note is None
