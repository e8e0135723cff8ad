"""The test client's line to the local Telegram: requests, and events as they come."""

import asyncio
import bisect
import json
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import httpx

from simulator.seen import Json, Message

PATIENCE = 10.0  # seconds that people wait for the bot unless said


class Connection:
    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.AsyncClient(base_url=url, timeout=30.0, trust_env=False)
        self.bot_id = 0
        self.events: list[tuple[int, Json]] = []
        self.messages: dict[int, dict[int, Message]] = {}  # chat -> message -> its newest text; without deleted ones
        self.keyboards: dict[tuple[int, int], Json | None] = {}  # chat, person -> reply keyboard
        self._news = asyncio.Condition()
        self._listener: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def open(self) -> None:
        """Reads what there is and follows what comes; the first request does it by itself."""
        state = (await self.get("/phone/state")).json()
        self.bot_id = state["bot"]["id"]
        for chat in state["chats"]:
            messages = [one for one in chat["messages"] if not one.get("_deleted")]
            self.messages[chat["id"]] = {one["message_id"]: Message.of(one, 0) for one in messages}
            for who, markup in chat["reply_keyboard"].items():
                self.keyboards[chat["id"], int(who)] = markup
        self._listener = asyncio.create_task(self._listen(state["event_id"]))

    async def close(self) -> None:
        if self._listener:
            self._listener.cancel()
            with suppress(asyncio.CancelledError, httpx.HTTPError):
                await self._listener
        await self.http.aclose()

    async def _listen(self, last: int) -> None:
        try:
            timeout = httpx.Timeout(30.0, read=None)
            async with self.http.stream("GET", "/phone/events", params={"after": last}, timeout=timeout) as answer:
                async for line in answer.aiter_lines():
                    if line.startswith("id: "):
                        last = int(line[4:])
                    elif line.startswith("data: "):
                        self._apply(last, json.loads(line[6:]))
                        await self._wake()
        finally:
            await self._wake()  # who waits must learn that nothing more comes

    async def _wake(self) -> None:
        async with self._news:
            self._news.notify_all()

    def _apply(self, number: int, event: Json) -> None:
        self.events.append((number, event))
        match event["type"]:
            case "message" | "edited":
                message = Message.of(event["message"], number, edited=event["type"] == "edited")
                self.messages.setdefault(event["chat_id"], {})[message.id] = message
            case "deleted":
                self.messages.get(event["chat_id"], {}).pop(event["message_id"], None)
            case "keyboard":
                self.keyboards[event["chat_id"], event["person_id"]] = event["markup"]

    async def get(self, path: str, **params: Any) -> httpx.Response:
        answer = await self.http.get(path, params=params)
        answer.raise_for_status()
        return answer

    async def post(self, path: str, body: Json | None = None, **options: Any) -> httpx.Response:
        """Raises AssertionError with the server's words when a phone would not let the person do that."""
        if self._listener is None:
            await self.open()
        if body is not None:
            options["json"] = body
        answer = await self.http.post(path, **options)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer

    async def until(self, ready: Callable[[], Any], timeout: float = PATIENCE) -> Any:  # noqa: ASYNC109
        """Waits for news until `ready()` is true and returns it. Raises TimeoutError."""
        async with asyncio.timeout(timeout), self._news:
            while not (found := ready()):
                if self._listener and self._listener.done():
                    await self._listener  # says why no more news come
                    raise ConnectionError("the local Telegram stopped")
                await self._news.wait()
        return found

    def since(self, event_id: int) -> list[tuple[int, Json]]:
        """The events after that one."""
        return self.events[bisect.bisect_right(self.events, event_id, key=lambda event: event[0]) :]
