"""The ticks: only the leader's do anything, they may come twice or late, and they wake the sender."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram import Bot

from messages.renderer import Renderer
from scheduler.leader import LEASE, Leader
from scheduler.ticks import Ticks
from service import announcements, outbox, sessions
from service.audiences import Audience
from service.database import Database
from service.models import Delivery, Person, SchoolSession
from service.programme import Programme
from service.sessions import Plan
from service.wordings import Source
from tests.conftest import NOW
from tests.scheduler.test_sender import FixedClock, Post


@pytest.fixture
async def post(db: Database, renderer: Renderer, programme: Programme) -> Post:
    return await Post(db, Bot("1:a"), renderer, programme).lead()


@pytest.fixture
def ticks(post: Post) -> Ticks:
    return Ticks(post.db, post.leader, post.sender, post.programme, post.clock, lambda: post.renderer.manual)


def states(db: Database) -> list[tuple[str, str]]:
    return [(row.kind, row.state) for row in db.read_now(lambda tx: tx.scalars(select(Delivery).order_by(Delivery.id)).all())]


def register(post: Post, organizer: Person, farmer: Person) -> None:
    session = post.db.write_now(sessions.create, Plan("Podas", NOW + timedelta(days=4), "Plaza"), organizer.id, now=NOW)

    def join(tx: Session) -> None:
        sessions.register(tx, tx.get_one(SchoolSession, session.id), farmer, programme=post.programme, now=NOW)

    post.db.write_now(join)


async def test_a_reminder_falls_due_by_the_clock_and_once(post: Post, ticks: Ticks, organizer: Person, farmer: Person) -> None:
    register(post, organizer, farmer)
    await ticks.remind()
    assert states(post.db) == []
    post.passes(days=1)
    for _ in range(3):
        await ticks.remind()
    assert states(post.db) == [("reminder", "ready")]


async def test_an_announcement_is_written_once_however_often_the_tick_comes(
    post: Post, ticks: Ticks, organizer: Person, farmer: Person
) -> None:
    def announce(tx: Session) -> None:
        one = announcements.draft(tx, organizer.id, Source(organizer.id, 5), Audience(("Iñapari",)), programme=post.programme, now=NOW)
        announcements.start(tx, one, now=NOW)

    post.db.write_now(announce)
    await asyncio.gather(*(ticks.announce() for _ in range(4)))
    assert states(post.db) == [("announcement", "ready")]


async def test_tidying_finds_what_a_dead_sender_left_and_what_is_too_old(post: Post, ticks: Ticks) -> None:
    def leave(tx: Session) -> None:
        for kind, lasts in (("announcement", None), ("case", None), ("reminder", NOW + timedelta(minutes=1))):
            outbox.owe(tx, kind, len(kind), "error.left", {}, now=NOW, language="es", expires_at=lasts)

    post.db.write_now(leave)
    post.db.write_now(outbox.claim, "dead", 2, now=NOW, lease_until=NOW + outbox.LEASE, quiet=False)
    await ticks.tidy()
    assert sorted(state for _, state in states(post.db)) == ["ready", "sending", "sending"]
    post.passes(seconds=61)
    await ticks.tidy()
    assert states(post.db) == [("announcement", "ready"), ("case", "ready"), ("reminder", "expired")]


async def test_who_does_not_lead_does_nothing(post: Post, ticks: Ticks, organizer: Person, farmer: Person) -> None:
    register(post, organizer, farmer)
    post.passes(days=1)
    post.leader.holds = False
    for tick in (ticks.remind, ticks.announce, ticks.tidy, ticks.keep_promises, ticks.show_progress, ticks.prune):
        await tick()
    assert states(post.db) == []


async def test_the_ticks_run_by_themselves_and_stop(post: Post, ticks: Ticks, organizer: Person, farmer: Person) -> None:
    register(post, organizer, farmer)
    post.passes(days=1)
    await post.leader.renew()
    ticks.start()
    async with asyncio.timeout(10):
        while not states(post.db):
            await asyncio.sleep(0.1)
    ticks.stop()
    assert states(post.db) == [("reminder", "ready")]


async def test_one_of_two_leads_and_the_other_follows_when_it_is_gone(db: Database) -> None:
    clock = FixedClock()
    one, two = Leader(db, clock, "one"), Leader(db, clock, "two")
    await one.renew()
    await two.renew()
    assert (one.holds, two.holds) == (True, False)
    clock.offset += LEASE
    await two.renew()
    await one.renew()
    assert (one.holds, two.holds) == (False, True)
    await two.give_up()
    await one.renew()
    assert (one.holds, two.holds) == (True, False)
