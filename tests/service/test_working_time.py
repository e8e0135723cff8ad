"""Working time: what a farmer is promised is counted in it and nowhere else."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.programme import WEEKDAYS, Programme, read_span
from service.working_time import add_working, next_working, week_start, working_between, working_spans

starts = st.datetimes(datetime(2026, 6, 1), datetime(2027, 6, 30), timezones=st.just(UTC))
lengths = st.integers(1, 60 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(starts, lengths)
@settings(max_examples=300, deadline=None)
def test_a_promise_never_falls_outside_working_hours(programme: Programme, start: datetime, length: timedelta) -> None:
    due = add_working(programme, start, length)
    local = programme.local(due)
    spans = programme.working_hours[WEEKDAYS[local.weekday()]]
    assert any(span.start <= local.time() <= span.end for span in spans)
    assert local.date() not in programme.holidays
    assert due >= start + length


@given(starts, lengths, lengths)
@settings(max_examples=300, deadline=None)
def test_two_stretches_of_work_are_as_long_as_both_together(
    programme: Programme, start: datetime, first: timedelta, second: timedelta
) -> None:
    assert add_working(programme, add_working(programme, start, first), second) == add_working(programme, start, first + second)


@given(starts, starts, lengths)
@settings(max_examples=200, deadline=None)
def test_who_asks_earlier_is_never_promised_later(programme: Programme, one: datetime, other: datetime, length: timedelta) -> None:
    earlier, later = sorted((one, other))
    assert add_working(programme, earlier, length) <= add_working(programme, later, length)


@given(starts)
@settings(max_examples=100, deadline=None)
def test_spans_follow_each_other_without_touching(programme: Programme, start: datetime) -> None:
    spans = list(working_spans(programme, start))
    assert all(begins < ends for begins, ends in spans)
    assert all(ends < begins for (_, ends), (begins, _) in pairwise(spans))
    assert spans[0][0] >= start


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-23T10:00", 1, "2026-11-23T11:00"),
        ("2026-11-23T12:00", 1, "2026-11-23T15:00"),  # over the midday break
        ("2026-11-23T13:00", 1, "2026-11-23T15:30"),
        ("2026-11-23T22:00", 1, "2026-11-24T09:00"),
        ("2026-11-28T11:30", 1, "2026-11-30T08:30"),  # Saturday noon, on Monday
        ("2026-12-07T17:30", 1, "2026-12-09T08:30"),  # the 8th is a holiday
    ],
)
def test_in_the_calendar_of_the_programme(programme: Programme, start: str, hours: int, due: str) -> None:
    begins = datetime.fromisoformat(start).replace(tzinfo=programme.zone)
    found = add_working(programme, begins, timedelta(hours=hours))
    assert programme.local(found).replace(tzinfo=None) == datetime.fromisoformat(due)


def test_a_calendar_without_so_much_work_ends_at_its_end(programme: Programme) -> None:
    rare = programme.model_copy(update={"working_hours": {"monday": programme.working_hours["monday"]}})
    due = add_working(rare, datetime(2026, 11, 23, tzinfo=UTC), timedelta(hours=1000))
    assert due < datetime(2026, 11, 23, tzinfo=UTC) + timedelta(days=61)


@given(starts, lengths)
@settings(max_examples=200, deadline=None)
def test_between_a_moment_and_the_end_of_some_work_lies_that_work(programme: Programme, start: datetime, length: timedelta) -> None:
    assert working_between(programme, start, add_working(programme, start, length)) == length


@given(starts)
@settings(max_examples=100, deadline=None)
def test_a_consultants_own_hours_are_his_and_the_holidays_too(programme: Programme, start: datetime) -> None:
    own = {"wednesday": (read_span("05:00-07:30"), read_span("19:00-21:00"))}
    for begins, ends in working_spans(programme, start, own):
        local = programme.local(begins)
        assert WEEKDAYS[local.weekday()] == "wednesday"
        assert local.date() not in programme.holidays
        assert any(span.start <= local.time() and programme.local(ends).time() <= span.end for span in own["wednesday"])
    assert next_working(programme, start, {}) is None


@given(starts)
def test_a_week_begins_on_monday_at_midnight_where_the_programme_is(programme: Programme, start: datetime) -> None:
    begins = week_start(programme, start)
    assert programme.local(begins).strftime("%w %H:%M:%S") == "1 00:00:00"
    assert begins <= start < begins + timedelta(days=7)
