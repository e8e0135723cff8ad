"""How fast messages may leave: below Telegram's limits over all chats, in one chat and in one group, and slower where Telegram says so."""

import time
from collections.abc import Callable

from service.programme import Rates

#: Telegram tolerates short bursts; a quarter of a second's worth may leave at once.
BURST_SECONDS = 0.25
#: So many chats told to slow down at about the same time mean the whole bot, not one chat.
CHATS_THAT_MEAN_ALL = 3
ABOUT_THE_SAME_TIME = 5.0


class Pace:
    """One sender's pace. Kept in memory: what it forgets in a restart costs at most a 429, which is obeyed."""

    def __init__(self, rates: Rates, seconds: Callable[[], float] = time.monotonic) -> None:
        self._rates = rates
        self._seconds = seconds
        self._burst = max(1.0, rates.messages_per_second * BURST_SECONDS)
        self._tokens = 1.0  # no more: a process that was killed a moment ago may have spent the rest
        self._filled_at = seconds()
        self._resting: dict[int, float] = {}
        self._groups: dict[int, tuple[float, float]] = {}  # chat: (tokens, when they were counted)
        self._slowed: dict[int, float] = {}
        self._paused_until = 0.0

    def room(self) -> int:
        """How many messages may leave now."""
        now = self._seconds()
        if now < self._paused_until:
            return 0
        self._tokens = min(self._burst, self._tokens + (now - self._filled_at) * self._rates.messages_per_second)
        self._filled_at = now
        return int(self._tokens)

    def resting(self) -> list[int]:
        """Chats that had a message just now, or were told to wait."""
        now = self._seconds()
        self._resting = {chat: until for chat, until in self._resting.items() if until > now}
        return list(self._resting)

    def left(self, chat_id: int, size: int = 1) -> None:
        """A message is leaving for this chat, or an album of so many."""
        self._tokens -= size
        self._rest(chat_id, size * self._rates.seconds_between_in_chat if chat_id > 0 else self._group_gap(chat_id, size))

    def _group_gap(self, chat_id: int, size: int) -> float:
        """Seconds until the group may have another one.

        A third of a minute's messages may go at once, the others evenly: so no minute has more than its number.
        """
        per_minute = self._rates.group_messages_per_minute
        most, per_second = max(1.0, per_minute / 3), per_minute * 2 / 3 / 60
        now = self._seconds()
        tokens, counted_at = self._groups.get(chat_id, (most, now))
        tokens = min(most, tokens + (now - counted_at) * per_second) - size
        self._groups[chat_id] = (tokens, now)
        return max(0.0, (1 - tokens) / per_second)

    def slow_down(self, chat_id: int, wait: float) -> None:
        """Telegram answered 429: this chat waits; all of them do where it said so for several."""
        now = self._seconds()
        self._rest(chat_id, wait)
        self._slowed = {chat: at for chat, at in self._slowed.items() if now - at < ABOUT_THE_SAME_TIME} | {chat_id: now}
        if len(self._slowed) >= CHATS_THAT_MEAN_ALL:
            self._paused_until = max(self._paused_until, now + wait)

    def seconds_to_room(self) -> float:
        """How long until a message may leave."""
        return max(self.debt(), self._paused_until - self._seconds(), 0.0)

    def debt(self) -> float:
        """How long what has left keeps the next one waiting, in seconds."""
        return max(0.0, 1.0 - self._tokens) / self._rates.messages_per_second

    def _rest(self, chat_id: int, seconds: float) -> None:
        until = self._seconds() + seconds
        self._resting[chat_id] = max(self._resting.get(chat_id, 0.0), until)
