"""From update to reply: a queue worked off, people who wait for each answer, and a quiet day."""

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import people
from bench.process import database_url, echo_bot, our_bot, running
from bench.sent import rate, sent
from simulator.client import Person, Simulator
from simulator.process import simulator_process

PEOPLE = 100
BACKLOG = 2000
AT_ONCE, TIMES = 32, 20
QUIET_PER_SECOND, QUIET_SECONDS = 20, 20


@dataclass(frozen=True)
class Replies:
    """Rates a second; latencies and the start in seconds; memory in megabytes."""

    start: float
    backlog_rate: float
    busy_rate: float
    busy: list[float]
    quiet: list[float]
    memory: float


async def measure(which: str) -> Replies:
    """`which` is `ours` or `echo`; each on a local Telegram of its own, in the same way."""
    with tempfile.TemporaryDirectory() as folder, simulator_process() as url:
        async with Simulator(url) as telegram:
            cast = await people.arrive(telegram, PEOPLE + AT_ONCE)
            for number in range(BACKLOG):
                await cast[number % PEOPLE].says(people.QUESTION)
        people.agree(database_url(Path(folder)), cast)
        bot = our_bot(url, Path(folder)) if which == "ours" else echo_bot(url)
        return await _measure(url, *bot, cast[PEOPLE:])


async def _measure(url: str, command: Sequence[str], environment: Mapping[str, str], cast: Sequence[Person]) -> Replies:
    with running(command, environment) as bot:
        at = await sent(url, BACKLOG)
        async with Simulator(url) as telegram:
            cast = [Person(telegram, one.id, one.first_name) for one in cast]
            busy_rate, busy = await people.ask_without_pause(cast, times=TIMES)
            await asyncio.sleep(1)
            quiet = await people.ask_at_a_pace(cast, per_second=QUIET_PER_SECOND, seconds=QUIET_SECONDS)
        return Replies(
            start=at[0] - bot.started_at,
            backlog_rate=rate(at),
            busy_rate=busy_rate,
            busy=busy,
            quiet=quiet,
            memory=bot.memory_megabytes(),
        )
