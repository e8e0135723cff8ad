"""The manual and its matcher in memory: what was shipped, and all that was learned since."""

import asyncio
from dataclasses import replace
from datetime import date

import structlog

from knowledge.entry import Entry, Review
from knowledge.learned import Lesson, taught
from knowledge.manual import Manual
from knowledge.matcher import Matcher
from service import learning
from service.database import DATABASE_AWAY, Database

log = structlog.get_logger()

#: How often a process looks whether another one has published something.
LOOK_SECONDS = 2.0
_UNSIGNED = Review("pending", date.min, date.min)


class Shelf:
    """Holds the newest manual; putting another one in place is one assignment, so every turn sees a whole one."""

    def __init__(self, shipped: Manual, matcher: Matcher | None = None) -> None:
        self._shipped = shipped
        self._revision = 0
        self._books = (shipped, matcher or Matcher(shipped))

    @property
    def manual(self) -> Manual:
        return self._books[0]

    @property
    def matcher(self) -> Matcher:
        return self._books[1]

    async def refresh(self, db: Database) -> bool:
        """Learn what was published since the last look; built in a thread, while the old one goes on answering. False: nothing new."""
        if await db.read(learning.revision) == self._revision:
            return False
        revision, lessons = await db.read(learning.published)
        self._books = await asyncio.to_thread(self._bound, lessons)
        self._revision = revision
        log.info("manual.learned", revision=revision, entries=len(self.manual))
        return True

    async def follow(self, db: Database) -> None:
        """In every process, for as long as it runs."""
        while True:
            try:
                await self.refresh(db)
            except DATABASE_AWAY:  # for a moment: what stands on the shelf still answers
                log.exception("manual.database_away")
            await asyncio.sleep(LOOK_SECONDS)

    def _bound(self, lessons: list[Lesson]) -> tuple[Manual, Matcher]:
        manual, resting = taught(self._shipped, lessons)
        if resting:
            log.warning("manual.lessons_rest", number=len(resting))
        return manual, self.matcher if _reads_alike(manual, self.manual) else Matcher(manual)


def _reads_alike(one: Manual, other: Manual) -> bool:
    """Whether they differ in signatures at most: those do not concern the matcher, which takes half a second to build."""
    return one.withheld.keys() == other.withheld.keys() and _unsigned(one) == _unsigned(other)


def _unsigned(manual: Manual) -> dict[str, Entry]:
    return {entry_id: replace(entry, review=_UNSIGNED) for entry_id, entry in manual.whole.entries.items()}
