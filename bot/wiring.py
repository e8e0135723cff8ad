"""Where everything meets: one place builds the parts and gives each what it needs."""

import os
import secrets
import socket
from dataclasses import dataclass

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.ingress import Ingress
from bot.library import Shelf
from bot.remote_clock import RemoteClock
from bot.settings import Settings
from handlers.turn import House
from knowledge.manual import Manual
from messages.renderer import Renderer
from scheduler.cards import Cards
from scheduler.clock import Clock, SystemClock
from scheduler.courier import Courier
from scheduler.leader import Leader
from scheduler.pace import Pace
from scheduler.sender import IN_FLIGHT, Sender
from scheduler.ticks import Ticks
from service.database import Database
from service.programme import Programme

#: Replies and deliveries at once; more would only wait in the pool.
POOL = IN_FLIGHT + 64
READ_SECONDS = 10.0


@dataclass(frozen=True)
class Parts:
    """One running bot."""

    programme: Programme
    bot: Bot
    db: Database
    clock: Clock
    renderer: Renderer
    leader: Leader
    sender: Sender
    ticks: Ticks
    ingress: Ingress
    shelf: Shelf


def build(settings: Settings, *, manual: Manual | None = None) -> Parts:
    """Build everything; nothing is started and nothing leaves the machine."""
    programme = settings.programme
    db = Database(settings.database_url)
    clock: Clock = RemoteClock(settings.clock_url) if settings.clock_url else SystemClock()
    # on SQLite there is one process, so a new one takes over from a killed one at once, under the same name
    worker = "sqlite" if db.is_sqlite else f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(3)}"
    bot = make_bot(settings)
    shelf = Shelf(manual or Manual.load())
    renderer = Renderer(programme, lambda: shelf.manual, lambda: bot.username)
    courier = Courier(bot, renderer, programme, clock, worker)
    leader = Leader(db, clock, worker)
    sender = Sender(db, courier, leader, Pace(programme.rates), programme, clock, worker)
    house = House(programme, shelf, worker)
    ingress = Ingress(db, bot, courier, sender, renderer, house, clock)
    cards = Cards(db, bot, renderer, leader, clock, programme.languages[0])
    ticks = Ticks(db, leader, sender, programme, clock, lambda: shelf.manual, cards)
    return Parts(programme, bot, db, clock, renderer, leader, sender, ticks, ingress, shelf)


def make_bot(settings: Settings) -> Bot:
    api = settings.telegram_api_url.rstrip("/")
    return Bot(
        settings.bot_token.get_secret_value() if settings.bot_token else "",
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=HTTPXRequest(connection_pool_size=POOL, read_timeout=READ_SECONDS, pool_timeout=READ_SECONDS),
        get_updates_request=HTTPXRequest(connection_pool_size=1),
    )
