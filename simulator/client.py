"""The local Telegram for tests: people who write, tap and read.

async with Simulator("http://127.0.0.1:8081") as telegram:
    julia = await telegram.person("Julia", language_code="es")
    await julia.says("/start")
    answer = await julia.hears("piloto")
    await julia.taps("Acepto")
"""

from dataclasses import dataclass, field
from typing import Any

from simulator.connection import Connection
from simulator.person import Person
from simulator.seen import Json, Message

__all__ = ["Group", "Message", "Person", "Simulator"]


@dataclass(frozen=True, slots=True)
class Group:
    connection: Connection = field(repr=False)
    id: int
    title: str

    async def _member(self, person: Person, action: str) -> None:
        await self.connection.post(f"/phone/groups/{self.id}/members", {"person_id": person.id, "action": action})

    async def adds(self, person: Person) -> None:
        await self._member(person, "join")

    async def loses(self, person: Person) -> None:
        await self._member(person, "leave")

    async def adds_bot(self) -> None:
        await self.connection.post(f"/phone/groups/{self.id}/bot", {"action": "add"})

    async def promotes_bot(self) -> None:
        await self.connection.post(f"/phone/groups/{self.id}/bot", {"action": "promote"})

    async def kicks_bot(self) -> None:
        await self.connection.post(f"/phone/groups/{self.id}/bot", {"action": "kick"})

    async def becomes_supergroup(self) -> "Group":
        answer = await self.connection.post("/faults/migrate", {"chat_id": self.id})
        return Group(self.connection, answer.json()["chat_id"], self.title)


class Simulator(Connection):
    async def person(self, first_name: str, **about: str) -> Person:
        """`last_name`, `username`, `language_code`, `role_hint` may be given."""
        created = (await self.post("/phone/people", {"first_name": first_name, **about})).json()
        return Person(self, created["id"], first_name)

    async def group(self, title: str, members: list[Person], **about: Any) -> Group:
        """`type`, `forum`, `bot_member` and `bot_admin` may be given."""
        body = {"title": title, "members": [member.id for member in members], **about}
        return Group(self, (await self.post("/phone/groups", body)).json()["id"], title)

    async def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> Json:
        """Moves the simulated clock; returns it."""
        total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        moved: Json = (await self.post("/clock", {"advance": total})).json()
        return moved

    async def faults(self, rules: list[Json], seed: int | None = None) -> None:
        body: Json = {"rules": rules} if seed is None else {"rules": rules, "seed": seed}
        await self.post("/faults", body)

    async def fired(self) -> dict[str, int]:
        """How many faults of each kind have hit so far."""
        counts: dict[str, int] = (await self.get("/faults")).json()["fired"]
        return counts

    async def limits(self, *, enabled: bool = True, **rates: float) -> None:
        await self.post("/limits", {"enabled": enabled, **rates})

    async def log(self, since: int = 0, method: str | None = None) -> list[Json]:
        """The bot's calls so far, of one method if said."""
        calls: list[Json] = (await self.get("/phone/log", since=since)).json()
        return [call for call in calls if method in (None, call["method"])]

    async def update(self, raw: Json) -> int:
        """Puts any JSON object into the bot's queue; returns its update_id."""
        return int((await self.post("/phone/updates", raw)).json()["update_id"])
