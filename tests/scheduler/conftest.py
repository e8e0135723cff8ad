from collections.abc import AsyncIterator, Iterator

import pytest
from telegram import Bot

from knowledge.manual import Manual
from messages.renderer import Renderer
from service.programme import Programme
from simulator.client import Person, Simulator
from simulator.process import simulator_thread
from simulator.world import World
from tests.simulator.helpers import bot_at

READ_SECONDS = 0.5


@pytest.fixture(autouse=True)
def typed_lengths_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the library warns, in tests as an error, that RetryAfter will change."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def telegram_url() -> Iterator[str]:
    """A local Telegram that refuses whatever the real one would."""
    with simulator_thread(World(strict=True, seed=7)) as url:
        yield url


@pytest.fixture
async def telegram(telegram_url: str) -> AsyncIterator[Simulator]:
    async with Simulator(telegram_url) as people:
        yield people


@pytest.fixture
async def bot(telegram_url: str) -> AsyncIterator[Bot]:
    """A bot that loses patience soon."""
    async with bot_at(telegram_url, timeout=READ_SECONDS) as client:
        yield client


@pytest.fixture
async def julia(telegram: Simulator) -> Person:
    person = await telegram.person("Julia", language_code="es")
    await person.says("/start")
    return person


@pytest.fixture(scope="session")
def renderer(programme: Programme) -> Renderer:
    manual = Manual.load()
    return Renderer(programme, lambda: manual, lambda: "yachachiq_bot")
