"""A bot's webhook for tests: remembers what it got and answers as told."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.simulator.helpers import Json

Answer = tuple[int, dict[str, str]]  # status and headers


@dataclass
class Hook:
    url: str = ""
    updates: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    working: int = 0
    most_working: int = 0
    answer: Callable[[Json], Awaitable[Answer]] | None = None

    @property
    def texts(self) -> list[str]:
        return [str(update["message"]["text"]) for update in self.updates]

    async def until(self, count: int, seconds: float = 8.0) -> None:
        """Waits until that many deliveries have come."""
        async with asyncio.timeout(seconds):
            while len(self.updates) < count:
                self.came.clear()
                await self.came.wait()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")[1:-2]
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
                update = json.loads(await reader.readexactly(int(headers["content-length"])))
                self.updates.append(update)
                self.headers.append(headers)
                self.times.append(time.monotonic())
                self.came.set()
                self.working += 1
                self.most_working = max(self.most_working, self.working)
                status, extra = await self.answer(update) if self.answer else (200, {})
                self.working -= 1
                more = "".join(f"{name}: {value}\r\n" for name, value in extra.items())
                writer.write(f"HTTP/1.1 {status} Some Words\r\ncontent-length: 0\r\n{more}\r\n".encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the other side closed
        finally:
            writer.close()


@asynccontextmanager
async def running_hook() -> AsyncIterator[Hook]:
    hook = Hook()
    server = await asyncio.start_server(hook.serve, "127.0.0.1", 0)
    hook.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    try:
        yield hook
    finally:
        server.close()
        await asyncio.sleep(0)
