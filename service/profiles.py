"""What each consultant has promised: subjects, places, languages, which hours and how many a week; when he is away and when he sleeps."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Person, Profile, Role
from service.programme import WEEKDAYS, Programme, read_span
from service.working_time import Hours, next_working, working_between

_CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))? ?([ap]\.? ?m\b\.?)?"
_SPAN = re.compile(rf"{_CLOCK} ?(?:-|–|a|hasta|to|às|as) ?(?:las? )?{_CLOCK}")
_BETWEEN = re.compile(r"\b(?:y|e|and|de|from|las?|das?)\b|[,;/]")
#: Words for a day without work.
_NONE = frozenset({"no", "nada", "ninguna", "libre", "descanso", "livre", "none", "off"})


def of(tx: Session, person_id: int) -> Profile:
    """The person's profile; where he has none, one with no wishes, which is not kept."""
    return tx.get(Profile, person_id) or _blank(person_id)


def edit(tx: Session, person_id: int) -> Profile:
    """The person's profile, to be changed."""
    profile = tx.get(Profile, person_id)
    if profile is None:
        profile = _blank(person_id)
        tx.add(profile)
    return profile


def _blank(person_id: int) -> Profile:
    return Profile(person_id=person_id, chapters=[], districts=[], languages=[], hours={}, land="")


def of_role(tx: Session, role: str, *, lock: bool = False) -> Sequence[tuple[Person, Profile]]:
    """Everybody with a role, and his profile. `lock`: until the commit nobody else counts what these have promised."""
    people = tx.scalars(select(Person).join(Role, Role.person_id == Person.id).where(Role.role == role).order_by(Person.id)).all()
    rows = select(Profile).where(Profile.person_id.in_([person.id for person in people])).order_by(Profile.person_id)
    profiles = {profile.person_id: profile for profile in tx.scalars(rows.with_for_update() if lock else rows)}
    return [(person, profiles.get(person.id) or _blank(person.id)) for person in people]


# hours


def hours_of(profile: Profile) -> Hours | None:
    """His own week; None: the programme's."""
    return {day: tuple(read_span(span) for span in spans) for day, spans in profile.hours.items()} or None


def set_hours(profile: Profile, day: str, spans: list[str] | None, *, programme: Programme) -> None:
    """The hours of one weekday; the others stay as they are. None: the programme's week again."""
    if spans is None:
        profile.hours = {}
        return
    week = profile.hours or {name: [str_span(span.start, span.end) for span in programme.working_hours.get(name, ())] for name in WEEKDAYS}
    profile.hours = {**week, day: spans}


def read_hours(text: str) -> list[str] | None:
    """Hours as people type them («8-12 y 2pm-6pm», «de 8 a 12», «no»). None where they cannot be read."""
    words = " ".join(text.casefold().split())
    if words in _NONE:
        return []
    spans: list[tuple[int, int]] = []
    for match in _SPAN.finditer(words):
        start, end = _minute(match[1], match[2], match[3]), _minute(match[4], match[5], match[6])
        if start is None or end is None or start >= end or (spans and start < spans[-1][1]):
            return None
        spans.append((start, end))
    if not spans or _BETWEEN.sub("", _SPAN.sub("", words)).strip():
        return None
    return [f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}" for start, end in spans]


def _minute(hour: str, minute: str | None, half: str | None) -> int | None:
    """The minute of the day; None where there is no such hour."""
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half.startswith("p") else 0)
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None


def str_span(start: object, end: object) -> str:
    return f"{start:%H:%M}-{end:%H:%M}"


def week_hours(profile: Profile, programme: Programme) -> float:
    """How much he has promised for a week: what he said, or as long as his hours are."""
    if profile.weekly_hours is not None:
        return profile.weekly_hours
    hours = hours_of(profile)
    week = programme.working_hours if hours is None else hours
    return sum(span.hours for spans in week.values() for span in spans)


# away, asleep


def is_away(profile: Profile, now: datetime) -> bool:
    return profile.away_until is not None and profile.away_until > now


def works_between(profile: Profile, programme: Programme, start: datetime, end: datetime) -> bool:
    """Whether any of his hours lies there."""
    return working_between(programme, start, end, hours_of(profile)) > timedelta()


def undisturbed_until(profile: Profile, programme: Programme, now: datetime) -> datetime:
    """From when on he may be written to in private: now, or when his «do not disturb» ends."""
    if profile.quiet is None:
        return now
    span, local = read_span(profile.quiet), programme.local(now)
    if not span.holds(local.time()):
        return now
    ends = local.replace(hour=span.end.hour, minute=span.end.minute, second=0, microsecond=0)
    return (ends if ends > local else ends + timedelta(days=1)).astimezone(now.tzinfo)


def may_hear_at(profile: Profile, programme: Programme, now: datetime) -> datetime:
    """When he hears that it is his turn: in his own hours, and undisturbed."""
    working = next_working(programme, now, hours_of(profile)) or now
    return undisturbed_until(profile, programme, working)
