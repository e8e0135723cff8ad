"""Whose turn it is: subject and place first, then who has promised most and has least; never more than somebody promised."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from service import cases, people, profiles, routing
from service.database import Database
from service.models import Case, Offer, Person
from service.programme import Programme
from service.routing import Candidate, choose
from tests.conftest import NOW
from tests.service.helpers import all_at_once

HEALTH, FISH = "health/ticks", "fish/ponds"
H, F = frozenset({"health"}), frozenset({"fish"})


def wanted(candidates: list[Candidate], **about: Any) -> int | None:
    chosen = choose(candidates, **{"chapter": "health", "district": "Iberia", "language": "es", **about})
    return chosen.person_id if chosen else None


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"chapters": H}, {}),
        ({}, {"chapters": F}),
        ({"chapters": H}, {"districts": frozenset({"Iberia"}), "spent": 0.0}),
        ({"districts": frozenset({"Iberia"})}, {"districts": frozenset({"Tambopata"})}),
        ({"districts": frozenset({"Iberia"}), "spent": 0.9}, {}),
        ({"languages": frozenset({"es"}), "spent": 0.5}, {"languages": frozenset({"pt"})}),
        ({"spent": 0.1, "load": 9}, {"spent": 0.2}),
        ({"load": 1}, {"load": 2}),
        ({"chapters": F}, {"silent": True, "chapters": H}),
        ({"asked_before": 0, "chapters": F}, {"asked_before": 1, "chapters": H}),
    ],
)
def test_one_goes_before_the_other(better: dict[str, Any], worse: dict[str, Any]) -> None:
    one, other = replace(Candidate(2), **better), replace(Candidate(1), **worse)
    assert wanted([one, other]) == wanted([other, one]) == 2


def test_where_all_are_alike_it_is_the_turn_of_who_was_asked_longest_ago() -> None:
    early, late = Candidate(2, last_asked=NOW), Candidate(1, last_asked=NOW + timedelta(hours=1))
    assert wanted([late, early]) == 2
    assert wanted([]) is None


candidates = st.builds(
    Candidate,
    st.just(0),
    st.frozensets(st.sampled_from(["health", "fish"])),
    st.frozensets(st.sampled_from(["Iberia", "Tambopata"])),
    st.frozensets(st.sampled_from(["es", "pt"])),
    st.integers(0, 2),
    st.booleans(),
    st.floats(0, 2),
    st.integers(0, 3),
)


@given(st.lists(candidates, min_size=1, max_size=4))
def test_the_choice_does_not_depend_on_the_order_in_which_they_are_named(found: list[Candidate]) -> None:
    named = [Candidate(number, *(getattr(one, name) for name in Candidate.__slots__[1:])) for number, one in enumerate(found)]
    assert len({wanted(list(order)) for order in permutations(named)}) == 1


# with rows


def consultants(db: Database, *profiles_of: dict[str, Any]) -> list[int]:
    """Consultants 201, 202... with these profiles."""

    def arrive(tx: Session) -> list[int]:
        ids = []
        for number, wishes in enumerate(profiles_of):
            person = people.meet(tx, 201 + number, f"Consultant {number}", "es", now=NOW)
            people.grant(tx, person.id, "consultant", by=None, now=NOW)
            profile = profiles.edit(tx, person.id)
            for name, value in wishes.items():
                setattr(profile, name, value)
            ids.append(person.id)
        return ids

    return db.write_now(arrive)


def ask(
    db: Database, farmer: Person, programme: Programme, entry_id: str = HEALTH, now: datetime = NOW, red_flag: str | None = None
) -> Case:
    def work(tx: Session) -> Case:
        person = tx.get_one(Person, farmer.id)
        return cases.open_case(tx, person, "unsure", programme=programme, now=now, suggestions=[entry_id], red_flag=red_flag)

    return db.write_now(work)


def take(db: Database, case: Case, person_id: int, now: datetime = NOW) -> bool:
    return db.write_now(lambda tx: cases.take(tx, tx.get_one(Case, case.id), person_id, now=now))


def answer(db: Database, case: Case, person_id: int, programme: Programme, now: datetime = NOW) -> None:
    db.write_now(lambda tx: cases.answered(tx, tx.get_one(Case, case.id), person_id, programme=programme, now=now))


def test_a_case_goes_to_who_knows_its_subject_and_nobody_else_may_take_it_in_the_first_half(
    db: Database, farmer: Person, programme: Programme
) -> None:
    general, fish = consultants(db, {}, {"chapters": ["fish"]})
    case = ask(db, farmer, programme, FISH)
    assert (case.chapter, case.offered_to_id) == ("fish", fish)
    half = case.open_to_all_at
    assert half is not None
    assert NOW < half < case.due_at
    assert not take(db, case, general, half - timedelta(seconds=1))
    assert take(db, case, general, half)


def test_the_one_whose_turn_it_is_takes_it_at_once(db: Database, farmer: Person, programme: Programme) -> None:
    (rosa,) = consultants(db, {})
    case = ask(db, farmer, programme)
    assert take(db, case, rosa)
    taken = db.read_now(lambda tx: tx.get_one(Case, case.id))
    assert (taken.owner_id, taken.offered_to_id, taken.open_to_all_at) == (rosa, None, None)


def test_a_red_flag_is_everybodys_at_once(db: Database, farmer: Person, programme: Programme) -> None:
    one, other = consultants(db, {}, {"weekly_hours": 0.0})
    case = ask(db, farmer, programme, red_flag="health/rabies-bats")
    assert (case.offered_to_id, case.open_to_all_at, case.chapter) == (None, None, "health")
    assert take(db, case, other)
    assert not take(db, case, one)


def test_an_answer_is_worth_more_than_a_turn(db: Database, farmer: Person, programme: Programme) -> None:
    _, other = consultants(db, {}, {"chapters": ["fish"]})
    case = ask(db, farmer, programme)
    answer(db, case, other, programme)
    again = db.read_now(lambda tx: tx.get_one(Case, case.id))
    assert (again.owner_id, again.offered_to_id, again.first_answered_at) == (other, None, NOW)
    later = NOW + timedelta(hours=1)
    answer(db, case, other, programme, later)
    again = db.read_now(lambda tx: tx.get_one(Case, case.id))
    assert (again.first_answered_at, again.answered_at) == (NOW, later)


def test_nobody_is_asked_for_more_than_he_has_promised_for_the_week(db: Database, farmer: Person, programme: Programme) -> None:
    (rosa,) = consultants(db, {"weekly_hours": 1.0})  # three cases of 20 minutes
    asked = [ask(db, farmer, programme) for _ in range(5)]
    assert [case.offered_to_id for case in asked] == [rosa, rosa, rosa, None, None]
    for case in asked[:3]:
        take(db, case, rosa)
        answer(db, case, rosa, programme)
    assert ask(db, farmer, programme).offered_to_id is None
    assert ask(db, farmer, programme, now=NOW + timedelta(days=7)).offered_to_id == rosa


def test_what_he_takes_of_his_own_will_counts_too(db: Database, farmer: Person, programme: Programme) -> None:
    fish, rosa = consultants(db, {"chapters": ["health"]}, {"weekly_hours": 0.4})
    case = ask(db, farmer, programme)
    assert case.offered_to_id == fish
    assert take(db, case, rosa, case.open_to_all_at or NOW)
    db.write_now(lambda tx: profiles.edit(tx, fish).__setattr__("away_until", NOW + timedelta(days=30)))
    assert ask(db, farmer, programme, now=NOW + timedelta(hours=8)).offered_to_id is None


def test_two_who_ask_at_once_do_not_fill_one_place_twice(db: Database, farmer: Person, programme: Programme) -> None:
    consultants(db, {"weekly_hours": 0.4})
    asked = all_at_once([lambda: ask(db, farmer, programme)] * 6)
    assert sum(case.offered_to_id is not None for case in asked) == 1


@pytest.mark.parametrize(
    "wishes",
    [
        {"away_until": NOW + timedelta(minutes=1)},
        {"weekly_hours": 0.0},
        {"hours": {"sunday": ["08:00-12:00"]}},  # none before the first half is over
    ],
)
def test_who_cannot_answer_is_not_asked(db: Database, farmer: Person, programme: Programme, wishes: dict[str, Any]) -> None:
    consultants(db, wishes)
    assert ask(db, farmer, programme).offered_to_id is None


def test_who_cannot_be_reached_is_not_asked(db: Database, farmer: Person, programme: Programme) -> None:
    (rosa,) = consultants(db, {})
    db.write_now(lambda tx: tx.get_one(Person, rosa).__setattr__("unreachable_at", NOW))
    assert ask(db, farmer, programme).offered_to_id is None


def test_a_consultants_own_question_is_not_his_turn(db: Database, consultant: Person, programme: Programme) -> None:
    assert ask(db, consultant, programme).offered_to_id is None


def test_every_turn_is_written_down_once(db: Database, farmer: Person, programme: Programme) -> None:
    (rosa,) = consultants(db, {})
    case = ask(db, farmer, programme)
    for _ in range(2):
        assert take(db, case, rosa, NOW + timedelta(hours=1))
    rows = db.read_now(lambda tx: tx.query(Offer).all())
    assert [(row.case_id, row.person_id, row.offered_at, row.taken_at) for row in rows] == [(case.id, rosa, NOW, NOW + timedelta(hours=1))]


def test_who_else_has_the_first_word_and_until_when(db: Database, farmer: Person, programme: Programme) -> None:
    rosa, pedro = consultants(db, {}, {})

    def work(tx: Session) -> list[int | None]:
        case = cases.open_case(tx, tx.get_one(Person, farmer.id), "unsure", programme=programme, now=NOW)
        half = case.open_to_all_at
        assert half is not None
        first = [routing.reserved_for(case, who, now=when) for who, when in ((rosa, NOW), (pedro, NOW), (pedro, half))]
        return [person.id if person else None for person in first]

    assert db.write_now(work) == [None, rosa, None]


def test_who_let_his_last_turns_pass_goes_behind_until_he_takes_one(db: Database, farmer: Person, programme: Programme) -> None:
    silent, other = consultants(db, {"chapters": ["health"]}, {})

    def pass_on(tx: Session, case_id: int) -> None:
        cases.come_back(tx, tx.get_one(Case, case_id), programme=programme, now=NOW)

    for _ in range(routing.PASSED):
        case = ask(db, farmer, programme)
        assert case.offered_to_id == silent
        db.write_now(pass_on, case.id)
    assert ask(db, farmer, programme).offered_to_id == other
    assert ask(db, farmer, programme, now=NOW + routing.LATELY).offered_to_id == silent  # he may be back
    assert take(db, case, silent)
    assert ask(db, farmer, programme).offered_to_id == silent


def test_what_he_takes_of_his_own_will_after_his_turn_is_not_what_he_was_asked_for(
    db: Database, farmer: Person, programme: Programme
) -> None:
    rosa, _ = consultants(db, {"chapters": ["health"]}, {})
    case = ask(db, farmer, programme)
    db.write_now(lambda tx: cases.come_back(tx, tx.get_one(Case, case.id), programme=programme, now=NOW) and None)
    assert take(db, case, rosa)
    rows = db.read_now(lambda tx: tx.query(Offer).filter_by(person_id=rosa).order_by(Offer.id).all())
    assert [(row.offered_at, row.taken_at) for row in rows] == [(NOW, None), (None, NOW)]
