"""What a consultant put off comes back to him by itself."""

from datetime import datetime

from sqlalchemy.orm import Session

from service import desk, handling


def wake(tx: Session, *, now: datetime) -> int:
    """Give every case whose time has come back to its owner. Returns how many."""
    due = handling.fall_due(tx, now=now)
    for case in due:
        desk.refresh(tx, case, now=now)
        desk.tell_owner(tx, case, "desk.awake", {}, now=now)
    return len(due)
