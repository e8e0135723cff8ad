"""The one way in, for polling and webhook:

Each update in the order of its chat, chats side by side, acknowledged after its transaction is committed.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

import structlog
from sqlalchemy.orm import Session
from telegram import Bot
from telegram.error import TelegramError

from bot.inline import InlineAnswers
from bot.logs import places
from handlers.dispatch import handle
from handlers.incoming import Incoming, NotAnUpdateError, parse, update_id_of
from handlers.turn import House, Turn
from messages.message import Message
from messages.renderer import Renderer
from messages.words import note
from scheduler.clock import Clock
from scheduler.courier import Courier
from scheduler.sender import Sender
from service import outbox, people, updates
from service.database import DATABASE_AWAY, Database
from service.models import Delivery

log = structlog.get_logger()

#: Turns whose answers are not out yet. A process that dies leaves at most so many replies of which nobody can say whether they arrived;
#: Telegram takes no more than 30 a second, so more would not be faster.
AHEAD = 16


@dataclass(frozen=True)
class Taken:
    """What an update left to do once its transaction is committed."""

    replies: Sequence[tuple[Delivery, Message]] = ()
    toast: tuple[str, dict[str, Any]] | None = None
    language: str = "es"
    link: str | None = None  # a start link's payload, opened in answer to a button


class Ingress:
    def __init__(self, db: Database, bot: Bot, courier: Courier, sender: Sender, renderer: Renderer, house: House, clock: Clock) -> None:
        self._db = db
        self._bot = bot
        self._courier = courier
        self._sender = sender
        self._renderer = renderer
        self._house = house
        self._clock = clock
        self._inline = InlineAnswers(db, bot, house, renderer, clock)
        self._orders: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._ahead = asyncio.Semaphore(AHEAD)
        self._replying: dict[int, asyncio.Task[None]] = {}  # per chat: the newest; it waits for the one before

    async def take(self, raw: object) -> asyncio.Task[None] | None:
        """Handle one update. Returns once it is committed, with the task that answers the person; None where there is nothing to answer.

        Raises what `DATABASE_AWAY` names: then the update must not be acknowledged.
        """
        number = update_id_of(raw)
        if number is None:
            log.warning("update.without_number")
            return None
        incoming, fault = None, None
        try:
            incoming = parse(raw)
        except NotAnUpdateError as error:
            fault = error
        chat_id = incoming.chat_id if incoming else 0
        order = self._orders.setdefault(chat_id, asyncio.Lock())
        async with order:
            await self._ahead.acquire()
            try:
                with structlog.contextvars.bound_contextvars(update=number):
                    taken = await self._handle(number, raw, incoming, fault)
                    replying = asyncio.create_task(self._reply(self._replying.get(chat_id), incoming, taken))
            except BaseException:
                self._ahead.release()
                raise
            replying.add_done_callback(lambda _: self._ahead.release())
            self._replying[chat_id] = replying
        replying.add_done_callback(lambda task: self._replying.pop(chat_id) if self._replying.get(chat_id) is task else None)
        return replying

    async def drain(self) -> None:
        """Wait until everything handled is answered."""
        while self._replying:
            await asyncio.wait(list(self._replying.values()))

    async def _handle(self, number: int, raw: object, incoming: Incoming | None, fault: NotAnUpdateError | None) -> Taken:
        try:
            if fault is not None:
                raise fault
            if incoming is not None and incoming.kind == "inline":
                await self._inline.answer(incoming)
                return Taken()
            return await self._db.write(self._turn, number, incoming)
        except DATABASE_AWAY:
            raise
        except Exception as error:  # poison: set it aside, so that the rest goes on
            log.error("update.set_aside", error=type(error).__name__, where=places(error))
            return await self._db.write(self._set_aside, number, raw, incoming, error)

    def _turn(self, tx: Session, number: int, incoming: Incoming | None) -> Taken:
        now = self._clock.now()
        if not updates.first_time(tx, number, now=now):
            return Taken()
        if incoming is None:
            return Taken()
        if incoming.sender is None:  # nobody to talk with; but that a group moved may be said by nobody
            if incoming.moved_to is not None:
                outbox.moved(tx, incoming.chat_id, incoming.moved_to)
            return Taken()
        programme = self._house.programme
        language = incoming.sender.language if incoming.sender.language in programme.languages else programme.languages[0]
        person = people.meet(tx, incoming.sender.id, incoming.sender.name, language, now=now)
        turn = Turn(tx, now, self._clock.real() + outbox.LEASE, incoming, person, self._house)
        handle(turn)
        tx.flush()
        # rendered before the commit: a template that fails sets the update aside, and the person hears of it
        return Taken([(reply, self._rendered(reply)) for reply in turn.replies], turn.toast, turn.language, turn.link)

    def _set_aside(self, tx: Session, number: int, raw: object, incoming: Incoming | None, error: Exception) -> Taken:
        now = self._clock.now()
        payload = json.dumps(raw, ensure_ascii=True, default=str)[:100_000]
        what = f"{error}" if isinstance(error, NotAnUpdateError) else f"{type(error).__name__} at {places(error, most=1)}"
        reference = updates.set_aside(tx, number, payload, what[:500], now=now)
        if reference is None or incoming is None or not incoming.private or incoming.sender is None:
            return Taken()
        language = self._house.programme.languages[0]
        delivery = outbox.owe(tx, "reply", incoming.chat_id, "error.set_aside", {"reference": reference}, now=now, language=language)
        if delivery is None:
            return Taken()
        outbox.take(delivery, self._house.worker, lease_until=self._clock.real() + outbox.LEASE)
        tx.flush()
        return Taken([(delivery, self._rendered(delivery))], None, language)

    def _rendered(self, delivery: Delivery) -> Message:
        return self._renderer.render(delivery.template, delivery.data, delivery.language)

    async def _reply(self, before: asyncio.Task[None] | None, incoming: Incoming | None, taken: Taken) -> None:
        """Everything after the commit; what fails here is in the outbox, or was a courtesy."""
        self._sender.nudge()
        if before is not None:
            await asyncio.wait([before])
        if incoming is not None and incoming.kind == "button" and incoming.query_id:
            await self._answer_button(incoming.query_id, taken)
        if taken.replies:
            self._sender.note(await self._courier.reply(taken.replies))

    async def _answer_button(self, query_id: str, taken: Taken) -> None:
        """Stop the button's spinner, with a note where there is one. Too late or twice is no harm."""
        text = note(self._renderer.render(taken.toast[0], taken.toast[1], taken.language).text) if taken.toast else None
        try:
            url = f"https://t.me/{self._bot.username}?start={taken.link}" if taken.link else None
            await self._bot.answer_callback_query(query_id, url=url, text=text, show_alert=bool(text and len(text) > 60))
        except TelegramError as error:
            log.info("button.not_answered", error=type(error).__name__)
