"""A case never sleeps: an owner or the queue, a due time, one winner when two reach for it."""

from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session

from service import cases, people
from service.database import Database
from service.models import AuditRecord, Case, Person
from service.programme import Programme
from tests.conftest import NOW
from tests.service.helpers import all_at_once, farmers

HOUR = timedelta(hours=1)


def open_case(db: Database, farmer: Person, programme: Programme, *, red_flag: str | None = None, reason: str = "unsure") -> Case:
    return db.write_now(cases.open_case, farmer, reason, programme=programme, now=NOW, red_flag=red_flag)


def act(db: Database, case: Case, what: str, *args: object, **options: object) -> bool:
    """Run `cases.<what>` on the case in a transaction of its own."""

    def work(tx: Session) -> bool:
        return bool(getattr(cases, what)(tx, tx.get_one(Case, case.id), *args, **options))

    return db.write_now(work)


def found(db: Database, case: Case) -> Case:
    return db.read_now(lambda tx: tx.get_one(Case, case.id))


def test_a_new_case_waits_in_the_queue_and_is_due_in_working_time(db: Database, farmer: Person, programme: Programme) -> None:
    case = found(db, open_case(db, farmer, programme))
    assert case.is_open
    assert case.owner is None
    assert case.due_at == NOW + timedelta(hours=24)  # from 10:00 two and a half hours, then three and a half, then two of the next morning


def test_an_urgent_case_is_due_at_any_hour(db: Database, farmer: Person, programme: Programme) -> None:
    case = open_case(db, farmer, programme, red_flag="health/rabies")
    assert case.urgent
    assert case.due_at == NOW + timedelta(minutes=programme.promise.urgent_within_minutes)


def test_of_many_who_take_a_case_at_once_one_wins(db: Database, farmer: Person, programme: Programme) -> None:
    case = open_case(db, farmer, programme)
    consultants = farmers(db, 8, first_id=201)
    won = all_at_once([partial(act, db, case, "take", one.id, now=NOW) for one in consultants])
    assert sum(won) == 1
    assert found(db, case).owner_id == consultants[won.index(True)].id


def test_the_owner_may_take_his_case_again(db: Database, farmer: Person, consultant: Person, programme: Programme) -> None:
    case = open_case(db, farmer, programme)
    assert act(db, case, "take", consultant.id, now=NOW)
    assert act(db, case, "take", consultant.id, now=NOW)


def test_a_closed_case_cannot_be_taken(db: Database, farmer: Person, consultant: Person, programme: Programme) -> None:
    case = open_case(db, farmer, programme)
    act(db, case, "close", farmer.id, now=NOW)
    assert not act(db, case, "take", consultant.id, now=NOW)
    assert found(db, case).owner_id is None


def test_a_case_closes_once_even_when_many_close_it_at_once(db: Database, farmer: Person, programme: Programme) -> None:
    case = open_case(db, farmer, programme)
    closed = all_at_once([lambda: act(db, case, "close", farmer.id, now=NOW)] * 6)
    assert sum(closed) == 1
    assert found(db, case).closed_at == NOW


def test_a_case_that_goes_on_is_open_again_with_a_new_promise(
    db: Database, farmer: Person, consultant: Person, programme: Programme
) -> None:
    case = open_case(db, farmer, programme)
    act(db, case, "take", consultant.id, now=NOW)
    assert not act(db, case, "reopen", programme=programme, now=NOW)
    act(db, case, "close", consultant.id, now=NOW)
    later = NOW + timedelta(days=2)
    assert act(db, case, "reopen", programme=programme, now=later)
    again = found(db, case)
    assert (again.closed_at, again.answered_at, again.late_told_at) == (None, None, None)
    assert again.due_at == cases.due_time(programme, later, urgent=False)
    assert again.owner_id == consultant.id


def test_a_case_does_not_go_back_to_somebody_who_is_no_consultant_any_more(
    db: Database, farmer: Person, consultant: Person, coordinator: Person, programme: Programme
) -> None:
    case = open_case(db, farmer, programme)
    act(db, case, "take", consultant.id, now=NOW)
    act(db, case, "close", consultant.id, now=NOW)
    db.write_now(people.revoke, consultant.id, "consultant", by=coordinator.id, now=NOW)
    act(db, case, "reopen", programme=programme, now=NOW)
    assert found(db, case).owner is None


def test_an_answer_ends_the_waiting_and_the_farmers_next_word_begins_it_anew(
    db: Database, farmer: Person, consultant: Person, programme: Programme
) -> None:
    case = open_case(db, farmer, programme)
    act(db, case, "answered", consultant.id, programme=programme, now=NOW + HOUR)
    far = NOW + timedelta(days=1)
    assert db.read_now(lambda tx: list(cases.late(tx, now=far + timedelta(days=9)))) == []
    db.write_now(lambda tx: cases.farmer_wrote(tx.get_one(Case, case.id), programme=programme, now=far))
    assert found(db, case).due_at == cases.due_time(programme, far, urgent=False)
    assert found(db, case).answered_at is None


