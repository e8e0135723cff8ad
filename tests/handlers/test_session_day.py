"""Around each session of a school, by itself: the plan the evening before, opinions in two taps, the roll that closes, a companion."""

from datetime import time

import pytest

from service import session_day
from service.models import Delivery, Person, School, SchoolSession, SessionFeedback
from tests.handlers.field_school import enrol, found, lead, sessions_of
from tests.handlers.town import Town, at
from tests.service.test_privacy import rows_with


@pytest.fixture
def school(town: Town, organizer: Person) -> School:
    return found(town, organizer, sessions=1)


@pytest.fixture
def session(town: Town, school: School) -> SchoolSession:
    return sessions_of(town, school)[0]


def tick(town: Town, moment: str) -> list[tuple[int, str]]:
    """The tick comes three times at this moment. What it wrote, by person."""
    town.now = at(moment)
    before = {row.id for row in rows(town)}
    for _ in range(3):
        town.db.write_now(session_day.keep, programme=town.programme, now=town.now)
    return sorted((row.chat_id, row.template) for row in rows(town) if row.id not in before)


def rows(town: Town) -> list[Delivery]:
    return town.db.read_now(lambda tx: tx.query(Delivery).all())


def there(town: Town, organizer: Person, session: SchoolSession, numbers: str) -> None:
    town.now = session.starts_at
    town.presses(organizer, f"roll:{session.id}")
    town.says(organizer, numbers)


def test_the_plan_comes_the_evening_before_once_to_who_leads_the_session(
    town: Town, school: School, session: SchoolSession, organizer: Person, consultant: Person, farmer: Person
) -> None:
    lead(town, school, consultant)
    enrol(town, school, farmer, "Pedro Tapia", by=farmer)
    assert tick(town, "2026-11-27 17:59") == []
    assert tick(town, "2026-11-27 18:01") == [(consultant.id, "roll.plan"), (organizer.id, "roll.plan")]
    assert tick(town, "2026-11-28 08:00") == []
    town.delivers()
    text = town.newest(consultant, "roll.plan").message.text
    assert "Mañana: Pastos de Iberia · 1. Cercas vivas" in text
    assert "1. Julia Quispe" in text and "2. Pedro Tapia *" in text
    assert "Garrapatas" in str(town.newest(consultant, "roll.plan").labels)


def test_the_plan_comes_at_the_hour_that_the_programme_says(town: Town, session: SchoolSession, organizer: Person) -> None:
    schooling = town.programme.schools.model_copy(update={"plan_at": time(16, 30)})
    town.programme = town.programme.model_copy(update={"schools": schooling})
    assert tick(town, "2026-11-27 16:29") == []
    assert tick(town, "2026-11-27 16:30") == [(organizer.id, "roll.plan")]


def test_no_plan_at_night_after_the_start_or_of_a_session_called_off(town: Town, session: SchoolSession, organizer: Person) -> None:
    assert tick(town, "2026-11-27 21:00") == []
    assert tick(town, "2026-11-28 09:01") == []
    town.now = at("2026-11-27 12:00")
    town.presses(organizer, f"call_off_yes:{session.id}")
    assert tick(town, "2026-11-27 19:00") == []


def test_the_numbers_of_the_plan_may_be_answered_from_the_farm(
    town: Town, school: School, session: SchoolSession, organizer: Person, farmer: Person
) -> None:
    enrol(town, school, farmer, "Pedro Tapia", by=farmer)
    tick(town, "2026-11-27 18:01")
    town.delivers()
    town.now = at("2026-11-29 07:00")
    plan = town.newest(organizer, "roll.plan")
    heard = town.says(organizer, "faltan 1", to=plan, date=int(at("2026-11-28 12:00").timestamp()))
    assert heard.templates == ["roll.list"]
    assert "✅ 1 vinieron · ❌ 1 faltaron" in heard.text


def test_who_was_there_is_asked_once_what_he_thought_and_nobody_else(
    town: Town, school: School, session: SchoolSession, organizer: Person, farmer: Person, consultant: Person
) -> None:
    enrol(town, school, farmer, consultant, "Pedro Tapia", by=farmer)
    there(town, organizer, session, "1 3")
    assert tick(town, "2026-11-28 12:20") == []  # still there
    assert tick(town, "2026-11-28 12:31") == [(farmer.id, "feedback.ask")]
    there_late = sessions_of(town, school)[0]
    town.presses(organizer, f"roll:{there_late.id}")
    town.says(organizer, "todos")  # the facilitator corrects his list in the evening
    assert tick(town, "2026-11-28 19:00") == [(consultant.id, "feedback.ask")]
    assert tick(town, "2026-11-28 23:00") == []


def test_two_taps_say_what_somebody_thought_and_a_voice_note_goes_to_the_organizer(
    town: Town, school: School, session: SchoolSession, organizer: Person, farmer: Person
) -> None:
    enrol(town, school, farmer)
    there(town, organizer, session, "1")
    tick(town, "2026-11-28 13:00")
    town.delivers()
    assert town.taps(farmer, "Mucho").templates == ["feedback.wish"]
    assert town.taps(farmer, "Más práctica").templates == ["feedback.thanks"]
    (said,) = town.db.read_now(lambda tx: tx.query(SessionFeedback).all())
    assert (said.person_id, said.useful, said.wish) == (farmer.id, 3, "practice")
    town.presses(farmer, f"how_useful:{session.id}:1")  # a second thought
    assert [one.useful for one in town.db.read_now(lambda tx: tx.query(SessionFeedback).all())] == [1]
    assert town.taps(farmer, "Quiero decir algo más").templates == ["feedback.more"]
    assert town.sends(farmer, voice={"file_id": "v"}).templates == ["feedback.passed_on"]
    assert town.owed() == [(organizer.id, "feedback.said"), (organizer.id, "copy")]
    assert town.says(farmer, "mi vaca cojea").templates != ["feedback.passed_on"]  # the next message is a question again


