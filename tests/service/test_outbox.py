"""What is owed is claimed once, leaves once, and never twice at a time for one chat."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service import cases, outbox, people
from service.database import Database
from service.models import Delivery, Group, Person
from service.outbox import Result
from service.programme import Programme
from tests.conftest import NOW
from tests.service.helpers import all_at_once, farmers

MINUTE = timedelta(minutes=1)


def owe(db: Database, kind: str = "case", chat_id: int = 101, *, now: datetime = NOW, **options: Any) -> Delivery:
    delivery = db.write_now(lambda tx: outbox.owe(tx, kind, chat_id, "error.left", {}, now=now, language="es", **options))
    assert delivery is not None
    return delivery


def claim(
    db: Database, worker: str = "one", limit: int = 10, *, now: datetime = NOW, quiet: bool = False, resting: Sequence[int] = ()
) -> list[Delivery]:
    lease = now + outbox.LEASE
    return list(db.write_now(outbox.claim, worker, limit, now=now, lease_until=lease, quiet=quiet, resting=resting))


def finish(db: Database, *results: Result, worker: str = "one", now: datetime = NOW) -> None:
    db.write_now(outbox.finish, worker, results, now=now)


def row(db: Database, delivery: Delivery) -> Delivery:
    return db.read_now(lambda tx: tx.get_one(Delivery, delivery.id))


def states(db: Database) -> Counter[str]:
    return Counter(db.read_now(lambda tx: tx.scalars(select(Delivery.state)).all()))


def ids(deliveries: Sequence[Delivery]) -> list[int]:
    return [delivery.id for delivery in deliveries]


def test_a_delivery_is_ready_then_on_its_way_then_sent(db: Database) -> None:
    owed = owe(db)
    assert (owed.state, owed.attempts) == ("ready", 0)
    (claimed,) = claim(db)
    assert (claimed.id, claimed.state, claimed.worker, claimed.attempts) == (owed.id, "sending", "one", 1)
    assert claimed.lease_until == NOW + outbox.LEASE
    finish(db, Result(owed.id, "sent", message_id=77))
    sent = row(db, owed)
    assert (sent.state, sent.message_id, sent.sent_at, sent.lease_until) == ("sent", 77, NOW, None)
    assert claim(db) == []


def test_one_dedupe_key_owes_one_delivery(db: Database) -> None:
    assert db.write_now(_owe_once) is not None
    assert db.write_now(_owe_once) is None
    assert states(db) == {"ready": 1}


def _owe_once(tx: Session) -> Delivery | None:
    return outbox.owe(tx, "case", 101, "error.left", {}, now=NOW, language="es", dedupe_key="same")


def test_a_dedupe_key_holds_when_many_write_it_at_once(db: Database) -> None:
    owed = all_at_once([partial(db.write_now, _owe_once)] * 8)
    assert sum(delivery is not None for delivery in owed) == 1
    assert states(db) == {"ready": 1}


def test_a_delivery_lives_and_dies_with_the_transaction_of_its_cause(db: Database) -> None:
    def fail(tx: Session) -> None:
        outbox.owe(tx, "case", 101, "error.left", {}, now=NOW, language="es")
        raise KeyError("the cause")

    with pytest.raises(KeyError):
        db.write_now(fail)
    assert states(db) == {}


def test_the_more_urgent_kind_goes_first_and_then_the_older(db: Database) -> None:
    kinds = ["announcement", "progress", "reminder", "change", "case", "alert", "reply"]
    owed = {kind: owe(db, kind, chat_id=number) for number, kind in enumerate(kinds, start=1)}
    younger = owe(db, "reply", chat_id=99)
    expected = [owed["reply"], younger, *(owed[kind] for kind in reversed(kinds[:-1]))]
    assert ids(claim(db)) == ids(expected)


def test_the_limit_takes_the_most_urgent(db: Database) -> None:
    for chat in range(1, 6):
        owe(db, "announcement", chat_id=chat)
    alert = owe(db, "alert", chat_id=9)
    assert ids(claim(db, limit=1)) == [alert.id]


def test_the_oldest_of_a_chat_goes_first_and_alone(db: Database) -> None:
    first, second = owe(db, "announcement"), owe(db, "reply")
    assert ids(claim(db)) == [first.id]
    assert claim(db) == []
    finish(db, Result(first.id, "sent", message_id=1))
    assert ids(claim(db)) == [second.id]


def test_a_chat_with_a_reply_on_its_way_waits(db: Database) -> None:
    def answer(tx: Session) -> None:
        reply = outbox.owe(tx, "reply", 101, "error.left", {}, now=NOW, language="es")
        assert reply is not None
        outbox.take(reply, "handler", lease_until=NOW + outbox.LEASE)

    db.write_now(answer)
    owe(db)
    assert claim(db) == []


def test_a_retry_that_is_not_due_holds_nobody_back(db: Database) -> None:
    first, second = owe(db), owe(db)
    claim(db)
    finish(db, Result(first.id, "ready", retry_at=NOW + MINUTE))
    assert ids(claim(db)) == [second.id]


def test_nothing_leaves_before_its_time(db: Database) -> None:
    owed = owe(db, not_before=NOW + MINUTE)
    assert claim(db) == []
    assert ids(claim(db, now=NOW + MINUTE)) == [owed.id]


def test_what_has_expired_is_never_claimed_and_holds_nobody_back(db: Database) -> None:
    old = owe(db, "reminder", expires_at=NOW)
    fresh = owe(db, "case")
    assert ids(claim(db)) == [fresh.id]
    assert db.write_now(outbox.expire, now=NOW) == 1
    assert row(db, old).state == "expired"


def test_at_night_reminders_and_announcements_wait_and_the_rest_passes_them(db: Database) -> None:
    for kind in ("reminder", "announcement"):
        owe(db, kind)
    answer = owe(db, "case")
    assert ids(claim(db, quiet=True)) == [answer.id]
    finish(db, Result(answer.id, "sent", message_id=1))
    assert claim(db, quiet=True) == []
    assert len(claim(db, quiet=False)) == 1


def test_resting_chats_are_passed_over(db: Database) -> None:
    owe(db, chat_id=101)
    other = owe(db, chat_id=102)
    assert ids(claim(db, resting=[101])) == [other.id]


async def test_eight_claimers_take_every_row_once_and_no_chat_twice_at_a_time(db: Database) -> None:
    """400 rows of 40 chats; every claim is checked against what is on its way at that moment."""

    def owe_many(tx: Session) -> None:
        for number in range(400):
            outbox.owe(tx, "case", 1 + number % 40, "error.left", {}, now=NOW, language="es")

    await db.write(owe_many)
    taken: Counter[int] = Counter()
    flying: set[int] = set()

    async def work(worker: str) -> None:
        while sum(taken.values()) < 400:
            claimed = await db.write(outbox.claim, worker, 7, now=NOW, lease_until=NOW + outbox.LEASE, quiet=False)
            chats = [delivery.chat_id for delivery in claimed]
            assert len(set(chats)) == len(chats)
            assert not flying & set(chats)
            flying.update(chats)
            taken.update(delivery.id for delivery in claimed)
            await asyncio.sleep(0)
            flying.difference_update(chats)
            await db.write(outbox.finish, worker, [Result(delivery.id, "sent", message_id=1) for delivery in claimed], now=NOW)

    await asyncio.wait_for(asyncio.gather(*(work(f"w{number}") for number in range(8))), 60)
    assert len(taken) == 400
    assert set(taken.values()) == {1}
    assert states(db) == {"sent": 400}


def test_the_result_of_another_worker_is_not_believed(db: Database) -> None:
    owed = owe(db)
    claim(db, worker="one")
    finish(db, Result(owed.id, "sent", message_id=5), worker="two")
    assert row(db, owed).state == "sending"


def test_a_late_result_changes_nothing_once_the_row_was_taken_back(db: Database) -> None:
    owed = owe(db)
    claim(db)
    db.write_now(outbox.recover, now=NOW, leases_before=NOW + outbox.LEASE)
    finish(db, Result(owed.id, "dead"))
    assert row(db, owed).state == "ready"


def test_a_retry_comes_at_its_time_and_ends_after_six(db: Database) -> None:
    owed, now = owe(db), NOW
    for _ in range(outbox.MAX_ATTEMPTS):
        assert ids(claim(db, now=now)) == [owed.id]
        finish(db, Result(owed.id, "ready", error="502", retry_at=now + MINUTE), now=now)
        assert claim(db, now=now) == []
        now += MINUTE
    assert (row(db, owed).state, row(db, owed).error) == ("dead", "502")


def test_being_told_to_wait_is_no_attempt(db: Database) -> None:
    owed = owe(db)
    for _ in range(3 * outbox.MAX_ATTEMPTS):
        assert ids(claim(db)) == [owed.id]
        finish(db, Result(owed.id, "ready", retry_at=NOW, counts=False))
    assert (row(db, owed).state, row(db, owed).attempts) == ("ready", 0)


@pytest.mark.parametrize("kind", ["reply", "alert", "case", "change", "reminder"])
def test_where_a_duplicate_beats_a_miss_an_unknown_send_is_repeated_once(db: Database, kind: str) -> None:
    owed = owe(db, kind)
    claim(db)
    finish(db, Result(owed.id, "unknown", error="timed out"))
    assert (row(db, owed).state, row(db, owed).uncertain) == ("ready", True)
    assert claim(db, now=NOW + outbox.REPEAT_AFTER - timedelta(seconds=1)) == []
    again = NOW + outbox.REPEAT_AFTER
    assert ids(claim(db, now=again)) == [owed.id]
    finish(db, Result(owed.id, "unknown"), now=again)
    assert row(db, owed).state == "unknown"
    assert claim(db, now=NOW + timedelta(days=1)) == []


@pytest.mark.parametrize("kind", ["announcement", "progress"])
def test_an_unknown_announcement_is_left_to_a_person(db: Database, kind: str) -> None:
    owed = owe(db, kind)
    claim(db)
    finish(db, Result(owed.id, "unknown"))
    assert row(db, owed).state == "unknown"
    assert claim(db, now=NOW + timedelta(days=1)) == []


@pytest.mark.parametrize(("kind", "becomes"), [("case", "ready"), ("announcement", "unknown")])
def test_a_dead_senders_rows_are_unknown_and_never_simply_ready_again(db: Database, kind: str, becomes: str) -> None:
    owed = owe(db, kind)
    claim(db)
    lease_end = NOW + outbox.LEASE
    assert db.write_now(outbox.recover, now=NOW, leases_before=lease_end - timedelta(seconds=1)) == 0
    assert db.write_now(outbox.recover, now=lease_end, leases_before=lease_end) == 1
    found = row(db, owed)
    assert (found.state, found.uncertain) == (becomes, True)
    assert found.error is not None
    assert claim(db, now=lease_end) == []


def test_only_what_has_not_left_can_be_taken_back(db: Database) -> None:
    flying, waiting = owe(db, chat_id=1), owe(db, chat_id=1)
    claim(db)
    assert db.write_now(outbox.cancel, Delivery.chat_id == 1) == 1
    assert (row(db, flying).state, row(db, waiting).state) == ("sending", "cancelled")


def test_nothing_more_is_sent_to_who_blocked_the_bot_until_he_writes_again(db: Database, farmer: Person) -> None:
    owe(db, chat_id=farmer.id)
    other = owe(db, chat_id=999)
    db.write_now(outbox.unreachable, farmer.id, now=NOW)
    assert ids(claim(db)) == [other.id]
    assert db.read_now(lambda tx: tx.get_one(Person, farmer.id).unreachable_at) == NOW
    back = db.write_now(people.meet, farmer.id, farmer.name, "es", now=NOW + MINUTE)
    assert back.unreachable_at is None


def test_a_group_that_moved_takes_its_duty_and_what_it_is_owed_along(db: Database, consultant: Person) -> None:
    db.write_now(people.give_duty, "consultants", -5, "Consultores", by=consultant.id, now=NOW)
    waiting, other = owe(db, chat_id=-5, reply_to=3), owe(db, chat_id=-6, reply_to=3)
    edit = owe(db, chat_id=-5, edits=4)
    db.write_now(outbox.moved, -5, -1005)
    assert (row(db, waiting).chat_id, row(db, waiting).reply_to) == (-1005, None)
    assert (row(db, edit).chat_id, row(db, edit).edits) == (-1005, None)
    assert (row(db, other).chat_id, row(db, other).reply_to) == (-6, 3)
    assert db.read_now(lambda tx: tx.get_one(Group, "consultants").chat_id) == -1005


def test_counts_are_by_state(db: Database) -> None:
    farmers(db, 1)
    for chat in range(1, 4):
        owe(db, chat_id=chat)
    claim(db, limit=1)
    assert db.read_now(outbox.counts, Delivery.kind == "case") == {"ready": 2, "sending": 1}


def test_what_was_settled_long_ago_is_dropped_but_never_what_belongs_to_a_case(db: Database, farmer: Person, programme: Programme) -> None:
    case = db.write_now(cases.open_case, farmer, "asked", programme=programme, now=NOW)
    gone, of_case = owe(db, "reply"), owe(db, chat_id=102, case_id=case.id)
    waiting = owe(db, chat_id=103, not_before=NOW + 2 * outbox.KEEP)
    claim(db)
    finish(db, Result(gone.id, "sent", message_id=7), Result(of_case.id, "sent", message_id=8))
    db.write_now(outbox.prune, now=NOW + outbox.KEEP)
    assert db.read_now(lambda tx: tx.get(Delivery, gone.id)) is not None
    db.write_now(outbox.prune, now=NOW + outbox.KEEP + MINUTE)
    assert db.read_now(lambda tx: tx.get(Delivery, gone.id)) is None
    assert db.read_now(cases.case_of, 102, 8) == case.id
    assert row(db, waiting).state == "ready"
