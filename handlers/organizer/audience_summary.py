"""An audience as a message says it."""

from dataclasses import asdict
from typing import Any

from handlers.turn import Turn
from service.audiences import Audience
from service.models import School, SchoolSession


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
