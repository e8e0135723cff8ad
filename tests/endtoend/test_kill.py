"""kill -9 at twenty random points of an hour: promise 1 and promise 4 of DESIGN.md."""

import asyncio
import random
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from service import schema
from service.database import Database
from service.programme import Programme
from simulator.client import Simulator
from simulator.world import World
from tests.endtoend.bot_process import BotProcess
from tests.endtoend.hour import Hour, going_on
from tests.endtoend.ledger import Ledger
from tests.endtoend.settling import settled
from tests.endtoend.village import Village, hurried, local_telegram

KILLS = 20
FARMERS, SECONDS = 24, 36
SEED = 20260
FAULTS = [("429", 0.05), ("500", 0.03), ("502", 0.02), ("drop_reply", 0.005)]
CALLS_TO_START = 3  # getMe, setMyCommands, getWebhookInfo
CALLS = ("sendMessage", "copyMessage", "sendPhoto", "editMessageText", "answerCallbackQuery")


@pytest.mark.slow
async def test_twenty_kills_in_an_hour_lose_nothing_and_repeat_nothing_unsaid(
    database_url: str, tmp_path: Path, programme: Programme, record_property: Callable[[str, object], None]
) -> None:
    rng = random.Random(SEED)
    db = Database(database_url)
    schema.upgrade(db.engine)
    with local_telegram(seed=SEED) as (world, url):
        bot = BotProcess(url, database_url, tmp_path / "bot.log", hurried(tmp_path))
        try:
            async with Simulator(url) as telegram:
                bot.start()
                village = await Village.settle(world, telegram, db)
                village.audience = frozenset(await village.crowd(200))
                await village.crowd(5, stopped=True)
                await village.crowd(5, consents=False)
                hour = Hour(village, rng)
                await hour.plan()
                await telegram.faults(
                    [{"kind": kind, "method": call, "probability": chance} for call in CALLS for kind, chance in FAULTS], seed=SEED
                )
                async with going_on(hour.consult()):
                    async with going_on(hour.pass_time(SECONDS)):
                        await killing(bot, village, rng, hour.live(FARMERS, seconds=SECONDS))
                    await telegram.faults([])
                    village.time_passes_for_the_dead(bot)
                    await settled(village)
                counts = Ledger(village, programme).check()
                fired = await telegram.fired()
        finally:
            bot.close()
            db.close()
    assert bot.said("Traceback") == 0
    record_property("counts", f"{db.url.get_backend_name()}, {KILLS} kills, faults {fired}: {counts}")


async def killing(bot: BotProcess, village: Village, rng: random.Random, hour: Coroutine[Any, Any, None]) -> None:
    """Kill the running bot again and again while the hour goes on, and leave one running."""
    async with asyncio.TaskGroup() as together:
        together.create_task(hour)
        for _ in range(KILLS):
            await a_random_moment(village.world, rng)
            bot.kill()
            if rng.random() < 0.75:
                village.time_passes_for_the_dead(bot)
            bot.start()


async def a_random_moment(world: World, rng: random.Random) -> None:
    """A few milliseconds after one of the calls that the bot makes at work; now and then while it still starts."""
    if rng.random() < 0.1:
        await asyncio.sleep(rng.uniform(0.1, 1.5))
        return
    started = len(world.log) + CALLS_TO_START
    await _calls(world, started, seconds=10)
    await _calls(world, started + rng.randint(5, 80), seconds=1.5)
    await asyncio.sleep(rng.uniform(0, 0.03))


async def _calls(world: World, number: int, *, seconds: float) -> None:
    """Wait until the bot has made so many calls, or so long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while len(world.log) < number:
                await asyncio.sleep(0.002)
