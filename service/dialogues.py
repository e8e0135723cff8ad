"""Conversations of several steps: rows, so that a restart in the middle changes nothing."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from service.models import Dialogue

VALID_FOR = timedelta(hours=24)

_UNDER_WAY = select(Dialogue).where(
    Dialogue.chat_id == bindparam("chat_id"), Dialogue.person_id == bindparam("person_id"), Dialogue.expires_at > bindparam("now")
)


def at(tx: Session, chat_id: int, person_id: int, *, now: datetime) -> Dialogue | None:
    """Where the person stands in this chat; a dialogue left alone for a day is over."""
    return tx.scalar(_UNDER_WAY, {"chat_id": chat_id, "person_id": person_id, "now": now})


def go(tx: Session, chat_id: int, person_id: int, step: str, data: dict[str, Any], *, now: datetime) -> None:
    """Move to a step, from any other or from none."""
    row = tx.get(Dialogue, (chat_id, person_id)) or Dialogue(chat_id=chat_id, person_id=person_id)
    row.step, row.data, row.expires_at = step, data, now + VALID_FOR
    tx.add(row)


def leave(tx: Session, chat_id: int, person_id: int) -> None:
    tx.execute(delete(Dialogue).where(Dialogue.chat_id == chat_id, Dialogue.person_id == person_id))


def prune(tx: Session, *, now: datetime) -> None:
    tx.execute(delete(Dialogue).where(Dialogue.expires_at < now))
