"""An announcement to a crowd while the network fails and the bot is killed; then a second one, stopped half-way.

`python -m bench.announcement` does it with 10,000 people at the real limits; a test with a few hundred, at rates that do not make it wait.
"""

import asyncio
import bisect
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.pace import BURST_SECONDS
from scheduler.sender import IN_FLIGHT
from service import outbox, schema
from service.database import Database
from service.models import Announcement, Delivery, Lease, Person
from simulator.client import Person as Phone
from simulator.client import Simulator
from simulator.process import free_port
from simulator.world import World
from tests.endtoend.bot_process import ROOT, BotProcess
from tests.endtoend.forwarder import forwarding
from tests.endtoend.test_replicas import replica, set_webhook
from tests.endtoend.village import Village, local_telegram, newcomer

FIRST, SECOND = "Mañana llega la vacuna a la plaza.", "Se adelanta la feria."
PATIENCE = 60.0
LATE = 0.3


@dataclass(frozen=True)
class Trial:
    """`per_second`: the pace that the bot is set to; Telegram's own limit lies a fifth above it, as 25 lies below 30."""

    people: int
    per_second: float
    database_url: str
    replicas: int = 1
    kills: int = 2
    faults: bool = True
    limits: bool = True
    hang_seconds: float = 30.0
    leases_run_out_at_once: bool = False
    seed: int = 7


#: (kind, probability, what else)
FAULTS: tuple[tuple[str, float, dict[str, Any]], ...] = (
    ("429", 0.003, {"retry_after": 1}),
    ("500", 0.005, {}),
    ("502", 0.003, {}),
    ("hang", 0.0007, {}),
    ("hang", 0.0007, {"deliver": True}),
    ("drop_reply", 0.005, {}),
)


