"""Sends what is owed: claims what may leave now, keeps many on their way at once, writes down what became of them."""

import asyncio
import contextlib
from collections.abc import Sequence

import structlog
from sqlalchemy.orm import Session

from scheduler.clock import Clock
from scheduler.courier import Attempt, Courier
from scheduler.leader import Leader
from scheduler.pace import Pace
from service import outbox
from service.database import DATABASE_AWAY, Database
from service.models import Delivery
from service.programme import Programme

log = structlog.get_logger()

#: Deliveries on their way at once; the HTTP pool has to be larger.
IN_FLIGHT = 32
#: How long to sleep when nothing is owed: rows of other processes, and those whose time comes.
IDLE_SECONDS = 1.0


class Sender:
    def __init__(self, db: Database, courier: Courier, leader: Leader, pace: Pace, programme: Programme, clock: Clock, worker: str) -> None:
        self._db = db
        self._courier = courier
        self._leader = leader
        self._pace = pace
        self._programme = programme
        self._clock = clock
        self._worker = worker
        self._on_their_way: set[asyncio.Task[None]] = set()
        self._done: list[Attempt] = []
        self._something = asyncio.Event()
        self._stepping = asyncio.Lock()
        self._draining = False

    def nudge(self) -> None:
        """Something may be owed: look now."""
        self._something.set()

    def note(self, attempts: Sequence[Attempt]) -> None:
        """What became of deliveries that others made: it is written down with the sender's own."""
        self._done += attempts
        self.nudge()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                started = await self.step()
            except DATABASE_AWAY:
                log.exception("sender.database_away")
                started = 0
            if not started:
                await self._rest()

    async def step(self) -> int:
        """Write down what is done and start what may leave. Returns how many were started."""
        async with self._stepping:
            return await self._step()

    async def _step(self) -> int:
        self._something.clear()
        done, self._done = self._done, []
        room = min(self._pace.room(), IN_FLIGHT - len(self._on_their_way)) if self._leader.holds and not self._draining else 0
        if not done and room <= 0:
            return 0
        try:
            claimed = await self._db.write(self._exchange, done, room)
        except BaseException:
            self._done = done + self._done  # not written down: once more, or they would be taken for unknown
            raise
        for delivery in claimed:
            wait = self._pace.debt()  # none, but behind albums, of which each is many messages
            self._pace.left(delivery.chat_id, 1 + len(delivery.data.get("also", ())))
            task = asyncio.create_task(self._carry(delivery, wait))
            self._on_their_way.add(task)
            task.add_done_callback(self._on_their_way.discard)
        return len(claimed)

    async def drain(self) -> None:
        """Wait for what is on its way and write it down; nothing new is started."""
        self._draining = True
        await self.step()  # behind one under way, which may be claiming: what it claims has to leave, what it writes to be written
        while self._on_their_way or self._done:
            if self._on_their_way:
                await asyncio.wait(self._on_their_way)
            await self.step()

    def _exchange(self, tx: Session, done: Sequence[Attempt], room: int) -> Sequence[Delivery]:
        now = self._clock.now()
        self._courier.record(tx, done)
        if room <= 0:
            return []
        return outbox.claim(
            tx,
            self._worker,
            room,
            now=now,
            lease_until=self._clock.real() + outbox.LEASE,
            quiet=self._programme.is_quiet(now),
            resting=self._pace.resting(),
        )

    async def _carry(self, delivery: Delivery, wait: float) -> None:
        if wait:
            await asyncio.sleep(wait)
        attempt = await self._courier.attempt(delivery)
        if attempt.outcome.state == "slow":
            self._pace.slow_down(delivery.chat_id, attempt.outcome.wait.total_seconds())
        self.note([attempt])

    async def _rest(self) -> None:
        """Until something comes back, somebody nudges, there is room again, or a second has passed."""
        pause = self._pace.seconds_to_room() or IDLE_SECONDS
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(max(pause, 0.005), IDLE_SECONDS)):  # wait_for of 3.11 may swallow a cancel that meets a nudge
                await self._something.wait()
