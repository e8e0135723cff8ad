"""Groups and channels into which announcements may go: an organizer said so there, and the bot is a member."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service import audit
from service.models import Board


def add(tx: Session, chat_id: int, title: str, person_id: int, *, now: datetime) -> bool:
    """False where it was one already."""
    board = tx.get(Board, chat_id)
    if board is not None:
        board.title = title[:200]
        return False
    tx.add(Board(chat_id=chat_id, title=title[:200], added_by=person_id, added_at=now))
    audit.record(tx, person_id, "board.add", f"chat:{chat_id}", now=now)
    return True


def remove(tx: Session, chat_id: int) -> bool:
    """False where it was none."""
    return tx.execute(delete(Board).where(Board.chat_id == chat_id).returning(Board.chat_id)).first() is not None


def known(tx: Session) -> list[Board]:
    return list(tx.scalars(select(Board).order_by(Board.title, Board.chat_id)))
