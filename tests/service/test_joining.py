"""Who may wait for whose answer: never across danger, never with oneself, never for an answer that was given already."""

import random
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service import answers, cases, joining, privacy
from service.database import Database
from service.models import AuditRecord, Case, Delivery, Person
from service.programme import Programme
from tests.conftest import NOW
from tests.service.helpers import all_at_once, farmers

HAPPENS = (*["open"] * 5, *["join"] * 6, "leave", "answer", "close", "spam", "solve", "again", "take", "erase")


def open_case(db: Database, farmer: Person, programme: Programme, red_flag: str | None = None) -> Case:
    return db.write_now(cases.open_case, farmer, "unsure", programme=programme, now=NOW, red_flag=red_flag)


def join(db: Database, case: Case, leader: Case) -> bool:
    return db.write_now(lambda tx: joining.join(tx, tx.get_one(Case, case.id), tx.get_one(Case, leader.id), now=NOW))


def found(db: Database, case: Case) -> Case:
    return db.read_now(lambda tx: tx.get_one(Case, case.id))


@pytest.mark.parametrize("flagged", ["leader", "follower"])
def test_danger_joins_nobody(db: Database, farmer: Person, programme: Programme, flagged: str) -> None:
    (pedro,) = farmers(db, 1)
    leader = open_case(db, farmer, programme, "health/anthrax" if flagged == "leader" else None)
    case = open_case(db, pedro, programme, "health/anthrax" if flagged == "follower" else None)
    assert not join(db, case, leader)


def test_nobody_joins_himself(db: Database, farmer: Person, programme: Programme) -> None:
    first, second = open_case(db, farmer, programme), open_case(db, farmer, programme)
    assert not join(db, second, first)
    assert not join(db, first, first)


def test_nobody_joins_what_is_closed_answered_or_joined_itself(
    db: Database, farmer: Person, consultant: Person, programme: Programme
) -> None:
    pedro, marta, tito = farmers(db, 3)
    closed, answered, leader = (open_case(db, farmer, programme) for _ in range(3))
    db.write_now(lambda tx: cases.close(tx, tx.get_one(Case, closed.id), None, now=NOW))
    db.write_now(lambda tx: cases.answered(tx, tx.get_one(Case, answered.id), consultant.id, programme=programme, now=NOW))
    case, follower = open_case(db, pedro, programme), open_case(db, marta, programme)
    assert join(db, follower, leader)
    for other in (closed, answered, follower):
        assert not join(db, case, other)
    taken = open_case(db, tito, programme)
    db.write_now(lambda tx: cases.take(tx, tx.get_one(Case, taken.id), consultant.id, now=NOW))
    assert not join(db, taken, leader)  # somebody is on it already
    assert join(db, case, taken)


def test_who_leads_follows_nobody_and_no_farmer_waits_twice_for_one_answer(db: Database, farmer: Person, programme: Programme) -> None:
    pedro, marta = farmers(db, 2)
    first, second, third, again = (open_case(db, person, programme) for person in (farmer, pedro, marta, pedro))
    assert join(db, third, second)
    assert not join(db, second, first)
    assert not join(db, again, second)
    assert join(db, again, first)


def test_two_that_join_each_other_at_once_do_not_wait_for_each_other(db: Database, farmer: Person, programme: Programme) -> None:
    (pedro,) = farmers(db, 1)
    first, second = open_case(db, farmer, programme), open_case(db, pedro, programme)
    joined = all_at_once([partial(join, db, first, second), partial(join, db, second, first)])
    assert sum(joined) == 1


def test_who_joins_while_it_is_answered_is_either_answered_or_not_joined(
    db: Database, farmer: Person, consultant: Person, programme: Programme
) -> None:
    def answer(leader: Case) -> bool:
        def work(tx: Session) -> None:
            case = tx.get_one(Case, leader.id)
            message = cases.add_message(
                tx, case, consultant.id, from_farmer=False, kind="text", text="sal", chat_id=-7, message_id=1, album=None, written_at=NOW
            )
            answers.to_farmers(tx, case, tx.get_one(Person, consultant.id), message, programme=programme, now=NOW)

        db.write_now(work)
        return True

    leader = open_case(db, farmer, programme)
    waiting = [open_case(db, person, programme) for person in farmers(db, 6)]
    all_at_once([partial(answer, leader), *(partial(join, db, case, leader) for case in waiting)])
    for case in waiting:
        now = found(db, case)
        assert (now.joined_to_id is None) == (now.answered_at is None)


def test_a_farmer_who_goes_leaves_the_lead_to_the_next(db: Database, farmer: Person, programme: Programme) -> None:
    pedro, marta = farmers(db, 2)
    leader, second, third = open_case(db, farmer, programme), open_case(db, pedro, programme), open_case(db, marta, programme)
    for case in (second, third):
        assert join(db, case, leader)
    db.write_now(lambda tx: privacy.erase(tx, tx.get_one(Person, farmer.id), now=NOW))
    assert found(db, second).joined_to_id is None
    assert found(db, third).joined_to_id == second.id
    assert [case.id for case in db.read_now(cases.waiting)] == [second.id]


