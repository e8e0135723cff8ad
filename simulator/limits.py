"""Telegram's rate limits as a mode: about 30 messages a second, 1 a second to a chat, 20 a minute into a group."""

import math
import time
from dataclasses import dataclass, field

from simulator.errors import too_many_requests

PAID_PER_SECOND = 1000.0


@dataclass(slots=True)
class Bucket:
    """A token bucket: `burst` at once, then `rate` a second."""

    rate: float
    burst: float
    tokens: float
    at: float

    def wait(self, now: float, cost: int) -> float:
        """Seconds until `cost` tokens are there; an album larger than the burst passes when the bucket is full."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (min(cost, self.burst) - self.tokens) / self.rate)


@dataclass(slots=True)
class Limits:
    enabled: bool = False
    overall_per_second: float = 30.0
    chat_per_second: float = 1.0
    chat_burst: float = 3.0
    group_per_minute: float = 20.0
    topics_per_minute: float = 5.0  # bots that opened many forum topics in seconds were banned
    buckets: dict[str | int, Bucket] = field(default_factory=dict)

    def set(self, **values: float) -> None:
        """Changed limits start with full buckets."""
        for name, value in values.items():
            setattr(self, name, value)
        self.buckets.clear()

    def spend(self, chat_id: int, *, cost: int = 1, paid: bool = False) -> None:
        """Counts messages or edits of a chat; raises ApiError 429 and takes nothing when one limit is reached."""
        if not self.enabled:
            return
        now = time.monotonic()
        if paid:
            overall = self._bucket("paid", PAID_PER_SECOND, PAID_PER_SECOND, now)
        else:
            overall = self._bucket("all", self.overall_per_second, self.overall_per_second, now)
        buckets = [overall, self._bucket(chat_id, self.chat_per_second, self.chat_burst, now)]
        if chat_id < 0:
            buckets.append(self._bucket(f"group {chat_id}", self.group_per_minute / 60, self.group_per_minute, now))
        _take(buckets, now, cost)

    def spend_topic(self) -> None:
        """Counts a new forum topic."""
        if self.enabled:
            now = time.monotonic()
            _take([self._bucket("topics", self.topics_per_minute / 60, self.topics_per_minute, now)], now, 1)

    def _bucket(self, key: str | int, rate: float, burst: float, now: float) -> Bucket:
        bucket = self.buckets.get(key)
        if bucket is None:
            bucket = self.buckets[key] = Bucket(rate, burst, burst, now)
        return bucket


def _take(buckets: list[Bucket], now: float, cost: int) -> None:
    wait = max(bucket.wait(now, cost) for bucket in buckets)
    if wait > 0:
        raise too_many_requests(max(1, math.ceil(wait)))
    for bucket in buckets:
        bucket.tokens -= cost
