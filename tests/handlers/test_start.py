"""The first minutes: who answers, what is kept, a yes or a no; nothing that was asked before it is lost."""

from collections.abc import Callable

from sqlalchemy import select

from knowledge.manual import Manual
from service import people
from service.models import Case, Delivery, Dialogue, Person, Question
from tests.handlers.town import Town

CasesOf = Callable[[Person], list[Case]]
TICKS, RABIES = "health/ticks", "health/rabies-bats"
DANGER = "un murciélago mordió a mi vaca y babea"


def questions(town: Town) -> list[str]:
    return list(town.db.read_now(lambda tx: tx.scalars(select(Question.text).order_by(Question.id)).all()))


def agreed(town: Town, person: Person) -> bool:
    return town.db.read_now(people.has_consented, person.id)


def found(town: Town, person: Person) -> Person:
    return town.db.read_now(lambda tx: tx.get_one(Person, person.id))


def test_start_says_who_answers_that_it_is_a_pilot_and_what_is_kept(town: Town, stranger: Person) -> None:
    heard = town.says(stranger, "/start")
    assert heard.templates == ["start.welcome"]
    for part in ("Yachachiq", "piloto", "/misdatos"):
        assert part in heard.text


def test_one_tap_is_a_yes_and_the_district_is_asked(town: Town, stranger: Person) -> None:
    town.says(stranger, "/start")
    assert town.taps(stranger, "Sí, acepto").templates == ["start.district"]
    assert agreed(town, stranger)
    assert town.taps(stranger, "Iberia").templates == ["start.ready"]
    assert found(town, stranger).district == "Iberia"


def test_the_district_may_be_typed_as_it_comes(town: Town, stranger: Person) -> None:
    town.says(stranger, "/start")
    town.taps(stranger, "Sí, acepto")
    town.says(stranger, "iveria")
    assert found(town, stranger).district == "Iberia"


def test_who_asks_instead_of_naming_a_district_gets_his_answer(town: Town, stranger: Person) -> None:
    town.says(stranger, "/start")
    town.taps(stranger, "Sí, acepto")
    assert town.says(stranger, town.knows("mi vaca tiene garrapatas", "answer", TICKS)).templates == ["question.answer"]
    assert found(town, stranger).district is None


def test_a_question_before_the_yes_is_kept_and_answered_after_it(town: Town, stranger: Person, manual: Manual) -> None:
    assert town.says(stranger, town.knows("garrapatas", "answer", TICKS)).templates == ["start.kept"]
    assert questions(town) == []
    assert town.says(stranger, "¿quién compra cacao?").shown == []
    heard = town.taps(stranger, "Sí, acepto")
    assert heard.templates[:2] == ["question.answer", "case.opened"]
    assert manual.entry(TICKS).title in heard.text
    assert questions(town) == ["garrapatas", "¿quién compra cacao?"]


def test_a_command_in_between_does_not_lose_the_question(town: Town, stranger: Person) -> None:
    town.says(stranger, town.knows("garrapatas", "answer", TICKS))
    for command in ("/start", "/ayuda", "/distrito", "/idioma"):
        town.says(stranger, command)
    town.taps(stranger, "English")
    assert "question.answer" in town.taps(stranger, "I agree").templates


def test_a_question_edited_before_the_yes_is_asked_once_in_its_new_words(town: Town, stranger: Person, cases_of: CasesOf) -> None:
    heard = town.says(stranger, "mi baca tose")
    town.edits(stranger, heard.message_id, text="mi vaca tose")
    assert "case.opened" in town.taps(stranger, "Sí, acepto").templates
    assert questions(town) == ["mi vaca tose"]
    assert len(cases_of(stranger)) == 1


def test_a_photo_before_the_yes_reaches_a_consultant_after_it(town: Town, stranger: Person, consultant: Person, cases_of: CasesOf) -> None:
    sent = town.sends(stranger, photo=[{}])
    town.delivers()
    assert consultant.id not in town.chats
    town.taps(stranger, "Sí, acepto")
    town.delivers()
    copies = [shown.message.copy_of.message_id for shown in town.chats[consultant.id] if shown.message.copy_of]
    assert copies == [sent.message_id]