def test_spam_of_the_first_one_does_not_close_the_others(db: Database, farmer: Person, consultant: Person, programme: Programme) -> None:
    (pedro,) = farmers(db, 1)
    leader, second = open_case(db, farmer, programme), open_case(db, pedro, programme)
    assert join(db, second, leader)
    close = partial(answers.close, reason="spam", programme=programme, now=NOW)
    assert db.write_now(lambda tx: close(tx, tx.get_one(Case, leader.id), consultant.id))
    assert found(db, second).is_open
    assert db.read_now(lambda tx: tx.query(Delivery).filter_by(template="case.closed").count()) == 0


def test_a_consultant_who_goes_leaves_no_name_with_those_who_had_joined(
    db: Database, farmer: Person, consultant: Person, programme: Programme
) -> None:
    (pedro,) = farmers(db, 1)
    leader, second = open_case(db, farmer, programme), open_case(db, pedro, programme)
    assert join(db, second, leader)

    def take_and_leave(tx: Session) -> None:
        rosa = tx.get_one(Person, consultant.id)
        cases.take(tx, tx.get_one(Case, leader.id), rosa.id, now=NOW)
        answers.taken(tx, tx.get_one(Case, leader.id), rosa, now=NOW)
        joining.leave(tx, tx.get_one(Case, second.id), programme=programme, now=NOW)
        tx.query(Delivery).update({"state": "sent"})
        privacy.erase(tx, rosa, now=NOW + timedelta(hours=1))

    db.write_now(take_and_leave)
    assert [row.data for row in db.read_now(lambda tx: tx.query(Delivery).filter_by(template="case.taken").all())] == [{}, {}]
    assert db.read_now(lambda tx: tx.query(AuditRecord).filter_by(actor_id=consultant.id).count()) == 0


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_every_open_case_is_led_and_due_and_hears_only_what_is_said_to_it(
    db: Database, consultant: Person, programme: Programme, seed: int
) -> None:
    """Seventy things at random: somebody opens, joins, leaves, is answered, closes, goes on, is taken or erased."""
    chance = random.Random(seed)
    people_here = [person.id for person in farmers(db, 9)]
    joined: list[bool] = []
    said: dict[int, set[int]] = {}  # answer -> the cases that it was for
    now = NOW

    def step(tx: Session) -> None:
        every = list(tx.scalars(select(Case).order_by(Case.id)))
        here = [person for person in people_here if tx.get(Person, person)]
        still_open = [case for case in every if case.is_open]
        case = chance.choice(still_open if still_open and chance.random() < 0.7 else every) if every else None
        match chance.choice(HAPPENS):
            case "open" if here:
                flag = "health/anthrax" if chance.random() < 0.2 else None
                farmer = tx.get_one(Person, chance.choice(here))
                cases.open_case(tx, farmer, "unsure", programme=programme, now=now, red_flag=flag)
            case "join" if case:
                fit = [one for one in every if joining.may_follow(one)]
                one, other = (chance.choice(fit if fit and chance.random() < 0.8 else every) for _ in range(2))
                joined.append(joining.join(tx, one, other, now=now))
            case "leave" if case:
                joining.leave(tx, case, programme=programme, now=now)
            case "answer" if case and (case := chance.choice([one for one in every if joining.followers(tx, one)] or [case])).is_open:
                number = len(said) + 1
                message = cases.add_message(
                    tx,
                    case,
                    consultant.id,
                    from_farmer=False,
                    kind="text",
                    text="x",
                    chat_id=-7,
                    message_id=number,
                    album=None,
                    written_at=now,
                )
                reached = answers.to_farmers(tx, case, tx.get_one(Person, consultant.id), message, programme=programme, now=now)
                said[message.id] = {one.id for one in reached}
            case "close" | "spam" as how if case:
                answers.close(tx, case, consultant.id, reason="spam" if how == "spam" else "solved", programme=programme, now=now)
            case "solve" if case and cases.close(tx, case, case.farmer_id, now=now):
                answers.go_on_without(tx, case, programme=programme, now=now)
            case "again" if case:
                cases.reopen(tx, case, programme=programme, now=now)
            case "take" if case:
                cases.take(tx, case, consultant.id, now=now)
            case "erase" if len(here) > 3 and chance.random() < 0.3:
                privacy.erase(tx, tx.get_one(Person, chance.choice(here)), now=now)

    def check(tx: Session) -> None:
        tx.expire_all()
        for case in tx.scalars(select(Case)):
            lead = case.lead
            assert lead.joined_to_id is None
            assert case.due_at is not None
            if case.is_open:
                assert lead.is_open
                assert case.joined_to_id is None or None is case.red_flag is lead.red_flag
                assert case.joined_to_id is None or case.farmer_id != lead.farmer_id
        for sent in tx.scalars(select(Delivery).where(Delivery.dedupe_key.startswith("answer:"))):
            _, message_id, _, case_id = (sent.dedupe_key or "").split(":")
            assert int(case_id) == sent.case_id
            assert sent.case_id in said[int(message_id)]
            assert sent.chat_id == tx.get_one(Case, sent.case_id).farmer_id or not sent.data

    for _ in range(70):
        now += timedelta(minutes=chance.randrange(1, 300))
        db.write_now(step)
        db.read_now(check)
    assert any(joined)
    assert any(len(to) > 1 for to in said.values())
