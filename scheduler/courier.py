"""Takes one delivery to Telegram and says what became of it."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from jinja2 import TemplateError
from sqlalchemy.orm import Session
from telegram import Bot

from messages.message import Message
from messages.renderer import Renderer
from scheduler.clock import Clock
from scheduler.transport import Outcome, deliver
from service import boards, cases, desk, outbox, quiz, topics
from service.models import Case, Delivery
from service.programme import Programme

log = structlog.get_logger()

LONGEST_BACKOFF = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A delivery and what became of it."""

    delivery: Delivery
    outcome: Outcome


class Courier:
    def __init__(self, bot: Bot, renderer: Renderer, programme: Programme, clock: Clock, worker: str) -> None:
        self._bot = bot
        self._renderer = renderer
        self._programme = programme
        self._clock = clock
        self._worker = worker

    async def attempt(self, delivery: Delivery) -> Attempt:
        """Render and send a claimed delivery. Never raises for what Telegram, the network or a template may do."""
        try:
            if delivery.data.keys() & {"file", "paper", "picture"}:  # drawing takes a moment, and others wait for theirs
                message = await asyncio.to_thread(self._renderer.render, delivery.template, delivery.data, delivery.language)
            else:
                message = self._renderer.render(delivery.template, delivery.data, delivery.language)
        except (TemplateError, LookupError, ValueError, TypeError) as error:
            log.error("delivery.not_rendered", delivery=delivery.id, template=delivery.template, error=type(error).__name__)
            return Attempt(delivery, Outcome("refused", error=f"not rendered: {type(error).__name__}"))
        return await self._send(delivery, message)

    async def reply(self, replies: Sequence[tuple[Delivery, Message]]) -> list[Attempt]:
        """Send the answers of one turn, in their order; one that does not arrive holds the rest back for the sender."""
        attempts: list[Attempt] = []
        for delivery, message in replies:
            if attempts and attempts[-1].outcome.state != "sent":
                attempts.append(Attempt(delivery, Outcome("retry", error="behind one that did not arrive")))
            else:
                attempts.append(await self._send(delivery, message))
        return attempts

    async def _send(self, delivery: Delivery, message: Message) -> Attempt:
        also = delivery.data.get("sent_also", ()) if message.amends else ()
        outcome = await deliver(self._bot, delivery.chat_id, message, reply_to=delivery.reply_to, edits=delivery.edits, also=also)
        if outcome.state != "sent":
            log.warning("delivery.not_sent", delivery=delivery.id, state=outcome.state, kind=delivery.kind)
        return Attempt(delivery, outcome)

    def record(self, tx: Session, attempts: Sequence[Attempt]) -> None:
        """Write down what became of each attempt, with what follows from it."""
        now = self._clock.now()
        outbox.finish(tx, self._worker, [_result(attempt, now) for attempt in attempts], now=now)
        for attempt in attempts:
            self._follow_up(tx, attempt, now)

    def _follow_up(self, tx: Session, attempt: Attempt, now: datetime) -> None:
        delivery, outcome = attempt.delivery, attempt.outcome
        if outcome.state == "sent":
            desk.catch_up(tx, delivery, now=now)
            topics.opened(tx, delivery, outcome.message_id, now=now)
            if outcome.poll_id is not None:
                quiz.sent(tx, delivery, outcome.poll_id)
        elif outcome.state == "moved" and outcome.new_chat_id is not None:
            outbox.moved(tx, delivery.chat_id, outcome.new_chat_id)
        elif outcome.state == "unreachable":
            if delivery.chat_id < 0:
                boards.remove(tx, delivery.chat_id)
                desk.group_lost(tx, delivery.chat_id, programme=self._programme, now=now)
            else:
                outbox.unreachable(tx, delivery.chat_id, now=now)
        if outcome.state in ("unreachable", "refused"):
            self._tell_desk(tx, delivery, now)

    def _tell_desk(self, tx: Session, delivery: Delivery, now: datetime) -> None:
        """A consultant's words that never arrive: he has to know."""
        case = tx.get(Case, delivery.case_id) if delivery.case_id else None
        if case is None or delivery.chat_id != case.farmer_id or not case.is_open or delivery.kind == "reply":
            return
        data = {"case_id": case.id, "farmer": case.farmer.name}
        desk.post(tx, case, "desk.undelivered", data, programme=self._programme, now=now)
        cases.farmer_wrote(case, programme=self._programme, now=now)


def _result(attempt: Attempt, now: datetime) -> outbox.Result:
    outcome, delivery_id = attempt.outcome, attempt.delivery.id
    match outcome.state:
        case "sent":
            return outbox.Result(delivery_id, "sent", message_id=outcome.message_id, also=outcome.also)
        case "retry":
            return outbox.Result(delivery_id, "ready", error=outcome.error, retry_at=now + _backoff(attempt.delivery.attempts))
        case "slow":
            jitter = timedelta(seconds=random.uniform(0.1, 1))
            return outbox.Result(delivery_id, "ready", error=outcome.error, retry_at=now + outcome.wait + jitter, counts=False)
        case "moved":
            return outbox.Result(delivery_id, "ready", error=outcome.error, retry_at=now, counts=False)
        case "unknown":
            return outbox.Result(delivery_id, "unknown", error=outcome.error)
        case _:
            return outbox.Result(delivery_id, "dead", error=outcome.error)


def _backoff(attempts: int) -> timedelta:
    """Full jitter over an exponential, five minutes at most."""
    return min(timedelta(seconds=2 ** min(attempts, 10)), LONGEST_BACKOFF) * random.uniform(0.5, 1)
