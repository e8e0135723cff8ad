"""Which entries wait for a consultant's signature."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge.manual import Manual
from service.models import Lesson, Profile, Question

#: Within this time a process may not have heard of a signature yet, and a second press means nothing.
JUST_NOW = timedelta(minutes=5)
_RECENTLY = timedelta(days=90)


def waiting(tx: Session, manual: Manual, person_id: int, *, today: date, now: datetime) -> list[str]:
    """Unsigned, expired and rejected entries of the person's subjects: those first that farmers were answered with most."""
    profile = tx.get(Profile, person_id)
    subjects = set(profile.chapters) if profile else set()
    recent = select(Question.entry_id, func.count()).where(Question.asked_at > now - _RECENTLY, Question.entry_id.is_not(None))
    asked: dict[str, int] = dict(tx.execute(recent.group_by(Question.entry_id)).all())  # type: ignore[arg-type]
    just_decided = select(Lesson.entry_id).where(
        Lesson.kind.in_(("sign", "withdraw", "entry")), Lesson.revision.is_not(None), Lesson.decided_at > now - JUST_NOW
    )
    under_correction = select(Lesson.entry_id).where(Lesson.kind == "entry", Lesson.state == "proposed")
    settled = {*tx.scalars(just_decided), *tx.scalars(under_correction)}
    open_ = [
        entry.id
        for entry in manual.whole.entries.values()
        if (not subjects or entry.chapter in subjects)
        and entry.id not in settled
        and (entry.review.is_pending or entry.review.until < today or entry.id in manual.withheld)
    ]
    return sorted(open_, key=lambda entry_id: -asked.get(entry_id, 0))
