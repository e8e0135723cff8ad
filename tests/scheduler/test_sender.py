"""The sender against a local Telegram that fails on demand: each delivery exactly once, or counted as unknown."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram import Bot

from messages.message import Message
from messages.renderer import Renderer
from scheduler.clock import MovableClock
from scheduler.courier import Courier
from scheduler.leader import Leader
from scheduler.pace import Pace
from scheduler.sender import Sender
from service import cases, outbox, people
from service.database import Database
from service.models import Case, Delivery, Group, Person
from service.programme import Programme, Rates
from simulator.client import Person as Phone
from simulator.client import Simulator
from tests.conftest import NOW


class FixedClock(MovableClock):
    """Stands at the tests' NOW until moved."""

    def now(self) -> datetime:
        return NOW + self.offset

    def real(self) -> datetime:
        return NOW + self.offset


@dataclass
class Post:
    """One sender with all that it needs."""

    db: Database
    bot: Bot
    renderer: Renderer
    programme: Programme
    worker: str = "one"
    clock: FixedClock = field(default_factory=FixedClock)

    def __post_init__(self) -> None:
        self.leader = Leader(self.db, self.clock, self.worker)
        self.pace = Pace(Rates(messages_per_second=1000, seconds_between_in_chat=0, group_messages_per_minute=10_000))
        courier = Courier(self.bot, self.renderer, self.programme, self.clock, self.worker)
        self.courier = courier
        self.sender = Sender(self.db, courier, self.leader, self.pace, self.programme, self.clock, self.worker)

    async def lead(self) -> "Post":
        await self.leader.renew()
        return self

    async def send_all(self, steps: int = 400) -> None:
        """Step until nothing is due, on its way, or to be written down."""
        for _ in range(steps):
            started = await self.sender.step()
            if not started and not self.sender._on_their_way and not self.sender._done:
                return
            await asyncio.sleep(0.002)
        raise AssertionError("the sender does not come to rest")

    def passes(self, **length: float) -> None:
        self.clock.offset += timedelta(**length)


@pytest.fixture
async def post(db: Database, bot: Bot, renderer: Renderer, programme: Programme) -> Post:
    return await Post(db, bot, renderer, programme).lead()


def owe(db: Database, chat_id: int, text: str = "hola", kind: str = "case", **options: Any) -> Delivery:
    data = {"case_id": 1, "author": "Rosa", "text": text}
    delivery = db.write_now(lambda tx: outbox.owe(tx, kind, chat_id, "case.answer", data, now=NOW, language="es", **options))
    assert delivery is not None
    return delivery


def states(db: Database) -> Counter[str]:
    return Counter(db.read_now(lambda tx: tx.scalars(select(Delivery.state)).all()))


async def heard(telegram: Simulator, chat_id: int) -> list[str]:
    """The last words of each message of the bot in a chat."""
    state = (await telegram.get("/phone/state")).json()
    chat = next(chat for chat in state["chats"] if chat["id"] == chat_id)
    messages = [message for message in chat["messages"] if message["from"]["is_bot"]]
    return [message["text"].splitlines()[-1] for message in messages]


async def test_everything_owed_arrives_once_in_the_order_of_each_chat(post: Post, telegram: Simulator) -> None:
    phones = [await telegram.person(f"F{number}") for number in range(5)]
    for phone in phones:
        await phone.says("/start")
    for number in range(8):
        for phone in phones:
            owe(post.db, phone.id, f"palabra {number}")
    await post.send_all()
    assert states(post.db) == {"sent": 40}
    for phone in phones:
        assert await heard(telegram, phone.id) == [f"palabra {number}" for number in range(8)]


async def test_a_sender_that_does_not_lead_sends_nothing(
    post: Post, db: Database, bot: Bot, renderer: Renderer, programme: Programme, julia: Phone
) -> None:
    owe(db, julia.id)
    second = await Post(db, bot, renderer, programme, worker="two").lead()
    assert not second.leader.holds
    await second.send_all()
    assert states(db) == {"ready": 1}


async def test_being_told_to_wait_is_obeyed_and_then_it_arrives_once(post: Post, telegram: Simulator, julia: Phone) -> None:
    await telegram.faults([{"kind": "429", "retry_after": 30, "times": 1, "method": "sendMessage"}])
    owed = owe(post.db, julia.id)
    await post.send_all()
    row = post.db.read_now(lambda tx: tx.get_one(Delivery, owed.id))
    assert row.state == "ready"
    assert row.not_before > NOW + timedelta(seconds=30)
    assert post.pace.resting() == [julia.id]
    post.passes(seconds=32)
    post.pace._resting.clear()  # its clock is the machine's
    await post.send_all()
    assert states(post.db) == {"sent": 1}
    assert await heard(telegram, julia.id) == ["hola"]


