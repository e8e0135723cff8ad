"""/sesion: title, day and hour, place or pin, places; a card to confirm; published."""

from datetime import datetime, timedelta
from typing import Any

from handlers.organizer.session_card import card_of
from handlers.turn import Turn
from service import sessions
from service.dates import parse_moment
from service.schools import Place

TITLE, WHEN, PLACE, CAPACITY, CONFIRM = (f"session.{step}" for step in ("title", "when", "place", "capacity", "confirm"))
TITLE_LIMIT, PLACE_LIMIT, CAPACITY_LIMIT = 120, 200, 10_000


def begin(turn: Turn, _argument: str) -> None:
    turn.go(TITLE)
    turn.reply("session.ask_title")


def title(turn: Turn, data: dict[str, Any]) -> None:
    text = turn.incoming.text.strip()
    if not text or turn.incoming.kind != "text":
        turn.reply("session.ask_title")
    elif len(text) > TITLE_LIMIT:
        turn.reply("error.too_long", limit=TITLE_LIMIT)
    else:
        turn.go(WHEN, **data, title=text)
        turn.reply("session.ask_when", fault=None, example=example_date(turn))


def when(turn: Turn, data: dict[str, Any]) -> None:
    moment, fault = read_moment(turn)
    if moment is None:
        turn.reply("session.ask_when", fault=fault, example=example_date(turn))
        return
    turn.go(PLACE, **data, starts_at=moment.isoformat())
    turn.reply("session.ask_place")


def place(turn: Turn, data: dict[str, Any]) -> None:
    """The place in words, or a pin; a pin alone is called by its coordinates."""
    found, fault = read_place(turn)
    if found is not None:
        turn.go(CAPACITY, **data, place=found.name, latitude=found.latitude, longitude=found.longitude)
        turn.reply("session.ask_capacity", fault=False)
    elif fault == "long":
        turn.reply("error.too_long", limit=PLACE_LIMIT)
    else:
        turn.reply("session.ask_place")


def capacity(turn: Turn, data: dict[str, Any]) -> None:
    text = turn.incoming.text.strip()
    if not (len(text) <= 5 and text.isascii() and text.isdecimal() and 1 <= int(text) <= CAPACITY_LIMIT):
        turn.reply("session.ask_capacity", fault=True)
        return
    _ask_to_confirm(turn, {**data, "capacity": int(text)})


def press_capacity(turn: Turn, _unlimited: str) -> None:
    dialogue = turn.dialogue
    if dialogue is None or dialogue.step != CAPACITY:
        turn.say("error.old_button")
        return
    _ask_to_confirm(turn, {**dialogue.data, "capacity": None})


def publish(turn: Turn) -> None:
    dialogue = turn.dialogue
    if dialogue is None or dialogue.step != CONFIRM:
        turn.say("error.old_button")
        return
    data = {**dialogue.data, "starts_at": datetime.fromisoformat(dialogue.data["starts_at"])}
    turn.leave()
    session = sessions.create(turn.tx, sessions.Plan(**data), turn.person.id, now=turn.now)
    turn.edit("session.card", **card_of(turn, session))


def _ask_to_confirm(turn: Turn, data: dict[str, Any]) -> None:
    turn.go(CONFIRM, **data)
    turn.reply("session.confirm", **data)


def read_moment(turn: Turn) -> tuple[datetime | None, str | None]:
    """(the moment, None), or (None, `past` or `unclear`)."""
    moment = parse_moment(turn.incoming.text[:100], now=turn.now, zone=turn.programme.zone)
    if moment is None:
        return None, "unclear"
    return (moment, None) if moment > turn.now else (None, "past")


def read_place(turn: Turn) -> tuple[Place | None, str | None]:
    """(the place, None), or (None, `long` or `empty`)."""
    incoming = turn.incoming
    if incoming.latitude is not None and incoming.longitude is not None:
        named = incoming.text or f"{incoming.latitude:.5f}, {incoming.longitude:.5f}"
        return Place(named, incoming.latitude, incoming.longitude), None
    text = incoming.text.strip() if incoming.kind == "text" else ""
    if len(text) > PLACE_LIMIT:
        return None, "long"
    return (Place(text), None) if text else (None, "empty")


def example_date(turn: Turn) -> str:
    return (turn.programme.local(turn.now) + timedelta(days=7)).strftime("%d/%m/%Y 09:00")
