"""/escuela: a school with all its sessions in a short dialogue; every answer typed, or one of the buttons."""

from datetime import datetime
from typing import Any

from handlers.organizer.new_session import CAPACITY_LIMIT, PLACE_LIMIT, TITLE_LIMIT, example_date, read_moment
from handlers.organizer.school_card import managed
from handlers.turn import Turn
from service import schools, season

#: In this order; `rhythm`, `consent` and `joining` take a button only.
STEPS = ("title", "first", "rhythm", "count", "area", "host", "pin", "consent", "capacity", "joining")
PREFIX = "school.new."
CONFIRM = PREFIX + "confirm"


def begin(turn: Turn, _argument: str) -> None:
    _ask(turn, "title", {})


def typed(turn: Turn, data: dict[str, Any]) -> None:
    """What was written, or a pin, at the step where the dialogue stands."""
    assert turn.dialogue is not None
    step = turn.dialogue.step.removeprefix(PREFIX)
    text = " ".join(turn.incoming.text.split()) if turn.incoming.kind == "text" else ""
    match step:
        case "title" | "area" | "host":
            limit = TITLE_LIMIT if step == "title" else PLACE_LIMIT
            if len(text) > limit:
                turn.reply("error.too_long", limit=limit)
            elif not text:
                _ask(turn, step, data)
            else:
                _next(turn, step, {**data, step: text})
        case "first":
            moment, fault = read_moment(turn)
            if moment is None:
                _ask(turn, step, data, fault=fault)
            else:
                _next(turn, step, {**data, "first": moment.isoformat()})
        case "count" | "capacity":
            most = season.MOST_SESSIONS if step == "count" else CAPACITY_LIMIT
            number = int(text) if len(text) <= 5 and text.isascii() and text.isdecimal() else 0
            if 1 <= number <= most:
                _next(turn, step, {**data, step: number})
            else:
                _ask(turn, step, data, fault="number")
        case "pin" if turn.incoming.latitude is not None:
            _next(turn, step, {**data, "latitude": turn.incoming.latitude, "longitude": turn.incoming.longitude})
        case "confirm":
            _confirm(turn, data)
        case _:
            _ask(turn, step, data)


def press(turn: Turn, step: str, value: str) -> None:
    """A button of the step: how often, to skip it, yes or no."""
    dialogue = turn.dialogue
    if dialogue is None or dialogue.step != PREFIX + step or value not in _offered(step):
        turn.say("error.old_button")
        return
    data = dict(dialogue.data)
    match step:
        case "rhythm":
            data["weeks"] = int(value)
        case "host":
            data["host"] = None
        case "pin":
            data["latitude"] = data["longitude"] = None
        case "consent":
            data["agreed"] = value == "yes"
        case "capacity":
            data["capacity"] = None
        case "joining":
            data["joining"] = value
    _next(turn, step, data)


def publish(turn: Turn) -> None:
    dialogue = turn.dialogue
    if dialogue is None or dialogue.step != CONFIRM:
        turn.say("error.old_button")
        return
    data = dict(dialogue.data)
    turn.leave()
    plan = schools.SchoolPlan(
        title=data["title"],
        area=data["area"],
        starts=_starts(turn, data),
        host=data.get("host"),
        latitude=data.get("latitude"),
        longitude=data.get("longitude"),
        host_agreed=data.get("agreed", False),
        capacity=data["capacity"],
        joining=data["joining"],
    )
    school = schools.create(turn.tx, plan, turn.person.id, programme=turn.programme, now=turn.now)
    turn.edit("school.managed", **managed(turn, school))


def _offered(step: str) -> tuple[str, ...]:
    match step:
        case "rhythm":
            return tuple(map(str, season.RHYTHMS))
        case "consent":
            return ("yes", "no")
        case "joining":
            return schools.JOINING
        case "host" | "pin" | "capacity":
            return ("none",)
        case _:
            return ()


def _next(turn: Turn, step: str, data: dict[str, Any]) -> None:
    """The step that follows; without a host there is no pin and nobody to agree."""
    follows = STEPS[STEPS.index(step) + 1 :]
    if "host" in data and data["host"] is None:
        follows = tuple(one for one in follows if one not in ("pin", "consent"))
    if follows:
        _ask(turn, follows[0], data)
    else:
        _confirm(turn, data)


def _ask(turn: Turn, step: str, data: dict[str, Any], fault: str | None = None) -> None:
    turn.go(PREFIX + step, **data)
    turn.reply("school.ask", step=step, fault=fault, example=example_date(turn), school_id=None)


def _confirm(turn: Turn, data: dict[str, Any]) -> None:
    turn.go(CONFIRM, **data)
    shown = {name: data.get(name) for name in ("title", "area", "host", "capacity")}
    starts = [moment.isoformat() for moment in _starts(turn, data)]
    turn.reply("school.confirm", **shown, agreed=data.get("agreed", False), starts=starts)


def _starts(turn: Turn, data: dict[str, Any]) -> tuple[datetime, ...]:
    return season.dates(datetime.fromisoformat(data["first"]), data["weeks"], data["count"], turn.programme.zone)
