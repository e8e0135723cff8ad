"""`.ics`: sessions as any phone's calendar takes them. A session that moved keeps its UID, so that a new file replaces the old date."""

from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event


def render(events: list[dict[str, Any]], at: str, *, name: str, bring: str) -> bytes:
    """`at`: when the file was made. `bring`: the word before what to bring."""
    calendar = Calendar()
    calendar.add("prodid", "-//Yachachiq//ES")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for data in events:
        calendar.add_component(_event(data, datetime.fromisoformat(at).astimezone(UTC), bring))
    return bytes(calendar.to_ical())


def _event(data: dict[str, Any], at: datetime, bring: str) -> Event:
    starts_at = datetime.fromisoformat(data["starts_at"]).astimezone(UTC)
    event = Event()
    event.add("uid", f"session-{data['session_id']}@yachachiq")
    event.add("sequence", data["revision"] + data["cancelled"])
    event.add("dtstamp", at)
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + timedelta(minutes=data["minutes"]))
    event.add("summary", data["title"])
    event.add("location", data["place"])
    event.add("status", "CANCELLED" if data["cancelled"] else "CONFIRMED")
    if data["latitude"] is not None:
        event.add("geo", (data["latitude"], data["longitude"]))
    if data["bring"]:
        event.add("description", f"{bring}: {data['bring']}")
    return event