@dataclass
class Result:
    """What was counted; times are monotonic seconds."""

    counts: dict[str, Any] = field(default_factory=dict)
    #: when each attempt of the first announcement came to Telegram
    at: list[float] = field(default_factory=list)

    def rate(self) -> float:
        """Attempts a second over the whole, kills and restarts included."""
        return (len(self.at) - 1) / (self.at[-1] - self.at[0])

    def steady(self, seconds: float) -> float:
        """The median of the attempts a second in windows of so many seconds."""
        windows = [count / seconds for count in self._windows(seconds)]
        return sorted(windows)[len(windows) // 2]

    def most(self, seconds: float) -> int:
        """The most attempts in any window of so many seconds."""
        return max(self._windows(seconds))

    def _windows(self, seconds: float) -> list[int]:
        """How many come within so many seconds from each attempt on, while there are so many seconds left."""
        starts = [at for at in self.at if at + seconds <= self.at[-1]]
        return [bisect.bisect_left(self.at, at + seconds) - number for number, at in enumerate(starts)]


async def run(trial: Trial, folder: Path, say: Callable[[str], None] = lambda _: None) -> Result:
    """Play it and check all that has to hold. Raises AssertionError with what does not."""
    db = Database(trial.database_url)
    schema.upgrade(db.engine)
    async with AsyncExitStack() as stack:
        world, url = stack.enter_context(local_telegram(seed=trial.seed))
        world.log = deque()
        telegram = await stack.enter_async_context(Simulator(url))
        stack.callback(db.close)
        bots = await _start(trial, folder, url, stack)
        elena = await newcomer(telegram, db, "Elena", "organizer")
        crowd = await _crowd(trial, world, telegram, db)
        say(f"{trial.people} people are there")
        if trial.limits:
            scale = trial.per_second / 25
            await telegram.limits(
                overall_per_second=30 * scale, chat_per_second=max(1, scale), chat_burst=3 * max(1, scale), group_per_minute=20 * scale
            )
        if trial.faults:
            await telegram.faults(
                [
                    {"kind": kind, "method": "copyMessage", "probability": chance, **_patience(kind, trial), **more}
                    for kind, chance, more in FAULTS
                ],
                seed=trial.seed,
            )
        stage = Stage(trial, world, telegram, db, bots, elena, crowd, say)
        result = await stage.play()
        await telegram.faults([])
        return result


def _patience(kind: str, trial: Trial) -> dict[str, float]:
    return {"seconds": trial.hang_seconds} if kind == "hang" else {}


async def _start(trial: Trial, folder: Path, url: str, stack: AsyncExitStack) -> list[BotProcess]:
    config = _config(folder, trial.per_second)
    if trial.replicas == 1:
        bots = [BotProcess(url, trial.database_url, folder / "bot.log", config)]
    else:
        ports = [free_port() for _ in range(trial.replicas)]
        front = await stack.enter_async_context(forwarding([f"http://127.0.0.1:{port}" for port in ports]))
        bots = [replica(url, trial.database_url, folder, port) for port in ports]
        for bot in bots:
            bot.config = config
        await set_webhook(url, front)
    for bot in bots:
        stack.callback(bot.close)
        bot.start()
    for bot in bots:
        await bot.started()
    return bots


def _config(folder: Path, per_second: float) -> Path:
    content = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    content["programme"]["rates"]["messages_per_second"] = per_second
    content["programme"]["rates"]["seconds_between_in_chat"] = min(1, 25 / per_second)
    content["programme"]["announcements"]["hold_seconds"] = 1
    path = folder / "announcing.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


@dataclass(frozen=True)
class Crowd:
    """Ids. `blocked` are in the audience until Telegram says so; `outside` are those who must hear nothing."""

    audience: frozenset[int]
    blocked: frozenset[int]
    outside: frozenset[int]


async def _crowd(trial: Trial, world: World, telegram: Simulator, db: Database) -> Crowd:
    few = max(5, trial.people // 100)
    village = Village(world, telegram, db, *[None] * 3)  # type: ignore[arg-type]
    audience = await village.crowd(trial.people)
    outside = [
        *await village.crowd(few, district="Tambopata"),
        *await village.crowd(few, stopped=True),
        *await village.crowd(few, consents=False),
    ]
    blocked = audience[:: max(1, trial.people // max(1, trial.people // 50))]
    for person_id in blocked:
        world.people[person_id].blocked = True
    return Crowd(frozenset(audience), frozenset(blocked), frozenset(outside))


@dataclass
class Stage:
    trial: Trial
    world: World
    telegram: Simulator
    db: Database
    bots: list[BotProcess]
    elena: Phone
    crowd: Crowd
    say: Callable[[str], None]

    async def play(self) -> Result:
        result = Result()
        first = await self._announce(FIRST)
        await self._with_kills(first)
        await self._until(lambda: self._state(first), lambda state: state == "sent", self.trial.people / self.trial.per_second * 3 + 150)
        result.at = self._attempts()
        await asyncio.to_thread(self._check, first, FIRST, result)
        self.say(f"first: {result.counts}")
        before = len(self.world.log)
        second = await self._announce(SECOND)
        await self._until(lambda: self._number(second, "sent"), lambda sent: sent > self.trial.people / 20, PATIENCE)
        await self._stop(second, before, result)
        return result

    async def _announce(self, text: str) -> int:
        """As Elena does it; the number of the announcement, which is then under way."""
        await self.elena.says("/anuncio")
        await self.elena.taps("Iberia", timeout=PATIENCE)
        await self.elena.hears(lambda message: message.edited, timeout=PATIENCE)
        await self.elena.says(text)
        await self.elena.taps("Enviar ahora", timeout=PATIENCE)
        newest = select(func.max(Announcement.id)).where(Announcement.state == "sending")
        return int(await self._until(lambda: self.db.read(lambda tx: tx.scalar(newest)), bool, PATIENCE))

    async def _with_kills(self, announcement_id: int) -> None:
        """Kill who sends, at even steps of the way, and start it again."""
        for kill in range(1, self.trial.kills + 1):
            share = self.trial.people * kill / (self.trial.kills + 1)
            await self._until(lambda: self._number(announcement_id, "sent"), share.__le__, self.trial.people)
            holder = await self.db.read(lambda tx: tx.scalars(select(Lease.holder)).one())
            sender = next((bot for bot in self.bots if bot.process and f"-{bot.process.pid}-" in holder), self.bots[0])
            sender.kill()
            self.say(f"killed {holder}")
            if self.trial.leases_run_out_at_once:
                Village(self.world, self.telegram, self.db, *[None] * 3).time_passes_for_the_dead(sender)  # type: ignore[arg-type]
            sender.start()

    async def _stop(self, announcement_id: int, before: int, result: Result) -> None:
        """«Detener»: from then on only what was on its way may still come."""
        await self.elena.taps("Detener", timeout=PATIENCE)
        await self._until(lambda: self._state(announcement_id), lambda state: state == "stopped", PATIENCE)
        stopped = time.monotonic()
        on_their_way = await self.db.read(lambda tx: set(tx.scalars(_rows(announcement_id, "sending").with_only_columns(Delivery.id))))
        arrived = await self.db.read(lambda tx: set(tx.scalars(_rows(announcement_id, "sent").with_only_columns(Delivery.id))))
        await self._until(lambda: self._number(announcement_id, "sending"), lambda number: number == 0, 90)
        sent = await self.db.read(lambda tx: set(tx.scalars(_rows(announcement_id, "sent").with_only_columns(Delivery.id))))
        late = [call for call in list(self.world.log)[before:] if call["method"] == "copyMessage" and call["at"] > stopped]
        assert sent - arrived <= on_their_way, "something was sent after the stop that was not on its way"
        assert len(late) <= len(on_their_way) <= IN_FLIGHT, f"{len(late)} calls after the stop, {len(on_their_way)} were on their way"
        states = await self.db.read(lambda tx: self._states(tx, announcement_id))
        assert states["ready"] == states["held"] == 0
        assert await self._on_phones(SECOND) <= Counter(dict.fromkeys(self.crowd.audience, 1))
        result.counts["stopped"] = {**states, "on their way at the stop": len(on_their_way), "calls after it": len(late)}

    def _check(self, announcement_id: int, text: str, result: Result) -> None:
        copies = asyncio.run(self._on_phones(text))
        rows = self.db.read_now(lambda tx: tx.scalars(_rows(announcement_id)).all())
        assert Counter(row.chat_id for row in rows) == Counter(self.crowd.audience), "a row for each in the audience, and for nobody else"
        assert not copies.keys() & self.crowd.outside
        assert max(copies.values()) == 1, "somebody has it twice"
        for row in rows:
            number = copies[row.chat_id]
            if row.state == "sent":
                assert number == 1, f"{row.id} is said to be sent, but on no phone"
            elif row.state == "unknown":
                assert row.uncertain
            else:
                assert (row.state, number) == ("dead", 0), f"{row.id}: {row.state}, {row.error}, {number} copies"
                assert row.chat_id in self.crowd.blocked, f"{row.id}: {row.error}"
        states = Counter(row.state for row in rows)
        unknown = [row for row in rows if row.state == "unknown"]
        refused = [call["chat_id"] == self.elena.id for call in list(self.world.log) if call["error_code"] == 429 and call["fault"] is None]
        assert all(refused), f"{refused.count(False)} answers 429 that our own pace caused"
        gone = self.db.read_now(lambda tx: set(tx.scalars(select(Person.id).where(Person.unreachable_at.is_not(None)))))
        assert gone <= self.crowd.blocked
        result.counts["first"] = {
            **states,
            "unknown that did arrive": sum(copies[row.chat_id] for row in unknown),
            "faults": dict(self.world.faults.fired),
            "429 by our own pace": refused.count(False),
            "429 to Elena, who presses four buttons in a second": refused.count(True),
        }

    async def _on_phones(self, text: str) -> Counter[int]:
        bot, organizer = self.world.bot["id"], self.elena.id
        found = Counter[int]()
        for chat in list(self.world.chats.values()):
            if chat.id != organizer:
                found[chat.id] += sum(m["from"]["id"] == bot and m.get("text") == text for m in list(chat.messages.values()))
        return +found

    def _attempts(self) -> list[float]:
        return sorted(call["at"] for call in list(self.world.log) if call["method"] == "copyMessage" and call["chat_id"] != self.elena.id)

    def _states(self, tx: Session, announcement_id: int) -> Counter[str]:
        of_it = (Delivery.announcement_id == announcement_id, Delivery.kind == "announcement")
        return Counter(outbox.counts(tx, *of_it))

    async def _number(self, announcement_id: int, state: str) -> int:
        states = await self.db.read(lambda tx: self._states(tx, announcement_id))
        return states[state]

    async def _state(self, announcement_id: int) -> str:
        return await self.db.read(lambda tx: tx.get_one(Announcement, announcement_id).state)

    async def _until(self, look: Callable[[], Awaitable[Any]], enough: Callable[[Any], bool], seconds: float) -> Any:
        deadline = time.monotonic() + seconds
        while not enough(found := await look()):
            assert time.monotonic() < deadline, f"waited {seconds} s; it stands at {found}"
            await asyncio.sleep(0.2)
        return found


def _rows(announcement_id: int, *states: str) -> Any:
    found = select(Delivery).where(Delivery.announcement_id == announcement_id, Delivery.kind == "announcement")
    return found.where(Delivery.state.in_(states)) if states else found


def check_pace(result: Result, per_second: float, seconds: float) -> None:
    """Never above what is set: in no window more than its rate and the short burst that the pace allows.

    Attempts are counted as they come to Telegram; on a busy machine some come a little late, and then together.
    """
    most = per_second * (seconds + LATE) + max(1.0, per_second * BURST_SECONDS)
    assert result.most(seconds) <= most, f"{result.most(seconds)} in {seconds} s, of {most}"
    assert result.rate() <= per_second
