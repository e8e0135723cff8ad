"""Faults on demand: what the bot sees, and whether the message was delivered all the same."""

import time

import httpx
import pytest
import telegram
from telegram.error import NetworkError, TimedOut

from simulator.client import Person, Simulator
from tests.simulator.helpers import bot_at, call, refused


@pytest.mark.parametrize(
    ("kind", "code", "words"), [("429", 429, "Too Many Requests: retry after 7"), ("500", 500, "Internal Server Error")]
)
async def test_a_fault_answers_and_delivers_nothing(
    api: httpx.AsyncClient, sim: Simulator, julia: Person, kind: str, code: int, words: str
) -> None:
    await sim.faults([{"kind": kind, "times": 1, "retry_after": 7}])
    assert await refused(api, "sendMessage", chat_id=julia.id, text="hola") == (code, words)
    await sim.until(lambda: [one.text for one in julia.inbox()] == ["/start"])
    assert (await call(api, "sendMessage", chat_id=julia.id, text="hola"))["ok"]
    assert await sim.fired() == {kind: 1}


async def test_a_bad_gateway_is_no_json(api: httpx.AsyncClient, sim: Simulator, julia: Person) -> None:
    await sim.faults([{"kind": "502"}])
    answer = await api.post("sendMessage", json={"chat_id": julia.id, "text": "hola"})
    assert answer.status_code == 502
    assert "<html>" in answer.text


async def test_a_dropped_reply_was_delivered(bot: telegram.Bot, sim: Simulator, julia: Person) -> None:
    await sim.faults([{"kind": "drop_reply", "method": "sendMessage", "times": 1}])
    with pytest.raises(NetworkError) as error:
        await bot.send_message(julia.id, "hola")
    assert isinstance(error.value.__cause__, httpx.RemoteProtocolError)
    assert (await julia.hears("hola")).sender_id == bot.id
    await bot.send_message(julia.id, "otra vez")


async def test_a_dropped_reply_can_be_a_lost_request(bot: telegram.Bot, sim: Simulator, julia: Person) -> None:
    await sim.faults([{"kind": "drop_reply", "deliver": False}])
    with pytest.raises(NetworkError):
        await bot.send_message(julia.id, "hola")
    await julia.hears_nothing()


@pytest.mark.parametrize("deliver", [True, False])
async def test_a_hang_times_out(url: str, sim: Simulator, julia: Person, deliver: bool) -> None:
    await sim.faults([{"kind": "hang", "seconds": 1.5, "deliver": deliver, "method": "sendMessage"}])
    start = time.monotonic()
    async with bot_at(url, timeout=0.4) as bot:
        with pytest.raises(TimedOut):
            await bot.send_message(julia.id, "hola")
    assert time.monotonic() - start < 1.4
    if deliver:
        await julia.hears("hola")
    else:
        await julia.hears_nothing()


async def test_a_short_hang_is_only_slow(bot: telegram.Bot, sim: Simulator, julia: Person) -> None:
    await sim.faults([{"kind": "hang", "seconds": 0.3, "deliver": True, "method": "sendMessage"}])
    start = time.monotonic()
    await bot.send_message(julia.id, "hola")
    assert time.monotonic() - start > 0.3


async def test_a_malformed_answer_was_delivered(api: httpx.AsyncClient, sim: Simulator, julia: Person) -> None:
    await sim.faults([{"kind": "malformed"}])
    answer = await api.post("sendMessage", json={"chat_id": julia.id, "text": "hola"})
    with pytest.raises(ValueError, match="Expecting value"):
        answer.json()
    await julia.hears("hola")


async def test_rules_choose_by_method_chat_and_count(api: httpx.AsyncClient, sim: Simulator, julia: Person, rosa: Person) -> None:
    await sim.faults([{"kind": "500", "method": "sendMessage", "chat_id": julia.id, "times": 2}])
    assert (await call(api, "sendMessage", chat_id=rosa.id, text="hola"))["ok"]
    assert (await call(api, "sendChatAction", chat_id=julia.id, action="typing"))["ok"]
    answers = [(await call(api, "sendMessage", chat_id=julia.id, text="hola"))["ok"] for _ in range(3)]
    assert answers == [False, False, True]


async def test_a_seed_makes_chance_repeatable(api: httpx.AsyncClient, sim: Simulator) -> None:
    async def draw() -> list[bool]:
        await sim.faults([{"kind": "500", "method": "getMe", "probability": 0.5}], seed=3)
        return [(await call(api, "getMe"))["ok"] for _ in range(20)]

    first = await draw()
    assert {True, False} == set(first)
    assert await draw() == first


async def test_polling_is_hit_only_by_rules_that_name_it(api: httpx.AsyncClient, sim: Simulator) -> None:
    await sim.faults([{"kind": "500"}])
    assert (await call(api, "getUpdates"))["ok"]
    await sim.faults([{"kind": "502", "method": "getUpdates", "times": 1}])
    assert (await api.post("getUpdates")).status_code == 502


async def test_faults_and_refusals_are_in_the_log(api: httpx.AsyncClient, sim: Simulator, julia: Person) -> None:
    before = len(await sim.log())
    await call(api, "sendMessage", chat_id=julia.id, text="uno")
    await call(api, "sendMessage", chat_id=77, text="dos")
    await sim.faults([{"kind": "drop_reply"}])
    with pytest.raises(httpx.RemoteProtocolError):
        await call(api, "sendMessage", chat_id=julia.id, text="tres")
    calls = await sim.log(since=before, method="sendMessage")
    assert [(one["chat_id"], one["ok"], one["error_code"], one["fault"], one["message_id"]) for one in calls] == [
        (julia.id, True, None, None, 2),
        (77, False, 400, None, None),
        (julia.id, True, None, "drop_reply", 3),
    ]


@pytest.mark.parametrize(
    ("rule", "words"),
    [({"kind": "gremlins"}, "kind must be one of"), ({"kind": "500", "speed": 3}, "unknown in a rule: speed"), ({}, "needs a kind")],
)
async def test_a_wrong_rule_is_refused(sim: Simulator, rule: dict[str, object], words: str) -> None:
    with pytest.raises(AssertionError, match=words):
        await sim.faults([rule])
