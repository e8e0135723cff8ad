"""What happens, told to every phone that listens (server-sent events)."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from itertools import islice
from typing import Any

KEPT = 20_000  # events that a phone can catch up on after it lost its connection
EVENT_ID = "X-Event-Id"  # header: the newest event before an action; what the bot does because of it comes after
HEARTBEAT = 15.0  # seconds; a dead connection is noticed by writing to it


class EventHub:
    """Numbers events from 1 and keeps the last ones, so that `Last-Event-ID` resumes where a phone stopped."""

    def __init__(self) -> None:
        self.last_id = 0
        self._kept: deque[tuple[int, dict[str, Any]]] = deque(maxlen=KEPT)
        self._listeners: set[asyncio.Event] = set()
        self._closed = False

    def publish(self, kind: str, **fields: Any) -> int:
        self.last_id += 1
        self._kept.append((self.last_id, {"type": kind, **fields}))
        for listener in self._listeners:
            listener.set()
        return self.last_id

    def after(self, event_id: int) -> list[tuple[int, dict[str, Any]]]:
        missing = self.last_id - event_id
        if missing <= 0:
            return []
        return list(islice(reversed(self._kept), missing))[::-1]

    async def stream(self, event_id: int) -> AsyncIterator[str]:
        """Server-sent events after `event_id`, then each new one until the server closes."""
        news = asyncio.Event()
        self._listeners.add(news)
        try:
            yield ": hello\n\n"
            while not self._closed:
                news.clear()
                for number, event in self.after(event_id):
                    event_id = number
                    yield f"id: {number}\ndata: {json.dumps(event)}\n\n"
                if news.is_set():
                    continue
                try:
                    await asyncio.wait_for(news.wait(), HEARTBEAT)
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self._listeners.discard(news)

    def close(self) -> None:
        self._closed = True
        for listener in self._listeners:
            listener.set()
