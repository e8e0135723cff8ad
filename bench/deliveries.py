"""What the sender can deliver, beside a bare loop and a gather; nothing is owed to the same person twice in a row."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session
from telegram import Bot
from telegram.request import HTTPXRequest

from bench import people
from bench.process import database_url, our_bot, running
from bench.sent import rate, sent
from service import outbox
from service.database import Database
from simulator.client import Simulator
from simulator.process import simulator_process
from simulator.world import DEMO_TOKEN

PEOPLE = 500
DELIVERIES = 2000
AT_ONCE = 32
TEXT = "Mañana llega la vacuna a la plaza de Iberia."

Send = Callable[[Bot, Sequence[int]], Awaitable[None]]


async def one_by_one(bot: Bot, chats: Sequence[int]) -> None:
    for chat in chats:
        await bot.send_message(chat, TEXT)


async def many_at_once(bot: Bot, chats: Sequence[int]) -> None:
    """A gather of `AT_ONCE`, again and again."""
    for start in range(0, len(chats), AT_ONCE):
        await asyncio.gather(*(bot.send_message(chat, TEXT) for chat in chats[start : start + AT_ONCE]))


async def of_a_loop(send: Send) -> float:
    """Messages a second that a bare loop sends."""
    with simulator_process() as url:
        chats = await _chats(url)
        async with Bot(DEMO_TOKEN, f"{url}/bot", request=HTTPXRequest(connection_pool_size=AT_ONCE)) as bot:
            await send(bot, chats)
        return rate(await sent(url, DELIVERIES))


async def of_the_sender() -> float:
    """Deliveries a second of the bot's sender, from rows that all are due."""
    with tempfile.TemporaryDirectory() as name, simulator_process() as url:
        folder = Path(name)
        chats = await _chats(url, database=database_url(folder))
        _owe(database_url(folder), chats)
        with running(*our_bot(url, folder)):
            return rate(await sent(url, DELIVERIES))


async def _chats(url: str, database: str | None = None) -> list[int]:
    async with Simulator(url) as telegram:
        cast = await people.arrive(telegram, PEOPLE)
    if database is not None:
        people.agree(database, cast)
    return [cast[number % PEOPLE].id for number in range(DELIVERIES)]


def _owe(database: str, chats: Sequence[int]) -> None:
    def write(tx: Session) -> None:
        now = datetime.now(UTC)
        for chat in chats:
            outbox.owe(tx, "case", chat, "start.stopped", {}, now=now, language="es")

    db = Database(database)
    db.write_now(write)
    db.close()
