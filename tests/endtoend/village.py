"""A village around the bot: the cast, the crowd that listens, and what they said, so that it can be compared with the rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.settings import load
from knowledge.manual import Manual
from messages.renderer import Renderer
from messages.words import note
from service import invites, people
from service.database import Database
from service.models import Consent, Delivery, Lease
from service.models import Person as Row
from simulator.client import Group, Message, Person, Simulator
from simulator.process import simulator_thread
from simulator.world import World
from tests.endtoend.bot_process import ROOT, BotProcess

HEARING, ELSEWHERE = "Iberia", "Tambopata"  # districts


def monday_morning() -> float:
    """Seconds from now to the next Monday at ten in the programme's time: consultants work, nobody sleeps."""
    now = datetime.now(UTC)
    lima = (now - timedelta(hours=5)).replace(hour=10, minute=0, second=0, microsecond=0)
    monday = lima + timedelta(days=7 - lima.weekday(), hours=5)
    return (monday - now).total_seconds()


def hurried(folder: Path) -> Path:
    """The programme's configuration with rates that do not make a test wait."""
    content = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    content["programme"]["rates"] = {"messages_per_second": 30, "seconds_between_in_chat": 0.02, "group_messages_per_minute": 3000}
    content["programme"]["announcements"]["hold_seconds"] = 0
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def words(template: str, **data: object) -> str:
    """The first line of a message as a phone shows it, so that a journey does not hang on its exact words."""
    programme = load(ROOT / "config.yaml").programme
    renderer = Renderer(programme, lambda: Manual(()), lambda: "yachachiq_bot")
    return note(renderer.render(template, data, "es").text.splitlines()[0])


@contextmanager
def local_telegram(*, strict: bool = True, seed: int = 7) -> Iterator[tuple[World, str]]:
    """A local Telegram in a thread, on a Monday morning."""
    world = World(strict=strict, seed=seed, first_retry=0.3)
    world.clock.offset = monday_morning()
    with simulator_thread(world) as url:
        yield world, url


@dataclass
class Village:
    """The cast and what they did. Chats are named by their ids; a private chat's is the person's."""

    world: World
    telegram: Simulator
    db: Database
    rosa: Person
    elena: Person
    group: Group
    asked: list[Message] = field(default_factory=list)  # a question each, or something that belongs to one
    advice: list[tuple[int, Message]] = field(default_factory=list)  # (case, what the consultant replied)
    joined: set[tuple[int, int]] = field(default_factory=set)  # (person, session) whose button was pressed
    audience: frozenset[int] = frozenset()  # who has to get the announcement
    announced: str = ""

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.world.clock.timestamp(), UTC)

    @classmethod
    async def settle(cls, world: World, telegram: Simulator, db: Database) -> "Village":
        """Rosa with her group, Elena who organizes; the bot has to be running."""
        rosa = await newcomer(telegram, db, "Rosa", "consultant")
        elena = await newcomer(telegram, db, "Elena", "organizer")
        group = await telegram.group("Consultores", [rosa])
        await rosa.says("/aqui", chat=group)
        await rosa.hears(words("desk.here"), chat=group, timeout=20)
        return cls(world, telegram, db, rosa, elena, group)

    async def crowd(self, size: int, *, district: str = HEARING, consents: bool = True, stopped: bool = False) -> list[int]:
        """People who came in long ago and only listen. Returns their ids."""
        ids = [self.world.add_person(f"Vecina {number}").id for number in range(size)]
        for person_id in ids:
            self.world.people[person_id].started = True

        now = self.now
        stopped_at = now if stopped else None
        person = {"name": "Vecina", "language": "es", "district": district, "joined_at": now, "last_seen_at": now, "stopped_at": stopped_at}

        def arrive(tx: Session) -> None:
            tx.execute(insert(Row), [{**person, "id": person_id} for person_id in ids])
            if consents:
                tx.execute(insert(Consent), [{"person_id": person_id, "purpose": people.ANSWERS, "granted_at": now} for person_id in ids])

        await self.db.write(arrive)
        return ids

    def from_bot(self, chat_id: int, fits: Callable[[str], bool] = lambda _: True) -> list[int]:
        """The numbers of the bot's messages on that phone whose text or caption fits, as they stand now."""
        bot = self.world.bot["id"]
        messages = list(self.world.chats[chat_id].messages.values())
        return [m["message_id"] for m in messages if m["from"]["id"] == bot and fits(m.get("text") or m.get("caption") or "")]

    def time_passes_for_the_dead(self, *bots: BotProcess) -> None:
        """The leases of killed processes run out at once, as they would in a minute: `real` time cannot be moved.

        On SQLite the next process takes over everything by itself.
        """
        dead = [f"-{pid}-" for bot in bots for pid in bot.killed]

        def age(tx: Session) -> None:
            long_ago = datetime.now(UTC) - timedelta(minutes=5)
            for lease in tx.scalars(select(Lease)):
                if any(pid in lease.holder for pid in dead):
                    lease.until = long_ago
            for row in tx.scalars(select(Delivery).where(Delivery.state == "sending").with_for_update()):
                if any(pid in (row.worker or "") for pid in dead):
                    row.lease_until = long_ago

        self.db.write_now(age)


async def newcomer(telegram: Simulator, db: Database, name: str, role: str) -> Person:
    """Somebody who follows an invitation."""
    person = await telegram.person(name, language_code="es")
    payload = await db.write(invites.create, role, by=None, now=datetime.now(UTC))
    await person.says(f"/start {payload}")
    await person.hears(words("start.role_granted", role=role), timeout=20)
    return person


async def farmer(telegram: Simulator, name: str, district: str = ELSEWHERE) -> Person:
    """Somebody who comes in by the front door: consent first, then the district."""
    person = await telegram.person(name, language_code="es")
    await person.says("/start")
    await person.taps("acepto", timeout=20)
    await person.taps(district, timeout=20)
    await person.hears("Ya puede preguntar", timeout=20)
    return person