def test_with_a_no_nothing_of_it_is_kept(town: Town, stranger: Person) -> None:
    town.says(stranger, "mi toro Relámpago cojea")
    assert town.taps(stranger, "Ahora no").templates == ["start.declined"]
    assert town.db.read_now(lambda tx: tx.scalars(select(Dialogue)).all()) == []
    assert questions(town) == []
    assert not agreed(town, stranger)


def test_danger_does_not_wait_for_a_form(town: Town, stranger: Person, consultant: Person, cases_of: CasesOf) -> None:
    heard = town.says(stranger, town.knows(DANGER, "answer", RABIES, red_flag=RABIES))
    assert heard.templates == ["question.alarm"]
    assert cases_of(stranger)[0].urgent
    town.delivers()
    assert "URGENTE" in town.reads(consultant)


def test_a_yes_can_be_taken_back_with_the_same_button(town: Town, stranger: Person) -> None:
    town.says(stranger, "/start")
    town.taps(stranger, "Sí, acepto")
    town.presses(stranger, "consent:no")
    assert not agreed(town, stranger)


def test_the_language_changes_what_is_read(town: Town, stranger: Person) -> None:
    town.says(stranger, "/idioma")
    town.taps(stranger, "Português")
    assert found(town, stranger).language == "pt"
    assert town.presses(stranger, "language:xx").shown != []
    assert found(town, stranger).language == "pt"


def test_parar_stops_what_was_not_asked_for_and_writing_again_brings_it_back(town: Town, farmer: Person) -> None:
    assert town.says(farmer, "/parar").templates == ["start.stopped"]
    assert found(town, farmer).stopped_at is not None
    heard = town.says(farmer, town.knows("garrapatas", "answer", TICKS))
    assert heard.templates == ["start.back", "question.answer"]
    assert found(town, farmer).stopped_at is None


def test_help_shows_each_what_he_can_do(town: Town, farmer: Person, coordinator: Person) -> None:
    assert "/equipo" not in town.says(farmer, "/ayuda").text
    assert "/equipo" in town.says(coordinator, "/ayuda").text


def test_a_link_to_an_entry_opens_it(town: Town, stranger: Person, manual: Manual) -> None:
    assert manual.entry(TICKS).title in town.says(stranger, "/start e_health__ticks").text
    assert town.says(stranger, "/start e_no__such").templates == ["start.welcome"]


def test_leafing_through_the_manual(town: Town, farmer: Person, manual: Manual) -> None:
    town.says(farmer, "/manual")
    chapter = manual.chapters[0]
    town.taps(farmer, chapter.title)
    town.taps(farmer, chapter.entries[0].title[:20])
    for tab in ("Pasos", "Costo", "Cuidados", "Fuentes"):
        assert town.taps(farmer, tab).templates == ["manual.entry"]
    assert town.says(farmer, "/temporada").templates == ["manual.season"]


def test_my_data_can_be_taken_home_and_erased(town: Town, farmer: Person, consultant: Person) -> None:
    town.says(farmer, "mi toro Relámpago cojea")
    town.delivers()
    town.says(farmer, "/misdatos")
    (file,) = town.taps(farmer, "Descargar").shown
    assert file.message.file is not None
    assert "Relámpago" in file.message.file.content.decode()
    town.says(farmer, "/misdatos")
    town.taps(farmer, "Borrar")
    assert town.taps(farmer, "No, déjelo").templates == ["my_data.kept"]
    town.says(farmer, "/misdatos")
    town.taps(farmer, "Borrar")
    assert town.taps(farmer, "Sí, bórrelo todo").templates == ["my_data.erased"]
    town.delivers()
    assert town.db.read_now(lambda tx: tx.get(Person, farmer.id)) is None
    assert questions(town) == ["—"]
    assert "Relámpago" not in town.newest(consultant, "desk.card").message.text
    left = town.db.read_now(lambda tx: tx.query(Delivery).filter_by(chat_id=farmer.id).all())
    assert [delivery.template for delivery in left] == ["my_data.erased"]
