"""A consultants' group that is a forum: each case in a topic of its own."""

import pytest
import yaml

from simulator.client import Message, Simulator
from tests.endtoend.conftest import Place
from tests.endtoend.village import farmer, newcomer, words

PATIENCE = 20.0


@pytest.fixture
def place(place: Place) -> Place:
    config = yaml.safe_load(place.bot.config.read_text(encoding="utf-8"))
    config["programme"]["topic_per_case"] = True
    place.bot.config.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    return place


def in_a_topic(message: Message) -> bool:
    return "message_thread_id" in message.raw and "Consulta N° 1" in message.text


async def test_a_case_gets_a_topic_and_what_is_replied_there_reaches_the_farmer(place: Place, telegram: Simulator) -> None:
    rosa = await newcomer(telegram, place.db, "Rosa", "consultant")
    group = await telegram.group("Consultores", [rosa], forum=True, bot_admin=True)
    await rosa.says("/aqui", chat=group)
    await rosa.hears(words("desk.here"), chat=group, timeout=PATIENCE)
    julia = await farmer(telegram, "Julia", "Tambopata")
    asked = await julia.says("¿qué hago con un xilófono?")
    card = await rosa.hears(in_a_topic, chat=group, timeout=PATIENCE)
    topic = card.raw["message_thread_id"]
    assert [one["name"][:4] for one in place.world.chats[group.id].topics.values()] == ["N° 1"]

    await rosa.taps("Más…", card, chat=group, timeout=PATIENCE)
    await rosa.taps("Nota", card, chat=group, timeout=PATIENCE)
    prompt = await rosa.hears("Nota para los consultores", chat=group, timeout=PATIENCE)
    assert prompt.raw["message_thread_id"] == topic
    await rosa.says("¿alguien toca xilófono?", chat=group, thread_id=topic)  # talk among colleagues
    await rosa.says("Tóquelo con calma", chat=group, reply_to=card)
    await julia.hears("Tóquelo con calma", timeout=PATIENCE, after=asked)
    await julia.says("¿y las baquetas?")
    relayed = await rosa.hears("¿y las baquetas?", chat=group, timeout=PATIENCE)
    assert relayed.raw["message_thread_id"] == topic
    assert not [message for message in julia.inbox() if "¿alguien toca" in message.text]


async def test_in_a_group_that_is_no_forum_everything_goes_on_without(place: Place, telegram: Simulator) -> None:
    rosa = await newcomer(telegram, place.db, "Rosa", "consultant")
    group = await telegram.group("Consultores", [rosa])
    await rosa.says("/aqui", chat=group)
    await rosa.hears(words("desk.here"), chat=group, timeout=PATIENCE)
    julia = await farmer(telegram, "Julia")
    await julia.says("¿qué hago con un xilófono?")
    card = await rosa.hears("xilófono", chat=group, timeout=PATIENCE)
    await rosa.says("Tóquelo con calma", chat=group, reply_to=card)
    await julia.hears("Tóquelo con calma", timeout=PATIENCE)
