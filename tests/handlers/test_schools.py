"""A season in the chat: a school set up in a short dialogue, people in and out, words, changes, cards in groups."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from service import reminders, schools
from service.models import Person, Registration, Reminder, School, SchoolSession, SharedCard
from tests.handlers.town import Town, at

SETTING_UP = ("/escuela", "Pastos de Iberia", "sábado 28/11 9am")


def set_up(town: Town, organizer: Person, capacity: str = "25", joining: str = "Cualquiera", host: bool = True) -> School:
    for text in SETTING_UP:
        town.says(organizer, text)
    town.taps(organizer, "Cada dos semanas")
    for text in ("14", "Iberia, km 12"):
        town.says(organizer, text)
    if host:
        town.says(organizer, "don Julio Pérez, fundo La Esperanza")
        town.sends(organizer, location={"latitude": -11.25, "longitude": -69.5})
        town.taps(organizer, "me dio su palabra")
    else:
        town.taps(organizer, "Todavía no sé")
    town.says(organizer, capacity)
    assert town.taps(organizer, joining).templates == ["school.confirm"]
    assert town.taps(organizer, "Publicar").templates == ["school.managed"]
    return the_school(town)


def the_school(town: Town) -> School:
    return town.db.read_now(lambda tx: tx.scalars(select(School).order_by(School.id.desc())).first())  # type: ignore[return-value]


def sessions(town: Town) -> list[SchoolSession]:
    return list(town.db.read_now(schools.sessions_of, the_school(town).id))


def states(town: Town) -> list[str]:
    return list(town.db.read_now(lambda tx: tx.scalars(select(Registration.state).order_by(Registration.id)).all()))


def test_fourteen_saturdays_are_set_up_in_one_go(town: Town, organizer: Person) -> None:
    school = set_up(town, organizer)
    found = sessions(town)
    assert [session.number for session in found] == list(range(1, 15))
    assert found[0].starts_at == at("2026-11-28 09:00")
    assert {later.starts_at - earlier.starts_at for earlier, later in pairwise(found)} == {timedelta(days=14)}
    assert (school.capacity, school.joining, school.host_consent_at) == (25, "open", town.now)
    assert town.presses(organizer, "school_publish").note is not None
    assert len(sessions(town)) == 14


def test_a_new_school_asks_the_programmes_attendance_for_a_certificate(town: Town, organizer: Person) -> None:
    assert set_up(town, organizer).certificate_percent == 80
    schooling = town.programme.schools.model_copy(update={"certificate_percent": 65})
    town.house = replace(town.house, programme=town.programme.model_copy(update={"schools": schooling}))
    assert set_up(town, organizer).certificate_percent == 65


def test_every_wrong_answer_is_asked_again(town: Town, organizer: Person) -> None:
    def says(text: str) -> str:
        return town.says(organizer, text).text

    says("/escuela")
    assert "¿Cómo se llama?" in says("  ")
    assert town.says(organizer, "x" * 121).templates == ["error.too_long"]
    assert "primera sesión" in says("Pastos")
    for text in ("pronto", "31/2 9am", "22/11/2026 9am"):
        assert "primera sesión" in says(text)
    assert "Cada cuánto" in says("28/11 9am") or "cada cuánto" in town.reads(organizer).casefold()
    assert "cuánto se reúnen" in says("a veces")
    assert town.presses(organizer, "new_school:rhythm:3").note is not None
    town.taps(organizer, "Cada semana")
    for text in ("muchas", "0", "61", "999999999999"):
        assert "Escriba un número" in says(text)
    says("3")
    says("Iberia")
    town.taps(organizer, "Todavía no sé")
    town.taps(organizer, "Sin límite")
    assert "Quién puede entrar" in says("todos")
    town.taps(organizer, "Acepto a cada uno")
    assert "Publicar" in str(town.chats[organizer.id][-1].labels)


def test_without_the_hosts_word_neither_name_nor_pin_is_shown(town: Town, organizer: Person, farmer: Person) -> None:
    school = set_up(town, organizer)
    town.presses(organizer, f"edit_school:hidden:{school.id}")
    heard = town.says(farmer, f"/start s_{school.id}")
    assert "Julio" not in heard.text and "Iberia, km 12" in heard.text
    assert town.taps(farmer, "Me inscribo").templates == ["session.joined"]  # no pin
    town.now = at("2026-11-27 09:00")
    town.db.write_now(reminders.fall_due, now=town.now)
    assert [delivery.template for delivery in town.delivers() if delivery.chat_id == farmer.id] == ["session.reminder"]
    assert "Julio" not in town.reads(farmer)


def test_the_host_says_yes_himself_and_the_organizer_knows_him(town: Town, organizer: Person, farmer: Person, stranger: Person) -> None:
    school = set_up(town, organizer)
    town.presses(organizer, f"edit_school:hidden:{school.id}")
    town.says(farmer, f"/start h_{school.id}")
    town.taps(farmer, "Sí, acepto")
    assert the_school(town).host_consent_at is None
    assert town.presses(stranger, f"host_known:{school.id}:{stranger.id}:yes").note is not None
    town.delivers()
    town.taps(organizer, "Sí, es él")
    assert (the_school(town).host_id, the_school(town).host_consent_at) == (farmer.id, town.now)
    town.presses(stranger, f"host_answer:{school.id}:no")
    assert the_school(town).host_consent_at is not None
    town.presses(farmer, f"host_answer:{school.id}:no")
    assert the_school(town).host_consent_at is None


def test_a_farmer_joins_with_one_tap_waits_and_moves_up(town: Town, organizer: Person, farmer: Person, consultant: Person) -> None:
    school = set_up(town, organizer, capacity="1")
    assert "Pastos de Iberia" in town.says(farmer, "/escuelas").text
    town.taps(farmer, "Pastos de Iberia")
    assert town.taps(farmer, "Me inscribo").templates == ["session.joined", "session.pin"]
    assert town.presses(farmer, f"join_school:{school.id}").note is not None
    town.says(consultant, f"/start s_{school.id}")
    assert "número 1" in town.taps(consultant, "Lista de espera").text
    town.says(farmer, f"/start s_{school.id}")
    assert town.taps(farmer, "Dejar mi lugar").templates == ["session.left"]
    assert town.owed() == [(consultant.id, "school.promoted")]
    assert states(town) == ["left", "registered"]


def test_a_neighbour_without_telegram_is_written_down_with_his_word(
    town: Town, organizer: Person, farmer: Person, stranger: Person
) -> None:
    school = set_up(town, organizer)
    town.says(farmer, f"/start s_{school.id}")
    town.taps(farmer, "Inscribir a otra persona")
    assert town.sends(farmer, photo=[{}]).templates == ["school.ask_guest"]
    assert town.says(farmer, "x" * 61).templates == ["school.ask_guest"]
    assert town.says(farmer, "Pedro  Huamán").templates == ["school.guest_word"]
    assert states(town) == []
    assert town.taps(farmer, "está de acuerdo").templates == ["school.guest_joined"]
    assert town.presses(farmer, "guest_word:yes").note is not None
    (row,) = town.db.read_now(lambda tx: tx.scalars(select(Registration)).all())
    assert (row.guest_name, row.registered_by) == ("Pedro Huamán", farmer.id)
    town.taps(organizer, "Lista")
    assert "Pedro Huamán · sin Telegram" in town.reads(organizer)
    assert town.presses(stranger, f"guest_leave:{row.id}").note is not None
    town.taps(farmer, "Quitar a Pedro")
    assert states(town) == ["left"]


def test_without_his_word_nobody_is_written_down(town: Town, organizer: Person, farmer: Person) -> None:
    school = set_up(town, organizer)
    town.presses(farmer, f"guest:s:{school.id}")
    town.says(farmer, "Pedro")
    assert town.taps(farmer, "Todavía no").templates == ["school.no_word"]
    assert states(town) == []


def test_by_code_only_who_has_it_joins(town: Town, organizer: Person, farmer: Person) -> None:
    school = set_up(town, organizer, joining="código")
    town.says(farmer, f"/start s_{school.id}")
    assert town.taps(farmer, "Me inscribo").templates == ["school.ask_code"]
    assert town.says(farmer, "no sé").templates == ["school.ask_code"]
    assert states(town) == []
    code = the_school(town).join_code or ""
    assert town.says(farmer, f" {code[:3].lower()} {code[3:]} ").templates[0] == "session.joined"


def test_after_five_wrong_codes_he_hears_when_to_try_again(town: Town, organizer: Person, farmer: Person, consultant: Person) -> None:
    school = set_up(town, organizer, joining="código")
    code = the_school(town).join_code or ""
    town.presses(farmer, f"join_school:{school.id}")
    assert town.sends(farmer, voice={"file_id": "v"}).templates == ["school.ask_code"]  # no try
    for _ in range(4):
        assert town.says(farmer, "ABC234").templates == ["school.ask_code"]
    heard = town.says(farmer, "ABC234")
    assert heard.templates == ["school.code_later"]
    assert "el lunes 23 de noviembre, 11:00 am" in heard.text
    town.passes(minutes=59)
    for button in (f"join_school:{school.id}", f"guest:s:{school.id}"):
        assert town.presses(farmer, button).templates == ["school.code_later"]
    town.knows(code, "answer", "health/ticks")
    assert town.says(farmer, code).templates == ["question.answer"]  # what he writes meanwhile is a question again
    town.presses(consultant, f"join_school:{school.id}")
    assert town.says(consultant, code).templates[0] == "session.joined"  # somebody else
    town.passes(minutes=1)
    town.presses(farmer, f"join_school:{school.id}")
    assert town.says(farmer, code).templates[0] == "session.joined"


def test_by_approval_the_organizer_is_asked_and_the_farmer_told(town: Town, organizer: Person, farmer: Person) -> None:
    school = set_up(town, organizer, joining="Acepto")
    town.presses(farmer, f"join_school:{school.id}")
    assert town.owed() == [(organizer.id, "school.asks")]
    town.delivers()
    assert town.taps(organizer, "Sí, aceptar").templates == ["school.decided"]
    assert town.presses(organizer, "decide:1:no").note is not None
    assert town.owed() == [(farmer.id, "school.promoted")]
    assert states(town) == ["registered"]


def test_what_people_say_stands_in_the_organizers_list(
    town: Town, organizer: Person, farmer: Person, consultant: Person, coordinator: Person
) -> None:
    school = set_up(town, organizer)
    for person in (farmer, consultant, coordinator):
        town.presses(person, f"join_school:{school.id}")
    first = sessions(town)[0]
    town.now = at("2026-11-27 09:00")
    town.db.write_now(reminders.fall_due, now=town.now)
    town.delivers()
    town.taps(farmer, "Voy con…")
    assert "viene con 2 más" in town.taps(farmer, "+2").text
    town.taps(consultant, "No voy")
    town.presses(organizer, f"who:{first.id}")
    listed = town.newest(organizer, "session.who").message.text
    assert "Vienen 3" in listed and "Julia Quispe +2" in listed
    assert "No viene 1" in listed and "Falta que conteste 1" in listed
    left = town.db.read_now(lambda tx: tx.scalars(select(Reminder.person_id).where(Reminder.session_id == first.id)).all())
    assert set(left) == {farmer.id, coordinator.id}  # who declined hears no more of it


def test_a_word_on_the_old_date_counts_for_nothing(town: Town, organizer: Person, farmer: Person) -> None:
    school = set_up(town, organizer)
    town.presses(farmer, f"join_school:{school.id}")
    first = sessions(town)[0]
    town.presses(organizer, f"shift:{first.id}:7")
    assert town.presses(farmer, f"rsvp:{first.id}:1:yes").templates == ["session.moved"]
    town.presses(organizer, f"who:{first.id}")
    assert "Falta que conteste 1" in town.newest(organizer, "session.who").message.text
    assert town.presses(farmer, f"rsvp:{first.id}:2:yes").templates == ["session.said"]


@pytest.mark.parametrize(
    "data", ["rsvp:1:1:9", "rsvp:1:1:maybe", "rsvp:99:1:yes", "rsvp_guest:1:1:yes", "dates:99", "calendar:z:99", "card:s:99"]
)
def test_a_button_that_we_never_made_changes_nothing(town: Town, organizer: Person, farmer: Person, data: str) -> None:
    set_up(town, organizer)
    heard = town.presses(farmer, data)
    assert heard.note is not None and heard.shown == []


def test_rain_moves_it_in_two_taps_and_tells_exactly_those_concerned(
    town: Town, organizer: Person, farmer: Person, consultant: Person, stranger: Person
) -> None:
    school = set_up(town, organizer, capacity="2")
    for person in (farmer, consultant, stranger):  # the stranger waits
        town.presses(person, f"join_school:{school.id}")
    first = sessions(town)[0]
    town.presses(consultant, f"rsvp:{first.id}:1:no")
    town.presses(organizer, f"edit_session:{first.id}")
    town.taps(organizer, "Llueve, se cambia")
    town.taps(organizer, "Un día después")
    assert town.owed() == [(farmer.id, "session.moved"), (consultant.id, "session.moved")]  # perhaps he can on Sunday
    town.delivers()
    town.presses(consultant, f"rsvp:{first.id}:2:no")
    town.taps(organizer, "Llueve, se cambia")
    town.taps(organizer, "A otro lugar")
    assert town.says(organizer, "Plaza de Iberia").templates == ["session.card"]
    assert town.owed() == [(farmer.id, "session.place_changed")]  # the other does not come anyway
    town.taps(organizer, "Llueve, se cambia")
    town.taps(organizer, "Suspender y avisar")
    assert town.owed() == [(farmer.id, "session.called_off")]  # the news of the place would only mislead
    town.delivers()
    assert "Plaza de Iberia" not in town.reads(farmer)


def test_a_place_that_the_school_knows_is_two_taps_away(town: Town, organizer: Person, farmer: Person) -> None:
    school = set_up(town, organizer)
    town.presses(farmer, f"join_school:{school.id}")
    first, second = sessions(town)[:2]
    town.presses(organizer, f"ask_place:{first.id}")
    town.says(organizer, "Plaza de Iberia")
    town.presses(organizer, f"ask_place:{second.id}")
    assert town.taps(organizer, "Plaza de Iberia").templates == ["session.card"]
    assert [(session.place, session.at_host) for session in sessions(town)[:2]] == [("Plaza de Iberia", False)] * 2
    town.presses(organizer, f"ask_place:{second.id}")
    town.taps(organizer, "don Julio")
    assert sessions(town)[1].at_host


def test_the_topic_is_tied_to_entries_of_the_manual(town: Town, organizer: Person, farmer: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(town, organizer)
    first = sessions(town)[0]
    monkeypatch.setattr(town.library.matcher, "rank", lambda text, _most: [("health/ticks", 0.9)] if "garrapata" in text else [])
    town.presses(organizer, f"topic:{first.id}")
    assert "No encontré nada" in town.says(organizer, "astronomía").text
    assert town.says(organizer, "garrapatas").templates == ["session.topic"]
    town.presses(organizer, f"entry:{first.id}:health/ticks")
    town.taps(organizer, "Listo")
    assert (sessions(town)[0].topic, sessions(town)[0].entry_ids) == ("garrapatas", ["health/ticks"])
    town.presses(farmer, f"session_page:{first.id}")
    assert town.taps(farmer, "📖").templates == ["manual.entry"]
    assert town.presses(organizer, f"entry:{first.id}:no/such").note is not None


def test_a_school_can_be_changed_and_gets_one_more_date(town: Town, organizer: Person, farmer: Person, consultant: Person) -> None:
    school = set_up(town, organizer, capacity="1")
    for person in (farmer, consultant):
        town.presses(person, f"join_school:{school.id}")
    town.presses(organizer, f"edit_school:capacity:{school.id}")
    assert "1 persona pasó" in town.says(organizer, "20").text
    town.delivers()
    town.presses(organizer, f"edit_school:ladder:{school.id}")
    assert town.says(organizer, "cuando sea").templates == ["school.ask_ladder"]
    town.says(organizer, "2 días y 1 hora antes")
    assert the_school(town).reminders == ["2d", "1h"]
    assert "2 días y 1 hora antes" in town.newest(organizer, "school.managed").message.text
    rows = town.db.read_now(lambda tx: tx.scalars(select(Reminder.before).where(Reminder.person_id == farmer.id)).all())
    assert sorted(set(rows)) == ["1h", "2d"] and len(rows) == 28
    town.presses(organizer, f"edit_school:percent:{school.id}")
    town.says(organizer, "75 %")
    assert the_school(town).certificate_percent == 75
    town.presses(organizer, f"facilitator:{school.id}:{consultant.id}")
    town.presses(organizer, f"facilitator:{school.id}:{farmer.id}")  # not of the team
    assert [person.name for person in town.db.read_now(schools.facilitators, school.id)] == ["Rosa Mamani"]
    town.presses(organizer, f"edit_school:date:{school.id}")
    town.says(organizer, "1/12 9am")
    assert town.owed() == [(farmer.id, "session.added"), (consultant.id, "session.added")]
    assert len(sessions(town)) == 15


def test_each_person_chooses_how_long_before_he_is_reminded(town: Town, organizer: Person, farmer: Person) -> None:
    school = set_up(town, organizer)
    town.presses(farmer, f"join_school:{school.id}")
    first = sessions(town)[0]

    def rungs() -> list[str]:
        mine = (Reminder.person_id == farmer.id, Reminder.session_id == first.id)
        return sorted(town.db.read_now(lambda tx: tx.scalars(select(Reminder.before).where(*mine)).all()))

    assert town.says(farmer, "Recuérdeme: 2 días y 3 horas antes").templates == ["reminder.chosen"]
    assert rungs() == ["2d", "3h"]
    assert "Le recuerdo: 1 día y 30 minutos antes" in town.says(farmer, "recuérdeme: 30m 1d").text
    assert "2 días y 3 horas antes" in town.says(farmer, "Recuérdeme: 2d, 3h").text
    assert rungs() == ["2d", "3h"]
    assert town.says(farmer, "recuérdeme: cuando pueda").templates == ["reminder.unclear"]
    assert town.says(farmer, "recuérdeme cómo curo las garrapatas").templates == ["case.opened"]  # a question
    town.says(farmer, "/recordatorios")
    town.taps(farmer, "Nunca")
    assert rungs() == []
    town.says(farmer, "/recordatorios")
    town.taps(farmer, "Como la escuela diga")
    assert rungs() == ["1d", "2h", "3d"]


def test_the_calendar_and_the_posters_are_files(town: Town, organizer: Person, farmer: Person) -> None:
    school = set_up(town, organizer)
    heard = town.presses(farmer, f"calendar:s:{school.id}")
    assert heard.shown[0].message.file is not None
    assert heard.shown[0].message.file.content.count(b"BEGIN:VEVENT") == 14
    for kind, magic in (("png", b"\x89PNG"), ("pdf", b"%PDF")):
        town.presses(organizer, f"poster:{school.id}:{kind}")
        town.delivers()
        poster = town.newest(organizer, "school.poster").message.file
        assert poster is not None and poster.content.startswith(magic)


def test_voy_on_a_card_in_a_group_registers_him_and_the_card_is_edited(
    town: Town, organizer: Person, farmer: Person, stranger: Person
) -> None:
    school = set_up(town, organizer, capacity="1")

    def press(person: Person) -> str | None:
        callback = {"id": "5", "from": {"id": person.id, "first_name": person.name, "language_code": "es"}}
        return town.update({"callback_query": {**callback, "inline_message_id": "AAA", "data": f"card:s:{school.id}"}}).note

    assert press(stranger) is None  # he does not know the bot: Telegram opens it
    assert states(town) == []
    assert press(farmer) == "Anotado. Le escribí en privado."
    assert states(town) == ["registered"]
    (card,) = town.db.read_now(lambda tx: tx.scalars(select(SharedCard)).all())
    assert (card.inline_message_id, card.school_id, card.stale_since) == ("AAA", school.id, town.now)
    town.passes(minutes=1)
    town.presses(farmer, f"leave_school:{school.id}")
    (card,) = town.db.read_now(lambda tx: tx.scalars(select(SharedCard)).all())
    assert card.stale_since == town.now


@pytest.mark.parametrize("who", ["farmer", "consultant", "stranger"])
def test_who_is_no_organizer_manages_no_school(
    town: Town, organizer: Person, farmer: Person, consultant: Person, stranger: Person, who: str
) -> None:
    person = {"farmer": farmer, "consultant": consultant, "stranger": stranger}[who]
    school = set_up(town, organizer)
    first = sessions(town)[0]
    for command in ("/escuela", "/escuelas_mias"):
        assert town.says(person, command).templates == ["error.not_yours"]
    buttons = [f"{verb}:{school.id}" for verb in ("manage", "members", "edit_dates", "share", "host_link", "settings")]
    buttons += [f"edit_school:{what}:{school.id}" for what in ("capacity", "unlimited", "agreed", "hidden", "ladder")]
    buttons += [f"{verb}:{first.id}" for verb in ("ask_place", "topic", "topic_done", "bring", "edit_session")]
    buttons += [
        f"decide:{first.id}:yes",
        f"set_joining:{school.id}:open",
        f"poster:{school.id}:png",
        "school_publish",
        "new_school:host:none",
    ]
    for data in buttons:
        heard = town.presses(person, data)
        assert heard.shown == [] and heard.note is not None