def test_a_farmer_who_adds_something_before_the_answer_does_not_move_the_promise(
    db: Database, farmer: Person, programme: Programme
) -> None:
    case = open_case(db, farmer, programme)
    db.write_now(lambda tx: cases.farmer_wrote(tx.get_one(Case, case.id), programme=programme, now=NOW + HOUR))
    assert found(db, case).due_at == case.due_at


def test_a_case_is_late_from_its_due_time_on(db: Database, farmer: Person, programme: Programme) -> None:
    case = open_case(db, farmer, programme)
    assert db.read_now(cases.late, now=case.due_at - timedelta(seconds=1)) == []
    assert [late.id for late in db.read_now(cases.late, now=case.due_at)] == [case.id]
    act(db, case, "close", None, now=NOW)
    assert db.read_now(cases.late, now=case.due_at) == []


def test_a_case_is_quiet_when_nobody_wrote_after_the_answer(db: Database, farmer: Person, consultant: Person, programme: Programme) -> None:
    case = open_case(db, farmer, programme)
    assert db.read_now(cases.gone_quiet, before=NOW + HOUR) == []
    act(db, case, "answered", consultant.id, programme=programme, now=NOW)
    assert db.read_now(cases.gone_quiet, before=NOW - HOUR) == []
    assert [quiet.id for quiet in db.read_now(cases.gone_quiet, before=NOW)] == [case.id]


def test_what_a_consultant_held_goes_back_to_the_queue(db: Database, farmer: Person, consultant: Person, programme: Programme) -> None:
    held, closed, other = (open_case(db, farmer, programme) for _ in range(3))
    for case in (held, closed):
        act(db, case, "take", consultant.id, now=NOW)
    act(db, closed, "close", consultant.id, now=NOW)
    released = db.write_now(cases.release_all_of, consultant.id, now=NOW)
    assert [case.id for case in released] == [held.id, other.id]  # the other one was his turn
    assert found(db, held).owner is None
    assert found(db, other).offered_to_id is None


def test_the_most_pressing_case_is_listed_first(db: Database, farmer: Person, consultant: Person, programme: Programme) -> None:
    calm, urgent = open_case(db, farmer, programme), open_case(db, farmer, programme, red_flag="health/rabies")
    closed = open_case(db, farmer, programme)
    act(db, closed, "close", None, now=NOW)
    act(db, calm, "take", consultant.id, now=NOW)
    assert [case.id for case in db.read_now(cases.waiting)] == [urgent.id, calm.id]
    assert [case.id for case in db.read_now(cases.waiting, owner_id=consultant.id)] == [calm.id]


def test_every_message_leads_to_its_case_whoever_wrote_it(db: Database, farmer: Person, consultant: Person, programme: Programme) -> None:
    case = open_case(db, farmer, programme)

    def write(tx: Session, author: int, chat: int, number: int) -> None:
        cases.add_message(
            tx,
            case,
            author,
            from_farmer=author == farmer.id,
            kind="text",
            text=f"message {number}",
            chat_id=chat,
            message_id=number,
            album=None,
            written_at=NOW,
        )

    db.write_now(write, farmer.id, farmer.id, 5)
    db.write_now(write, consultant.id, -7, 5)
    assert db.read_now(cases.case_of, farmer.id, 5) == case.id
    assert db.read_now(cases.case_of, -7, 5) == case.id
    assert db.read_now(cases.case_of, -8, 5) is None
    assert [message.chat_id for message in db.read_now(cases.thread, case.id)] == [farmer.id, -7]


def test_a_farmers_cases_are_listed_newest_first(db: Database, farmer: Person, programme: Programme) -> None:
    first, second = open_case(db, farmer, programme), open_case(db, farmer, programme)
    (other,) = farmers(db, 1)
    open_case(db, other, programme)
    assert [case.id for case in db.read_now(cases.open_cases_of, farmer.id)] == [second.id, first.id]
    act(db, second, "close", farmer.id, now=NOW)
    assert [case.id for case in db.read_now(cases.open_cases_of, farmer.id)] == [first.id]
    assert [case.id for case in db.read_now(cases.cases_of, farmer.id)] == [second.id, first.id]


def test_the_trail_says_who_did_what_to_a_case(db: Database, farmer: Person, consultant: Person, programme: Programme) -> None:
    case = open_case(db, farmer, programme)
    act(db, case, "take", consultant.id, now=NOW)
    act(db, case, "answered", consultant.id, programme=programme, now=NOW)
    act(db, case, "close", consultant.id, now=NOW)
    records = db.read_now(lambda tx: tx.query(AuditRecord).filter_by(subject=f"case:{case.id}").order_by(AuditRecord.id).all())
    assert [(record.actor_id, record.action) for record in records] == [
        (farmer.id, "case.open"),
        (consultant.id, "case.take"),
        (consultant.id, "case.answer"),
        (consultant.id, "case.close"),
    ]
