"""The people of the bench: they have said yes long ago, and ask one question again and again."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from service import people, schema
from service.database import Database
from simulator.client import Person, Simulator
from simulator.world import DEMO_TOKEN

QUESTION = "mi vaca tiene garrapatas"
#: Somebody who waits longer than this for an answer is a fault of the bench or of the bot, not a number.
PATIENCE = 60.0
EVERYTHING = 2**52  # an offset beyond every update


async def arrive(telegram: Simulator, number: int) -> list[Person]:
    """People whom the bot may write to. No bot runs yet: their /start is forgotten."""
    cast = [await telegram.person(f"Farmer {n}", language_code="es") for n in range(number)]
    for person in cast:
        await person.says("/start")
    await telegram.get(f"/bot{DEMO_TOKEN}/getUpdates", offset=EVERYTHING)
    return cast


def agree(url: str, cast: Sequence[Person]) -> None:
    """Their rows, with consent and district."""
    db = Database(url)
    schema.upgrade(db.engine)

    def write(tx: Session) -> None:
        now = datetime.now(UTC)
        for person in cast:
            people.meet(tx, person.id, person.first_name, "es", now=now).district = "Iberia"
            people.consent(tx, person.id, now=now)

    db.write_now(write)
    db.close()


async def ask_at_a_pace(cast: Sequence[Person], *, per_second: float, seconds: float) -> list[float]:
    """Seconds from each question to its answer, asked at fixed instants by one person after the other."""
    waiting = []
    begun = time.monotonic()
    for number in range(int(per_second * seconds)):
        await asyncio.sleep(max(0.0, begun + number / per_second - time.monotonic()))
        waiting.append(asyncio.create_task(_ask(cast[number % len(cast)])))
    return list(await asyncio.gather(*waiting))


async def ask_without_pause(cast: Sequence[Person], *, times: int) -> tuple[float, list[float]]:
    """Everybody asks again as soon as he has his answer. Returns answers a second and the seconds to each."""

    async def goes_on(person: Person) -> list[float]:
        return [await _ask(person) for _ in range(times)]

    begun = time.monotonic()
    spans = [span for one in await asyncio.gather(*map(goes_on, cast)) for span in one]
    return len(spans) / (time.monotonic() - begun), spans


async def _ask(person: Person) -> float:
    begun = time.monotonic()
    await person.says(QUESTION)
    await person.hears(timeout=PATIENCE)
    return time.monotonic() - begun