async def test_a_server_error_is_tried_again_later_and_arrives_once(post: Post, telegram: Simulator, julia: Phone) -> None:
    await telegram.faults([{"kind": "502", "times": 2, "method": "sendMessage"}])
    owe(post.db, julia.id)
    for _ in range(3):
        await post.send_all()
        post.passes(minutes=1)
    assert states(post.db) == {"sent": 1}
    assert await heard(telegram, julia.id) == ["hola"]


async def test_a_lost_reply_makes_an_announcement_unknown_and_it_is_not_sent_again(post: Post, telegram: Simulator, julia: Phone) -> None:
    await telegram.faults([{"kind": "drop_reply", "times": 1, "method": "sendMessage"}])
    owe(post.db, julia.id, kind="announcement")
    await post.send_all()
    post.passes(hours=1)
    await post.send_all()
    assert states(post.db) == {"unknown": 1}
    assert await heard(telegram, julia.id) == ["hola"]


async def test_a_hang_makes_an_answer_unknown_and_it_is_sent_once_more(post: Post, telegram: Simulator, julia: Phone) -> None:
    await telegram.faults([{"kind": "hang", "seconds": 2, "times": 1, "method": "sendMessage"}])
    owed = owe(post.db, julia.id)
    await post.send_all()
    assert states(post.db) == {"ready": 1}
    assert await heard(telegram, julia.id) == []
    post.passes(seconds=61)
    await post.send_all()
    row = post.db.read_now(lambda tx: tx.get_one(Delivery, owed.id))
    assert (row.state, row.uncertain) == ("sent", True)
    assert await heard(telegram, julia.id) == ["hola"]


async def test_what_a_killed_sender_had_on_its_way_is_found_by_the_next(
    db: Database, bot: Bot, renderer: Renderer, programme: Programme, telegram: Simulator, julia: Phone
) -> None:
    """Its claim stands, but nobody writes down what became of it."""
    killed = await Post(db, bot, renderer, programme, worker="killed").lead()
    for kind in ("case", "announcement"):
        owe(db, julia.id if kind == "case" else 9, kind=kind)
    lease_end = NOW + outbox.LEASE
    db.write_now(outbox.claim, killed.worker, 10, now=NOW, lease_until=lease_end, quiet=False)
    successor = Post(db, bot, renderer, programme, worker="successor")
    successor.passes(seconds=61)
    await successor.lead()
    assert successor.leader.holds
    await successor.send_all()
    assert states(db) == {"sending": 2}
    db.write_now(outbox.recover, now=successor.clock.now(), leases_before=successor.clock.real())
    successor.passes(minutes=2)
    await successor.leader.renew()
    await successor.send_all()
    assert states(db) == {"sent": 1, "unknown": 1}
    assert await heard(telegram, julia.id) == ["hola"]


async def test_at_night_only_what_cannot_wait_leaves(post: Post, julia: Phone) -> None:
    for kind in ("announcement", "reminder", "alert"):
        owe(post.db, julia.id, kind=kind)
    post.passes(hours=12)  # ten in the evening
    await post.leader.renew()
    await post.send_all()
    assert states(post.db) == {"ready": 2, "sent": 1}
    post.passes(hours=9)
    await post.leader.renew()
    await post.send_all()
    assert states(post.db) == {"sent": 3}


async def test_who_blocked_the_bot_is_out_of_reach_and_owed_nothing_more(post: Post, julia: Phone) -> None:
    post.db.write_now(people.meet, julia.id, "Julia", "es", now=NOW)
    await julia.blocks()
    for _ in range(3):
        owe(post.db, julia.id)
    await post.send_all()
    assert states(post.db) == {"dead": 1, "cancelled": 2}
    assert post.db.read_now(lambda tx: tx.get_one(Person, julia.id).unreachable_at) is not None


