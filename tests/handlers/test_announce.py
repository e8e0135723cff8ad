"""An organizer composes an announcement, looks at it, sends it, watches it, and mends it afterwards."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from service import activities, amendments, announcements, timetable
from service.models import Announcement, Board, Delivery, Person, SavedAudience
from service.progress import update_progress
from tests.handlers.town import GROUP, Town, at


def announce(town: Town, organizer: Person, audience: str, text: str = "Hay campaña de vacunación", **fields: Any) -> int:
    town.says(organizer, "/anuncio")
    town.taps(organizer, audience)
    town.says(organizer, text, **fields)
    return newest(town).id


def newest(town: Town) -> Announcement:
    return town.db.read_now(lambda tx: tx.scalars(select(Announcement).order_by(Announcement.id.desc())).first()) or Announcement()


def ticks(town: Town, *, seconds: float = 0) -> None:
    """What the scheduler does after so long."""
    town.passes(seconds=seconds)
    town.db.write_now(timetable.fall_due, programme=town.programme, now=town.now)
    town.db.write_now(announcements.write_batch, programme=town.programme, now=town.now)
    town.db.write_now(amendments.write_batch, programme=town.programme, now=town.now)


def send(town: Town, organizer: Person, audience: str = "A todos", text: str = "Hay campaña de vacunación", **fields: Any) -> int:
    number = announce(town, organizer, audience, text, **fields)
    town.taps(organizer, "Enviar ahora")
    ticks(town, seconds=61)
    return number


def copies(town: Town, person: Person | int) -> list[str]:
    """The templates of what arrived in a chat because of announcements."""
    place = person if isinstance(person, int) else person.id
    return [shown.template for shown in town.chats.get(place, []) if shown.template in ("copy", "announcement.text")]


def test_an_announcement_is_shown_as_it_will_arrive_with_its_count(town: Town, organizer: Person, farmer: Person) -> None:
    announce(town, organizer, "Iñapari")
    copy, preview = town.chats[organizer.id][-2:]
    assert copy.message.copy_of is not None
    assert "Lo reciben: <b>1</b>" in preview.message.text
    assert "📍 Iñapari" in preview.message.text
    assert "menos de un minuto" in preview.message.text
    assert town.owed() == []


def test_an_announcement_waits_a_minute_and_is_then_sent_to_its_audience_and_watched(
    town: Town, organizer: Person, farmer: Person, consultant: Person
) -> None:
    number = announce(town, organizer, "Iñapari")
    assert town.taps(organizer, "Enviar ahora").templates == ["announcement.held"]
    assert town.presses(organizer, f"announce:{number}").note is not None
    ticks(town, seconds=59)
    assert town.delivers() == []
    ticks(town, seconds=1)
    assert [delivery.chat_id for delivery in town.delivers()] == [farmer.id]
    town.db.write_now(update_progress, now=town.now)
    town.delivers()
    assert "Entregados: 1" in town.newest(organizer, "announcement.progress").message.text


def test_within_the_minute_it_can_be_cancelled(town: Town, organizer: Person, farmer: Person) -> None:
    number = announce(town, organizer, "Iñapari")
    town.taps(organizer, "Enviar ahora")
    assert "announcement.recalled" in town.taps(organizer, "Cancelar envío").templates
    assert town.presses(organizer, f"recall:{number}").note is not None
    ticks(town, seconds=120)
    assert town.delivers() == []
    town.taps(organizer, "Enviar ahora")
    ticks(town, seconds=61)
    assert [delivery.chat_id for delivery in town.delivers()] == [farmer.id]


def test_on_another_day_it_is_sent_by_itself_and_comes_again_each_week(town: Town, organizer: Person, farmer: Person) -> None:
    announce(town, organizer, "Iñapari")
    assert town.taps(organizer, "Otro día").templates == ["announcement.ask_when"]
    for text in ("pronto", "1/1/2020 9am"):
        assert town.says(organizer, text).templates == ["announcement.ask_when"]
    assert town.says(organizer, "25/11 8am").templates == ["announcement.scheduled"]
    town.taps(organizer, "Cada semana")
    assert town.taps(organizer, "3 veces").templates == ["announcement.scheduled"]
    assert (newest(town).starts_at, newest(town).repeats) == (at("2026-11-25 08:00"), "DTSTART:20261125T080000\nRRULE:FREQ=WEEKLY;COUNT=3")
    for week in range(3):
        town.now = at("2026-11-25 08:00") + timedelta(days=7 * week)
        ticks(town)
        assert [delivery.chat_id for delivery in town.delivers() if delivery.kind == "announcement"] == [farmer.id]
    assert "announcement.progress" in town.says(organizer, "/avisos").templates
    town.now += timedelta(days=7)
    ticks(town)
    assert [delivery.kind for delivery in town.delivers() if delivery.kind == "announcement"] == []  # three times were all


def test_a_typed_rule_begins_on_its_first_day_and_a_wrong_one_is_asked_again(town: Town, organizer: Person, farmer: Person) -> None:
    announce(town, organizer, "Iñapari")
    town.taps(organizer, "Otro día")
    town.says(organizer, "25/11 8am")
    assert town.taps(organizer, "Otra regla").templates == ["announcement.ask_rule"]
    for text in ("cada sábado", "FREQ=HOURLY", "FREQ=WEEKLY;" + "x" * 200):
        assert "announcement.scheduled" not in town.says(organizer, text).templates
    assert town.says(organizer, "FREQ=MONTHLY;BYDAY=-1SA").templates == ["announcement.scheduled"]
    assert newest(town).starts_at == at("2026-11-28 08:00")
    town.now = at("2026-11-28 08:00")
    ticks(town)
    assert [delivery.chat_id for delivery in town.delivers() if delivery.kind == "announcement"] == [farmer.id]
    waiting = next(one for one in town.db.read_now(lambda tx: tx.scalars(select(Announcement)).all()) if one.repeats)
    assert waiting.starts_at == at("2026-12-26 08:00")
    assert town.presses(organizer, f"repeat:{waiting.id}:9:9").note is not None
    assert town.presses(organizer, f"repeat:{waiting.id}:0:0").templates == ["announcement.scheduled"]


def test_an_announcement_can_be_stopped_by_another_organizer(town: Town, organizer: Person, farmer: Person, coordinator: Person) -> None:
    number = send(town, organizer)
    assert town.presses(coordinator, f"halt:{number}").templates == ["announcement.progress"]
    assert town.presses(organizer, f"halt:{number}").note is not None
    assert town.delivers() == []


def test_an_announcement_is_paused_and_goes_on(town: Town, organizer: Person, farmer: Person) -> None:
    number = send(town, organizer, "Iñapari")
    assert "En pausa" in town.presses(organizer, f"pause:{number}").text
    assert town.delivers() == []
    town.taps(organizer, "Seguir")
    assert [delivery.chat_id for delivery in town.delivers()] == [farmer.id]


def test_an_announcement_can_be_thrown_away(town: Town, organizer: Person, farmer: Person) -> None:
    number = announce(town, organizer, "A todos")
    assert town.taps(organizer, "No enviar").templates == ["announcement.discarded"]
    for verb in ("announce", "announce_when", "try", "ask_answers", "replies", "useful"):
        assert town.presses(organizer, f"{verb}:{number}").note is not None
    ticks(town, seconds=120)
    assert town.delivers() == []


def test_to_nobody_nothing_can_be_sent(town: Town, organizer: Person) -> None:
    announce(town, organizer, "Inambari")
    assert not any("Enviar" in label for label in town.chats[organizer.id][-1].labels)


def test_an_album_is_one_announcement(town: Town, organizer: Person, farmer: Person) -> None:
    town.says(organizer, "/anuncio")
    assert town.says(organizer, "hola").templates == ["announcement.ask_audience"]
    town.taps(organizer, "Iñapari")
    first = town.sends(organizer, photo=[{}], caption="La feria", media_group_id="1")
    assert first.templates == ["announcement.album"]
    others = [town.sends(organizer, photo=[{}], media_group_id="1") for _ in range(2)]
    assert [heard.templates for heard in others] == [[], []]
    assert town.taps(organizer, "Ya está").templates == ["copy", "announcement.preview"]
    assert town.presses(organizer, f"album_complete:{newest(town).id}").note is not None
    town.taps(organizer, "Enviar ahora")
    ticks(town, seconds=61)
    (delivery,) = town.delivers()
    copy = town.newest(farmer, "copy").message.copy_of
    assert copy is not None
    assert [copy.message_id, *copy.also] == [first.message_id, *(heard.message_id for heard in others)]
    assert delivery.chat_id == farmer.id


def test_everybody_reads_his_own_name(town: Town, organizer: Person, farmer: Person) -> None:
    beyond = {"type": "bold", "offset": 0, "length": 999}
    marks = [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "mention", "offset": 0, "length": 4},
        beyond,
    ]
    send(town, organizer, "Iñapari", "Hola [nombre] & los de [distrito]", entities=marks)
    town.delivers()
    assert town.newest(farmer, "announcement.text").message.text == "<b>Hola</b> Julia &amp; los de Iñapari"


def test_languages_stand_side_by_side(town: Town, organizer: Person, farmer: Person, consultant: Person) -> None:
    town.db.write_now(lambda tx: setattr(tx.get_one(Person, consultant.id), "language", "pt"))
    announce(town, organizer, "A todos", "Hola [nombre]")
    town.taps(organizer, "Português")
    assert town.says(organizer, "Bom dia [nome]").templates[-1] == "announcement.preview"
    town.taps(organizer, "Enviar ahora")
    ticks(town, seconds=61)
    town.delivers()
    assert town.newest(farmer, "announcement.text").message.text == "Hola Julia"
    assert town.newest(consultant, "announcement.text").message.text == "Bom dia Rosa"


def test_the_test_goes_to_the_organizer_alone(town: Town, organizer: Person, farmer: Person) -> None:
    announce(town, organizer, "A todos", "Hola [nombre]")
    assert "Hola Elena" in town.taps(organizer, "Probar conmigo").text
    assert town.owed() == []


def test_an_audience_is_put_together_by_tapping_and_kept(
    town: Town, organizer: Person, farmer: Person, consultant: Person, coordinator: Person
) -> None:
    def settle(tx: Any) -> None:
        activities.toggle(tx, farmer.id, "cattle")
        tx.get_one(Person, consultant.id).district = "Iñapari"

    town.db.write_now(settle)
    town.says(organizer, "/anuncio")
    town.taps(organizer, "Elegir a quiénes")
    town.taps(organizer, "Distrito")
    town.taps(organizer, "Iñapari")
    assert "Lo reciben: <b>2</b>" in town.reads(organizer)
    town.taps(organizer, "Volver")
    town.taps(organizer, "A qué se dedica")
    town.taps(organizer, "Piscigranja")
    assert "Lo reciben: <b>0</b>" in town.chats[organizer.id][-1].message.text
    town.taps(organizer, "Piscigranja")
    town.taps(organizer, "Ganado")
    town.taps(organizer, "Volver")
    assert "✓" in "".join(town.chats[organizer.id][-1].labels)
    town.taps(organizer, "Guardar")
    assert town.says(organizer, "x" * 41).templates == ["error.too_long"]
    assert town.says(organizer, "ganaderos de Iñapari").templates == ["announcement.filter"]
    assert town.says(organizer, "y ahora?").templates == ["announcement.filter"]
    town.taps(organizer, "Seguir")
    town.says(organizer, "Hola [nombre]")
    assert "Lo reciben: <b>1</b>" in town.newest(organizer, "announcement.preview").message.text
    assert len(town.db.read_now(lambda tx: tx.scalars(select(SavedAudience)).all())) == 1
    town.says(organizer, "/anuncio")
    assert town.taps(organizer, "ganaderos de Iñapari").templates == ["announcement.ask_message"]
    send_number = town.says(organizer, "otra vez")
    assert "🐄 Ganado" in send_number.text


@pytest.mark.parametrize(
    "data", ["filter_set:districts:99", "filter_set:nothing:0", "filter_set:session_id:7", "filter_by:nothing", "audience_saved:9"]
)
def test_a_choice_that_no_button_offers_changes_nothing(town: Town, organizer: Person, data: str) -> None:
    town.says(organizer, "/anuncio")
    town.taps(organizer, "Elegir a quiénes")
    assert town.presses(organizer, data).note is not None


def test_answers_are_counted_by_wording_and_a_change_of_mind_counts_once(
    town: Town, organizer: Person, farmer: Person, consultant: Person, stranger: Person
) -> None:
    announce(town, organizer, "A todos")
    town.taps(organizer, "Otra redacción")
    town.says(organizer, "Dicho de otro modo")
    town.taps(organizer, "Botones")
    for text in ("a,b,c,d,e", "x" * 31, " , "):
        assert town.says(organizer, text).templates == ["announcement.ask_answers"]
    town.says(organizer, "Sí voy, No puedo")
    number = newest(town).id
    assert town.presses(farmer, f"said:{number}:0").note is not None  # it has not left
    town.taps(organizer, "Enviar ahora")
    ticks(town, seconds=61)
    town.delivers()
    town.taps(farmer, "No puedo")
    assert "Anoté: Sí voy" in str(town.taps(farmer, "Sí voy").note)
    town.taps(farmer, "Sí voy")
    town.taps(consultant, "No puedo")
    assert "Anoté" not in str(town.presses(stranger, f"said:{number}:0").note)
    assert "Anoté" not in str(town.presses(farmer, f"said:{number}:2").note)
    told = town.presses(organizer, f"announced:{number}")
    assert told.templates == ["announcement.report"]
    counts = [line for line in told.text.splitlines() if "Sí voy" in line]
    assert len(counts) == 2
    assert sum("Sí voy: <b>1</b>" in line for line in counts) == 1
    assert sum("No puedo: <b>1</b>" in line for line in counts) == 1


def test_the_report_says_what_became_of_each(town: Town, organizer: Person, farmer: Person) -> None:
    town.db.write_now(lambda tx: setattr(tx.get_one(Person, farmer.id), "name", "=Julia;Quispe"))
    number = send(town, organizer)
    town.delivers()
    file = town.presses(organizer, f"announced:{number}").shown[0].message.file
    assert file is not None
    table = [[cell.value for cell in row] for row in load_workbook(BytesIO(file.content)).worksheets[0]]
    assert table[0][:3] == ["nombre", "distrito", "idioma"]
    (line,) = [line for line in table if line[1] == "Iñapari"]
    assert line[:6] == ["=Julia;Quispe", "Iñapari", "es", "A", "entregado", None]
    assert str(line[6]).startswith("23/11/2026 10:0")
    assert len(table) == 3


def test_a_reply_goes_to_the_organizer_where_he_said_so_but_danger_to_the_consultants(
    town: Town, organizer: Person, farmer: Person
) -> None:
    town.knows("mi hijo tomó veneno", "answer", "feeding/urea-safety", red_flag="poison")
    announce(town, organizer, "Iñapari")
    town.taps(organizer, "Respuestas: a mí")
    town.taps(organizer, "Enviar ahora")
    ticks(town, seconds=61)
    town.delivers()
    copy = town.newest(farmer, "copy")
    assert town.says(farmer, "¿a qué hora?", to=copy).templates == ["announcement.passed_on"]
    town.delivers()
    assert "Julia Quispe</b> (Iñapari) responde" in town.reads(organizer)
    assert town.chats[organizer.id][-1].template == "copy"
    assert "announcement.passed_on" not in town.says(farmer, "mi hijo tomó veneno", to=copy).templates


def test_a_reply_is_a_question_where_nothing_else_was_said(town: Town, organizer: Person, farmer: Person) -> None:
    send(town, organizer, "Iñapari")
    town.delivers()
    assert town.says(farmer, "¿y las gallinas?", to=town.newest(farmer, "copy")).templates == ["case.opened"]


def test_a_correction_reaches_the_copies_and_those_who_wait_read_only_the_new_words(
    town: Town, organizer: Person, farmer: Person, consultant: Person
) -> None:
    number = send(town, organizer, "A todos", "La feria es el lunes, [nombre]")
    claimed = town.delivers(most=1)
    assert len(claimed) == 1
    town.presses(organizer, f"amend:{number}")
    assert town.sends(organizer, photo=[{}]).templates == ["announcement.ask_correction"]
    assert town.says(organizer, "La feria es el martes, [nombre]").templates == ["announcement.corrected"]
    ticks(town)
    town.delivers()
    assert town.newest(farmer, "announcement.text").message.text == "La feria es el martes, Julia"
    assert len(copies(town, farmer)) == 1
    assert copies(town, consultant) == []
    town.taps(organizer, "Seguir")
    town.delivers()
    assert town.reads(consultant) == "La feria es el martes, Rosa"
    assert "corregido en 1, no se pudo en 0" in town.presses(organizer, f"announced:{number}").text


def test_a_copy_of_a_message_is_corrected_too(town: Town, organizer: Person, farmer: Person) -> None:
    number = send(town, organizer, "Iñapari")
    town.delivers()
    town.presses(organizer, f"amend:{number}")
    town.says(organizer, "Hay campaña el <martes>")
    ticks(town)
    town.delivers()
    assert town.chats[farmer.id][-1].message.text == "Hay campaña el &lt;martes&gt;"
    assert town.chats[farmer.id][-1].message.amends == "text"


def test_what_is_taken_back_is_deleted_and_after_two_days_says_so(town: Town, organizer: Person, farmer: Person) -> None:
    for days, amends in ((1, "delete"), (3, "text")):
        number = send(town, organizer, "Iñapari")
        town.delivers()
        town.passes(days=days)
        town.presses(organizer, f"take_back:{number}")
        assert town.taps(organizer, "Sí, retirar").templates == ["announcement.taken_back"]
        for verb in ("take_back_yes", "take_back", "amend"):
            assert town.presses(organizer, f"{verb}:{number}").note is not None
        ticks(town)
        town.delivers()
        assert town.chats[farmer.id][-1].message.amends == amends
        assert "retirado de 1" in town.presses(organizer, f"announced:{number}").text


def test_a_group_gets_it_where_the_bot_is_a_member_and_an_organizer_said_so(
    town: Town, organizer: Person, farmer: Person, consultant: Person
) -> None:
    assert town.says(farmer, "/avisos_aqui", chat=GROUP).templates == ["error.not_yours"]
    assert town.says(organizer, "/avisos_aqui").templates == ["announcement.board_needs_group"]
    assert town.says(organizer, "/avisos_aqui", chat=GROUP).templates == ["announcement.board_added"]
    announce(town, organizer, "Inambari")
    town.taps(organizer, "Consultores")
    assert "También en: Consultores" in town.reads(organizer)
    town.taps(organizer, "Enviar ahora")
    ticks(town, seconds=61)
    assert [delivery.chat_id for delivery in town.delivers()] == [GROUP]
    assert town.says(organizer, "/avisos_aqui_no", chat=GROUP).templates == ["announcement.board_removed"]
    assert boards(town) == []


def test_a_channel_is_taken_when_an_organizer_makes_the_bot_its_administrator(town: Town, organizer: Person, farmer: Person) -> None:
    for number, person in ((-1, farmer), (-2, organizer)):
        town.update(member(town, person, number, "administrator"))
    assert boards(town) == [-2]
    town.delivers()
    assert "Radio Iberia" in town.reads(organizer)
    town.update(member(town, organizer, -2, "kicked"))
    assert boards(town) == []


def member(town: Town, person: Person, chat_id: int, status: str) -> dict[str, Any]:
    sender = {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": person.language}
    chat = {"id": chat_id, "type": "channel", "title": "Radio Iberia"}
    return {"my_chat_member": {"chat": chat, "from": sender, "date": town.seconds, "new_chat_member": {"status": status}}}


def boards(town: Town) -> list[int]:
    return [board.chat_id for board in town.db.read_now(lambda tx: tx.scalars(select(Board)).all())]


VERBS = (
    *("announce", "discard", "halt", "pause", "resume", "resend", "announced", "amend", "take_back", "take_back_yes"),
    *("try", "replies", "useful", "recall", "announce_when", "ask_answers", "album_complete"),
)


@pytest.mark.parametrize("who", ["farmer", "consultant", "stranger"])
def test_who_is_no_organizer_is_refused_each_action(
    town: Town, organizer: Person, farmer: Person, consultant: Person, stranger: Person, who: str
) -> None:
    person = {"farmer": farmer, "consultant": consultant, "stranger": stranger}[who]
    number = announce(town, organizer, "A todos")
    for command in ("/anuncio", "/avisos", "/avisos_aqui"):
        assert town.says(person, command).templates == ["error.not_yours"]
    buttons = [*(f"{verb}:{number}" for verb in VERBS), "audience:all", "filter", "filter_done", f"wording:{number}:any:B"]
    for data in buttons:
        heard = town.presses(person, data)
        assert heard.shown == []
        assert heard.note is not None
    assert newest(town).state == "draft"
    assert town.db.read_now(lambda tx: tx.scalars(select(Delivery).where(Delivery.kind == "announcement")).all()) == []
