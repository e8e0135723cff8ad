"""An answer given once teaches the manual: proposed by one consultant, approved by another, served at once, in every process."""

import pytest
from sqlalchemy import select

from knowledge.manual import Manual
from service import privacy
from service.models import Lesson, Person
from tests.handlers.school import School
from tests.handlers.town import GROUP, Heard
from tests.service.test_privacy import rows_with

QUESTION = "como hago para que mi sachavaca mansa no se meta al maizal"
REWORDED = "la sachavaca entra a mi maizal que hago"
ANSWER = "Cerque el maíz con hilo de pescar y latas. Ponga una lata cada 4 metros.\nQueme ají seco al viento por la noche."
TICKS = "health/ticks"


@pytest.fixture
def town(school: School) -> School:
    return school


@pytest.fixture
def closed(town: School, farmer: Person, consultant: Person, group: int) -> int:
    """A case of Julia's that Rosa has answered and closed."""
    return close(town, farmer, consultant, QUESTION, ANSWER)


def close(town: School, farmer: Person, consultant: Person, question: str, answer: str) -> int:
    town.says(farmer, question)
    town.delivers()
    town.says(consultant, answer, chat=GROUP, to=town.newest(GROUP, "desk.card"))
    town.delivers()
    town.taps(consultant, "Cerrar", chat=GROUP)
    town.delivers()
    return GROUP


def lessons(town: School) -> list[Lesson]:
    return list(town.db.read_now(lambda tx: tx.scalars(select(Lesson).order_by(Lesson.id)).all()))


def writes(town: School, consultant: Person) -> Heard:
    """Rosa writes the entry, with her own words from the case where they fit."""
    town.taps(consultant, "¿Lo ponemos en el manual?", chat=GROUP)
    town.delivers()
    town.taps(consultant, "Escribir un tema nuevo")
    assert town.taps(consultant, "Manejo, bienestar").templates == ["learn.ask"]
    town.says(consultant, "Sachavaca que entra al maizal")
    town.taps(consultant, "Usar estas palabras")  # the first
    town.taps(consultant, "Usar estas palabras")  # the steps
    town.taps(consultant, "No hay")  # no caution
    town.says(consultant, "sachavaca en mi chacra de maíz\n- como ahuyento a la sachavaca")
    return town.taps(consultant, "con mi nombre")


def proposes(town: School, consultant: Person) -> int:
    writes(town, consultant)
    assert town.taps(consultant, "Proponerlo").templates == ["learn.proposed"]
    town.delivers()
    return lessons(town)[-1].id


def test_an_answer_becomes_an_entry_that_answers_the_next_one_without_a_person_in_every_process(
    town: School, farmer: Person, consultant: Person, coordinator: Person, closed: int
) -> None:
    shown = writes(town, consultant)
    assert shown.templates == ["learn.preview"]
    for part in ("Sachavaca que entra", "hilo de pescar", "cada 4 metros", "ají seco", QUESTION, "ahuyento"):
        assert part in shown.text
    town.taps(consultant, "Proponerlo")
    town.delivers()
    assert "Rosa Mamani propone" in town.reads(GROUP)
    town.taps(coordinator, "Verlo", chat=GROUP)
    town.delivers()
    assert town.taps(coordinator, "Aprobar y firmar").templates == ["learn.published"]
    town.learns(everywhere=True)
    town.passes(minutes=1)
    town.delivers()
    assert "Su pregunta ya está en el manual" in town.reads(farmer)
    assert "aprobó lo suyo" in town.reads(consultant)
    for shelf in (town.here, town.there):
        finding = shelf.matcher.ask(REWORDED)
        assert (finding.decision, finding.hits[0].title) == ("answer", "Sachavaca que entra al maizal")
    heard = town.says(farmer, REWORDED)
    assert heard.templates == ["question.answer"]
    assert "Revisado por Carlos Ríos, 23/11/2026" in heard.text
    assert "cada 4 metros" in town.taps(farmer, "Los pasos").text
    assert "no informado" in town.taps(farmer, "Costo y ayuda").text
    sources = town.taps(farmer, "Fuentes").text
    assert "Experiencia del consultor. Rosa Mamani, 2026" in sources


