"""The bot as its operator runs it: stopped in the middle, two of them by mistake, a webhook in the way, a webhook's door."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.settings import load
from bot.wiring import build
from service import outbox
from service.models import Delivery, SeenUpdate
from simulator.client import Message, Simulator
from simulator.process import free_port
from simulator.world import DEMO_TOKEN
from tests.endtoend.bot_process import ROOT
from tests.endtoend.conftest import Place
from tests.endtoend.village import farmer

SECRET = "a-secret-of-this-test"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATIENCE = 15.0


async def test_told_to_stop_in_the_middle_it_finishes_and_loses_nothing(place: Place, telegram: Simulator) -> None:
    people = [await farmer(telegram, f"Julia {number}") for number in range(10)]
    await place.db.write(_owe, [person.id for person in people])
    said = [asyncio.create_task(person.says("mi vaca tiene garrapatas")) for person in people for _ in range(5)]
    await asyncio.sleep(0.15)
    assert await place.bot.stop() == 0
    await asyncio.gather(*said)
    states = {(row.state, row.uncertain) for row in await place.db.read(_deliveries)}
    assert states <= {("sent", False), ("ready", False)}, f"something was left half done: {states}"
    place.bot.start()
    await telegram.until(lambda: all(_answers(person.inbox()) == 5 for person in people), PATIENCE)
    async with asyncio.timeout(PATIENCE):
        while {(row.state, row.uncertain) for row in await place.db.read(_deliveries)} != {("sent", False)}:
            await asyncio.sleep(0.1)
    await place.bot.stop()
    assert not place.world.updates.pending
    assert len(await place.db.read(lambda tx: tx.scalars(select(SeenUpdate)).all())) == 10 * (3 + 5)


async def test_a_nudge_at_the_moment_of_stopping_does_not_keep_the_sender_going(place: Place) -> None:
    settings = load(ROOT / "config.yaml", database_url=place.bot.database_url, bot_token=SecretStr(DEMO_TOKEN), telegram_api_url=place.url)
    parts = build(settings)
    for turns_between in range(4):
        sending = asyncio.create_task(parts.sender.run())
        await asyncio.sleep(0.05)
        parts.sender.nudge()
        for _ in range(turns_between):
            await asyncio.sleep(0)
        sending.cancel()
        done, _ = await asyncio.wait({sending}, timeout=2)
        assert done, f"it went on {turns_between} turns of the loop after the nudge"
    parts.db.close()


async def test_a_second_poller_ends_with_a_plain_sentence(place: Place, telegram: Simulator, tmp_path: Path) -> None:
    await place.bot.started()
    other = replace(place.bot, log=tmp_path / "other.log", process=None)
    other.start()
    try:  # Telegram ends the older poll, so the first one may be the one that goes
        ends = [asyncio.create_task(bot.ends()) for bot in (place.bot, other)]
        done, left = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        assert [task.result() for task in done] == [1]
        for task in left:
            task.cancel()
    finally:
        other.close()
    last_words = [bot.lines()[-1] for bot in (place.bot, other)]
    assert any("Another program is polling with this token" in words for words in last_words), last_words


async def test_polling_leaves_a_webhook_alone_unless_told_to_take_over(place: Place) -> None:
    async with httpx.AsyncClient(base_url=f"{place.url}/bot{DEMO_TOKEN}/") as api:
        await api.post("setWebhook", json={"url": "http://127.0.0.1:9/telegram"})
        place.bot.start()
        assert await place.bot.ends() == 1
        assert "This bot has a webhook" in place.bot.lines()[-1]
        assert (await api.get("getWebhookInfo")).json()["result"]["url"]
        place.bot.start("--take-over")
        await place.bot.started(2)
        async with Simulator(place.url) as telegram:
            await farmer(telegram, "Julia")
        assert not (await api.get("getWebhookInfo")).json()["result"]["url"]


@pytest.fixture
async def door(place: Place) -> AsyncIterator[httpx.AsyncClient]:
    """The webhook of a running bot."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    place.bot.extra = {"WEBHOOK_SECRET": SECRET, "WEBHOOK_URL": address}
    place.bot.start("--webhook", "--port", str(port))
    async with httpx.AsyncClient(base_url=address) as client:
        async with asyncio.timeout(PATIENCE):
            while not await _is_up(client):
                await asyncio.sleep(0.05)
        yield client


async def test_the_webhook_answers_questions(place: Place, door: httpx.AsyncClient) -> None:
    command = [sys.executable, "-m", "bot", "set-webhook"]
    environment = {**_environment(place), **place.bot.extra}
    assert await asyncio.to_thread(subprocess.call, command, cwd=ROOT, env=environment) == 0
    async with Simulator(place.url) as telegram:
        julia = await farmer(telegram, "Julia")
        await julia.says("mi vaca tiene garrapatas")
        await julia.hears("arrapata", timeout=PATIENCE)
    async with asyncio.timeout(PATIENCE):
        while place.world.updates.pending:  # the last 200 comes after the answer
            await asyncio.sleep(0.02)


async def test_the_webhook_lets_in_updates_with_the_secret_and_nothing_else(door: httpx.AsyncClient) -> None:
    async def knocks(content: bytes, secret: str = SECRET) -> int:
        return (await door.post("/telegram", content=content, headers={HEADER: secret})).status_code

    assert await knocks(b'{"update_id": 1}', secret="wrong") == 403
    assert (await door.post("/telegram", content=b'{"update_id": 1}')).status_code == 403
    assert await knocks(b'{"update_id": 1, "x": "' + b"a" * 1_000_001 + b'"}') == 413
    for nonsense in (b"", b"{", b"[]", b"null", b'{"update_id": "1"}', b'{"message": {}}', b"\xff\xfe", b"[" * 100_000):
        assert await knocks(nonsense) == 400, nonsense[:20]
    assert await knocks(b'{"update_id": 1}') == 200
    assert (await door.get("/telegram")).status_code == 405
    assert (await door.get("/healthz")).text == "ok"


async def _is_up(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/healthz")).is_success
    except httpx.ConnectError:
        return False


def _environment(place: Place) -> dict[str, str]:
    database = place.db.url.render_as_string(hide_password=False)
    return {**os.environ, "BOT_TOKEN": DEMO_TOKEN, "DATABASE_URL": database, "TELEGRAM_API_URL": place.url}


def _owe(tx: Session, chats: list[int]) -> None:
    """Deliveries for the sender, so that it too is told to stop in the middle."""
    now = datetime.now(UTC)
    for _ in range(10):
        for chat in chats:
            outbox.owe(tx, "case", chat, "start.stopped", {}, now=now, language="es")


def _deliveries(tx: Session) -> list[Delivery]:
    return list(tx.scalars(select(Delivery)))


def _answers(inbox: list[Message]) -> int:
    return sum("arrapata" in message.text and bool(message.buttons) for message in inbox)
