"""Delivery to a webhook, as behaviour.md says."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from simulator.client import Person, Simulator
from simulator.webhook import chat_of
from simulator.world import World
from tests.simulator.helpers import Json, call, refused, updates
from tests.simulator.hook import Answer, Hook, running_hook


@pytest.fixture
def world() -> World:
    return World(first_retry=0.1)


@pytest.fixture
async def hook(api: httpx.AsyncClient) -> AsyncIterator[Hook]:
    async with running_hook() as receiver:
        yield receiver
        await call(api, "deleteWebhook")


async def test_updates_that_wait_are_delivered_when_the_webhook_is_set(api: httpx.AsyncClient, julia: Person, hook: Hook) -> None:
    await julia.says("uno")
    assert (await call(api, "setWebhook", url=hook.url, secret_token="s-3_cret"))["ok"]
    await hook.until(2)
    assert hook.texts == ["/start", "uno"]
    assert hook.headers[0]["x-telegram-bot-api-secret-token"] == "s-3_cret"
    assert hook.headers[0]["content-type"] == "application/json"
    await asyncio.sleep(0.1)
    assert (await call(api, "getWebhookInfo"))["result"]["pending_update_count"] == 0


async def test_a_chat_waits_for_its_answer_while_others_go_on(api: httpx.AsyncClient, julia: Person, rosa: Person, hook: Hook) -> None:
    answered = asyncio.Event()

    async def slow_for_julia(update: Json) -> Answer:
        if update["message"]["text"] == "uno":
            await answered.wait()
        return 200, {}

    hook.answer = slow_for_julia
    await call(api, "setWebhook", url=hook.url, drop_pending_updates=True)
    for text in ("uno", "dos"):
        await julia.says(text)
    await rosa.says("tres")
    await hook.until(2)
    await asyncio.sleep(0.2)
    assert hook.texts == ["uno", "tres"]
    answered.set()
    await hook.until(3)
    assert hook.texts == ["uno", "tres", "dos"]


async def test_a_refused_update_comes_again_later_and_later_and_keeps_its_place(api: httpx.AsyncClient, julia: Person, hook: Hook) -> None:
    async def fourth_time(update: Json) -> Answer:
        return (500 if len(hook.updates) < 4 else 200), {}

    hook.answer = fourth_time
    await call(api, "setWebhook", url=hook.url, drop_pending_updates=True)
    await julia.says("uno")
    await julia.says("dos")
    await hook.until(5)
    assert hook.texts == ["uno"] * 4 + ["dos"]
    pauses = [later - sooner for sooner, later in zip(hook.times, hook.times[1:4], strict=False)]
    assert pauses == pytest.approx([0.1, 0.2, 0.4], abs=0.08)
    info = (await call(api, "getWebhookInfo"))["result"]
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Some Words"


async def test_retry_after_is_honoured(api: httpx.AsyncClient, julia: Person, hook: Hook) -> None:
    async def busy_once(update: Json) -> Answer:
        return (503, {"Retry-After": "1"}) if len(hook.updates) == 1 else (200, {})

    hook.answer = busy_once
    await call(api, "setWebhook", url=hook.url)
    await hook.until(2)
    assert 0.95 < hook.times[1] - hook.times[0] < 2


async def test_no_more_connections_than_asked_for(api: httpx.AsyncClient, sim: Simulator, hook: Hook) -> None:
    async def slow(update: Json) -> Answer:
        await asyncio.sleep(0.05)
        return 200, {}

    hook.answer = slow
    for number in range(6):
        await (await sim.person(f"Farmer {number}")).says("/start")
    await call(api, "setWebhook", url=hook.url, max_connections=2)
    await hook.until(6)
    assert hook.most_working == 2


async def test_chats_go_side_by_side(api: httpx.AsyncClient, sim: Simulator, hook: Hook) -> None:
    all_there = asyncio.Event()

    async def together(update: Json) -> Answer:
        if len(hook.updates) == 5:
            all_there.set()
        await all_there.wait()
        return 200, {}

    hook.answer = together
    await call(api, "setWebhook", url=hook.url)
    for number in range(5):
        await (await sim.person(f"Farmer {number}")).says("/start")
    await hook.until(5)
    assert hook.most_working == 5


async def test_what_was_not_taken_is_still_there_for_polling(api: httpx.AsyncClient, julia: Person) -> None:
    await call(api, "setWebhook", url="http://127.0.0.1:9/nobody")
    await asyncio.sleep(0.2)
    info = (await call(api, "getWebhookInfo"))["result"]
    assert info["pending_update_count"] == 1
    assert info["last_error_message"]
    assert (await call(api, "deleteWebhook"))["ok"]
    assert [one["message"]["text"] for one in await updates(api)] == ["/start"]
    await call(api, "deleteWebhook", drop_pending_updates=True)
    assert await updates(api) == []


async def test_an_empty_address_removes_the_webhook(api: httpx.AsyncClient, hook: Hook) -> None:
    await call(api, "setWebhook", url=hook.url, max_connections=500, allowed_updates=["message"])
    info = (await call(api, "getWebhookInfo"))["result"]
    assert info == {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 100,
        "allowed_updates": ["message"],
    }
    await call(api, "setWebhook", url="")
    assert (await call(api, "getWebhookInfo"))["result"]["url"] == ""


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"url": "http://example.com/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.com:port"}, "bad webhook: invalid webhook URL specified"),
        ({"url": "https://example.com/hook", "secret_token": "ñ"}, "secret token contains unallowed characters"),
        ({"url": "https://example.com/hook", "secret_token": "a" * 257}, "secret token contains unallowed characters"),
    ],
)
async def test_a_wrong_webhook_is_refused(api: httpx.AsyncClient, about: Json, words: str) -> None:
    assert await refused(api, "setWebhook", **about) == (400, f"Bad Request: {words}")


async def test_setting_a_webhook_ends_a_long_poll(api: httpx.AsyncClient, hook: Hook) -> None:
    poll = asyncio.create_task(refused(api, "getUpdates", timeout=10))
    await asyncio.sleep(0.1)
    await call(api, "setWebhook", url=hook.url)
    assert await poll == (409, "Conflict: terminated by setWebhook request")


@pytest.mark.parametrize(
    ("update", "chat"),
    [
        ({"update_id": 1, "message": {"chat": {"id": -5}, "from": {"id": 7}}}, -5),
        ({"update_id": 1, "callback_query": {"from": {"id": 7}, "message": {"chat": {"id": -5}}}}, -5),
        ({"update_id": 1, "inline_query": {"from": {"id": 7}}}, 7),
        ({"update_id": 1, "poll_answer": {"user": {"id": 7}}}, 7),
        ({"update_id": 1, "message": {"chat": "x", "from": None}}, 0),
        ({"update_id": 1, "message": [1]}, 0),
    ],
)
def test_the_chat_of_an_update_is_found(update: Json, chat: int) -> None:
    assert chat_of(update) == chat
