"""Ten thousand hostile updates: the bot neither falls, nor babbles, nor forgets the next farmer."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select

from service.models import SeenUpdate
from simulator.client import Simulator
from simulator.world import DEMO_TOKEN
from tests.endtoend.conftest import Place
from tests.endtoend.hostile import SECRET, Hostile
from tests.endtoend.village import Village, farmer, newcomer

NUMBER = 10_000
SEED = 40
PATIENCE = 300.0  # far more than it takes: two busy cores need 60
PROGRAMMERS_WORDS = re.compile(r'Traceback|Exception|[a-z]Error\b|File "|\bNone\b|NoneType|<class|object at 0x|sqlalchemy|\{\{|%\(')


@pytest.mark.slow
async def test_ten_thousand_hostile_updates_leave_the_bot_standing(
    place: Place, telegram: Simulator, record_property: Callable[[str, object], None]
) -> None:
    village = await Village.settle(place.world, telegram, place.db)
    carlos = await newcomer(telegram, place.db, "Carlos", "coordinator")
    julia = await farmer(telegram, "Julia")
    cast = [julia.id, village.rosa.id, village.elena.id, carlos.id]
    await place.bot.stop()
    place.bot.extra = {"LOG_LEVEL": "DEBUG"}
    before = len(place.bot.lines())

    updates = Hostile(random.Random(SEED), cast, [village.group.id]).updates(NUMBER)
    first = place.world.updates.next_id
    for update in updates:  # nobody polls now, so the queue may be filled from here
        place.world.updates.put_raw({**update, "update_id": update["update_id"] + first})
    await telegram.faults([{"kind": "malformed", "probability": 0.02}], seed=SEED)  # the library would log the answer whole
    place.bot.start()
    async with asyncio.timeout(PATIENCE):
        while place.world.updates.pending:
            await asyncio.sleep(0.1)
            assert place.bot.process is not None
            assert place.bot.process.poll() is None, "it fell:\n" + "\n".join(place.bot.lines()[-5:])

    aside = await place.db.read(lambda tx: [row.error or "" for row in tx.scalars(select(SeenUpdate)) if row.error])
    record_property(
        "counts", f"{NUMBER} hostile updates, {len(aside)} set aside: {Counter(error.partition(': ')[2] or error for error in aside)}"
    )
    failed = [error for error in aside if " at " in error and "IntegrityError" not in error]  # that one: a message's number used twice
    assert not failed, "a handler failed on a shape that the door let in"
    _nothing_leaked(place, place.bot.lines()[before:])

    await telegram.faults([])
    for person in (julia, await farmer(telegram, "Nilda")):  # the cast's own cases and roles are in whatever state they were left
        await person.says("/start")
        await person.hears(timeout=PATIENCE)
    await person.says("mi vaca tiene garrapatas")
    await person.hears("Garrapatas", timeout=PATIENCE)


def _nothing_leaked(place: Place, lines: list[str]) -> None:
    assert not [line for line in lines if SECRET in line or DEMO_TOKEN in line or "garrapatas" in line]
    assert not [line for line in lines if "Traceback" in line or "Can not load" in line]
    bot = place.world.bot["id"]
    written = [m for chat in place.world.chats.values() for m in chat.messages.values() if m["from"]["id"] == bot]
    texts = [message.get("text") or message.get("caption") or "" for message in written]
    assert len(texts) > 100, "it stopped talking"
    babble = [text for text in texts if (found := PROGRAMMERS_WORDS.search(text)) and found[0] not in "{{%("]
    assert not babble
