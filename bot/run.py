"""Running the bot, from the schema check to a clean stop."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import structlog
import uvicorn
from telegram.error import InvalidToken, TelegramError

from bot import commands_menu, polling, webhook
from bot.faults import StartFault
from bot.remote_clock import RemoteClock
from bot.settings import Settings
from bot.wiring import Parts, build
from service import outbox, schema
from service.database import Database

log = structlog.get_logger()

LONGEST_PAUSE = 30.0


def prepare_database(db: Database) -> None:
    """SQLite is brought up to date at the start; PostgreSQL in a step of its own, before any replica. Raises `StartFault`."""
    if db.is_sqlite:
        schema.upgrade(db.engine)
    elif not schema.is_current(db.engine):
        raise StartFault("The database has another schema than this version expects: run `python -m bot db upgrade` first.")


async def run_polling(settings: Settings, *, take_over: bool = False) -> None:
    async with running(settings) as parts:
        await polling.make_way(parts.bot, take_over=take_over)
        await until_told_to_stop(asyncio.create_task(polling.poll(parts.bot, parts.ingress)))


async def run_webhook(settings: Settings, *, host: str, port: int) -> None:
    """Serve the webhook; `set-webhook` tells Telegram about it, once for all replicas."""
    if settings.webhook_secret is None:
        raise StartFault("The webhook needs WEBHOOK_SECRET (at least 16 of A-Z a-z 0-9 _ -), the same as for `set-webhook`.")
    async with running(settings) as parts:
        app = webhook.create_app(parts.ingress, parts.db, settings.webhook_secret.get_secret_value())
        server = uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False, timeout_graceful_shutdown=20))
        await server.serve()  # it ends by itself on SIGTERM and SIGINT, after the requests under way


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Parts]:
    """The bot with its sender and ticks under way; leaves nothing half done behind."""
    parts = build(settings)
    prepare_database(parts.db)
    try:
        await parts.shelf.refresh(parts.db)
        await _connect(parts)
        async with _in_background(parts):
            try:
                yield parts
            finally:
                await parts.ingress.drain()
                parts.ticks.stop()
                await parts.sender.drain()
        await parts.leader.give_up()
    finally:
        await parts.bot.shutdown()
        parts.db.close()


async def _connect(parts: Parts) -> None:
    """Introduce the bot to Telegram. Without a network it waits for one: in a village that is an ordinary morning."""
    pause = 1.0
    while True:
        try:
            await parts.bot.initialize()
            return await commands_menu.publish(parts.bot, parts.programme.languages)
        except InvalidToken:
            raise StartFault("Telegram does not know this BOT_TOKEN.") from None
        except TelegramError as error:
            log.warning("telegram.away", error=type(error).__name__, pause=pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


@contextlib.asynccontextmanager
async def _in_background(parts: Parts) -> AsyncIterator[None]:
    """The sender, the ticks, the manual that learns and, where it is not the machine's, the clock.

    If one of them breaks, everything stops, loudly.
    """
    work: list[Coroutine[Any, Any, None]] = [parts.sender.run(), parts.shelf.follow(parts.db)]
    if isinstance(parts.clock, RemoteClock):
        await parts.clock.start()
        work.append(parts.clock.follow())
    await parts.leader.renew()
    if parts.db.is_sqlite:  # whoever had deliveries on their way is no more: this is the only process
        await parts.db.write(outbox.recover, now=parts.clock.now(), leases_before=parts.clock.real() + outbox.LEASE)
    parts.ticks.start()
    jobs = [asyncio.create_task(job) for job in work]
    main = asyncio.current_task()
    for job in jobs:
        job.add_done_callback(lambda job: main.cancel() if main and not job.cancelled() else None)
    log.info("bot.started", username=parts.bot.username)
    try:
        yield
    finally:
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        log.info("bot.stopped")
        for job in jobs:
            if not job.cancelled():
                job.result()


async def until_told_to_stop(task: "asyncio.Task[None]") -> None:
    """Run until the work ends by itself or a signal comes; a second signal ends the process at once."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await task
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
