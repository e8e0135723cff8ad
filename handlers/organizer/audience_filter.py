"""Whom an announcement is for, put together by tapping: places, activities, roles, languages, last seen, schools, and whom not."""

from typing import Any

from handlers.organizer.announce import ask_message
from handlers.organizer.audience_summary import reach, summary
from handlers.turn import Turn
from handlers.typed import line
from service import announcements, audiences, schools, sessions
from service.audiences import FARMER, Audience
from service.models import Announcement
from service.people import ROLES

FILTER, NAME = "announcement.filter", "announcement.audience_name"
NAME_LIMIT = 40
SEEN_DAYS = (7, 30, 90)
#: Those of which several may be chosen; of the others one.
SEVERAL = ("districts", "activities", "roles", "languages", "not_roles")
KINDS = (*SEVERAL[:4], "seen_days", "school_id", "session_id", "not_roles", "not_session_id", "not_announcement_id")


def begin(turn: Turn) -> None:
    _show(turn, Audience(), None)


def open_kind(turn: Turn, kind: str) -> None:
    """The choices of one kind; `back` closes them."""
    audience = _current(turn)
    if audience is not None and kind in (*KINDS, "back"):
        _show(turn, audience, None if kind == "back" else kind)
    else:
        turn.say("error.old_button")


def choose(turn: Turn, kind: str, choice: int) -> None:
    """Put a value in, or take it out again. `choice`: a row's id, or a place in the configuration."""
    audience = _current(turn)
    values = _values(turn, kind) if audience is not None and kind in KINDS else []
    is_row = kind.endswith("_id")
    value = choice if is_row and choice in values else values[choice] if not is_row and choice < len(values) else None
    if audience is None or value is None:
        turn.say("error.old_button")
        return
    data = audience.as_data()
    if kind in SEVERAL:
        chosen = data.get(kind, [])
        data[kind] = [one for one in chosen if one != value] if value in chosen else [*chosen, value]
    else:
        data[kind] = None if data.get(kind) == value else value
    _show(turn, Audience.of(data), kind)


def done(turn: Turn) -> None:
    audience = _current(turn)
    if audience is None:
        turn.say("error.old_button")
    else:
        ask_message(turn, audience)


def ask_name(turn: Turn) -> None:
    audience = _current(turn)
    if audience is None:
        turn.say("error.old_button")
        return
    turn.go(NAME, audience=audience.as_data())
    turn.edit("announcement.ask_audience_name")


def name(turn: Turn, data: dict[str, Any]) -> None:
    """Keep the audience under the name that was typed, and go on with it."""
    text = line(turn, "announcement.ask_audience_name", NAME_LIMIT)
    if text is not None:
        audience = Audience.of(data["audience"])
        audiences.save(turn.tx, text, audience, turn.person.id, now=turn.now)
        turn.go(FILTER, audience=audience.as_data())
        turn.reply("announcement.filter", **_screen(turn, audience, None))


def typed(turn: Turn, data: dict[str, Any]) -> None:
    """Something written where only buttons are asked for: the screen again."""
    turn.reply("announcement.filter", **_screen(turn, Audience.of(data["audience"]), None))


def _current(turn: Turn) -> Audience | None:
    dialogue = turn.dialogue
    return Audience.of(dialogue.data["audience"]) if dialogue is not None and dialogue.step == FILTER else None


def _show(turn: Turn, audience: Audience, kind: str | None) -> None:
    turn.go(FILTER, audience=audience.as_data())
    turn.edit("announcement.filter", **_screen(turn, audience, kind))


def _screen(turn: Turn, audience: Audience, kind: str | None) -> dict[str, Any]:
    return {
        "audience": summary(turn, audience),
        "count": reach(turn, audience).count,
        "kind": kind,
        "choices": _choices(turn, audience, kind) if kind else [],
    }


def _choices(turn: Turn, audience: Audience, kind: str) -> list[dict[str, Any]]:
    """What can be tapped: the value, what the button carries, its title where it is a row, and whether it is in."""
    chosen = getattr(audience, kind)
    titles = _titles(turn, kind)
    return [
        {
            "value": value,
            "carries": value if kind.endswith("_id") else at,
            "title": titles.get(value),
            "chosen": value in chosen if kind in SEVERAL else value == chosen,
        }
        for at, value in enumerate(_values(turn, kind))
    ]


def _values(turn: Turn, kind: str) -> list[Any]:
    programme = turn.programme
    match kind:
        case "districts":
            return [district.name for district in programme.districts]
        case "activities":
            return [activity.id for activity in programme.activities]
        case "roles":
            return [FARMER, *ROLES]
        case "not_roles":
            return [FARMER, *ROLES]
        case "languages":
            return list(programme.languages)
        case "seen_days":
            return list(SEEN_DAYS)
        case _:
            return list(_titles(turn, kind))


def _titles(turn: Turn, kind: str) -> dict[int, str]:
    if kind == "school_id":
        return {school.id: school.title for school in schools.under_way(turn.tx, now=turn.now)}
    if kind in ("session_id", "not_session_id"):
        return {session.id: session.title for session in sessions.upcoming(turn.tx, now=turn.now)}
    if kind == "not_announcement_id":
        return {one.id: _title(turn, one) for one in announcements.newest(turn.tx) if one.started_at is not None}
    return {}


def _title(turn: Turn, announcement: Announcement) -> str:
    return f"N° {announcement.id} · {turn.programme.local(announcement.created_at).strftime('%d/%m')}"
