from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import telegram

from simulator.client import Group, Person, Simulator
from simulator.process import simulator_thread
from simulator.world import DEMO_TOKEN, World
from tests.simulator.helpers import bot_at


@pytest.fixture
def world() -> World:
    return World(strict=True, seed=7)


@pytest.fixture
def url(world: World) -> Iterator[str]:
    with simulator_thread(world) as address:
        yield address


@pytest.fixture
async def sim(url: str) -> AsyncIterator[Simulator]:
    async with Simulator(url) as client:
        yield client


@pytest.fixture
async def bot(url: str) -> AsyncIterator[telegram.Bot]:
    async with bot_at(url) as client:
        yield client


@pytest.fixture
async def api(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """Raw calls: await api.post("sendMessage", json=...)."""
    async with httpx.AsyncClient(base_url=f"{url}/bot{DEMO_TOKEN}/", trust_env=False, timeout=10) as client:
        yield client


@pytest.fixture
async def julia(sim: Simulator) -> Person:
    """A farmer who started the bot."""
    person = await sim.person("Julia", username="julia_quispe", language_code="es")
    await person.says("/start")
    return person


@pytest.fixture
async def rosa(sim: Simulator) -> Person:
    """A consultant who started the bot."""
    person = await sim.person("Rosa", username="rosa")
    await person.says("/start")
    return person


@pytest.fixture
async def group(sim: Simulator, rosa: Person, julia: Person) -> Group:
    return await sim.group("Consultores", [rosa, julia])