def test_the_author_cannot_approve_his_own(town: School, consultant: Person, closed: int) -> None:
    lesson_id = proposes(town, consultant)
    town.says(consultant, "/aprender")
    assert "suyo, lo decide otro" in town.reads(consultant)
    assert town.presses(consultant, f"lesson_yes:{lesson_id}").note is not None
    assert lessons(town)[-1].state == "proposed"


def test_it_is_published_once_however_often_it_is_pressed(
    town: School, farmer: Person, consultant: Person, coordinator: Person, closed: int
) -> None:
    lesson_id = proposes(town, consultant)
    assert town.presses(coordinator, f"lesson_yes:{lesson_id}").templates == ["learn.published"]
    assert town.presses(coordinator, f"lesson_yes:{lesson_id}").note is not None
    assert town.presses(coordinator, f"lesson_no:{lesson_id}").note is not None
    town.passes(minutes=1)
    assert [delivery.template for delivery in town.delivers()].count("learn.your_question") == 1


def test_a_second_one_changes_it_and_then_the_first_one_approves(
    town: School, consultant: Person, coordinator: Person, closed: int
) -> None:
    first = proposes(town, consultant)
    town.presses(coordinator, f"lesson_edit:{first}")
    town.taps(coordinator, "Título")
    town.says(coordinator, "Sachavaca en la chacra")
    assert town.taps(coordinator, "Proponerlo").templates == ["learn.proposed"]
    town.delivers()
    old, new = lessons(town)
    assert (old.state, new.state, new.replaces_id, new.author_id) == ("replaced", "proposed", old.id, coordinator.id)
    assert town.presses(coordinator, f"lesson_yes:{new.id}").note is not None
    assert "cambió la propuesta" in town.reads(consultant)
    assert town.presses(consultant, f"lesson_yes:{new.id}").templates == ["learn.published"]
    town.learns(everywhere=True)
    assert town.there.matcher.ask(REWORDED).hits[0].title == "Sachavaca en la chacra"
    (source,) = town.there.manual.entry(new.entry_id).sources
    assert source.organisation == "Rosa Mamani"  # it is her experience still, whoever wrote this version


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("sin mi nombre", "Experiencia del consultor. un consultor, 2026"),
        ("INIA Iñapari, hoja de 2019", "INIA Iñapari, hoja de 2019. citado por un consultor, 2026"),
    ],
)
def test_who_does_not_want_to_be_named_is_not(
    town: School, farmer: Person, consultant: Person, coordinator: Person, closed: int, said: str, told: str
) -> None:
    writes(town, consultant)
    town.taps(consultant, "De dónde se sabe")
    town.taps(consultant, said) if said.startswith("sin") else town.says(consultant, said)
    town.taps(consultant, "Proponerlo")
    lesson = lessons(town)[-1]
    town.presses(coordinator, f"lesson_yes:{lesson.id}")
    town.learns()
    assert (told in town.presses(farmer, f"view:sources:{lesson.entry_id}").text) is True
    if said.startswith("sin"):
        assert "Rosa" not in town.presses(farmer, f"view:sources:{lesson.entry_id}").text


def test_a_refused_draft_stays_out_and_its_author_is_told(town: School, consultant: Person, coordinator: Person, closed: int) -> None:
    lesson_id = proposes(town, consultant)
    town.presses(coordinator, f"lesson_no:{lesson_id}")
    town.delivers()
    assert "Carlos Ríos no aprobó" in town.reads(consultant)
    town.learns()
    assert town.here.matcher.ask(REWORDED).decision == "consultant"


def test_a_command_in_the_middle_does_not_lose_the_draft(town: School, consultant: Person, closed: int) -> None:
    town.taps(consultant, "¿Lo ponemos en el manual?", chat=GROUP)
    town.delivers()
    town.taps(consultant, "Escribir un tema nuevo")
    town.taps(consultant, "Manejo, bienestar")
    town.says(consultant, "Sachavaca que entra al maizal")
    town.says(consultant, "/pendientes")
    assert "borrador sin terminar" in town.says(consultant, "/aprender").text
    assert "hilo de pescar" in town.taps(consultant, "Seguir con mi borrador").text
    town.taps(consultant, "Usar estas palabras")
    assert "Los pasos" in town.newest(consultant, "learn.ask").message.text


