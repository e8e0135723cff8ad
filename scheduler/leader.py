"""Of several replicas one keeps the time and sends: the one that holds the lease row."""

from datetime import timedelta

from scheduler.clock import Clock
from service import leases
from service.database import Database

NAME = "sender"
LEASE = timedelta(seconds=15)


class Leader:
    """`holds` says whether this process may tick and send; `renew` has to be called well within the lease."""

    def __init__(self, db: Database, clock: Clock, worker: str) -> None:
        self._db = db
        self._clock = clock
        self._worker = worker
        self.holds = False

    async def renew(self) -> None:
        self.holds = await self._db.write(leases.hold, NAME, self._worker, for_=LEASE, now=self._clock.real())

    async def give_up(self) -> None:
        """Let another replica go on at once."""
        self.holds = False
        await self._db.write(leases.release, NAME, self._worker, now=self._clock.real())
