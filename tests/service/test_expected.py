"""What a farmer is told to expect is what happened to others, those still waiting included."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from service import cases, expected
from service.database import Database
from service.expected import ENOUGH, Wait, quantile
from service.models import Case, Person
from service.programme import Programme
from service.working_time import add_working
from tests.conftest import NOW

HOUR = timedelta(hours=1)
lengths = st.lists(st.integers(0, 1000).map(lambda minutes: timedelta(minutes=minutes)), min_size=ENOUGH, max_size=60)


def test_too_few_answers_say_nothing() -> None:
    assert quantile([Wait(HOUR, True)] * (ENOUGH - 1) + [Wait(HOUR, False)] * 50, 0.8) is None


def test_where_most_were_never_answered_no_time_is_named() -> None:
    assert quantile([Wait(HOUR, True)] * ENOUGH + [Wait(5 * HOUR, False)] * 20, 0.8) is None


@given(lengths)
def test_where_all_were_answered_it_is_the_plain_quantile(waited: list[timedelta]) -> None:
    found = quantile([Wait(length, True) for length in waited], 0.8)
    assert found is not None
    assert sum(length <= found for length in waited) >= 0.8 * len(waited) - 1e-6
    assert sum(length < found for length in waited) < 0.8 * len(waited) + 1e-6


@given(lengths, lengths)
def test_those_who_wait_still_never_make_it_look_faster(waited: list[timedelta], waiting: list[timedelta]) -> None:
    answered = [Wait(length, True) for length in waited]
    plain = quantile(answered, 0.8)
    honest = quantile(answered + [Wait(length, False) for length in waiting], 0.8)
    assert plain is not None
    assert honest is None or honest >= plain


def _past(db: Database, farmer: Person, programme: Programme, entry_id: str, hours: float, count: int, red_flag: str | None = None) -> None:
    """So many cases of last week, answered after so many working hours."""

    def work(tx: Session) -> None:
        for number in range(count):
            asked = NOW - timedelta(days=7) + timedelta(minutes=number)
            person = tx.get_one(Person, farmer.id)
            case = cases.open_case(tx, person, "unsure", programme=programme, now=asked, suggestions=[entry_id], red_flag=red_flag)
            case.first_answered_at = add_working(programme, asked, hours * HOUR)
            cases.close(tx, case, None, now=case.first_answered_at)

    db.write_now(work)


def _told(db: Database, farmer: Person, programme: Programme, entry_id: str, red_flag: str | None = None) -> object:
    def work(tx: Session) -> object:
        person = tx.get_one(Person, farmer.id)
        case: Case = cases.open_case(tx, person, "unsure", programme=programme, now=NOW, suggestions=[entry_id], red_flag=red_flag)
        return expected.answer_at(tx, case, programme=programme, now=NOW)

    return db.write_now(work)


def test_the_farmer_is_told_how_long_cases_of_that_subject_take(db: Database, farmer: Person, programme: Programme) -> None:
    assert _told(db, farmer, programme, "health/ticks") is None
    _past(db, farmer, programme, "health/ticks", 2, ENOUGH)
    _past(db, farmer, programme, "fish/ponds", 6, ENOUGH)
    assert _told(db, farmer, programme, "health/worms") == add_working(programme, NOW, 2 * HOUR)
    assert _told(db, farmer, programme, "fish/feed") == add_working(programme, NOW, 6 * HOUR)
    assert _told(db, farmer, programme, "forest/nuts") == add_working(programme, NOW, 6 * HOUR)  # too seldom: of all together


def test_urgent_cases_are_reckoned_by_the_clock_and_by_themselves(db: Database, farmer: Person, programme: Programme) -> None:
    _past(db, farmer, programme, "health/ticks", 2, ENOUGH)
    assert _told(db, farmer, programme, "health/rabies", "health/rabies") is None
    _past(db, farmer, programme, "health/rabies", 0.5, ENOUGH, "health/rabies")
    assert _told(db, farmer, programme, "health/rabies", "health/rabies") == NOW + HOUR / 2