@pytest.mark.parametrize("question", ["a como esta el kilo de sachavaca", "va a llover mañana en iñapari"])
def test_what_is_true_today_only_never_becomes_an_entry(
    town: School, farmer: Person, consultant: Person, group: int, question: str
) -> None:
    town.says(farmer, question)
    town.presses(farmer, "person:1")
    town.delivers()
    town.taps(consultant, "Cerrar", chat=GROUP)
    heard = town.taps(consultant, "¿Lo ponemos en el manual?", chat=GROUP)
    assert heard.note is not None
    assert "cambian cada día" in heard.note
    assert lessons(town) == []


def test_too_long_a_text_is_asked_again_and_nothing_is_lost(town: School, consultant: Person, closed: int) -> None:
    town.taps(consultant, "¿Lo ponemos en el manual?", chat=GROUP)
    town.delivers()
    town.taps(consultant, "Escribir un tema nuevo")
    town.taps(consultant, "Manejo, bienestar")
    assert "hasta 60 letras" in town.says(consultant, "x" * 61).text
    assert "con letras" in town.sends(consultant, photo=[{}]).text
    assert "Ya hay un tema" in town.says(consultant, "garrapatas").text
    assert "hasta 300 letras" in town.says(consultant, "Sachavaca que entra al maizal").text
    assert "hasta 300 letras. Escríbalo" in town.says(consultant, "x" * 301).text
    town.says(consultant, "Ponga latas.")
    assert "hasta 8" in town.says(consultant, "\n".join("x" * 9)).text


def test_what_is_in_the_manual_already_gets_another_wording_instead_of_a_twin(
    town: School, farmer: Person, consultant: Person, coordinator: Person, group: int, taught_manual: Manual
) -> None:
    question = "mi torito está plagadito de garrapatas chiquitas, será que lo baño?"
    town.says(farmer, question)
    if town.chats[farmer.id][-1].template != "case.opened":
        town.taps(farmer, "No es esto" if town.chats[farmer.id][-1].template == "question.answer" else "Ninguna")
    town.delivers()
    town.taps(consultant, "Cerrar", chat=GROUP)
    town.taps(consultant, "¿Lo ponemos en el manual?", chat=GROUP)
    town.delivers()
    assert "Ya hay uno parecido" in town.newest(consultant, "learn.compare").message.text
    (case_id,) = {
        shown.labels[next(iter(shown.labels))].split(":")[1] for shown in town.chats[consultant.id] if shown.template == "learn.compare"
    }
    assert town.presses(consultant, f"teach_to:{case_id}:{TICKS}").templates == ["learn.wording_proposed"]
    assert town.presses(consultant, f"teach_to:{case_id}:{TICKS}").templates == ["learn.known"]
    assert "1 manera nueva" not in town.says(consultant, "/aprender").text  # he does not decide about his own
    town.says(coordinator, "/aprender")
    assert question in town.taps(coordinator, "Maneras de preguntar").text
    town.taps(coordinator, "Aprender las marcadas")
    town.learns(everywhere=True)
    for shelf in (town.here, town.there):
        assert shelf.manual.entry(TICKS).asks[-1] == question
        assert shelf.matcher.ask(question.upper()).decision == "answer"
    town.passes(minutes=1)
    town.delivers()
    assert taught_manual.entry(TICKS).title in town.newest(farmer, "learn.your_question").message.text


def test_a_draft_with_words_in_it_is_not_replaced_by_another(town: School, farmer: Person, consultant: Person, closed: int) -> None:
    writes(town, consultant)
    assert "borrador sin terminar" in (town.presses(consultant, "teach_in:1:health").note or "")
    assert "borrador sin terminar" in (town.presses(consultant, f"fix:{TICKS}").note or "")
    assert town.taps(consultant, "Borrar el borrador").templates == ["learn.cancelled"]
    assert town.presses(consultant, "teach_in:1:health").templates == ["learn.ask"]


