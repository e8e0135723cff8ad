"""Long polling: the next offset is asked for only once everything before it is committed."""

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.faults import StartFault
from bot.ingress import Ingress
from handlers.incoming import ALLOWED_UPDATES, update_id_of
from service.database import DATABASE_AWAY

log = structlog.get_logger()

LONG_POLL_SECONDS = 30
LONGEST_PAUSE = 30.0


async def make_way(bot: Bot, *, take_over: bool) -> None:
    """Polling and a webhook exclude each other; a production webhook is never removed by accident. Raises `StartFault`."""
    webhook = await bot.get_webhook_info()
    if webhook.url and not take_over:
        raise StartFault("This bot has a webhook, so another installation is serving it. To take it over from there: run --take-over.")
    if webhook.url:
        await bot.delete_webhook()


async def poll(bot: Bot, ingress: Ingress) -> None:
    """Until cancelled. Raises `StartFault` when somebody else polls with the same token."""
    offset: int | None = None
    pause = 0.0
    while True:
        await asyncio.sleep(pause)
        try:
            updates = await _fetch(bot, offset)
            await _whole(asyncio.gather(*(ingress.take(update) for update in updates)))
        except Conflict:
            raise StartFault("Another program is polling with this token. Stop it, or use its own token here.") from None
        except InvalidToken:
            raise StartFault("Telegram does not know this BOT_TOKEN.") from None
        except RetryAfter as error:
            wait = error.retry_after
            pause = wait if isinstance(wait, int) else wait.total_seconds()
        except (TelegramError, *DATABASE_AWAY) as error:  # nothing was acknowledged: the same updates come again
            pause = min(max(1.0, pause * 2), LONGEST_PAUSE)
            log.warning("polling.again", error=type(error).__name__, pause=pause)
        else:
            pause = 0.0
            numbers = [number for number in map(update_id_of, updates) if number is not None]
            offset = max(numbers) + 1 if numbers else offset


async def _fetch(bot: Bot, offset: int | None) -> list[Any]:
    """The updates as they came: one that the library could not read must not take the others with it."""
    parameters = {"timeout": LONG_POLL_SECONDS, "limit": 100, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
    if offset is not None:
        parameters["offset"] = offset
    body = await bot.request.retrieve(f"{bot.base_url}/getUpdates?{urlencode(parameters)}", read_timeout=LONG_POLL_SECONDS + 10)
    updates: list[Any] = json.loads(body)["result"]
    return updates


async def _whole(batch: "asyncio.Future[Any]") -> None:
    """Wait for the batch; told to stop in the middle of it, finish it first."""
    try:
        await asyncio.shield(batch)
    except asyncio.CancelledError:
        await batch
        raise
