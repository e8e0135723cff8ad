"""Cards of schools in other chats: shared by inline mode, «Voy» pressed there, edited when places change."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram import Bot, InlineQueryResultArticle, InputTextMessageContent

from messages.renderer import Renderer
from scheduler.cards import Cards
from scheduler.clock import Clock
from service import offered, schools, seats, shared_cards
from service.database import Database
from service.models import Person, School, SharedCard
from service.programme import Programme
from service.schools import SchoolPlan
from simulator.client import Person as Phone
from simulator.client import Simulator
from tests.conftest import NOW
from tests.service.helpers import farmers


class FixedClock(Clock):
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at

    def real(self) -> datetime:
        return datetime.now(UTC)


class Leading:
    holds = True


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def school(db: Database, organizer: Person, programme: Programme) -> School:
    plan = SchoolPlan("Pastos de Iberia", "Iberia, km 12", [NOW + timedelta(days=5)], capacity=2)
    return db.write_now(schools.create, plan, organizer.id, programme=programme, now=NOW)


@pytest.fixture
def cards(db: Database, bot: Bot, renderer: Renderer, clock: FixedClock) -> Cards:
    return Cards(db, bot, renderer, Leading(), clock, "es")  # type: ignore[arg-type]


def rows(db: Database) -> list[SharedCard]:
    return list(db.read_now(lambda tx: tx.scalars(select(SharedCard)).all()))


def joins(db: Database, school: School, programme: Programme) -> Callable[[Person], None]:
    def work(tx: Session, person: Person) -> None:
        seats.register(tx, tx.get_one(School, school.id), person, programme=programme, now=NOW)

    return lambda person: db.write_now(work, person)


async def shares(
    db: Database, bot: Bot, telegram: Simulator, julia: Phone, renderer: Renderer, school: School
) -> Callable[[str], Awaitable[Any]]:
    """Julia puts the card into a group and presses its button, by which the bot learns the message's number.

    Returns what waits until the card there says something.
    """
    group = await telegram.group("Vecinos", [julia])
    query_id = await julia.asks_inline("escuela")
    (card,) = db.read_now(offered.matching, "escuela", now=NOW)
    message = renderer.render("school.shared", card, "es")
    content = InputTextMessageContent(message.text, parse_mode="HTML")
    await bot.answer_inline_query(query_id, [InlineQueryResultArticle(card["link"], "Pastos", content, reply_markup=message.keyboard)])
    put = await julia.shares_inline(query_id, card["link"], chat=group)
    await julia.taps("Voy", put, chat=group)
    query = next(update.callback_query for update in await bot.get_updates(timeout=2) if update.callback_query)
    assert query.message is None and query.inline_message_id is not None
    number = query.inline_message_id
    db.write_now(lambda tx: shared_cards.remember(tx, number, tx.get_one(School, school.id), 101, now=NOW))
    return lambda words: julia.connection.until(lambda: words in julia.connection.messages[group.id][put.id].text, 10)


async def test_a_card_says_how_many_places_are_left_also_after_they_change(
    db: Database, bot: Bot, telegram: Simulator, julia: Phone, renderer: Renderer, school: School, cards: Cards, farmer: Person,
    programme: Programme,
) -> None:  # fmt: skip
    says = await shares(db, bot, telegram, julia, renderer, school)
    await says("Quedan 2 lugares")
    assert await cards.refresh() == 0
    for person in farmers(db, 1):
        joins(db, school, programme)(person)
    assert await cards.refresh() == 1
    assert await cards.refresh() == 0
    await says("Queda 1 lugar")
    joins(db, school, programme)(farmer)
    assert await cards.refresh() == 1
    await says("Llena")


async def test_a_card_that_is_gone_is_forgotten(db: Database, school: School, cards: Cards, farmer: Person, programme: Programme) -> None:
    db.write_now(lambda tx: shared_cards.remember(tx, "nowhere", tx.get_one(School, school.id), farmer.id, now=NOW))
    joins(db, school, programme)(farmer)
    assert await cards.refresh() == 0
    assert rows(db) == []


def test_what_changes_while_a_card_is_edited_leaves_it_stale(db: Database, school: School, farmer: Person, programme: Programme) -> None:
    db.write_now(lambda tx: shared_cards.remember(tx, "AAA", tx.get_one(School, school.id), farmer.id, now=NOW))
    db.write_now(lambda tx: shared_cards.touch(tx, tx.get_one(School, school.id), now=NOW))
    (read,) = db.read_now(shared_cards.stale, now=NOW)
    later = NOW + timedelta(seconds=1)
    db.write_now(lambda tx: shared_cards.touch(tx, tx.get_one(School, school.id), now=later))
    db.write_now(shared_cards.edited, read)
    assert [row.stale_since for row in rows(db)] == [later]
    db.write_now(shared_cards.edited, rows(db)[0])
    assert [row.stale_since for row in rows(db)] == [None]
