"""The trail: who did what to what, never what was said."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.models import AuditRecord


def record(tx: Session, actor_id: int | None, action: str, subject: str, *, now: datetime) -> None:
    tx.add(AuditRecord(at=now, actor_id=actor_id, action=action, subject=subject))
