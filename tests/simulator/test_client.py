"""The test client, and the server in a process of its own."""

import asyncio
import re

import httpx
import pytest
import telegram

from simulator.client import Person, Simulator
from simulator.process import simulator_process
from tests.simulator.helpers import bot_at, call


async def test_a_person_hears_only_what_came_after_his_last_action(api: httpx.AsyncClient, julia: Person) -> None:
    await call(api, "sendMessage", chat_id=julia.id, text="antes")
    await julia.hears("antes")
    asked = await julia.says("hola")
    with pytest.raises(AssertionError, match="did not hear 'antes'"):
        await julia.hears("antes", timeout=0.2)
    await call(api, "sendMessage", chat_id=julia.id, text="uno 1")
    await call(api, "sendMessage", chat_id=julia.id, text="dos 2")
    assert (await julia.hears("dos")).text == "dos 2"
    assert (await julia.hears(re.compile(r"uno \d"))).text == "uno 1"
    second = await julia.hears(lambda message: message.text.endswith("2"), after=asked)
    with pytest.raises(AssertionError, match="but: "):
        await julia.hears("uno", after=second, timeout=0.2)


async def test_hearing_waits_for_the_bot(api: httpx.AsyncClient, julia: Person) -> None:
    hearing = asyncio.create_task(julia.hears("tarde"))
    await asyncio.sleep(0.2)
    await call(api, "sendMessage", chat_id=julia.id, text="llego tarde")
    assert (await hearing).text == "llego tarde"


async def test_silence_can_be_heard_too(api: httpx.AsyncClient, julia: Person) -> None:
    await julia.hears_nothing(seconds=0.1)
    await call(api, "sendMessage", chat_id=julia.id, text="hola")
    with pytest.raises(AssertionError, match="heard"):
        await julia.hears_nothing(seconds=0.3)


async def test_taps_wait_for_a_button_and_say_when_there_is_none(api: httpx.AsyncClient, julia: Person) -> None:
    with pytest.raises(AssertionError, match="no button 'Sí'"):
        await julia.taps("Sí", timeout=0.2)
    markup = {"inline_keyboard": [[{"text": "Sí, acepto", "callback_data": "y"}, {"text": "Web", "url": "https://a.pe"}]]}
    for text in ("vieja", "nueva"):
        await call(api, "sendMessage", chat_id=julia.id, text=text, reply_markup=markup)
    assert (await julia.taps("acepto")).text in ("vieja", "nueva")
    await julia.hears("nueva", after=julia.inbox()[0])
    assert (await julia.taps("acepto")).text == "nueva"
    assert (await julia.taps("acepto", message=julia.inbox()[1])).text == "vieja"
    with pytest.raises(AssertionError, match="no callback"):
        await julia.taps("Web")


async def test_the_client_starts_by_itself_and_sees_what_was_there(url: str, api: httpx.AsyncClient, julia: Person) -> None:
    await call(api, "sendMessage", chat_id=julia.id, text="de antes", reply_markup={"keyboard": [["Tecla"]]})
    sim = Simulator(url)
    try:
        rosa = await sim.person("Rosa")
        assert sim.messages[julia.id][2].text == "de antes"
        assert Person(sim, julia.id, "Julia").keys() == ["Tecla"]
        assert rosa.inbox() == []
    finally:
        await sim.close()


async def test_an_echo_bot_runs_against_a_server_of_its_own() -> None:
    with simulator_process("--strict") as url:
        async with Simulator(url) as sim, bot_at(url) as bot:
            julia = await sim.person("Julia")
            echo = asyncio.create_task(_echo(bot))
            await julia.says("hola")
            await julia.hears("eco: hola")
            echo.cancel()
            assert [one["method"] for one in await sim.log(method="sendMessage")] == ["sendMessage"]


async def _echo(bot: telegram.Bot) -> None:
    offset = 0
    while True:
        for update in await bot.get_updates(offset, timeout=5):
            offset = update.update_id + 1
            assert update.message is not None
            await update.message.reply_text(f"eco: {update.message.text}")


async def test_a_server_that_cannot_start_says_so() -> None:
    with pytest.raises(RuntimeError, match="instead of starting"), simulator_process("--nonsense"):
        pass
