"""Webhook delivery: updates of one chat one after the other, chats side by side, again until answered with 2xx."""

import asyncio
import json
import random
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import httpx

from simulator.updates import Update, UpdateQueue

DEFAULT_CONNECTIONS = 40
ANSWER_SECONDS = 60.0  # a slower answer counts as none
LONGEST_PAUSE = (60.0, 120.0)  # seconds between tries, drawn between the two once doubling got there
LONGEST_RETRY_AFTER = 3600.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name


@dataclass(slots=True)
class Target:
    url: str
    secret: str = ""
    max_connections: int = DEFAULT_CONNECTIONS
    has_certificate: bool = False
    last_error_date: int = 0
    last_error_message: str = ""


@dataclass(slots=True)
class _Delivery:
    """What runs while a webhook is set; thrown away with it."""

    target: Target
    client: httpx.AsyncClient
    free: asyncio.Semaphore
    lanes: dict[int, deque[Update]] = field(default_factory=dict)  # chat -> what waits; a lane exists while it is worked
    tasks: set[asyncio.Task[None]] = field(default_factory=set)


class Webhook:
    def __init__(self, updates: UpdateQueue, first_retry: float) -> None:
        self._updates = updates
        self._first_retry = first_retry
        self._delivery: _Delivery | None = None
        updates.on_arrival.append(self._enqueue)

    @property
    def target(self) -> Target | None:
        return self._delivery.target if self._delivery else None

    async def set(self, target: Target) -> None:
        """Starts delivering, with what waits already; a target set before is dropped."""
        await self.remove()
        client = httpx.AsyncClient(
            timeout=ANSWER_SECONDS,
            limits=httpx.Limits(max_connections=target.max_connections),
            trust_env=False,
            verify=not target.has_certificate,  # a certificate that the bot signed itself
        )
        self._delivery = _Delivery(target, client, asyncio.Semaphore(target.max_connections))
        for update in list(self._updates.pending.values()):
            self._enqueue(update)

    async def remove(self) -> None:
        delivery, self._delivery = self._delivery, None
        if delivery is None:
            return
        for task in delivery.tasks:
            task.cancel()
        await asyncio.gather(*delivery.tasks, return_exceptions=True)
        await delivery.client.aclose()

    def _enqueue(self, update: Update) -> None:
        delivery = self._delivery
        if delivery is None:
            return
        chat = chat_of(update.json)
        if chat in delivery.lanes:
            delivery.lanes[chat].append(update)
            return
        delivery.lanes[chat] = deque([update])
        task = asyncio.get_running_loop().create_task(self._work_lane(delivery, chat))
        delivery.tasks.add(task)
        task.add_done_callback(delivery.tasks.discard)

    async def _work_lane(self, delivery: _Delivery, chat: int) -> None:
        lane = delivery.lanes[chat]
        while lane:
            await self._deliver(delivery, lane[0])
            lane.popleft()
        del delivery.lanes[chat]

    async def _deliver(self, delivery: _Delivery, update: Update) -> None:
        pause = self._first_retry
        while update.id in self._updates.pending:
            async with delivery.free:
                retry_after = await _try_once(delivery, update)
            if retry_after is None or update.expired(time.monotonic()):
                self._updates.pending.pop(update.id, None)
                return
            await asyncio.sleep(max(pause, min(retry_after, LONGEST_RETRY_AFTER)))
            pause = pause * 2 if pause < LONGEST_PAUSE[0] else random.uniform(*LONGEST_PAUSE)


async def _try_once(delivery: _Delivery, update: Update) -> float | None:
    """None when the bot took the update, else the seconds that it asked us to wait (0 when it did not say)."""
    target = delivery.target
    headers = {"Content-Type": "application/json"}
    if target.secret:
        headers[SECRET_HEADER] = target.secret
    try:
        answer = await delivery.client.post(target.url, content=json.dumps(update.json), headers=headers)
    except httpx.HTTPError as error:
        words, retry_after = str(error) or type(error).__name__, 0.0
    else:
        if answer.is_success:
            return None
        words = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
        asked = answer.headers.get("Retry-After", "")
        retry_after = float(asked) if asked.isdigit() else 0.0
    target.last_error_date, target.last_error_message = int(time.time()), words
    return retry_after


def chat_of(update: dict[str, Any]) -> int:
    """The chat whose order an update belongs to, else its sender; 0 when it (a raw one) has neither."""
    for content in update.values():
        if not isinstance(content, dict):
            continue
        inner = content.get("message")
        holder = inner if isinstance(inner, dict) else content
        for name in ("chat", "from", "user"):
            owner = holder.get(name)
            if isinstance(owner, dict) and isinstance(owner.get("id"), int):
                return int(owner["id"])
    return 0
