"""Whole journeys, as the people of the programme play them: the real bot, over HTTP."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from service.models import Question
from simulator.client import Message, Person, Simulator
from tests.endtoend.conftest import Place
from tests.endtoend.village import Village, farmer, newcomer, words
from tests.simulator.helpers import png, voice

PATIENCE = 15.0
FILES = {
    "photo": png(),
    "voice": voice(),
    "video": b"\0\0\0\x18ftypmp42",
    "document": b"%PDF-1.4",
    "audio": b"ID3",
    "animation": b"GIF89a",
    "video_note": b"\0\0\0\x18ftypmp42",
    "sticker": b"RIFF",
}


def carries(kind: str) -> Callable[[Message], bool]:
    return lambda message: kind in message.raw


async def test_a_question_gets_its_entry_and_the_farmer_says_that_it_helped(place: Place, telegram: Simulator) -> None:
    julia = await farmer(telegram, "Julia")
    await julia.says("mi vaca tiene garrapatas")
    await julia.hears("arrapata", timeout=PATIENCE)
    await julia.taps("Me sirvió")
    await julia.is_shown("👍")
    kept = await place.db.read(lambda tx: tx.scalars(select(Question)).all())
    assert [(row.person_id, row.text, row.outcome) for row in kept] == [(julia.id, "mi vaca tiene garrapatas", "helped")]


async def test_a_question_asked_before_the_yes_is_kept_and_answered_after_it(place: Place, telegram: Simulator) -> None:
    julia = await telegram.person("Julia", language_code="es")
    await julia.says("mi vaca tiene garrapatas")
    await julia.hears("acuerdo", timeout=PATIENCE)
    await julia.says("/start")
    await julia.hears("acuerdo", timeout=PATIENCE)
    assert not await place.db.read(lambda tx: tx.scalars(select(Question)).all())
    await julia.taps("acepto")
    await julia.hears("arrapata", timeout=PATIENCE)


async def test_who_says_no_leaves_nothing_behind(place: Place, telegram: Simulator) -> None:
    julia = await telegram.person("Julia", language_code="es")
    await julia.says("mi vaca tiene garrapatas")
    await julia.taps("Ahora no", timeout=PATIENCE)
    await julia.hears(words("start.declined"), timeout=PATIENCE)
    assert not await place.db.read(lambda tx: tx.scalars(select(Question)).all())


@pytest.mark.slow
async def test_every_kind_of_message_goes_to_the_group_and_back_to_the_farmer(village: Village) -> None:
    rosa, group = village.rosa, village.group
    julia = await farmer(village.telegram, "Julia")
    await julia.sends("photo", FILES["photo"], caption="¿Qué tiene mi cacao?")
    card = await rosa.hears("¿Qué tiene mi cacao?", chat=group, timeout=PATIENCE)
    await rosa.hears(carries("photo"), chat=group, timeout=PATIENCE)
    await rosa.says("Parece escoba de bruja.", chat=group, reply_to=card)
    await julia.hears("escoba de bruja", timeout=PATIENCE)
    for kind, file in FILES.items():
        before = await rosa.says("/pendientes", chat=group)
        await julia.sends(kind, file)
        shown = await rosa.hears(carries(kind), chat=group, after=before, timeout=PATIENCE)
        before = await julia.says(f"mandé {kind}")
        await rosa.sends(kind, file, chat=group, reply_to=shown)
        await julia.hears(carries(kind), after=before, timeout=PATIENCE)
    await _location_and_contact(julia, rosa, village)


async def _location_and_contact(julia: Person, rosa: Person, village: Village) -> None:
    group = village.group
    before = await rosa.says("/mis_casos", chat=group)
    await julia.shares_location(-11.0, -69.5)
    pin = await rosa.hears(carries("location"), chat=group, after=before, timeout=PATIENCE)
    await julia.shares_contact("+51 982 000 000")
    await rosa.hears(carries("contact"), chat=group, after=before, timeout=PATIENCE)
    before = await julia.says("ahí está mi chacra")
    await rosa.shares_location(-11.1, -69.6, chat=group, reply_to=pin)
    await julia.hears(carries("location"), after=before, timeout=PATIENCE)
    await rosa.shares_contact("+51 982 111 111", chat=group, reply_to=pin)
    await julia.hears(carries("contact"), after=before, timeout=PATIENCE)


async def test_without_a_group_the_case_is_answered_in_private_and_closed(place: Place, telegram: Simulator) -> None:
    rosa = await newcomer(telegram, place.db, "Rosa", "consultant")
    julia = await farmer(telegram, "Julia")
    await julia.says("mi vaca tiene garrapatas")
    await julia.taps("Hablar con un consultor", timeout=PATIENCE)
    await julia.hears("N° 1", timeout=PATIENCE)
    card = await rosa.hears("mi vaca tiene garrapatas", timeout=PATIENCE)
    await rosa.says("Bañe al ganado cada 21 días.", reply_to=card)
    await julia.hears("cada 21 días", timeout=PATIENCE)
    await rosa.hears("va en camino", timeout=PATIENCE)
    await julia.says("¿y si llueve?")
    await rosa.hears("¿y si llueve?", timeout=PATIENCE)
    await rosa.taps("Cerrar")
    await julia.taps("Sí, gracias", timeout=PATIENCE)
    await rosa.hears("se resolvió", timeout=PATIENCE)


async def test_who_stops_hears_no_announcement_and_is_back_with_the_next_word(place: Place, telegram: Simulator) -> None:
    elena = await newcomer(telegram, place.db, "Elena", "organizer")
    julia = await farmer(telegram, "Julia", "Iberia")
    neighbour = await farmer(telegram, "Abel", "Iberia")
    await julia.says("/parar")
    await julia.hears(words("start.stopped"), timeout=PATIENCE)
    await _announces(elena, "Iberia", "Hay vacuna")
    await neighbour.hears("Hay vacuna", timeout=PATIENCE)
    await _never_heard(julia, "Hay vacuna")
    await julia.says("mi vaca tiene garrapatas")
    await julia.hears(words("start.back"), timeout=PATIENCE)
    await _announces(elena, "Iberia", "Hay vacuna otra vez")
    await julia.hears("Hay vacuna otra vez", timeout=PATIENCE)


@pytest.mark.slow
async def test_a_session_is_created_joined_reminded_moved_and_called_off(village: Village) -> None:
    telegram, elena = village.telegram, village.elena
    julia = await farmer(telegram, "Julia")
    wednesday = village.now - timedelta(hours=5) + timedelta(days=2)
    for said in ("/sesion", "Cercos vivos", wednesday.strftime("%d/%m/%Y 09:00")):
        await elena.says(said)
        await elena.hears(timeout=PATIENCE)
    await elena.shares_location(-11.0, -69.5)
    await elena.hears("personas", timeout=PATIENCE)
    await elena.says("1")
    await elena.taps("Publicar", timeout=PATIENCE)

    await julia.says("/escuelas")
    await julia.taps("Me inscribo", timeout=PATIENCE)
    await julia.hears("Cercos vivos", timeout=PATIENCE)
    abel = await farmer(telegram, "Abel")
    await abel.says("/escuelas")
    await abel.hears("no hay lugar", timeout=PATIENCE)

    seen = await julia.says("/escuelas")
    await telegram.advance(days=1)
    await julia.hears("🔔", after=seen, timeout=PATIENCE)
    await elena.says("/sesiones")
    await elena.taps("Llueve", timeout=PATIENCE)
    await elena.taps("Una semana después", timeout=PATIENCE)
    moved = await julia.hears("📅", after=seen, timeout=PATIENCE)
    await telegram.advance(hours=22)  # two hours before the old date: that reminder is void
    await asyncio.sleep(3)
    await elena.taps("Llueve")
    await elena.taps("Suspender y avisar", timeout=PATIENCE)
    await julia.hears("🚫", after=moved, timeout=PATIENCE)
    await telegram.advance(days=8)
    await asyncio.sleep(3)
    assert len(village.from_bot(julia.id, lambda text: text.startswith("🔔"))) == 1


async def test_an_announcement_reaches_its_district_and_says_who_could_not_be_reached(place: Place, telegram: Simulator) -> None:
    elena = await newcomer(telegram, place.db, "Elena", "organizer")
    here, blocked, gone = [await farmer(telegram, name, "Iberia") for name in ("Julia", "Abel", "Marta")]
    elsewhere = await farmer(telegram, "Tito", "Tambopata")
    await blocked.blocks()
    await gone.deactivates()  # nobody is told of that before the first try
    await elena.says("/anuncio")
    await elena.taps("Iberia", timeout=PATIENCE)
    await elena.hears(lambda message: message.edited, timeout=PATIENCE)
    await elena.sends("photo", FILES["photo"], caption="Feria el sábado")
    preview = await elena.hears("Lo reciben: 2", timeout=PATIENCE)
    assert "Bloquearon el bot: 1" in preview.text
    await elena.taps("Enviar ahora")
    got = await here.hears("Feria el sábado", timeout=PATIENCE)
    assert "photo" in got.raw
    done = await elena.hears("2 / 2", timeout=PATIENCE)
    assert "Entregados: 1" in done.text
    assert "No se pudo: 1" in done.text
    await _never_heard(elsewhere, "Feria")


async def test_a_coordinator_gives_a_role_by_a_link_once_sees_how_it_goes_and_takes_it_back(place: Place, telegram: Simulator) -> None:
    carlos = await newcomer(telegram, place.db, "Carlos", "coordinator")
    pedro, thief = [await telegram.person(name, language_code="es") for name in ("Pedro", "Mario")]
    await carlos.says("/invitar")
    await carlos.taps("Consultor", timeout=PATIENCE)
    invitation = await carlos.hears("t.me/", timeout=PATIENCE)
    link = next(word for word in invitation.text.split() if word.startswith("https://t.me/"))
    await pedro.opens(link)
    await pedro.hears("consultor", timeout=PATIENCE)
    await thief.opens(link)
    await thief.hears(words("start.invite_void"), timeout=PATIENCE)
    await thief.says("/pendientes")
    await thief.hears(words("error.not_yours"), timeout=PATIENCE)
    await pedro.says("/pendientes")
    await pedro.hears(words("desk.waiting", cases=[], mine=False, page=0, more=False, number=0), timeout=PATIENCE)

    julia = await farmer(telegram, "Julia")
    await julia.sends("voice", FILES["voice"])
    await pedro.taps("Yo la tomo", timeout=PATIENCE)
    await julia.hears("Pedro", timeout=PATIENCE)
    await carlos.says("/estado")
    await carlos.hears("abiertas: 1", timeout=PATIENCE)
    await carlos.says("/equipo")
    await carlos.taps("Quitar consultor: Pedro", timeout=PATIENCE)
    await carlos.taps("Sí, quitar", timeout=PATIENCE)
    await carlos.hears("N° 1", timeout=PATIENCE)  # nobody is a consultant now: the case is the coordinator's
    await pedro.says("/pendientes")
    await pedro.hears(words("error.not_yours"), timeout=PATIENCE)


async def _announces(elena: Person, district: str, text: str) -> None:
    await elena.says("/anuncio")
    await elena.taps(district, timeout=PATIENCE)
    await elena.hears(lambda message: message.edited, timeout=PATIENCE)
    await elena.says(text)
    await elena.taps("Enviar ahora", timeout=PATIENCE)


async def _never_heard(person: Person, text: str) -> None:
    await asyncio.sleep(0.5)
    assert not [message.text for message in person.inbox() if text in message.text]
