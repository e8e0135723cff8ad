"""How long a farmer will wait, from how long others have: not what is promised, but what really happens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Case
from service.programme import Programme
from service.working_time import add_working, working_between

#: So many answered cases of a kind say something about the next one; of more than `MOST` the newest are looked at.
ENOUGH, MOST = 12, 60
#: What is older says nothing about today's consultants.
SINCE = timedelta(days=180)
#: Four of five farmers waited no longer.
SHARE = 0.8


@dataclass(frozen=True)
class Wait:
    """How long a case waited for its first answer, or waits still (`answered` False): at least so long."""

    length: timedelta
    answered: bool


def answer_at(tx: Session, case: Case, *, programme: Programme, now: datetime) -> datetime | None:
    """When a case of this kind has had its answer, in four of five cases. None where too little is known to say so.

    Its kind: subject and urgency; where that was too seldom, the urgency alone.
    """
    for same in ((Case.chapter == case.chapter,), ()):
        wait = quantile(_waits(tx, case, same, programme, now), SHARE)
        if wait is not None:
            return now + wait if case.urgent else add_working(programme, now, wait)
    return None


def quantile(waits: Sequence[Wait], share: float) -> timedelta | None:
    """The time within which that share had its answer (Kaplan and Meier): who waits still counts as long as he has waited.

    None where fewer than `ENOUGH` were answered, or where that share never was.
    """
    if sum(wait.answered for wait in waits) < ENOUGH:
        return None
    still = 1.0
    for at, wait in enumerate(sorted(waits, key=lambda wait: (wait.length, not wait.answered))):
        if wait.answered:
            still *= 1 - 1 / (len(waits) - at)
        if 1 - still >= share - 1e-9:
            return wait.length
    return None


def _waits(tx: Session, case: Case, same: Sequence[object], programme: Programme, now: datetime) -> list[Wait]:
    """The newest cases of its kind, without itself: in working time, or by the clock where it is urgent."""
    kind = Case.id != case.id, Case.urgent == case.urgent, Case.opened_at > now - SINCE, Case.joined_to_id.is_(None), *same
    columns = select(Case.opened_at, Case.first_answered_at, Case.closed_at).where(*kind).order_by(Case.id.desc()).limit(MOST)  # type: ignore[arg-type]
    waits = []
    for opened_at, answered_at, closed_at in tx.execute(columns):
        end = min(answered_at or closed_at or now, now)
        length = end - opened_at if case.urgent else working_between(programme, opened_at, end)
        waits.append(Wait(length, answered_at is not None))
    return waits
