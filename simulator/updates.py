"""The bot's updates: numbered, kept until confirmed, fetched by long polling."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from simulator.errors import ApiError, conflict

# The kinds that an update can be; the last three come only when a bot asks for them.
KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "inline_query", "chosen_inline_result",
    "callback_query", "poll", "poll_answer", "my_chat_member", "chat_join_request",
    "chat_member", "message_reaction", "message_reaction_count",
)  # fmt: skip
DEFAULT_KINDS = frozenset(KINDS[:-3])
LIFETIME = {"callback_query": 150.0, "inline_query": 30.0}  # seconds
LONGEST = 24 * 3600.0
LONGEST_POLL = 50


@dataclass(frozen=True, slots=True)
class Update:
    id: int
    json: dict[str, Any]
    arrived: float

    def expired(self, now: float) -> bool:
        age = now - self.arrived
        if age <= 30.0:
            return False
        return age > next((LIFETIME[kind] for kind in LIFETIME if kind in self.json), LONGEST)


class UpdateQueue:
    def __init__(self) -> None:
        self.pending: dict[int, Update] = {}
        self.allowed: frozenset[str] | None = None  # None: the default kinds
        self.next_id = 700_000_001
        self.on_arrival: list[Any] = []  # called with each update that arrives (the webhook listens)
        self._poller: asyncio.Future[None] | None = None
        self._closed = False

    def allow(self, kinds: list[str] | None) -> None:
        """None keeps what was set before (sticky); an empty list is the default kinds."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def put(self, kind: str, content: dict[str, Any]) -> None:
        if kind in (self.allowed or DEFAULT_KINDS):
            self.put_raw({kind: content})

    def put_raw(self, content: dict[str, Any]) -> int:
        """Any JSON object becomes an update; an `update_id` that it brings is kept."""
        given = content.get("update_id")
        number = given if isinstance(given, int) else self.next_id
        self.next_id = max(self.next_id, number + 1)
        update = Update(number, {"update_id": number, **content}, time.monotonic())
        self.pending[number] = update
        if self._poller and not self._poller.done():
            self._poller.set_result(None)
        for listener in self.on_arrival:
            listener(update)
        return number

    def confirm(self, offset: int) -> None:
        """Forgets what a poller has handled: ids below `offset`, or all but the last `-offset`."""
        now = time.monotonic()
        gone = [number for number, update in self.pending.items() if number < offset or update.expired(now)]
        if offset < 0:
            gone += list(self.pending)[:offset]
        for number in gone:
            self.pending.pop(number, None)

    async def poll(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """Up to `limit` updates, waiting up to `seconds` for the first. Ends the poll before it with 409."""
        self.interrupt("terminated by other getUpdates request; make sure that only one bot instance is running")
        self.confirm(offset)
        if not self.pending and seconds > 0 and not self._closed:
            poller = self._poller = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait_for(poller, seconds)
            except TimeoutError:
                return []
            finally:
                if self._poller is poller:
                    self._poller = None
        updates = list(self.pending.values()) if len(self.pending) <= limit else list(self.pending.values())[:limit]
        return [update.json for update in updates]

    def interrupt(self, words: str) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_exception(conflict(words))
        self._poller = None

    def close(self) -> None:
        self._closed = True
        if self._poller and not self._poller.done():
            self._poller.set_exception(ApiError(500, "Internal Server Error: restart"))
