"""An audience as a message says it, and how many it reaches."""

from dataclasses import asdict
from typing import Any

from handlers.turn import Turn
from service import audiences
from service.audiences import Audience, Reach
from service.models import School, SchoolSession


def reach(turn: Turn, audience: Audience) -> Reach:
    """Whom it reaches now, within the programme's weekly limit."""
    return audiences.reach(turn.tx, audience, per_week=turn.programme.announcements.per_person_and_week, now=turn.now)


def summary(turn: Turn, audience: Audience) -> dict[str, Any]:
    """The audience with the titles of the rows that it names."""
    data = asdict(audience)
    for kind in ("session_id", "not_session_id"):
        if data[kind] is not None:
            session = turn.tx.get(SchoolSession, data[kind])
            data[kind] = session.title if session else "—"
    if data["school_id"] is not None:
        school = turn.tx.get(School, data["school_id"])
        data["school_id"] = school.title if school else "—"
    return data