async def test_a_consultant_hears_when_his_words_did_not_arrive(post: Post, telegram: Simulator, julia: Phone, consultant: Person) -> None:
    rosa = await telegram.person("Rosa")
    await rosa.says("/start")

    def answer(tx: Session) -> int:
        farmer = people.meet(tx, julia.id, "Julia", "es", now=NOW)
        case = cases.open_case(tx, farmer, "unsure", programme=post.programme, now=NOW)
        people.give_duty(tx, "consultants", rosa.id, "Consultores", by=consultant.id, now=NOW)
        cases.answered(tx, case, consultant.id, programme=post.programme, now=NOW)
        return case.id

    case_id = post.db.write_now(answer)
    await julia.blocks()
    owe(post.db, julia.id, case_id=case_id)
    await post.send_all()
    await rosa.hears("no le llegó a Julia")
    assert post.db.read_now(lambda tx: tx.get_one(Case, case_id).answered_at) is None


async def test_a_group_that_moved_gets_what_it_is_owed_at_its_new_number(post: Post, telegram: Simulator, julia: Phone) -> None:
    group = await telegram.group("Consultores", [julia], type="group")
    post.db.write_now(people.meet, julia.id, "Julia", "es", now=NOW)
    post.db.write_now(people.give_duty, "consultants", group.id, "Consultores", by=julia.id, now=NOW)
    for number in range(3):
        owe(post.db, group.id, f"palabra {number}")
    moved = await group.becomes_supergroup()
    await post.send_all()
    assert states(post.db) == {"sent": 3}
    assert sorted(await heard(telegram, moved.id)) == ["palabra 0", "palabra 1", "palabra 2"]
    assert post.db.read_now(lambda tx: tx.get_one(Group, "consultants").chat_id) == moved.id


async def test_a_message_that_cannot_be_rendered_is_dead_and_holds_nobody_back(post: Post, julia: Phone) -> None:
    broken = post.db.write_now(lambda tx: outbox.owe(tx, "case", julia.id, "no.such", {}, now=NOW, language="es"))
    owe(post.db, julia.id)
    await post.send_all()
    assert broken is not None
    assert post.db.read_now(lambda tx: tx.get_one(Delivery, broken.id).state) == "dead"
    assert states(post.db) == {"dead": 1, "sent": 1}


async def test_draining_writes_down_what_is_on_its_way_and_starts_nothing_new(post: Post, telegram: Simulator, julia: Phone) -> None:
    for _ in range(3):
        owe(post.db, julia.id)
    await post.sender.step()
    await post.sender.drain()
    assert states(post.db) == {"sent": 1, "ready": 2}


async def test_the_answers_of_one_turn_arrive_in_order_and_one_that_does_not_holds_the_rest_back(
    post: Post, telegram: Simulator, julia: Phone
) -> None:
    def reply(tx: Session) -> list[tuple[Delivery, Message]]:
        replies = []
        for number in range(3):
            data = {"case_id": 1, "author": "Rosa", "text": f"palabra {number}"}
            delivery = outbox.owe(tx, "reply", julia.id, "case.answer", data, now=NOW, language="es")
            assert delivery is not None
            outbox.take(delivery, post.worker, lease_until=NOW + outbox.LEASE)
            replies.append((delivery, post.renderer.render("case.answer", data, "es")))
        tx.flush()
        return replies

    replies = post.db.write_now(reply)
    await telegram.faults([{"kind": "502", "times": 1, "method": "sendMessage"}])
    post.db.write_now(post.courier.record, await post.courier.reply(replies))
    assert states(post.db) == {"ready": 3}
    post.passes(minutes=1)
    await post.send_all()
    assert await heard(telegram, julia.id) == [f"palabra {number}" for number in range(3)]


async def test_a_hundred_deliveries_under_random_faults_arrive_once_or_are_counted(post: Post, telegram: Simulator) -> None:
    phones = [await telegram.person(f"F{number}") for number in range(20)]
    for phone in phones:
        await phone.says("/start")
        for number in range(5):
            owe(post.db, phone.id, f"palabra {number}", kind="announcement")
    rules = [
        {"kind": "429", "retry_after": 1, "probability": 0.1, "method": "sendMessage"},
        {"kind": "502", "probability": 0.1, "method": "sendMessage"},
        {"kind": "drop_reply", "probability": 0.05, "method": "sendMessage"},
    ]
    await telegram.faults(rules, seed=3)
    for _ in range(14):
        await post.send_all()
        post.passes(minutes=1)
        await post.leader.renew()
        post.pace._resting.clear()
        post.pace._paused_until = 0.0
    found = states(post.db)
    assert set(found) == {"sent", "unknown"}
    assert found.total() == 100
    lost_replies = (await telegram.fired())["drop_reply"]
    assert found["unknown"] == lost_replies > 0
    arrived = [await heard(telegram, phone.id) for phone in phones]
    assert all(len(words) == len(set(words)) for words in arrived)
    assert sum(len(words) for words in arrived) == 100