def test_only_who_was_there_has_an_opinion(
    town: Town, school: School, session: SchoolSession, organizer: Person, farmer: Person, consultant: Person
) -> None:
    enrol(town, school, farmer, consultant)
    there(town, organizer, session, "2")
    for nosy in (farmer, organizer):
        for data in ("how_useful:{}:3", "wish:{}:time", "say_more:{}", "buddy_offer:{}"):
            assert town.presses(nosy, data.format(session.id)).note is not None
    for data in ("how_useful:{}:4", "how_useful:{}:0", "wish:{}:gold"):
        assert town.presses(consultant, data.format(session.id)).note is not None
    assert town.db.read_now(lambda tx: tx.query(SessionFeedback).count()) == 0


def test_the_roll_closes_by_itself_a_day_later_and_tells_who_missed(
    town: Town, school: School, session: SchoolSession, organizer: Person, farmer: Person, consultant: Person
) -> None:
    enrol(town, school, farmer, consultant)
    there(town, organizer, session, "1")
    town.db.write_now(lambda tx: tx.query(Delivery).delete())
    assert tick(town, "2026-11-29 08:59") == [(farmer.id, "feedback.ask")]
    assert tick(town, "2026-11-29 09:01") == [(consultant.id, "catch_up.told")]
    assert tick(town, "2026-11-30 09:01") == []


def test_a_roll_that_nobody_took_is_asked_for_once(
    town: Town, school: School, session: SchoolSession, organizer: Person, farmer: Person
) -> None:
    assert tick(town, "2026-11-29 09:01") == []  # nobody was expected
    enrol(town, school, farmer)
    assert tick(town, "2026-11-29 10:00") == [(organizer.id, "roll.missing")]
    assert tick(town, "2026-11-30 10:00") == []
    town.delivers()
    assert town.taps(organizer, "Pasar lista").templates == ["roll.list"]


def test_opinions_are_summed_up_where_enough_have_spoken(town: Town, school: School, session: SchoolSession, organizer: Person) -> None:
    people = [Person(id=500 + n, name=f"Socio {n}", language="es", joined_at=town.now, last_seen_at=town.now) for n in range(6)]
    town.db.write_now(lambda tx: tx.add_all(people))
    enrol(town, school, *people)
    there(town, organizer, session, "todos")
    for number, person in enumerate(people):
        if number == 4:
            assert (organizer.id, "feedback.summary") not in tick(town, "2026-11-30 09:01")
        town.presses(person, f"how_useful:{session.id}:{3 if number < 4 else 2}")
        town.presses(person, f"wish:{session.id}:{'practice' if number < 5 else 'time'}")
    assert tick(town, "2026-11-30 09:02") == [(organizer.id, "feedback.summary")]
    town.delivers()
    text = town.newest(organizer, "feedback.summary").message.text
    assert "2.7 de 3, según 6 personas" in text and "más práctica" in text and "más tiempo" not in text


def test_one_offers_the_other_asks_and_each_hears_of_the_other(
    town: Town, school: School, session: SchoolSession, organizer: Person, farmer: Person, consultant: Person
) -> None:
    enrol(town, school, farmer, consultant)
    there(town, organizer, session, "1")
    assert town.presses(consultant, f"buddy_ask:{session.id}").templates == ["buddy.waiting"]
    assert town.presses(consultant, f"buddy_ask:{session.id}").note is not None
    town.presses(farmer, f"buddy_offer:{session.id}")
    assert sorted(town.owed()) == [(farmer.id, "buddy.tells"), (consultant.id, "buddy.learns")]
    assert town.presses(organizer, f"buddy_ask:{session.id}").note is not None  # has no place there
    assert town.presses(farmer, f"buddy_offer:{session.id}").templates == ["buddy.waiting"]  # he may tell another one
    assert town.presses(farmer, f"buddy_offer:{session.id}").note is not None


def test_who_erases_himself_leaves_no_name_in_plans_opinions_or_pairs(
    town: Town, school: School, session: SchoolSession, organizer: Person, farmer: Person, consultant: Person
) -> None:
    enrol(town, school, farmer, consultant)
    tick(town, "2026-11-27 18:01")
    there(town, organizer, session, "1")
    tick(town, "2026-11-28 13:00")
    town.delivers()
    town.presses(farmer, f"how_useful:{session.id}:3")
    town.presses(farmer, f"say_more:{session.id}")
    town.says(farmer, "muy bueno")
    town.presses(farmer, f"buddy_offer:{session.id}")
    town.presses(consultant, f"buddy_ask:{session.id}")
    town.delivers()
    assert rows_with(town.db, "Julia")
    town.says(farmer, "/misdatos")
    town.taps(farmer, "Borrar")
    town.taps(farmer, "Sí, bórrelo")
    assert rows_with(town.db, "Julia", "Quispe", "muy bueno") == []
