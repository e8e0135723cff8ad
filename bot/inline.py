"""Inline mode: «@yachachiq_bot garrapata» in any chat finds entries of the manual to share, «@yachachiq_bot escuela» cards of schools."""

from typing import Any

import structlog
from telegram import Bot, InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ParseMode
from telegram.error import TelegramError

from handlers.incoming import Incoming
from handlers.turn import House
from messages.renderer import Renderer
from messages.words import plain, short, when
from scheduler.clock import Clock
from service import offered
from service.database import Database

log = structlog.get_logger()

RESULTS = 8
CACHE_SECONDS = 300
#: A card says how many places are left.
CARD_SECONDS = 5


class InlineAnswers:
    def __init__(self, db: Database, bot: Bot, house: House, renderer: Renderer, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._bot = bot
        self._house = house
        self._renderer = renderer

    async def answer(self, incoming: Incoming) -> None:
        """Answer at once; a query that cannot be answered in time is of no use later."""
        manual, matcher = self._house.library.manual, self._house.library.matcher
        words = incoming.text.strip()
        found = [entry_id for entry_id, _ in matcher.rank(words, RESULTS)] if words else []
        language = self._house.programme.languages[0]
        cards = [self._card(data, language) for data in await self._db.read(offered.matching, words, now=self._clock.now())]
        results = [
            InlineQueryResultArticle(
                id=entry_id[:64],
                title=manual.entry(entry_id).title,
                description=short(plain(manual.entry(entry_id).first), 120),
                input_message_content=InputTextMessageContent(
                    self._renderer.render("manual.shared", {"entry_id": entry_id}, language).text, parse_mode=ParseMode.HTML
                ),
            )
            for entry_id in found
            if entry_id in manual
        ]
        try:
            await self._bot.answer_inline_query(
                incoming.query_id or "", [*cards, *results], cache_time=CARD_SECONDS if cards else CACHE_SECONDS
            )
        except TelegramError as error:
            log.info("inline.not_answered", error=type(error).__name__)

    def _card(self, data: dict[str, Any], language: str) -> InlineQueryResultArticle:
        """Its button is what makes Telegram tell the message's number, so that it can be edited."""
        message = self._renderer.render("school.shared", data, language)
        date = when(data["starts_at"], self._house.programme.zone, language) if data["starts_at"] else ""
        return InlineQueryResultArticle(
            id=data["link"],
            title=short(data["title"], 60),
            description=short(" · ".join(part for part in (date, data["place"]) if part), 120),
            input_message_content=InputTextMessageContent(message.text, parse_mode=ParseMode.HTML),
            reply_markup=message.keyboard,
        )
