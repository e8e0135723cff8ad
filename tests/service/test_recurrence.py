"""What comes again comes at the hour on the wall, whatever the zone does to its clocks."""

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.recurrence import REPEATS, Repeats, next_time, read_rule, rule_of, series, times

LIMA = ZoneInfo("America/Lima")
ZONES = [LIMA, *(ZoneInfo(name) for name in ("America/Santiago", "Europe/Madrid", "Australia/Lord_Howe", "Asia/Kathmandu"))]
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC, microsecond=0))
LONGEST: dict[Repeats, int] = {"daily": 1, "weekly": 7, "fortnightly": 14, "monthly": 31, "nth_weekday": 35}


def days(rule: str, first: str, count: int, zone: ZoneInfo = LIMA) -> list[str]:
    start = datetime.fromisoformat(first).replace(tzinfo=zone)
    return [moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") for moment in islice(times(series(start, rule, zone), zone), count)]


@given(
    first=MOMENTS, later=st.timedeltas(timedelta(0), timedelta(days=2000)), repeats=st.sampled_from(REPEATS), zone=st.sampled_from(ZONES)
)
def test_the_next_time_is_the_first_after_now_at_the_same_hour_on_the_wall(
    first: datetime, later: timedelta, repeats: Repeats, zone: ZoneInfo
) -> None:
    now = first + later
    found = next_time(series(first, rule_of(repeats, first, zone), zone), after=now, zone=zone)
    assert found is not None
    wall, began = found.astimezone(zone), first.astimezone(zone)
    assert now < found <= now + timedelta(days=LONGEST[repeats], hours=2)
    skipped = abs((wall.hour * 60 + wall.minute) - (began.hour * 60 + began.minute))
    assert min(skipped, 1440 - skipped) in (0, 30, 60)  # half an hour or one where the clocks jump over it that day
    if repeats in ("weekly", "fortnightly"):
        apart = abs((wall.replace(tzinfo=None) - began.replace(tzinfo=None)).total_seconds())
        assert apart % (LONGEST[repeats] * 86400) in (0, 1800, 3600)
    if repeats == "monthly":
        assert wall.day == began.day or (wall + timedelta(days=1, hours=2)).day == 1
    if repeats == "nth_weekday":
        assert wall.weekday() == began.weekday()
        assert (wall.day - 1) // 7 == (began.day - 1) // 7 or (wall + timedelta(days=7)).month != wall.month


@given(first=MOMENTS, repeats=st.sampled_from(REPEATS), zone=st.sampled_from(ZONES), count=st.integers(1, 30))
def test_a_series_begins_with_its_first_time_and_ends_with_its_last(first: datetime, repeats: Repeats, zone: ZoneInfo, count: int) -> None:
    stored = series(first, f"{rule_of(repeats, first, zone)};COUNT={count}", zone)
    found = list(times(stored, zone))
    assert len(found) == count
    assert abs(found[0] - first) <= timedelta(hours=1)  # an hour that comes twice that day
    assert all(earlier < later for earlier, later in pairwise(found))
    assert next_time(stored, after=found[-1], zone=zone) is None


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        ("monthly", "2026-01-31 09:00", ["2026-01-31 09:00", "2026-02-28 09:00", "2026-03-31 09:00", "2026-04-30 09:00"]),
        ("monthly", "2028-01-30 09:00", ["2028-01-30 09:00", "2028-02-29 09:00", "2028-03-30 09:00", "2028-04-30 09:00"]),
        ("nth_weekday", "2026-11-14 09:00", ["2026-11-14 09:00", "2026-12-12 09:00", "2027-01-09 09:00", "2027-02-13 09:00"]),
        ("nth_weekday", "2026-10-31 09:00", ["2026-10-31 09:00", "2026-11-28 09:00", "2026-12-26 09:00", "2027-01-30 09:00"]),
    ],
)
def test_a_short_month_has_it_on_its_last_day(rule: Repeats, first: str, expected: list[str]) -> None:
    start = datetime.fromisoformat(first).replace(tzinfo=LIMA)
    assert days(rule_of(rule, start, LIMA), first, 4) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("FREQ=WEEKLY;INTERVAL=3", ["2026-11-25 08:00", "2026-12-16 08:00", "2027-01-06 08:00"]),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=2", ["2026-11-26 08:00", "2026-11-30 08:00"]),
        (" freq=monthly; byday=-1sa ; until=20261226 ", ["2026-11-28 08:00", "2026-12-26 08:00"]),  # the last day counts
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["2028-02-29 08:00", "2032-02-29 08:00", "2036-02-29 08:00"]),
    ],
)
def test_a_rule_is_read_as_calendars_write_it(typed: str, expected: list[str]) -> None:
    rule = read_rule(typed)
    assert rule is not None
    assert days(rule, "2026-11-25 08:00", 3) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "cada sábado",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=3,4",
        "FREQ=WEEKLY;BYDAY=LU",
        "FREQ=MONTHLY;BYMONTHDAY=99",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",  # never
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;UNTIL=20269999",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101",  # two ends
        "FREQ=DAILY\nDTSTART:20260101",
        "FREQ=WEEKLY;BYDAY=" + "MO," * 60 + "TU",
        "",
    ],
)
def test_what_is_no_rule_or_comes_too_often_or_never_is_refused(typed: str) -> None:
    assert read_rule(typed) is None


@given(st.text(alphabet="FREQ=DAILYWKMONTH;BYSETPOS0123456789-,", max_size=60).map(lambda text: "FREQ=MONTHLY;" + text))
def test_any_text_is_refused_or_gives_a_rule_that_has_dates(text: str) -> None:
    rule = read_rule(text)
    if rule is not None and "UNTIL" not in rule:
        assert days(rule, "2026-11-25 08:00", 1)