def test_danger_never_becomes_plain_advice(town: School, farmer: Person, consultant: Person, group: int, taught_manual: Manual) -> None:
    close(town, farmer, consultant, "mi vaca tomó veneno y está temblando tirada en el suelo", "Vaya al veterinario ya.")
    town.taps(consultant, "¿Lo ponemos en el manual?", chat=GROUP)
    town.delivers()
    assert "emergencia" in (town.presses(consultant, "teach_new:1").note or "")
    plain = next(entry.id for entry in taught_manual.entries.values() if entry.red_flag is None)
    assert "emergencia" in (town.presses(consultant, f"teach_to:1:{plain}").note or "")
    assert lessons(town) == []


def test_a_typed_wording_that_is_of_today_is_refused_and_one_that_sounds_like_danger_is_pointed_out(
    town: School, consultant: Person, closed: int
) -> None:
    writes(town, consultant)
    town.taps(consultant, "Lo preguntan así")
    assert "suena a emergencia" in town.says(consultant, "mi vaca tomó veneno y está temblando tirada en el suelo").text
    town.taps(consultant, "Lo preguntan así")
    assert "suena a emergencia" not in town.says(consultant, "a como esta el kilo de sachavaca").text
    assert "cambian cada día" in town.taps(consultant, "Proponerlo").text
    assert lessons(town) == []


def test_who_erases_himself_leaves_nothing_of_what_was_proposed_from_his_case(
    town: School, farmer: Person, consultant: Person, coordinator: Person, closed: int
) -> None:
    lesson_id = proposes(town, consultant)
    town.presses(coordinator, f"lesson:{lesson_id}", chat=GROUP)
    town.delivers()
    town.presses(coordinator, f"lesson_edit:{lesson_id}")
    assert rows_with(town.db, "mansa")
    town.db.write_now(lambda tx: privacy.erase(tx, tx.get_one(Person, farmer.id), now=town.now))
    assert rows_with(town.db, "mansa", "Julia") == []
    assert lessons(town) == []


def test_a_consultant_who_erases_himself_is_named_nowhere(town: School, consultant: Person, coordinator: Person, closed: int) -> None:
    proposes(town, consultant)
    town.presses(consultant, f"fix:{TICKS}")
    town.taps(consultant, "Título")
    town.says(consultant, "Garrapatas del ganado")
    town.taps(consultant, "Proponerlo")  # and the news of it waits for the morning
    town.db.write_now(lambda tx: privacy.erase(tx, tx.get_one(Person, consultant.id), now=town.now))
    assert rows_with(town.db, "Rosa", "Mamani") == []


def test_a_case_that_is_open_or_never_was_teaches_nothing(town: School, farmer: Person, consultant: Person, group: int) -> None:
    town.says(farmer, QUESTION)
    for data in ("teach:1", "teach:4711", f"teach_to:1:{TICKS}", "teach_new:1", "teach_in:1:health"):
        assert town.presses(consultant, data).note is not None
    for data in (
        "draft_use",
        "draft_skip:caution",
        "draft_source:named",
        "draft_change:title",
        "draft_send",
        "draft_resume",
        "lesson:9",
        "asks_decide:yes",
    ):
        assert town.presses(consultant, data).note is not None
    assert lessons(town) == []


@pytest.mark.parametrize("who", ["stranger", "farmer"])
def test_who_is_no_consultant_teaches_nothing(
    town: School, farmer: Person, consultant: Person, stranger: Person, closed: int, who: str
) -> None:
    lesson_id = proposes(town, consultant)
    person = stranger if who == "stranger" else farmer
    for data in (
        "teach:1",
        f"lesson:{lesson_id}",
        f"lesson_yes:{lesson_id}",
        f"lesson_no:{lesson_id}",
        f"lesson_edit:{lesson_id}",
        "asks",
        "draft_send",
    ):
        assert town.presses(person, data).note is not None
    for command in ("/aprender", "/revisar", "/vacios"):
        assert town.says(person, command).templates == ["error.not_yours"]
    assert lessons(town)[-1].state == "proposed"
