"""`doctor`: the usual faults of an installation, each with what to do."""

from datetime import UTC, datetime

from telegram import Bot
from telegram.error import TelegramError

from bot.settings import Settings
from bot.webhook import PATH
from bot.wiring import make_bot
from service import desk, people, schema, status
from service.database import Database


async def examine(settings: Settings) -> int:
    """Print what was found. Returns 1 where something has to be mended."""
    faults = _database(settings)
    try:
        async with make_bot(settings) as bot:
            print(f"bot: @{bot.username}")
            faults += await _telegram(bot, settings)
    except TelegramError as error:
        faults.append(f"Telegram does not answer ({type(error).__name__}): is BOT_TOKEN right, and is there a network?")
    for fault in faults:
        print(f"- {fault}")
    print("in order" if not faults else f"{len(faults)} to mend")
    return 1 if faults else 0


def _database(settings: Settings) -> list[str]:
    db = Database(settings.database_url)
    try:
        if not schema.is_current(db.engine):
            return ["The database has no or an old schema: run `python -m bot db upgrade`."]
        numbers = db.read_now(status.summary, now=datetime.now(UTC))
        print(", ".join(f"{name}: {numbers[name]}" for name in ("people", "open", "late", "ready", "unknown", "dead")))
        faults = []
        if not db.read_now(people.with_role, "coordinator"):
            faults.append("Nobody is coordinator: run `python -m bot invite coordinator` and open the link.")
        if not db.read_now(people.with_role, "consultant"):
            faults.append("Nobody is consultant: cases would wait for the coordinators. Invite one with /invitar.")
        if not db.read_now(people.group_with, desk.CONSULTANTS):
            print("no consultants' group (/aqui): cases go to each consultant in private")
        if numbers["errors"]:
            faults.append(
                f"{len(numbers['errors'])} updates set aside in seven days, the last as {numbers['errors'][0]['reference']}: see the log."
            )
        return faults
    finally:
        db.close()


async def _telegram(bot: Bot, settings: Settings) -> list[str]:
    faults = []
    webhook = await bot.get_webhook_info()
    wanted = settings.webhook_url.rstrip("/") + PATH if settings.webhook_url else ""
    if webhook.url and not wanted:
        faults.append("A webhook is set, but WEBHOOK_URL is not: polling will refuse to start without --take-over.")
    if wanted and webhook.url != wanted:
        faults.append("Telegram does not know this WEBHOOK_URL: run `python -m bot set-webhook`.")
    if webhook.url and webhook.last_error_message:
        faults.append(f"Telegram could not deliver to the webhook: {webhook.last_error_message}")
    if webhook.pending_update_count > 100:
        faults.append(f"{webhook.pending_update_count} updates wait at Telegram: is the bot running?")
    if bot.bot.can_read_all_group_messages is False:
        print("group privacy mode is on: in groups the bot hears commands and replies to itself, which is all it needs")
    return faults
