"""A session as its organizer sees it."""

from typing import Any

from handlers.turn import Turn
from service import rsvps, seats, sessions
from service.concerned import holder_of
from service.models import SchoolSession
from service.reminders import session_data


def card_of(turn: Turn, session: SchoolSession, told: int | None = None) -> dict[str, Any]:
    """`told`: how many have just been sent a change."""
    holder = holder_of(turn.tx, session)
    return {
        **session_data(session),
        "capacity": holder.capacity,
        "taken": seats.taken(turn.tx, holder),
        "waiting": len(seats.in_state(turn.tx, holder, "waiting")),
        "cancelled": session.cancelled_at is not None,
        "told": told,
    }


def find(turn: Turn, session_id: int) -> SchoolSession | None:
    """The session, if it still lies ahead; otherwise the organizer is told."""
    session = turn.tx.get(SchoolSession, session_id)
    if session is None or session.cancelled_at is not None or session.starts_at <= turn.now:
        turn.say("error.old_button")
        return None
    return session


def list_sessions(turn: Turn, _argument: str) -> None:
    """/sesiones: a card each."""
    found = sessions.upcoming(turn.tx, now=turn.now)
    if not found:
        turn.reply("session.none")
    for session in found:
        turn.reply("session.card", **card_of(turn, session))


def who(turn: Turn, session_id: int) -> None:
    """Who comes, who does not, and who has not said anything since the session last moved."""
    session = turn.tx.get(SchoolSession, session_id)
    if session is None:
        turn.say("error.old_button")
        return
    found = rsvps.turnout(turn.tx, session)
    turn.reply(
        "session.who",
        title=session_data(session)["title"],
        coming=[list(one) for one in found.coming],
        companions=sum(more for _, more in found.coming),
        declined=found.declined,
        silent=found.silent,
        waiting=found.waiting,
    )
