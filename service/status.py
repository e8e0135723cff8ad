"""How the service is doing, in numbers; for /estado and `doctor`."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import updates
from service.models import Case, Consent, Delivery, Person

WINDOW = timedelta(days=7)


def summary(tx: Session, *, now: datetime) -> dict[str, Any]:
    def number(model: Any, *conditions: Any) -> int:
        return tx.scalar(select(func.count()).select_from(model).where(*conditions)) or 0

    recent = Delivery.created_at > now - WINDOW
    waiting = (Delivery.state == "ready", Delivery.not_before <= now)
    oldest = tx.scalar(select(func.min(Delivery.not_before)).where(*waiting))
    return {
        "open": number(Case, Case.closed_at.is_(None)),
        "untaken": number(Case, Case.closed_at.is_(None), Case.owner_id.is_(None)),
        "late": number(Case, Case.closed_at.is_(None), Case.answered_at.is_(None), Case.due_at <= now),
        "people": tx.scalar(select(func.count(func.distinct(Consent.person_id))).where(Consent.withdrawn_at.is_(None))) or 0,
        "muted": number(Person, Person.muted_until > now),
        "ready": number(Delivery, *waiting),
        "oldest": oldest.isoformat() if oldest else None,
        "unknown": number(Delivery, Delivery.state == "unknown", recent),
        "dead": number(Delivery, Delivery.state == "dead", recent),
        "errors": [
            {"reference": reference, "what": error, "at": when.isoformat()}
            for reference, error, when in updates.set_aside_since(tx, now - WINDOW)[:5]
        ],
    }
