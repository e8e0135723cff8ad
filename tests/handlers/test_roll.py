"""Who was there: said by the code at the place, ticked on a list, counted for when it was said."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.organizer.roll import read_numbers
from service.models import Attendance, Person, Roll, School, SchoolSession
from tests.handlers.field_school import enrol, found, lead, sessions_of
from tests.handlers.town import Town, at


@pytest.fixture
def school(town: Town, organizer: Person) -> School:
    school = found(town, organizer)
    town.now = at("2026-11-28 09:20")
    return school


@pytest.fixture
def first(town: Town, school: School) -> SchoolSession:
    return sessions_of(town, school)[0]


def marks(town: Town, session: SchoolSession) -> dict[int, bool | None]:
    rows = town.db.read_now(lambda tx: tx.query(Attendance).filter_by(session_id=session.id).all())
    return {row.registration_id: row.present for row in rows}


def code_of(town: Town, organizer: Person, session: SchoolSession) -> str:
    town.presses(organizer, f"roll_code:{session.id}")
    return town.db.read_now(lambda tx: tx.get_one(Roll, session.id).code)


def test_the_code_spoken_at_the_place_marks_whoever_types_it_once(
    town: Town, school: School, first: SchoolSession, organizer: Person, farmer: Person
) -> None:
    (place,) = enrol(town, school, farmer)
    code = code_of(town, organizer, first)
    assert town.says(farmer, f" {code[:2]} {code[2:]}. ").templates == ["roll.present"]
    assert marks(town, first) == {place: True}
    assert town.says(farmer, f"código {code}").templates == ["roll.already"]
    assert town.library.matcher.contexts == []  # none of it was taken for a question


def test_wrong_codes_are_told_and_cannot_be_guessed_for_ever(
    town: Town, school: School, first: SchoolSession, organizer: Person, farmer: Person
) -> None:
    (place,) = enrol(town, school, farmer)
    code = code_of(town, organizer, first)
    wrong = "1000" if code != "1000" else "1001"
    heard = [town.says(farmer, wrong).templates for _ in range(5)]
    assert heard == [["roll.wrong"]] * 4 + [["roll.blocked"]]
    assert town.says(farmer, code).templates == ["roll.blocked"]
    assert marks(town, first) == {place: None}
    town.says(organizer, "/lista")
    town.taps(organizer, "Julia")
    assert marks(town, first) == {place: True}


def test_four_digits_of_somebody_without_a_session_today_are_a_question(
    town: Town, school: School, first: SchoolSession, organizer: Person, farmer: Person, consultant: Person
) -> None:
    enrol(town, school, farmer)
    code = code_of(town, organizer, first)
    assert town.says(consultant, code).templates != ["roll.present"]
    town.passes(days=3)
    assert "roll.present" not in town.says(farmer, code).templates
    assert marks(town, first) == {}


@pytest.mark.parametrize(
    ("written", "counts"),
    [("2026-11-28 07:59", False), ("2026-11-28 08:01", True), ("2026-11-29 08:59", True), ("2026-11-29 09:01", False)],
)
def test_a_code_counts_for_when_it_was_written_however_late_it_arrives(
    town: Town, school: School, first: SchoolSession, organizer: Person, farmer: Person, written: str, counts: bool
) -> None:
    enrol(town, school, farmer)
    code = code_of(town, organizer, first)
    town.now = at("2026-11-30 20:00")  # the bot was away for two days
    heard = town.says(farmer, code, date=int(at(written).timestamp()))
    assert ("roll.present" in heard.templates) == counts
    if counts:
        row = town.db.read_now(lambda tx: tx.query(Attendance).one())
        assert row.marked_at == at(written)


def test_a_date_from_the_future_or_long_ago_is_not_believed(
    town: Town, school: School, first: SchoolSession, organizer: Person, farmer: Person
) -> None:
    enrol(town, school, farmer)
    code = code_of(town, organizer, first)
    town.now = at("2026-12-08 10:00")
    for written in ("2026-11-28 09:10", "2027-01-01 10:00"):
        assert "roll.present" not in town.says(farmer, code, date=int(at(written).timestamp())).templates


def test_the_qr_leads_to_the_same_place(town: Town, school: School, first: SchoolSession, organizer: Person, farmer: Person) -> None:
    (place,) = enrol(town, school, farmer)
    code_of(town, organizer, first)
    (owed,) = [shown for shown in town.delivers() if shown.template == "roll.code"]
    payload = owed.data["picture"]["payload"]
    assert town.says(farmer, f"/start {payload}").templates == ["roll.present"]
    assert marks(town, first) == {place: True}
    assert town.says(organizer, f"/start {payload}").templates == ["roll.not_listed"]
    assert town.says(farmer, f"/start {payload}x").templates == ["roll.link_over"]
    town.passes(days=2)
    assert town.says(farmer, f"/start {payload}").templates == ["roll.link_over"]


def test_the_list_is_ticked_by_buttons_over_pages_guests_too(
    town: Town, school: School, first: SchoolSession, organizer: Person, farmer: Person
) -> None:
    places = enrol(town, school, farmer, *(f"Vecino {number}" for number in range(2, 21)), by=farmer)
    town.says(organizer, "/lista")
    town.taps(organizer, "▶️")
    town.taps(organizer, "10. Vecino 10 *")
    town.taps(organizer, "10. Vecino 10 *")  # pressed again: the button now says the opposite
    assert marks(town, first) == {places[9]: False}
    data = f"present:{first.id}:{places[9]}:1:1"
    for _ in range(2):  # the same press twice has one effect
        town.presses(organizer, data)
        assert marks(town, first) == {places[9]: True}
    assert town.presses(organizer, f"present:{first.id}:999999:1:0").note is not None


@pytest.mark.parametrize(
    ("said", "present"),
    [("1 3", {1, 3}), ("1-3", {1, 2, 3}), ("faltan 2", {1, 3, 4}), ("todos", {1, 2, 3, 4}), ("Todos menos 1 y 4", {2, 3}), ("2.", {2})],
)
def test_numbers_say_who_came_and_who_did_not(
    town: Town, school: School, first: SchoolSession, organizer: Person, farmer: Person, said: str, present: set[int]
) -> None:
    places = enrol(town, school, farmer, "Ana", "Pedro", "Luis", by=farmer)
    town.says(organizer, "/lista")
    assert town.says(organizer, said).templates == ["roll.list"]
    assert marks(town, first) == {place: number in present for number, place in enumerate(places, start=1)}


@pytest.mark.parametrize("said", ["5", "0", "1 2 99", "hola", "faltan", "faltan nadie", "1 a 9", ""])
def test_numbers_that_make_no_sense_change_nothing(
    town: Town, school: School, first: SchoolSession, organizer: Person, farmer: Person, said: str
) -> None:
    enrol(town, school, farmer, "Ana", by=farmer)
    town.says(organizer, "/lista")
    assert town.says(organizer, said or " ").templates == ["roll.unclear"]
    assert marks(town, first) == {}


@given(present=st.sets(st.integers(1, 40)), most=st.integers(1, 40))
def test_whatever_numbers_are_read_are_people_of_the_list(present: set[int], most: int) -> None:
    text = " ".join(map(str, sorted(present)))
    read = read_numbers(text, most)
    assert read == (present if present and max(present) <= most else None)
    away = read_numbers(f"faltan {text}", most)
    assert away == (set(range(1, most + 1)) - present if present and max(present) <= most else None)


@given(text=st.text(alphabet="0123456789 -,y.faltnod", max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    read = read_numbers(text, 25)
    assert read is None or read <= set(range(1, 26))


def test_a_reply_sent_hours_later_counts_for_when_it_was_written_and_for_the_list_it_answers(
    town: Town, school: School, first: SchoolSession, organizer: Person, farmer: Person
) -> None:
    places = enrol(town, school, farmer, "Ana", by=farmer)
    town.says(organizer, "/lista")
    shown = town.newest(organizer, "roll.list")
    town.says(organizer, "/ayuda")  # the dialogue is over
    town.now = at("2026-11-30 08:00")
    enrol(town, school, "Zoila", by=farmer)  # came into the list meanwhile
    assert town.says(organizer, "2", to=shown, date=int(at("2026-11-28 11:00").timestamp())).templates == ["roll.list"]
    assert marks(town, first) == {places[0]: False, places[1]: True}
    rows = town.db.read_now(lambda tx: tx.query(Attendance).all())
    assert {row.marked_at for row in rows} == {at("2026-11-28 11:00")}


def test_what_was_said_later_wins_whichever_arrives_last(
    town: Town, school: School, first: SchoolSession, organizer: Person, farmer: Person
) -> None:
    (place,) = enrol(town, school, farmer)
    town.says(organizer, "/lista")
    shown = town.newest(organizer, "roll.list")
    town.now = at("2026-11-28 15:00")
    town.presses(organizer, f"present:{first.id}:{place}:1:0")  # at 15:00
    town.says(organizer, "faltan 1", to=shown, date=int(at("2026-11-28 12:00").timestamp()))
    assert marks(town, first) == {place: True}


def test_only_who_leads_the_school_takes_its_roll(
    town: Town, school: School, first: SchoolSession, farmer: Person, consultant: Person, organizer: Person
) -> None:
    (place,) = enrol(town, school, farmer)
    other = found(town, organizer)
    lead(town, other, consultant)
    for nosy in (farmer, consultant):
        for data in (f"roll:{first.id}", f"roll_code:{first.id}", f"present:{first.id}:{place}:1:0", f"roll_close:{first.id}"):
            heard = town.presses(nosy, data)
            assert heard.shown == [] and heard.note is not None
    assert town.says(farmer, "/lista").templates == ["error.not_yours"]
    assert marks(town, first) == {}
    lead(town, school, consultant)
    town.presses(consultant, f"roll:{first.id}")
    town.taps(consultant, "Julia")
    assert marks(town, first) == {place: True}


def test_closing_the_list_tells_who_missed_it_once_and_passes_the_voice_on(
    town: Town, school: School, first: SchoolSession, organizer: Person, farmer: Person, consultant: Person
) -> None:
    places = enrol(town, school, consultant, farmer)
    enrol(town, school, "Pedro Tapia", by=consultant)
    town.says(organizer, "/lista")
    assert town.presses(organizer, f"roll_close:{first.id}").note is not None  # nobody is ticked yet
    town.taps(organizer, "Rosa")
    assert town.taps(organizer, "Cerrar lista").templates == ["roll.closed"]
    assert town.presses(organizer, f"roll_close:{first.id}").note is not None
    assert marks(town, first)[places[1]] is False
    assert sorted(town.owed()) == [(farmer.id, "catch_up.told"), (consultant.id, "catch_up.told")]
    town.delivers()
    assert "Le extrañamos" in town.reads(farmer)
    assert "Pedro Tapia" in town.reads(consultant)
    assert "Pedro" not in town.reads(farmer)
    assert town.sends(organizer, sticker={"emoji": "👍"}).templates == ["roll.voice_only"]
    assert town.sends(organizer, voice={"file_id": "v"}).templates == ["roll.voice_kept"]
    assert sorted(town.owed()) == [(farmer.id, "copy"), (consultant.id, "copy")]


def test_who_asked_for_silence_hears_nothing_of_what_he_missed(
    town: Town, school: School, first: SchoolSession, organizer: Person, farmer: Person, consultant: Person
) -> None:
    enrol(town, school, consultant, farmer)
    town.says(farmer, "/parar")
    town.says(organizer, "/lista")
    town.says(organizer, "1")
    town.taps(organizer, "Cerrar lista")
    assert town.owed() == []


def test_a_session_to_come_or_called_off_has_no_roll(town: Town, school: School, organizer: Person, farmer: Person) -> None:
    (place,) = enrol(town, school, farmer)
    ahead = sessions_of(town, school)[1]

    def call_off(tx: Any) -> None:
        tx.get_one(SchoolSession, ahead.id).cancelled_at = town.now

    assert town.presses(organizer, f"present:{ahead.id}:{place}:1:0").note is not None
    town.now = ahead.starts_at + timedelta(days=31)
    assert town.presses(organizer, f"present:{ahead.id}:{place}:1:0").note is not None
    town.now = ahead.starts_at
    town.db.write_now(call_off)
    assert town.presses(organizer, f"present:{ahead.id}:{place}:1:0").note is not None
    assert marks(town, ahead) == {}
