"""What people thought of a session, in two taps; and who tells whom what was missed."""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.insert import insert_new
from service.models import Attendance, Registration, SchoolSession, SessionFeedback

WISHES = ("practice", "time", "topic", "nothing")
#: Fewer opinions than this could be traced to those who said them.
ENOUGH = 5


def was_there(tx: Session, session: SchoolSession, person_id: int) -> bool:
    found = (
        select(Attendance.session_id)
        .join(Registration, Registration.id == Attendance.registration_id)
        .where(Attendance.session_id == session.id, Attendance.present.is_(True), Registration.person_id == person_id)
    )
    return tx.scalar(found) is not None


def say(tx: Session, session: SchoolSession, person_id: int, *, useful: int | None = None, wish: str | None = None, now: datetime) -> None:
    """One of the two taps; a second thought replaces the first."""
    tx.execute(insert_new(tx, SessionFeedback), {"session_id": session.id, "person_id": person_id, "said_at": now})
    row = tx.get_one(SessionFeedback, (session.id, person_id))
    row.useful = useful if useful is not None else row.useful
    row.wish = wish or row.wish
    row.said_at = now


def summary(tx: Session, session_id: int) -> dict[str, Any] | None:
    """How many thought what, by kind; None where too few have spoken for it to be nobody's in particular."""
    rows = tx.scalars(select(SessionFeedback).where(SessionFeedback.session_id == session_id)).all()
    useful = Counter(row.useful for row in rows if row.useful is not None)
    if useful.total() < ENOUGH:
        return None
    wishes = Counter(row.wish for row in rows if row.wish is not None and row.wish != "nothing")
    return {
        "opinions": useful.total(),
        "mean": round(sum(value * count for value, count in useful.items()) / useful.total(), 1),
        "wishes": [wish for wish, count in wishes.most_common() if count >= ENOUGH],
    }
