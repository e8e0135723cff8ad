"""/campo: «voy al campo hasta el jueves». While he is away nothing is offered to him, and what he cannot answer in time goes on at once."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.turn import Turn
from service import cases, desk, profiles
from service.dates import parse_return

UNTIL = "away.until"
_SAID = re.compile(r"\s*(?:me )?voy al campo\b(?P<until>.+)", re.IGNORECASE | re.DOTALL)
#: Longer than this is not a trip but a leave: the coordinator should know.
MOST_DAYS = 60


def begin(turn: Turn, argument: str) -> None:
    """/campo, with or without until when."""
    if argument.strip():
        _until(turn, argument)
        return
    away_until = _away_until(turn)
    if away_until is not None:
        turn.reply("away.gone", until=away_until.isoformat(), back=[], private=turn.incoming.private)
    elif turn.incoming.private:
        turn.go(UNTIL)
        turn.reply("away.ask", fault=None)
    else:
        turn.reply("away.ask_in_group")


def said(turn: Turn) -> bool:
    """«Voy al campo hasta el jueves», as a plain message. False where it is something else."""
    match = _SAID.fullmatch(turn.incoming.text[:100]) if turn.incoming.kind == "text" else None
    until = _read(turn, match["until"]) if match else None
    if until is None or _fault(turn, until):
        return False
    _go(turn, until)
    return True


def type_until(turn: Turn, _data: dict[str, Any]) -> None:
    _until(turn, turn.incoming.text[:100])


def press(turn: Turn, days: int) -> None:
    """So many days from today; none: back again."""
    turn.leave()
    if days == 0:
        if _away_until(turn) is None:
            turn.say("error.already")
            return
        profiles.edit(turn.tx, turn.person.id).away_until = None
        turn.edit("away.back")
    elif days <= MOST_DAYS:
        _go(turn, _end_of_day(turn, days))
    else:
        turn.say("error.old_button")


def _until(turn: Turn, text: str) -> None:
    until = _read(turn, text)
    fault = _fault(turn, until)
    if until is not None and fault is None:
        _go(turn, until)
    elif turn.incoming.private:
        turn.go(UNTIL)
        turn.reply("away.ask", fault=fault)
    else:
        turn.reply("away.ask_in_group")


def _go(turn: Turn, until: datetime) -> None:
    turn.leave()
    profiles.edit(turn.tx, turn.person.id).away_until = until
    turn.tx.flush()
    left = cases.left_behind(turn.tx, now=turn.now, person_id=turn.person.id)
    for case in left:
        desk.hand_on(turn.tx, case, "away", programme=turn.programme, now=turn.now)
    turn.reply("away.gone", until=until.isoformat(), back=[case.id for case in left], private=turn.incoming.private)


def _read(turn: Turn, text: str) -> datetime | None:
    return parse_return(text, now=turn.now, zone=turn.programme.zone)


def _fault(turn: Turn, until: datetime | None) -> str | None:
    if until is None:
        return "unclear"
    if until <= turn.now:
        return "past"
    return "far" if until > turn.now + timedelta(days=MOST_DAYS) else None


def _end_of_day(turn: Turn, days: int) -> datetime:
    day = turn.programme.local(turn.now).date() + timedelta(days=days)
    return datetime.combine(day, datetime.min.time(), turn.programme.zone).astimezone(UTC)


def _away_until(turn: Turn) -> datetime | None:
    profile = profiles.of(turn.tx, turn.person.id)
    return profile.away_until if profiles.is_away(profile, turn.now) else None
