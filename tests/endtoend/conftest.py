"""A local Telegram with the real bot against it, and the cast."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from service import schema
from service.database import Database
from simulator.client import Simulator
from simulator.world import World
from tests.conftest import fresh_database
from tests.endtoend.bot_process import BotProcess
from tests.endtoend.village import Village, hurried, local_telegram


@dataclass(frozen=True)
class Place:
    """One local Telegram, one database, one bot that is not started yet."""

    world: World
    url: str
    db: Database
    bot: BotProcess


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """On SQLite: the ledger's tests go through the same paths on both databases."""
    database_url = fresh_database("sqlite", tmp_path)
    db = Database(database_url)
    schema.upgrade(db.engine)
    with local_telegram() as (world, url):
        bot = BotProcess(url, database_url, tmp_path / "bot.log", hurried(tmp_path))
        yield Place(world, url, db, bot)
        bot.close()
    db.close()


@pytest.fixture
async def telegram(place: Place) -> AsyncIterator[Simulator]:
    """The local Telegram with the bot polling it."""
    async with Simulator(place.url) as client:
        place.bot.start()
        yield client


@pytest.fixture
async def village(place: Place, telegram: Simulator) -> Village:
    """With Rosa and her group of consultants, and Elena who organizes."""
    return await Village.settle(place.world, telegram, place.db)
