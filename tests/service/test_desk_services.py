"""What stands under the desk's buttons: who wins, when a case comes back, what is found."""

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from service import cases, desk, handling, joining, merging, notes, outbox, people, search
from service.database import Database
from service.models import Case, Delivery, Person
from service.programme import Programme
from tests.conftest import NOW
from tests.handlers.town import at
from tests.service.helpers import all_at_once, farmers


def open_cases(db: Database, programme: Programme, count: int) -> list[int]:
    def work(tx: Session) -> list[int]:
        return [cases.open_case(tx, tx.get_one(Person, one.id), "asked", programme=programme, now=NOW).id for one in askers]

    askers = farmers(db, count)
    return db.write_now(work)


def join(db: Database, case_id: int, leader_id: int, by: Person) -> bool:
    def work(tx: Session) -> bool:
        return merging.join(tx, tx.get_one(Case, case_id), tx.get_one(Case, leader_id), by, now=NOW)

    return db.write_now(work)


def test_two_cases_joined_crosswise_at_once_never_follow_each_other(db: Database, programme: Programme, consultant: Person) -> None:
    for _ in range(5):
        one, other = open_cases(db, programme, 2)
        won = all_at_once([partial(join, db, one, other, consultant), partial(join, db, other, one, consultant)])
        assert sum(won) == 1


def test_what_followed_a_case_follows_its_new_leader(db: Database, programme: Programme, consultant: Person) -> None:
    first, second, third = open_cases(db, programme, 3)
    assert join(db, first, second, consultant)
    assert join(db, second, third, consultant)
    assert not join(db, third, second, consultant)
    following = db.read_now(lambda tx: [case.id for case in joining.followers(tx, tx.get_one(Case, third))])
    assert following == [first, second]


def test_of_two_colleagues_that_a_case_is_handed_to_at_once_one_has_it(db: Database, programme: Programme, consultant: Person) -> None:
    (number,) = open_cases(db, programme, 1)
    others = farmers(db, 2, first_id=301)

    def hand(to: Person) -> bool:
        def work(tx: Session) -> bool:
            case = tx.get_one(Case, number)
            seen = case.owner_id
            return seen is None and handling.hand(tx, case, tx.get_one(Person, to.id), consultant, now=NOW)

        return db.write_now(work)

    assert sum(all_at_once([partial(hand, one) for one in others])) == 1


@pytest.mark.parametrize(
    ("choice", "now", "back"),
    [
        ("2h", "2026-11-23 10:00", "2026-11-23 12:00"),
        ("tomorrow", "2026-11-23 23:50", "2026-11-24 08:00"),
        ("tomorrow", "2026-11-28 10:00", "2026-11-29 08:00"),  # a Sunday: nobody works, he said tomorrow
        ("monday", "2026-11-23 10:00", "2026-11-30 08:00"),  # said on a Monday, it is the next one
        ("monday", "2026-12-06 10:00", "2026-12-07 08:00"),
    ],
)
def test_when_a_case_comes_back(programme: Programme, choice: str, now: str, back: str) -> None:
    assert handling.until(choice, programme, at(now)) == at(back)


@given(minutes=st.integers(0, 60 * 24 * 400), choice=st.sampled_from(handling.SNOOZES))
def test_whenever_it_is_put_off_it_comes_back_within_a_week_and_not_at_once(programme: Programme, minutes: int, choice: str) -> None:
    now = NOW + timedelta(minutes=minutes)
    wait = handling.until(choice, programme, now) - now
    assert timedelta(0) < wait <= timedelta(days=8)


def test_rare_words_count_more_and_among_equals_the_newest_is_first(db: Database, programme: Programme, consultant: Person) -> None:
    numbers = open_cases(db, programme, 4)
    texts = ["la vaca tiene fiebre", "la vaca tiene garrapátas", "vaca flaca", "otra vaca flaca"]

    def write(tx: Session) -> None:
        for number, text in zip(numbers, texts, strict=True):
            notes.add(tx, tx.get_one(Case, number), consultant.id, text, now=NOW)

    db.write_now(write)

    def found(words: str) -> list[int]:
        return [one.case_id for one in db.read_now(search.search, words)]

    assert found("VACAS con garrapata")[0] == numbers[1]
    assert found("vaca") == numbers[::-1]
    assert found("¿?") == found("") == found("tractor") == []
    assert db.read_now(search.search, "flaca")[0].text == "otra vaca flaca"


def test_farmers_are_found_by_the_beginnings_of_their_names(db: Database, programme: Programme, farmer: Person) -> None:
    assert db.read_now(search.farmers, "julia") == []  # she has never had a case
    db.write_now(lambda tx: cases.open_case(tx, tx.get_one(Person, farmer.id), "asked", programme=programme, now=NOW))
    for name in ("julia", "QUISPE ju", "jul quis"):
        assert [one.id for one in db.read_now(search.farmers, name)] == [farmer.id]
    for name in ("ulia", "julia mamani", "", "%"):
        assert db.read_now(search.farmers, name) == []


def test_an_older_edit_of_a_card_never_has_the_last_word(db: Database, programme: Programme, consultant: Person) -> None:
    """What waits to say how it was is taken back by who presses; what is on its way is followed by how it is."""
    db.write_now(people.give_duty, desk.CONSULTANTS, -5, "Consultores", by=consultant.id, now=NOW)
    (number,) = open_cases(db, programme, 1)
    db.write_now(lambda tx: desk.show(tx, tx.get_one(Case, number), programme=programme, now=NOW))
    db.write_now(lambda tx: tx.query(Delivery).filter_by(template="desk.card").update({"state": "sent", "message_id": 77}))

    def change(tx: Session, besides: tuple[int, int] | None = None) -> None:
        case = tx.get_one(Case, number)
        case.urgent = not case.urgent
        desk.refresh(tx, case, now=NOW, besides=besides)

    def edits() -> list[tuple[str, bool]]:
        found = select(Delivery).where(Delivery.edits == 77).order_by(Delivery.id)
        return [(row.state, row.data["urgent"]) for row in db.read_now(lambda tx: tx.scalars(found).all())]

    db.write_now(change)
    db.write_now(change, (-5, 77))
    assert edits() == [("cancelled", True)]
    db.write_now(change)
    (sent,) = [row for row in db.write_now(outbox.claim, "one", 9, now=NOW, lease_until=NOW, quiet=False) if row.edits == 77]
    db.write_now(change, (-5, 77))
    db.write_now(desk.catch_up, sent, now=NOW)
    db.write_now(desk.catch_up, sent, now=NOW)
    assert edits() == [("cancelled", True), ("sending", True), ("ready", False)]
