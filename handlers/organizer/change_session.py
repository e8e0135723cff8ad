"""«Llueve, se cambia»: another date, another place or none, in two taps; everybody concerned is told."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from handlers.organizer.new_session import PLACE_LIMIT, example_date, read_moment, read_place
from handlers.organizer.session_card import card_of, find
from handlers.turn import Turn
from service import seats, sessions
from service.concerned import Contact
from service.models import SchoolSession
from service.reminders import session_data
from service.schools import Place, place_of, sessions_of

MOVE, PLACE = "session.move", "session.other_place"
#: Places that are one tap away.
MOST_PLACES = 3
#: Days by which a button moves a session.
SHIFTS = (1, 7)


def ask_move(turn: Turn, session_id: int) -> None:
    session = find(turn, session_id)
    if session is not None:
        turn.go(MOVE, session_id=session.id)
        turn.reply("session.ask_move", fault=None, example=example_date(turn), **session_data(session))


def shift(turn: Turn, session_id: int, days: int) -> None:
    """Later by whole days, at the same hour on the wall."""
    session = find(turn, session_id)
    if days not in SHIFTS:
        turn.say("error.old_button")
    elif session is not None:
        wall = turn.programme.local(session.starts_at).replace(tzinfo=None) + timedelta(days=days)
        _move(turn, session, wall.replace(tzinfo=turn.programme.zone))


def type_date(turn: Turn, data: dict[str, Any]) -> None:
    session = find(turn, data["session_id"])
    if session is None:
        turn.leave()
        turn.reply("error.old_button")
        return
    moment, fault = read_moment(turn)
    if moment is None:
        turn.reply("session.ask_move", fault=fault, example=example_date(turn), **session_data(session))
    else:
        _move(turn, session, moment)


def call_off(turn: Turn, session_id: int) -> None:
    session = find(turn, session_id)
    if session is not None:
        people = sessions.cancel(turn.tx, session, turn.person.id, now=turn.now)
        tell(turn, session, people, "session.called_off")


def ask_place(turn: Turn, session_id: int) -> None:
    """The places that the school has met at are one tap away; any other is typed, or sent as a pin."""
    session = find(turn, session_id)
    if session is not None:
        turn.go(PLACE, session_id=session.id)
        turn.reply("session.ask_other_place", **session_data(session), places=_known_places(turn, session))


def swap_place(turn: Turn, session_id: int, other_id: int) -> None:
    """To where another of the school's sessions is held."""
    session, other = find(turn, session_id), turn.tx.get(SchoolSession, other_id)
    if session is None:
        return
    if other is None or session.school_id is None or other.school_id != session.school_id:
        turn.say("error.old_button")
        return
    _elsewhere(turn, session, None if other.at_host else Place(other.place, other.latitude, other.longitude))


def type_place(turn: Turn, data: dict[str, Any]) -> None:
    session = find(turn, data["session_id"])
    if session is None:
        turn.leave()
        turn.reply("error.old_button")
        return
    place, fault = read_place(turn)
    if place is not None:
        _elsewhere(turn, session, place)
    elif fault == "long":
        turn.reply("error.too_long", limit=PLACE_LIMIT)
    else:
        turn.reply("session.ask_other_place", **session_data(session), places=_known_places(turn, session))


def _move(turn: Turn, session: SchoolSession, starts_at: datetime) -> None:
    turn.leave()
    people = sessions.move(turn.tx, session, starts_at, turn.person.id, programme=turn.programme, now=turn.now)
    tell(turn, session, people, "session.moved")


def _elsewhere(turn: Turn, session: SchoolSession, place: Place | None) -> None:
    turn.leave()
    people = sessions.change_place(turn.tx, session, place, turn.person.id, programme=turn.programme, now=turn.now)
    tell(turn, session, people, "session.place_changed")


def _known_places(turn: Turn, session: SchoolSession) -> list[dict[str, Any]]:
    """Where else the school meets: one session for each place."""
    here = place_of(session).name
    if session.school_id is None:
        return []
    others = {place_of(other).name: other.id for other in sessions_of(turn.tx, session.school_id)}
    return [{"session_id": other_id, "place": name} for name, other_id in others.items() if name != here][:MOST_PLACES]


def tell(turn: Turn, session: SchoolSession, people: Sequence[Contact], template: str) -> None:
    """Everybody concerned, once for each change; those too who want no reminders: they would walk there for nothing."""
    for contact in people:
        person = contact.person
        turn.owe(
            "change",
            person.id,
            template,
            language=person.language,
            data={**session_data(session), "guests": contact.guests, "waits": contact.waits},
            dedupe_key=f"change:{session.id}:{session.revision}:{template}:{turn.incoming.update_id}:{person.id}",
            expires_at=max(session.starts_at, turn.now + seats.NEWS_FOR) if template == "session.called_off" else session.starts_at,
        )
    turn.reply("session.card", **card_of(turn, session, told=len(people)))
