"""The clock of a local Telegram, for the demo and tests: its page moves days on in one tap, and the bot goes along."""

import asyncio
from datetime import timedelta

import httpx
import structlog

from scheduler.clock import MovableClock

log = structlog.get_logger()

EVERY_SECONDS = 0.25


class RemoteClock(MovableClock):
    """The machine's time and the offset that `url` last told: `{"offset": seconds}`."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    async def follow(self) -> None:
        """Until cancelled; while the other side is away the last offset holds."""
        async with httpx.AsyncClient(timeout=2) as client:
            while True:
                if not await self.look(client):
                    await asyncio.sleep(2)
                await asyncio.sleep(EVERY_SECONDS)

    async def look(self, client: httpx.AsyncClient) -> bool:
        """Take over the other side's offset once. False where it did not tell."""
        try:
            answer = await client.get(self._url)
            self.offset = timedelta(seconds=answer.json()["offset"])
        except (httpx.HTTPError, ValueError, KeyError) as error:
            log.warning("clock.away", error=type(error).__name__)
            return False
        return True

    async def start(self) -> None:
        """Know the time before anything happens by it."""
        async with httpx.AsyncClient(timeout=2) as client:
            await self.look(client)
