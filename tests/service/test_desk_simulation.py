"""A case never sleeps, over 90 days, whoever vanishes; and the one who looks would notice if it did."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import promise
from service import cases, desk, routing, schema
from service.database import Database
from service.models import Case
from service.programme import Programme
from tests.service.desk_simulation import Figures, Season

HOUR = timedelta(hours=1)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'season.db'}")
    schema.upgrade(database.engine)
    yield database
    database.close()


def play(db: Database, programme: Programme, seed: int, days: int, farmers: int, cases_a_day: float) -> Figures:
    figures = Season(db, programme, seed, days, farmers, cases_a_day).run()
    print(f"\nseed {seed}, {days} days, {farmers} farmers: {figures}")
    return figures


def test_ninety_days_three_hundred_farmers_five_consultants_of_whom_some_vanish(file: Database, programme: Programme) -> None:
    figures = play(file, programme, 1, 90, 300, 2.5)
    assert figures.cases > 200
    assert figures.returned > 50  # it was no easy season
    assert figures.late == figures.told_late > 10
    assert figures.answered > 0.95 * figures.cases
    assert figures.median_hours < programme.promise.answer_within_hours


@pytest.mark.parametrize("seed", [2, 3])
def test_other_seasons(file: Database, programme: Programme, seed: int) -> None:
    figures = play(file, programme, seed, 6, 40, 4)
    assert figures.late == figures.told_late
    assert figures.cases == 24


def test_more_than_they_can_answer_is_late_and_told_so_and_nobody_is_asked_for_more_than_he_promised(
    file: Database, programme: Programme
) -> None:
    figures = play(file, programme, 4, 2, 40, 20)
    assert figures.late == figures.told_late > 10


def test_a_season_on_each_database(db: Database, programme: Programme) -> None:
    play(db, programme, 5, 2, 20, 4)


def nothing(*_args: Any, **_options: Any) -> Any:
    return []


def first_case(tx: Session, *_where: Any) -> int | None:
    """The mapping from a message to its case, broken."""
    return tx.scalar(select(Case.id).order_by(Case.id).limit(1))


@pytest.mark.parametrize(
    ("where", "what", "broken", "noticed"),
    [
        (promise, "_tell_farmer", nothing, "its farmer was not told"),
        (cases, "due_time", lambda _programme, now, **_: now - HOUR, "and nothing happened"),
        (cases, "passed_over", nothing, "kept for one for too long"),
        (cases, "left_behind", nothing, "one who is in the field"),
        (cases, "case_of", first_case, "reads another's answer"),
        (desk, "show", nothing, "is in no queue"),
        (routing, "has_room", lambda *_: True, "was asked for"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.islower() and " " not in value else "",
)
def test_a_broken_rule_is_noticed(
    file: Database,
    programme: Programme,
    monkeypatch: pytest.MonkeyPatch,
    where: Any,
    what: str,
    broken: Callable[..., Any],
    noticed: str,
) -> None:
    monkeypatch.setattr(where, what, broken)
    with pytest.raises(AssertionError, match=noticed):
        Season(file, programme, 6, 4, 40, 8, promised=0.1, trips=5).run()
