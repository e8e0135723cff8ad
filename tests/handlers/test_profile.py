"""A consultant says what he knows, when he works and when he is away, by tapping; the desk keeps to it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from scheduler import promise
from service import cases, digest, people, profiles
from service.models import Case, Delivery, Person, Profile
from tests.handlers.town import Town, at

CasesOf = Callable[[Person], list[Case]]


def profile_of(town: Town, person: Person) -> Profile:
    return town.db.read_now(profiles.of, person.id)


@pytest.fixture
def pedro(town: Town) -> Person:
    """A second consultant."""

    def arrive(tx: Session) -> Person:
        person = people.meet(tx, 202, "Pedro Huamán", "es", now=town.now)
        people.consent(tx, person.id, now=town.now)
        people.grant(tx, person.id, "consultant", by=None, now=town.now)
        return person

    return town.db.write_now(arrive)


def tap_all(town: Town, person: Person, *labels: str) -> None:
    for label in labels:
        town.taps(person, label)


def test_what_he_taps_is_his_profile_and_stands_on_it(town: Town, consultant: Person) -> None:
    assert town.says(consultant, "/perfil").templates == ["profile.card"]
    chapter = town.library.manual.chapters[0]
    tap_all(town, consultant, "Temas", chapter.title[:20], "Perfil")
    tap_all(town, consultant, "Distritos", "Iberia", "Tahuamanu", "Iberia", "Perfil")  # the second tap takes it off again
    tap_all(town, consultant, "Idiomas", "Português", "Perfil")
    tap_all(town, consultant, "Horas por semana", "4")
    tap_all(town, consultant, "Resumen", "6:30")
    tap_all(town, consultant, "No molestar", "20:00-6:00")
    kept = profile_of(town, consultant)
    assert (kept.chapters, kept.districts, kept.languages) == ([chapter.id], ["Tahuamanu"], ["pt"])
    assert (kept.weekly_hours, kept.digest_at, kept.quiet) == (4.0, "06:30", "20:00-06:00")
    text = town.newest(consultant, "profile.card").message.text
    for part in (chapter.title, "Tahuamanu", "4 horas", "06:30", "20:00-06:00"):
        assert part in text
    tap_all(town, consultant, "Horas por semana", "Sin límite", "Resumen", "Sin resumen", "No molestar", "A cualquier hora")
    kept = profile_of(town, consultant)
    assert (kept.weekly_hours, kept.digest_at, kept.quiet) == (None, None, None)


def test_the_hours_of_one_day_change_and_the_other_days_stay_as_the_programmes(town: Town, consultant: Person) -> None:
    town.says(consultant, "/perfil")
    tap_all(town, consultant, "Mis horas", "sábado", "Descanso", "lunes", "Escribir otras")
    assert town.says(consultant, "cuando pueda").templates == ["profile.ask_hours"]
    assert town.says(consultant, "de 5 a 7:30 y 6pm-8pm").templates == ["profile.card"]
    hours = profile_of(town, consultant).hours
    assert hours["monday"] == ["05:00-07:30", "18:00-20:00"]
    assert hours["tuesday"] == ["08:00-12:30", "14:30-18:00"]
    assert hours["saturday"] == hours["sunday"] == []
    town.taps(consultant, "Las del programa")
    assert profile_of(town, consultant).hours == {}


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("8-12, 14-18", ["08:00-12:00", "14:00-18:00"]),
        ("de 8 a 12:30 y de 2 pm a 6 p.m.", ["08:00-12:30", "14:00-18:00"]),
        ("08:00-12:00", ["08:00-12:00"]),
        ("no", []),
        ("12-8", None),
        ("8-12 y 11-13", None),
        ("25-26", None),
        ("8-12 quizás", None),
        ("", None),
        ("13 pm a 2 pm", None),
    ],
)
def test_hours_are_read_as_people_type_them(text: str, spans: list[str] | None) -> None:
    assert profiles.read_hours(text) == spans


def test_what_he_does_on_his_land_is_kept_and_taken_away(town: Town, consultant: Person) -> None:
    town.says(consultant, "/perfil")
    tap_all(town, consultant, "Mi tierra", "Escribirlo")
    assert town.says(consultant, "x" * 301).templates == ["error.too_long"]
    town.says(consultant, "Crío 30 vacas <con> cercas vivas")
    assert profile_of(town, consultant).land == "Crío 30 vacas <con> cercas vivas"
    tap_all(town, consultant, "Mi tierra", "Quitarlo")
    assert profile_of(town, consultant).land == ""


@pytest.mark.parametrize(
    "data",
    [
        "profile:nowhere",
        "profile_hours:someday",
        "profile_set:chapter:astrology",
        "profile_set:district:99",
        "profile_set:language:qu",
        "profile_set:week:999",
        "profile_set:week:²",
        "profile_set:digest:2500",
        "profile_set:quiet:night",
        "profile_set:monday:9-8",
        "profile_set:hours:always",
        "profile_set:land:mine",
        "away:365",
    ],
)
def test_a_button_that_is_none_of_ours_changes_nothing(town: Town, consultant: Person, data: str) -> None:
    assert town.presses(consultant, data).note is not None
    kept = profile_of(town, consultant)
    assert (kept.chapters, kept.districts, kept.languages, kept.hours, kept.away_until) == ([], [], [], {}, None)


@pytest.mark.parametrize("who", ["stranger", "farmer", "removed consultant"])
def test_who_is_no_consultant_has_no_profile(
    town: Town, farmer: Person, consultant: Person, coordinator: Person, stranger: Person, who: str
) -> None:
    person = {"stranger": stranger, "farmer": farmer, "removed consultant": consultant}[who]
    town.db.write_now(people.revoke, consultant.id, "consultant", by=coordinator.id, now=town.now)
    for command in ("/perfil", "/campo", "/campo hasta el jueves"):
        assert town.says(person, command).templates == ["error.not_yours"]
    for data in ("profile:main", "profile_set:week:4", "profile_hours:monday", "profile_land", "away:3"):
        heard = town.presses(person, data)
        assert heard.shown == []
        assert heard.note is not None
    assert town.db.read_now(lambda tx: tx.query(Profile).count()) == 0


# away


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("/campo hasta el jueves", "2026-11-27 00:00"),  # all of Thursday
        ("/campo mañana", "2026-11-25 00:00"),
        ("/campo 3 días", "2026-11-26 00:00"),
        ("/campo hasta mañana a las 2 pm", "2026-11-24 14:00"),
        ("Voy al campo hasta el jueves", "2026-11-27 00:00"),
        ("me voy al campo hasta el 30 de noviembre.", "2026-12-01 00:00"),
    ],
)
def test_he_says_until_when_he_is_in_the_field(town: Town, consultant: Person, text: str, until: str) -> None:
    assert town.says(consultant, text).templates == ["away.gone"]
    assert profile_of(town, consultant).away_until == at(until)
    assert town.taps(consultant, "Ya volví").templates == ["away.back"]
    assert profile_of(town, consultant).away_until is None
    assert town.presses(consultant, "away:0").note is not None


@pytest.mark.parametrize("text", ["/campo hasta cuando llueva", "/campo hasta ayer mismo", "/campo 20/11/2026", "/campo 31/05/2027"])
def test_a_day_that_cannot_be_is_asked_again(town: Town, consultant: Person, text: str) -> None:
    assert town.says(consultant, text).templates == ["away.ask"]
    assert town.says(consultant, "el jueves").templates == ["away.gone"]


def test_a_consultants_question_about_the_field_is_a_question(town: Town, consultant: Person) -> None:
    for text in ("voy al campo y mi vaca no come", "voy al campo hasta que sane mi vaca"):
        assert "away.gone" not in town.says(consultant, text).templates
    assert profile_of(town, consultant).away_until is None


def test_campo_asks_and_a_button_answers(town: Town, consultant: Person) -> None:
    assert town.says(consultant, "/campo").templates == ["away.ask"]
    assert town.taps(consultant, "3 días").templates == ["away.gone"]
    assert profile_of(town, consultant).away_until == at("2026-11-26 00:00")
    assert "Ya volví" in "".join(town.says(consultant, "/campo").shown[0].labels)


def test_in_the_group_the_others_read_it_and_nobody_else_can_bring_him_back(
    town: Town, consultant: Person, pedro: Person, group: int
) -> None:
    assert town.says(consultant, "/campo", chat=group).templates == ["away.ask_in_group"]
    heard = town.says(consultant, "/campo hasta el jueves", chat=group)
    assert heard.templates == ["away.gone"]
    assert heard.shown[0].labels == {}
    assert town.presses(pedro, "away:0", chat=group).note is not None
    assert profile_of(town, consultant).away_until is not None


def test_while_he_is_away_nothing_is_offered_to_him_and_what_was_his_goes_on(
    town: Town, farmer: Person, consultant: Person, pedro: Person, group: int, cases_of: CasesOf
) -> None:
    town.says(farmer, "mi vaca está flaca")
    town.delivers()
    town.taps(consultant, "Yo la tomo", chat=group)
    assert cases_of(farmer)[0].owner_id == consultant.id
    heard = town.says(consultant, "/campo hasta el jueves")
    assert "N° 1" in heard.text
    town.delivers()
    assert (cases_of(farmer)[0].owner_id, cases_of(farmer)[0].offered_to_id) == (None, pedro.id)
    assert "Rosa Mamani está en el campo" in town.newest(group, "desk.passed_on").message.text
    assert "le toca a usted" in town.newest(pedro, "desk.your_turn").message.text
    assert "Pedro" in town.newest(group, "desk.card").message.text
    for person in (farmer, pedro):
        town.says(person, f"otra pregunta de {person.name}", reply_to_message=None)
    asked = town.db.read_now(lambda tx: [case.offered_to_id for case in tx.query(Case).all()])
    assert consultant.id not in asked


# whose turn it is


def test_the_card_names_whose_turn_it_is_and_another_is_told_so_in_one_sentence(
    town: Town, farmer: Person, consultant: Person, pedro: Person, group: int, cases_of: CasesOf
) -> None:
    town.says(farmer, "mi vaca está flaca")
    town.delivers()
    assert "Le toca a <b>Rosa Mamani</b>" in town.newest(group, "desk.card").message.text
    assert "mi vaca está flaca" in town.newest(consultant, "desk.your_turn").message.text
    assert pedro.id not in town.chats
    note = town.taps(pedro, "Yo la tomo", chat=group).note
    assert note == "Le toca a Rosa Mamani hasta lunes 23 de noviembre, 4:00 pm. Después la puede tomar usted."
    assert cases_of(farmer)[0].owner is None
    town.passes(hours=6)
    assert town.taps(pedro, "Yo la tomo", chat=group).note is None
    assert cases_of(farmer)[0].owner_id == pedro.id
    town.delivers()
    assert "Le toca" not in town.newest(group, "desk.card").message.text


def test_he_answers_from_the_private_word_that_it_is_his_turn(town: Town, farmer: Person, consultant: Person, group: int) -> None:
    town.says(farmer, "mi vaca está flaca")
    town.delivers()
    assert town.says(consultant, "déle sal", to=town.newest(consultant, "desk.your_turn")).templates == ["desk.sent"]
    town.delivers()
    assert "déle sal" in town.reads(farmer)


def test_a_red_flag_reaches_all_of_them_in_private_too_disturbed_or_away_and_any_may_take_it(
    town: Town, farmer: Person, consultant: Person, pedro: Person, group: int
) -> None:
    town.says(consultant, "/campo hasta el jueves")

    def sleep(tx: Session) -> None:
        profiles.edit(tx, pedro.id).quiet = "00:00-23:59"

    town.db.write_now(sleep)
    town.says(farmer, town.knows("se tragó veneno", "answer", "feeding/urea-safety", red_flag="feeding/urea-safety"))
    town.delivers()
    for place in (group, consultant, pedro):
        assert "URGENTE" in town.newest(place, "desk.card").message.text
    assert town.taps(pedro, "Yo la tomo").note is None
    town.delivers()
    assert "Yo la tomo" not in "".join(town.newest(consultant, "desk.card").labels)


@pytest.mark.parametrize("answered", [False, True])
def test_do_not_disturb_holds_the_private_word_back_and_for_ever_if_it_is_no_longer_his_turn(
    town: Town, farmer: Person, consultant: Person, coordinator: Person, group: int, answered: bool
) -> None:
    def rest(tx: Session) -> None:
        profiles.edit(tx, consultant.id).quiet = "10:00-11:00"

    town.db.write_now(rest)
    town.says(farmer, "mi vaca está flaca")
    assert [delivery.template for delivery in town.delivers()] == ["desk.card"]
    if answered:
        town.says(coordinator, "déle sal", chat=group, to=town.newest(group, "desk.card"))
    town.passes(minutes=59)
    assert (consultant.id, "desk.your_turn") not in [(one.chat_id, one.template) for one in town.delivers()]
    town.passes(minutes=1)
    heard = [(one.chat_id, one.template) for one in town.delivers()]
    assert heard == ([] if answered else [(consultant.id, "desk.your_turn")])


# the morning digest


def digests(town: Town) -> list[int]:
    town.db.write_now(digest.write, programme=town.programme, now=town.now)
    return [delivery.chat_id for delivery in town.delivers() if delivery.template == "desk.digest"]


def test_the_digest_comes_once_at_his_hour_and_only_if_something_waits(
    town: Town, farmer: Person, consultant: Person, pedro: Person, group: int
) -> None:
    for person in (consultant, pedro):
        town.says(person, "/perfil")
        tap_all(town, person, "Resumen", "6:30")
    town.now = at("2026-11-24 06:30")
    assert digests(town) == []  # nothing waits
    town.says(farmer, "mi vaca está flaca")
    town.delivers()
    town.now = at("2026-11-25 06:29")
    assert digests(town) == []
    town.passes(minutes=1)
    assert digests(town) == [consultant.id]  # whose turn it is
    assert "mi vaca está flaca" in town.reads(consultant)
    assert digests(town) == []
    town.now = at("2026-11-26 11:00")
    assert digests(town) == []  # too late for a morning


def test_no_digest_on_a_day_off_nor_in_the_field(town: Town, farmer: Person, consultant: Person, group: int) -> None:
    town.says(consultant, "/perfil")
    tap_all(town, consultant, "Resumen", "6:30", "Mis horas", "jueves", "Descanso")
    town.says(farmer, "mi vaca está flaca")
    town.delivers()
    town.now = at("2026-11-26 06:30")
    assert digests(town) == []
    town.now = at("2026-11-27 06:30")
    town.says(consultant, "/campo hasta mañana")
    assert digests(town) == []
    tap_all(town, consultant, "Ya volví")
    assert digests(town) == [consultant.id]


# the farmer meanwhile


def test_a_farmer_who_hears_that_it_is_late_sees_what_is_nearest(town: Town, farmer: Person, consultant: Person, group: int) -> None:
    town.says(farmer, town.knows("mi vaca está flaca", "consultant", "health/ticks", "health/worms"))

    def late(tx: Session) -> None:
        case = tx.query(Case).one()
        town.now = case.due_at
        promise.keep(tx, programme=town.programme, now=town.now)

    town.db.write_now(late)
    town.delivers()
    assert town.taps(farmer, "Ver lo más parecido").templates == ["case.nearest"]
    title = town.library.manual.entry("health/ticks").title
    town.taps(farmer, title[:15])
    assert title in town.reads(farmer)
    assert town.presses(consultant, "near:1").note is not None  # it is not his


def test_the_expected_time_is_told_with_the_promise(town: Town, farmer: Person, consultant: Person) -> None:
    def past(tx: Session) -> None:
        for number in range(12):
            asked = town.now - timedelta(days=5, minutes=number)
            case = cases.open_case(tx, tx.get_one(Person, farmer.id), "unsure", programme=town.programme, now=asked)
            case.first_answered_at = asked + timedelta(minutes=30)
            cases.close(tx, case, None, now=town.now)

    town.db.write_now(past)
    assert "Casi siempre responden antes: lunes 23 de noviembre, 10:30 am" in town.says(farmer, "mi vaca está flaca").text


def test_nothing_of_a_profile_stays_when_its_owner_is_erased(town: Town, farmer: Person, consultant: Person, group: int) -> None:
    town.says(consultant, "/perfil")
    tap_all(town, consultant, "Horas por semana", "4")
    town.says(farmer, "mi vaca está flaca")
    town.says(consultant, "/misdatos")
    assert town.taps(consultant, "Descargar").templates == ["my_data.file"]
    tap_all(town, consultant, "Borrar", "bórrelo todo")
    assert town.db.read_now(lambda tx: tx.query(Profile).count()) == 0
    assert town.db.read_now(lambda tx: tx.query(Case).one().offered_to_id) is None
    assert town.db.read_now(lambda tx: tx.query(Delivery).filter(Delivery.chat_id == consultant.id).count()) <= 1
