"""The ticks. APScheduler only knocks (memory job store).

What is owed stands in tables, and every tick may run twice or late without harm.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.orm import Session

from knowledge.manual import Manual
from scheduler import promise, snoozed
from scheduler.cards import Cards
from scheduler.clock import Clock
from scheduler.leader import Leader
from scheduler.sender import Sender
from service import (
    amendments,
    announcements,
    dialogues,
    digest,
    join_codes,
    outbox,
    progress,
    reminders,
    session_day,
    timetable,
    tips,
    topics,
    updates,
)
from service.database import DATABASE_AWAY, Database
from service.programme import Programme

log = structlog.get_logger()

Tick = Callable[[], Awaitable[Any]]


class Ticks:
    """Every regular job of the one process that leads; each is a short transaction."""

    def __init__(
        self,
        db: Database,
        leader: Leader,
        sender: Sender,
        programme: Programme,
        clock: Clock,
        manual: Callable[[], Manual],
        cards: Cards | None = None,
    ) -> None:
        self._db = db
        self._leader = leader
        self._sender = sender
        self._programme = programme
        self._clock = clock
        self._manual = manual
        self._scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1})
        self._every(3, self._leader.renew)
        self._every(1, self.announce)
        self._every(2, self.remind)
        self._every(3, self.show_progress)
        if cards is not None:
            self._every(2, cards.refresh)
        self._every(5, self.keep_promises)
        self._every(5, self.wake)
        self._every(30, self.digest)
        self._every(2, self.open_topics)
        self._every(10, self.tidy)
        self._every(60, self.tell_tips)
        self._every(20, self.keep_school_days)
        self._every(3600, self.prune)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """No new tick begins; one under way is a transaction that ends by itself."""
        self._scheduler.pause()
        self._scheduler.shutdown(wait=False)

    async def announce(self) -> None:
        await self._write(timetable.fall_due, programme=self._programme)
        await self._write(announcements.write_batch, programme=self._programme)
        await self._write(amendments.write_batch, programme=self._programme)

    async def remind(self) -> None:
        await self._write(reminders.fall_due)

    async def show_progress(self) -> None:
        await self._write(progress.update_progress)

    async def keep_promises(self) -> None:
        await self._write(promise.keep, programme=self._programme)

    async def wake(self) -> None:
        await self._write(snoozed.wake)

    async def digest(self) -> None:
        await self._write(digest.write, programme=self._programme)

    async def open_topics(self) -> None:
        await self._write(topics.owe, programme=self._programme)

    async def keep_school_days(self) -> None:
        await self._write(session_day.keep, programme=self._programme)

    async def tidy(self) -> None:
        await self._write(outbox.recover, leases_before=self._clock.real())
        await self._write(outbox.expire)

    async def tell_tips(self) -> None:
        await self._write(tips.fall_due, manual=self._manual(), programme=self._programme)

    async def prune(self) -> None:
        await self._write(_prune)

    async def _write(self, work: Callable[..., Any], **options: Any) -> None:
        """Run a unit of work if this process leads; wake the sender where it wrote something."""
        if self._leader.holds and await self._db.write(work, now=self._clock.now(), **options):
            self._sender.nudge()

    def _every(self, seconds: int, tick: Tick) -> None:
        async def run() -> None:
            try:
                await tick()
            except DATABASE_AWAY:  # the database is away for a moment: the next tick finds the same rows
                log.exception("tick.database_away", tick=tick.__name__)

        self._scheduler.add_job(run, "interval", seconds=seconds, name=tick.__name__)


def _prune(tx: Session, *, now: datetime) -> int:
    updates.prune(tx, now=now)
    dialogues.prune(tx, now=now)
    join_codes.prune(tx, now=now)
    outbox.prune(tx, now=now)
    return 0
