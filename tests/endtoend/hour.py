"""The scripted hour: what farmers, a consultant and an organizer do while the bot falls and rises.

They are patient and behave as people do: who hears nothing for a while writes again. Nobody waits for the bot to be there.
"""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from service import sessions
from simulator.client import Message, Person
from tests.endtoend.village import ELSEWHERE, HEARING, Village

PATIENCE = 8.0
TIMES = 12
CARD = re.compile(r"^(?:🚨 URGENTE · )?Consulta N° (\d+)(?!.* (?:dice|manda esto):)", re.DOTALL)
ADVICE = "Consejo para la consulta"
PHOTO = b"\xff\xd8\xff\xe0 a leaf with spots \xff\xd9"


class Hour:
    def __init__(self, village: Village, rng: random.Random) -> None:
        self._village = village
        self._rng = rng
        self._sessions: list[int] = []

    async def plan(self) -> None:
        """Two sessions, so that in this hour one reminder comes a day and one three days ahead."""
        now = self._village.now
        starts = [now + timedelta(days=1, minutes=45), now + timedelta(days=3, minutes=50)]
        plans = [sessions.Plan(f"Escuela {number}", start, "La Joya", None, None, 100) for number, start in enumerate(starts)]

        def create(tx: Session) -> list[int]:
            return [sessions.create(tx, plan, self._village.elena.id, now=now).id for plan in plans]

        self._sessions = await self._village.db.write(create)

    async def live(self, farmers: int, *, seconds: float, burst: int = 1) -> None:
        """Play the hour within about so many seconds, or longer where the bot is not there.

        Each farmer ends with `burst` messages, one right after the other.
        """
        await asyncio.gather(self._organizer(seconds), *(self._farmer(number, seconds, burst) for number in range(farmers)))

    async def pass_time(self, seconds: float) -> None:
        """An hour in so many seconds, and on like that."""
        while True:
            await asyncio.sleep(seconds / 60)
            await self._village.telegram.advance(minutes=1)

    async def _farmer(self, number: int, seconds: float, burst: int) -> None:
        """In by the front door, a question, two registrations, a photo, and thanks for the consultant's answer."""
        await asyncio.sleep(self._rng.uniform(0, seconds / 3))
        name = f"Don Abel {number}"
        person = await self._village.telegram.person(name, language_code="es")
        has_case = number % 3 == 0
        if has_case:
            await self._asks(person, f"zumbayllu {number} de la ñusta")  # before his consent: kept, and a person answers it
        await _presses(person, "acepto", lambda: person.says("/start"))
        await _presses(person, ELSEWHERE, lambda: person.says("/distrito"))
        await self._asks(person, "mi vaca tiene garrapatas")
        if not has_case:
            wish = "Hablar con un consultor" if number % 3 == 1 else "Me sirvió"
            await _presses(person, wish, lambda: self._asks(person, "mi vaca tiene garrapatas"))
        for at, session_id in enumerate(self._sessions, start=1):
            await _presses(person, f"{at}. Me inscribo", lambda: person.says("/escuelas"))
            self._village.joined.add((person.id, session_id))
        self._village.asked.append(await person.sends("photo", PHOTO, caption=f"foto de {name}"))
        with suppress(AssertionError):
            await person.hears(ADVICE, timeout=PATIENCE)
        for at in range(burst):
            await self._asks(person, f"muchas gracias de {name}, ya lo hice {at}")

    async def _asks(self, person: Person, text: str) -> None:
        self._village.asked.append(await person.says(text))

    async def consult(self) -> None:
        """Rosa replies to each card once; to every third with a picture too."""
        village, answered = self._village, set[int]()
        while True:
            await asyncio.sleep(0.1)
            for card in village.rosa.inbox(chat=village.group):
                number = CARD.match(card.text)
                if card.sender_id != village.world.bot["id"] or number is None or int(number[1]) in answered:
                    continue
                answered.add(int(number[1]))
                await self._advise(int(number[1]), card)

    async def _advise(self, case_id: int, card: Message) -> None:
        rosa, group = self._village.rosa, self._village.group
        said = await rosa.says(f"{ADVICE} {case_id}: sal y sombra.", chat=group, reply_to=card)
        self._village.advice.append((case_id, said))
        if case_id % 3 == 0:
            shown = await rosa.sends("photo", PHOTO, caption=f"{ADVICE} {case_id}, en foto", chat=group, reply_to=card)
            self._village.advice.append((case_id, shown))

    async def _organizer(self, seconds: float) -> None:
        await asyncio.sleep(seconds / 3)
        village = self._village
        village.announced = "Mañana llega la vacuna a la plaza de Iberia."
        await self._writes_announcement()
        await _presses(village.elena, "Enviar ahora", self._writes_announcement)

    async def _writes_announcement(self) -> None:
        elena = self._village.elena
        await elena.says("/anuncio")
        await _presses(elena, HEARING, lambda: elena.says("/anuncio"))
        await elena.says(self._village.announced)


@asynccontextmanager
async def going_on(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Something endless beside what is done here; when it fails, that comes out at the end."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        if not task.done():
            task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _presses(person: Person, button: str, again: Callable[[], Awaitable[Message | None]]) -> None:
    """Press the button as soon as it is there; who does not see it for long does again what should bring it."""
    for _ in range(TIMES):
        try:
            await person.taps(button, timeout=PATIENCE if person.inbox() else 0.5)
        except AssertionError:
            await again()
        else:
            return
    raise AssertionError(f"{person} never saw {button!r}")
