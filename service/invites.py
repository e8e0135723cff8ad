"""One-time start links that give a role. The token is shown once and kept only as a hash."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service import audit, people
from service.models import Invite

PREFIX = "i_"
VALID_FOR = timedelta(days=7)


def create(tx: Session, role: str, *, by: int | None, now: datetime) -> str:
    """The payload for `t.me/<bot>?start=<payload>` (at most 64 characters of A-Z a-z 0-9 _ -)."""
    token = secrets.token_urlsafe(24)
    tx.add(Invite(token_hash=_hash(token), role=role, created_at=now, created_by=by, expires_at=now + VALID_FOR))
    audit.record(tx, by, "invite.create", role, now=now)
    return PREFIX + token


def redeem(tx: Session, payload: str, person_id: int, *, now: datetime) -> str | None:
    """Give the invite's role to the person who opened the link. None where it was used, is too old or never was."""
    used = tx.execute(
        update(Invite)
        .where(Invite.token_hash == _hash(payload.removeprefix(PREFIX)), Invite.used_at.is_(None), Invite.expires_at > now)
        .values(used_at=now, used_by=person_id)
        .returning(Invite.role, Invite.created_by)
    ).first()
    if used is None:
        return _already_mine(tx, payload, person_id)
    role, created_by = used
    people.grant(tx, person_id, role, by=created_by, now=now)
    return str(role)


def _already_mine(tx: Session, payload: str, person_id: int) -> str | None:
    """Opening one's own used link again is no error, as long as the role still stands."""
    role = tx.scalar(select(Invite.role).where(Invite.token_hash == _hash(payload.removeprefix(PREFIX)), Invite.used_by == person_id))
    return role if role is not None and role in people.roles_of(tx, person_id) else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
