"""getUpdates: offsets, long polling, kinds, retention."""

import asyncio
import time
from dataclasses import replace

import httpx

from simulator.client import Person, Simulator
from simulator.world import World
from tests.simulator.helpers import call, updates


async def test_updates_stay_until_the_next_offset_confirms_them(api: httpx.AsyncClient, julia: Person) -> None:
    await julia.says("uno")
    first = await updates(api)
    assert [one["message"]["text"] for one in first] == ["/start", "uno"]
    assert await updates(api) == first
    assert first[1]["update_id"] == first[0]["update_id"] + 1
    assert await updates(api, first[0]["update_id"] + 1) == first[1:]
    assert await updates(api, first[1]["update_id"] + 1) == []
    assert await updates(api) == []


async def test_a_negative_offset_keeps_the_last_ones(api: httpx.AsyncClient, julia: Person) -> None:
    for text in ("uno", "dos"):
        await julia.says(text)
    assert [one["message"]["text"] for one in await updates(api, -1)] == ["dos"]
    assert len(await updates(api)) == 1


async def test_limit_cuts_the_batch(api: httpx.AsyncClient, julia: Person) -> None:
    for number in range(120):
        await julia.says(str(number))
    assert len(await updates(api)) == 100
    assert len(await updates(api, limit=7)) == 7


async def test_a_long_poll_returns_when_something_comes(api: httpx.AsyncClient, julia: Person) -> None:
    last = (await updates(api))[-1]["update_id"]
    poll = asyncio.create_task(updates(api, last + 1, timeout=10))
    await asyncio.sleep(0.2)
    start = time.monotonic()
    await julia.says("uno")
    assert [one["message"]["text"] for one in await poll] == ["uno"]
    assert time.monotonic() - start < 2


async def test_a_long_poll_ends_empty_after_its_timeout(api: httpx.AsyncClient) -> None:
    start = time.monotonic()
    assert await updates(api, timeout=1) == []
    assert 0.9 < time.monotonic() - start < 3


async def test_reactions_and_members_come_only_when_asked_for(api: httpx.AsyncClient, julia: Person) -> None:
    sent = await julia.says("uno")
    last = (await updates(api))[-1]["update_id"]
    await julia.reacts(sent, "👍")
    assert await updates(api, last + 1) == []
    assert await updates(api, allowed_updates=["message", "message_reaction"]) == []
    await julia.reacts(sent, "🔥")
    (update,) = await updates(api)
    assert update["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "🔥"}]
    assert update["message_reaction"]["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]


async def test_allowed_updates_stick(api: httpx.AsyncClient, julia: Person) -> None:
    last = (await updates(api, allowed_updates=["callback_query"]))[-1]["update_id"]
    await julia.says("uno")
    assert await updates(api, last + 1) == []
    await updates(api, allowed_updates=[])
    await julia.says("dos")
    assert [one["message"]["text"] for one in await updates(api)] == ["dos"]


async def test_updates_are_kept_for_24_hours_and_presses_for_150_seconds(api: httpx.AsyncClient, world: World, julia: Person) -> None:
    await call(
        api, "sendMessage", chat_id=julia.id, text="¿Sí?", reply_markup={"inline_keyboard": [[{"text": "sí", "callback_data": "y"}]]}
    )
    await julia.taps("sí")
    age(world, 151)
    assert [*(await updates(api))[-1]] == ["update_id", "message"]
    age(world, 24 * 3600)
    assert await updates(api) == []


def age(world: World, seconds: float) -> None:
    """Makes what waits that much older."""
    pending = world.updates.pending
    for number, update in list(pending.items()):
        pending[number] = replace(update, arrived=update.arrived - seconds)


async def test_a_raw_update_arrives_as_it_is(api: httpx.AsyncClient, sim: Simulator) -> None:
    hostile = {"message": {"message_id": "seven", "chat": None, "text": "\u202e🌱" * 3000}, "unknown": [1, {"a": None}]}
    number = await sim.update(hostile)
    assert await updates(api) == [{"update_id": number, **hostile}]
    assert await sim.update({"update_id": 2**40, "poll": {}}) == 2**40
    assert await sim.update({"poll": {}}) == 2**40 + 1


async def test_a_repeated_update_id_can_be_put_again(api: httpx.AsyncClient, sim: Simulator) -> None:
    number = await sim.update({"poll": {}})
    assert await updates(api, number + 1) == []
    await sim.update({"update_id": number, "poll": {}})
    assert [one["update_id"] for one in await updates(api)] == [number]
