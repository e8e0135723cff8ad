"""/perfil: what a consultant knows, where, when and how much; changed by tapping, in place."""

import re
from datetime import timedelta
from typing import Any

from handlers.turn import Turn
from service import profiles, routing
from service.models import Profile
from service.programme import WEEKDAYS

HOURS, LAND = "profile.hours", "profile.land"
LAND_LIMIT = 300
#: What can be opened from the profile; `monday`... is the page of that day.
PAGES = frozenset({"main", "chapters", "districts", "languages", "hours", "week", "land", "digest", "quiet", *WEEKDAYS})

_TIME = re.compile(r"([01]\d|2[0-3])([0-5]\d)")
_SPANS = re.compile(rf"{_TIME.pattern}-{_TIME.pattern}(?:,{_TIME.pattern}-{_TIME.pattern})*")
NONE = "none"


def begin(turn: Turn, _argument: str) -> None:
    turn.reply("profile.card", **_card(turn, "main"))


def show(turn: Turn, page: str) -> None:
    """Another page of buttons under the same profile; typing is asked for in a message of its own."""
    if page not in PAGES:
        turn.say("error.old_button")
        return
    turn.leave()
    turn.edit("profile.card", **_card(turn, page))


def ask_hours(turn: Turn, day: str) -> None:
    if day not in WEEKDAYS:
        turn.say("error.old_button")
        return
    turn.go(HOURS, day=day)
    turn.reply("profile.ask_hours", day=day, fault=False)


def ask_land(turn: Turn) -> None:
    turn.go(LAND)
    turn.reply("profile.ask_land")


def choose(turn: Turn, what: str, value: str) -> None:
    """One tap on a choice: a subject on or off, the hours of a day..."""
    turn.leave()
    if not _set(turn, profiles.edit(turn.tx, turn.person.id), what, value):
        turn.say("error.old_button")
        return
    pages = {"chapter": "chapters", "district": "districts", "language": "languages"}
    turn.edit("profile.card", **_card(turn, pages.get(what, "hours" if what in WEEKDAYS else "main")))


def type_hours(turn: Turn, data: dict[str, Any]) -> None:
    spans = profiles.read_hours(turn.incoming.text[:100])
    if spans is None:
        turn.reply("profile.ask_hours", day=data["day"], fault=True)
        return
    turn.leave()
    profiles.set_hours(profiles.edit(turn.tx, turn.person.id), data["day"], spans, programme=turn.programme)
    turn.reply("profile.card", **_card(turn, "hours"))


def type_land(turn: Turn, _data: dict[str, Any]) -> None:
    text = turn.incoming.text.strip()
    if turn.incoming.kind != "text" or not text:
        turn.reply("profile.ask_land")
    elif len(text) > LAND_LIMIT:
        turn.reply("error.too_long", limit=LAND_LIMIT)
    else:
        turn.leave()
        profiles.edit(turn.tx, turn.person.id).land = text
        turn.reply("profile.card", **_card(turn, "main"))


def _set(turn: Turn, profile: Profile, what: str, value: str) -> bool:
    """Change one thing. False where no button of ours carries that."""
    districts = turn.programme.districts
    match what:
        case "chapter" if value in {chapter.id for chapter in turn.house.library.manual.chapters}:
            profile.chapters = _toggled(profile.chapters, value)
        case "district" if value.isdecimal() and int(value) < len(districts):
            profile.districts = _toggled(profile.districts, districts[int(value)].name)
        case "language" if value in turn.programme.languages:
            profile.languages = _toggled(profile.languages, value)
        case "hours" if value == NONE:
            profiles.set_hours(profile, what, None, programme=turn.programme)
        case "week" if value == NONE or (value.isascii() and value.isdecimal() and int(value) <= 60):
            profile.weekly_hours = None if value == NONE else float(value)
        case "digest" if value == NONE or _TIME.fullmatch(value):
            profile.digest_at = None if value == NONE else _with_colons(value)
        case "quiet" if value == NONE or _SPANS.fullmatch(value):
            profile.quiet = None if value == NONE else _with_colons(value[:9])
        case "land" if value == NONE:
            profile.land = ""
        case _ if what in WEEKDAYS and (value == NONE or _SPANS.fullmatch(value)):
            spans = [] if value == NONE else _with_colons(value).split(",")
            profiles.set_hours(profile, what, spans, programme=turn.programme)
        case _:
            return False
    return True


def _toggled(chosen: list[Any], value: str) -> list[Any]:
    return [one for one in chosen if one != value] if value in chosen else [*chosen, value]


def _with_colons(value: str) -> str:
    """A button's data is parted by colons, so times stand there without: 0800-1200."""
    return _TIME.sub(r"\1:\2", value)


def _card(turn: Turn, page: str) -> dict[str, Any]:
    profile = profiles.of(turn.tx, turn.person.id)
    counted = routing.cases_of_week(turn.tx, programme=turn.programme, now=turn.now).get(turn.person.id, set())
    given = timedelta(minutes=turn.programme.promise.minutes_per_case) * len(counted)
    return {
        "page": page,
        "chapters": profile.chapters,
        "districts": profile.districts,
        "languages": profile.languages,
        "hours": [[day, profile.hours.get(day, [])] for day in WEEKDAYS] if profile.hours else [],
        "weekly_hours": profile.weekly_hours,
        "given_hours": round(given.total_seconds() / 3600, 1),
        "land": profile.land,
        "digest_at": profile.digest_at,
        "quiet": profile.quiet,
        "away_until": profile.away_until.isoformat() if profiles.is_away(profile, turn.now) and profile.away_until else None,
    }
