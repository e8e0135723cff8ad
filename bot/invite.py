"""`invite ROLE`: the first coordinator has nobody to invite him."""

from datetime import UTC, datetime

from bot.run import prepare_database
from bot.settings import Settings
from bot.wiring import make_bot
from service import invites
from service.database import Database


async def link(settings: Settings, role: str) -> str:
    """A one-time start link. Raises `telegram.error.TelegramError` where Telegram cannot be asked for the bot's name."""
    db = Database(settings.database_url)
    try:
        prepare_database(db)
        async with make_bot(settings) as bot:
            payload = db.write_now(invites.create, role, by=None, now=datetime.now(UTC))
            return f"https://t.me/{bot.username}?start={payload}"
    finally:
        db.close()
