"""Each `update_id` takes effect once: its row is written in the transaction of its effect."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.insert import insert_new
from service.models import SeenUpdate

#: Telegram keeps an update for a day; a row that is much older can meet no repeat.
KEEP = timedelta(days=30)


def first_time(tx: Session, update_id: int, *, now: datetime) -> bool:
    """Mark the update as taken. False where it already was; PostgreSQL waits for a transaction that is taking it."""
    new = insert_new(tx, SeenUpdate).returning(SeenUpdate.update_id)
    return tx.connection().execute(new, {"update_id": update_id, "seen_at": now}).first() is not None


def set_aside(tx: Session, update_id: int, payload: str, error: str, *, now: datetime) -> str | None:
    """Keep an update that could not be handled. Returns the short reference to give to the person; None for a repeat."""
    if not first_time(tx, update_id, now=now):
        return None
    row = tx.get_one(SeenUpdate, update_id)
    row.reference = secrets.token_hex(3).upper()
    row.payload, row.error = payload, error
    return row.reference


def set_aside_since(tx: Session, since: datetime) -> list[tuple[str, str, datetime]]:
    """(reference, error, when) of the updates that could not be handled, newest first."""
    rows = tx.execute(
        select(SeenUpdate.reference, SeenUpdate.error, SeenUpdate.seen_at)
        .where(SeenUpdate.error.is_not(None), SeenUpdate.seen_at >= since)
        .order_by(SeenUpdate.seen_at.desc())
    )
    return [(reference or "", error or "", when) for reference, error, when in rows]


def prune(tx: Session, *, now: datetime) -> None:
    """Drop the rows that no repeat can meet; what was set aside stays until somebody looked at it."""
    tx.execute(delete(SeenUpdate).where(SeenUpdate.seen_at < now - KEEP, SeenUpdate.error.is_(None)))
