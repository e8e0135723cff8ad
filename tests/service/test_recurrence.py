"""What comes again comes at the hour on the wall, whatever the zone does to its clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.recurrence import REPEATS, next_time

ZONES = [ZoneInfo(name) for name in ("America/Lima", "America/Santiago", "Europe/Madrid", "Australia/Lord_Howe", "Asia/Kathmandu")]
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC, microsecond=0))


@given(
    first=MOMENTS, later=st.timedeltas(timedelta(0), timedelta(days=2000)), repeats=st.sampled_from(REPEATS), zone=st.sampled_from(ZONES)
)
def test_the_next_time_is_the_first_after_now_at_the_same_hour_on_the_wall(
    first: datetime, later: timedelta, repeats: str, zone: ZoneInfo
) -> None:
    now = first + later
    found = next_time(first, repeats, after=now, zone=zone)
    wall, began = found.astimezone(zone), first.astimezone(zone)
    longest = {"daily": 1, "weekly": 7, "monthly": 31}[repeats]
    assert now < found <= now + timedelta(days=longest, hours=2)
    skipped = abs((wall.hour * 60 + wall.minute) - (began.hour * 60 + began.minute))
    assert min(skipped, 1440 - skipped) in (0, 30, 60)  # half an hour or one where the clocks jump over it that day
    if repeats == "weekly":
        assert abs((wall.replace(tzinfo=None) - began.replace(tzinfo=None)).total_seconds()) % (7 * 86400) in (0, 1800, 3600)
    if repeats == "monthly":
        assert wall.day == began.day or (wall + timedelta(days=1, hours=2)).day == 1


@pytest.mark.parametrize(("after", "expected"), [("2026-01-31", "2026-02-28"), ("2026-02-28", "2026-03-31"), ("2028-02-01", "2028-02-29")])
def test_a_short_month_has_it_on_its_last_day(after: str, expected: str) -> None:
    zone = ZoneInfo("America/Lima")

    def at(day: str) -> datetime:
        return datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=zone)

    assert next_time(at("2026-01-31"), "monthly", after=at(after), zone=zone) == at(expected)
