"""Two webhook replicas on PostgreSQL, one of them killed under load: the same reckoning, and each chat in its order."""

import asyncio
import os
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service import schema
from service.database import Database
from service.models import CaseMessage, Delivery, Lease
from service.programme import Programme
from simulator.client import Simulator
from simulator.process import free_port
from simulator.world import DEMO_TOKEN
from tests.conftest import fresh_database
from tests.endtoend.bot_process import ROOT, BotProcess
from tests.endtoend.forwarder import forwarding
from tests.endtoend.hour import Hour, going_on
from tests.endtoend.ledger import Ledger
from tests.endtoend.settling import settled, taken
from tests.endtoend.village import Village, hurried, local_telegram

SECRET = "a-secret-of-this-test"
SEED = 2
FARMERS, BURST = 12, 8
ALONE_SECONDS = 5


@pytest.mark.slow
async def test_the_leader_of_two_replicas_is_killed_under_load_and_nothing_is_lost_or_out_of_order(
    tmp_path: Path, programme: Programme, record_property: Callable[[str, object], None]
) -> None:
    database_url = fresh_database("postgresql", tmp_path)
    db = Database(database_url)
    schema.upgrade(db.engine)
    ports = [free_port(), free_port()]
    with local_telegram(seed=SEED) as (world, url):
        replicas = [replica(url, database_url, tmp_path, port) for port in ports]
        try:
            async with Simulator(url) as telegram, forwarding([f"http://127.0.0.1:{port}" for port in ports]) as front:
                for bot in replicas:
                    bot.start()
                for bot in replicas:
                    await bot.started()
                await set_webhook(url, front)
                village = await Village.settle(world, telegram, db)
                village.audience = frozenset(await village.crowd(100))
                hour = Hour(village, random.Random(SEED))
                await hour.plan()
                async with going_on(hour.consult()):
                    async with asyncio.TaskGroup() as together:
                        together.create_task(hour.live(FARMERS, seconds=20, burst=BURST))
                        together.create_task(kill_the_leader(village, replicas))
                    village.time_passes_for_the_dead(*replicas)
                    await taken(village)
                    await telegram.advance(hours=1)  # only now: two replicas see the clock move at different instants
                    await settled(village)
                counts = Ledger(village, programme).check()
                await db.read(in_order, village.group.id)
        finally:
            for bot in replicas:
                bot.close()
            db.close()
    record_property("counts", f"two replicas, one killed: {counts}")


def replica(url: str, database_url: str, folder: Path, port: int) -> BotProcess:
    extra = {"WEBHOOK_SECRET": SECRET}
    return BotProcess(url, database_url, folder / f"{port}.log", hurried(folder), ("--webhook", "--port", str(port)), extra)


async def set_webhook(url: str, front: str) -> None:
    environment = {**os.environ, "BOT_TOKEN": DEMO_TOKEN, "TELEGRAM_API_URL": url, "WEBHOOK_URL": front, "WEBHOOK_SECRET": SECRET}
    command = [sys.executable, "-m", "bot", "set-webhook"]
    assert await asyncio.to_thread(subprocess.call, command, cwd=ROOT, env=environment) == 0


async def kill_the_leader(village: Village, replicas: list[BotProcess]) -> None:
    """In the middle of the announcement, which is the leader's work; the other one goes on alone for a while."""
    async with asyncio.timeout(60):
        while not await village.db.read(_announcing):
            await asyncio.sleep(0.02)
    holder = await village.db.read(lambda tx: tx.scalars(select(Lease.holder)).one())
    leader = next(bot for bot in replicas if bot.process and f"-{bot.process.pid}-" in holder)
    leader.kill()
    village.time_passes_for_the_dead(leader)
    await asyncio.sleep(ALONE_SECONDS)
    leader.start()


def _announcing(tx: Session) -> bool:
    return len(tx.scalars(select(Delivery.id).where(Delivery.kind == "announcement", Delivery.state == "sent")).all()) >= 20


def in_order(tx: Session, group: int) -> None:
    """Each chat's messages took effect as they were written, and its farmer's words stand in that order in the group."""
    handled = defaultdict(list)
    for row in tx.scalars(select(CaseMessage).order_by(CaseMessage.id)):
        handled[row.chat_id, row.author_id].append(row.message_id)
    assert all(numbers == sorted(numbers) for numbers in handled.values()), dict(handled)
    shown = defaultdict(list)
    passed_on = select(Delivery).where(Delivery.chat_id == group, Delivery.template == "desk.farmer_says", Delivery.message_id.is_not(None))
    for delivery in tx.scalars(passed_on.order_by(Delivery.id)):
        if not delivery.uncertain:
            shown[delivery.case_id].append(delivery)
    assert any(len(rows) >= BURST - 1 for rows in shown.values())  # the first one may stand on the card
    for rows in shown.values():
        arrived = sorted(rows, key=lambda row: row.message_id or 0)
        assert [row.id for row in rows] == [row.id for row in arrived], [(row.id, row.message_id, row.attempts, row.error) for row in rows]
