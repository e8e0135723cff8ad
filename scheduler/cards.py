"""Edits the cards that stand in other chats, when what they say has changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session
from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from messages.renderer import Renderer
from scheduler.clock import Clock
from scheduler.leader import Leader
from service import offered, shared_cards
from service.database import Database
from service.models import School, SchoolSession, SharedCard

log = structlog.get_logger()

_UNCHANGED = "message is not modified"


class Cards:
    """What a card should say is worked out anew each time, so an edit that was lost or came twice does no harm."""

    def __init__(self, db: Database, bot: Bot, renderer: Renderer, leader: Leader, clock: Clock, language: str) -> None:
        self._db = db
        self._bot = bot
        self._renderer = renderer
        self._leader = leader
        self._clock = clock
        self._language = language

    async def refresh(self) -> int:
        """Edit what is stale. Returns how many cards say the truth again."""
        if not self._leader.holds:
            return 0
        done = 0
        for card, data in await self._db.read(_stale, now=self._clock.now()):
            message = self._renderer.render("school.shared", data, self._language)
            gone = False
            try:
                await self._bot.edit_message_text(
                    message.text,
                    inline_message_id=card.inline_message_id,
                    parse_mode=ParseMode.HTML,
                    reply_markup=message.keyboard,
                    disable_web_page_preview=True,
                )
            except TelegramError as error:
                if not isinstance(error, BadRequest) or _UNCHANGED not in error.message.lower():
                    gone = isinstance(error, BadRequest | Forbidden)
                    log.info("card.not_edited", error=type(error).__name__, gone=gone)
                    await self._db.write(shared_cards.not_edited, card, gone=gone, now=self._clock.now())
                    continue
            await self._db.write(shared_cards.edited, card)
            done += 1
        return done


def _stale(tx: Session, *, now: datetime) -> Sequence[tuple[SharedCard, dict[str, Any]]]:
    found = []
    for card in shared_cards.stale(tx, now=now):
        holder = tx.get_one(School, card.school_id) if card.school_id is not None else tx.get_one(SchoolSession, card.session_id)
        found.append((card, offered.card_data(tx, holder, now=now)))
    return found
