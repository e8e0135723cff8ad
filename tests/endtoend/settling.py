"""Waiting until the bot has nothing left to do."""

import asyncio
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Announcement, Delivery, Reminder
from tests.endtoend.village import Village

PATIENCE = 30.0


async def taken(village: Village) -> None:
    """Wait until the bot has every update."""
    async with asyncio.timeout(PATIENCE):
        while village.world.updates.pending:
            await asyncio.sleep(0.05)


async def noted(village: Village, chat_id: int) -> None:
    """Wait until the bot has written down what became of all that it sent to a chat: a moment after the phone has it."""
    on_its_way = select(Delivery.id).where(Delivery.chat_id == chat_id, Delivery.state == "sending")
    async with asyncio.timeout(PATIENCE):
        while await village.db.read(lambda tx: tx.scalars(on_its_way).all()):
            await asyncio.sleep(0.05)


async def settled(village: Village) -> None:
    """Let minutes go by until every update is taken and every delivery is at its end.

    Raises AssertionError when for 30 s nothing became of what is left: how long it takes is the machine's business.
    """
    clock = asyncio.get_running_loop()
    before: list[object] = []
    moved_at, at_rest = clock.time(), 0
    while at_rest < 2:  # twice in a row: somebody may answer to what came last
        await village.telegram.advance(minutes=1)
        await asyncio.sleep(0.5)
        left = [*await village.db.read(_left, village.now), *village.world.updates.pending]
        if left != before:
            before, moved_at = left, clock.time()
        assert clock.time() < moved_at + PATIENCE, f"still to be done: {left}"
        at_rest = 0 if left else at_rest + 1


def _left(tx: Session, now: datetime) -> list[str]:
    deliveries = tx.scalars(select(Delivery).where(Delivery.state.in_(("ready", "sending"))))
    announcements = tx.scalars(select(Announcement).where(Announcement.state == "sending"))
    return [
        *(f"{row.state} {row.template} to {row.chat_id}, {row.worker}, {row.error}" for row in deliveries),
        *(f"announcement {row.id}" for row in announcements),
        *(f"reminder {row.id}" for row in tx.scalars(select(Reminder).where(Reminder.due_at <= now))),
    ]
