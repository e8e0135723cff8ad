"""`set-webhook`: once for all replicas; Telegram allows it once a second."""

from bot.faults import StartFault
from bot.settings import Settings
from bot.webhook import PATH
from bot.wiring import make_bot
from handlers.incoming import ALLOWED_UPDATES

CONNECTIONS = 40


async def announce(settings: Settings) -> None:
    if settings.webhook_url is None or settings.webhook_secret is None:
        raise StartFault("Set WEBHOOK_URL (https://your.host) and WEBHOOK_SECRET (at least 16 of A-Z a-z 0-9 _ -).")
    async with make_bot(settings) as bot:
        await bot.set_webhook(
            settings.webhook_url.rstrip("/") + PATH,
            secret_token=settings.webhook_secret.get_secret_value(),
            allowed_updates=list(ALLOWED_UPDATES),
            max_connections=CONNECTIONS,
        )


async def remove(settings: Settings) -> None:
    async with make_bot(settings) as bot:
        await bot.delete_webhook()
