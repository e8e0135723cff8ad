"""Cards that people put into other chats by inline mode: they show how many places are left, so they are edited when that changes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from service.concerned import Holder
from service.insert import insert_new
from service.models import School, SharedCard

#: Between two attempts to edit a card that could not be edited.
TRY_AGAIN_AFTER = timedelta(seconds=30)


def remember(tx: Session, inline_message_id: str, holder: Holder, person_id: int, *, now: datetime) -> None:
    """The card stands in some chat; Telegram names only the message."""
    owner = {"school_id": holder.id} if isinstance(holder, School) else {"session_id": holder.id}
    tx.execute(insert_new(tx, SharedCard), {"inline_message_id": inline_message_id, **owner, "shared_by": person_id, "shared_at": now})


def touch(tx: Session, holder: Holder, *, now: datetime) -> None:
    """What the holder's cards say is not true any more."""
    tx.execute(update(SharedCard).where(_cards_of(holder)).values(stale_since=now))


def stale(tx: Session, *, now: datetime, limit: int = 10) -> Sequence[SharedCard]:
    """Which cards to edit now, the longest stale first."""
    may_try = or_(SharedCard.try_after.is_(None), SharedCard.try_after <= now)
    due = select(SharedCard).where(SharedCard.stale_since.is_not(None), may_try).order_by(SharedCard.stale_since)
    return tx.scalars(due.limit(limit)).all()


def edited(tx: Session, card: SharedCard) -> None:
    """It says what was true at `card.stale_since`; if something has changed since, it stays stale."""
    same = (SharedCard.inline_message_id == card.inline_message_id, SharedCard.stale_since == card.stale_since)
    tx.execute(update(SharedCard).where(*same).values(stale_since=None, try_after=None))


def not_edited(tx: Session, card: SharedCard, *, gone: bool, now: datetime) -> None:
    """It is tried again later; a card that is `gone` from its chat is forgotten."""
    row = tx.get(SharedCard, card.inline_message_id)
    if row is not None and gone:
        tx.delete(row)
    elif row is not None:
        row.try_after = now + TRY_AGAIN_AFTER


def _cards_of(holder: Holder) -> ColumnElement[bool]:
    return SharedCard.school_id == holder.id if isinstance(holder, School) else SharedCard.session_id == holder.id
