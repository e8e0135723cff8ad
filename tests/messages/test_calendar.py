"""`.ics` files: whatever an organizer wrote, what a calendar reads is the same, in lines that every program takes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from messages import calendar
from tests.messages.season_samples import EVENT

AT = "2026-11-23T15:00:00+00:00"
texts = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=200).map(str.strip).filter(bool)
)


def read(*events: dict[str, Any], name: str = "Pastos") -> list[Any]:
    written = calendar.render(list(events), AT, name=name, bring="Traiga")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    return list(Calendar.from_ical(written).walk("VEVENT"))


@given(title=texts, place=texts, bring=texts)
def test_what_was_written_is_what_is_read(title: str, place: str, bring: str) -> None:
    (event,) = read({**EVENT, "title": title, "place": place, "bring": bring}, name=title)
    assert (event["summary"], event["location"], event["description"]) == (title, place, f"Traiga: {bring}")


def test_the_instant_is_the_same_in_every_zone_and_ends_when_the_session_does() -> None:
    (event,) = read({**EVENT, "starts_at": "2026-11-28T09:00:00-05:00", "minutes": 150})
    assert event.start == datetime(2026, 11, 28, 14, 0, tzinfo=UTC)
    assert event.end - event.start == timedelta(minutes=150)


def test_a_moved_or_cancelled_session_replaces_what_the_calendar_had() -> None:
    before, after = read(EVENT)[0], read({**EVENT, "revision": EVENT["revision"] + 1})[0]
    (cancelled,) = read({**EVENT, "cancelled": True})
    assert before["uid"] == after["uid"] == cancelled["uid"]
    assert after["sequence"] > before["sequence"] < cancelled["sequence"]
    assert (before["status"], cancelled["status"]) == ("CONFIRMED", "CANCELLED")


def test_without_a_pin_or_anything_to_bring_there_is_no_empty_field() -> None:
    (event,) = read({**EVENT, "latitude": None, "longitude": None, "bring": None})
    assert "geo" not in event
    assert "description" not in event
