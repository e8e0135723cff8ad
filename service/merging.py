"""A consultant joins cases that want the same answer (`joining` has what follows from it). Never across red flags."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from service import audit
from service.models import Case, Person


def candidates(tx: Session, case: Case, limit: int = 6) -> list[Case]:
    """Open cases that this one could follow: the same farmer's first, then those of the same subject, the newest first."""
    found = tx.scalars(
        select(Case)
        .where(Case.id != case.id, Case.closed_at.is_(None), Case.joined_to_id.is_(None))
        .order_by(
            (Case.farmer_id == case.farmer_id).desc(),
            (Case.chapter.is_not_distinct_from(case.chapter)).desc(),
            Case.id.desc(),
        )
        .limit(5 * limit)
    )
    return [one for one in found if may_join(case, one)][:limit]


def may_join(case: Case, leader: Case) -> bool:
    """Whether both are open, one leads, and no danger of one farmer is hidden behind another's question."""
    alike = case.red_flag == leader.red_flag and (case.red_flag is None or case.farmer_id == leader.farmer_id)
    return case.id != leader.id and case.is_open and leader.is_open and leader.joined_to_id is None and alike


def join(tx: Session, case: Case, leader: Case, by: Person, *, now: datetime) -> bool:
    """Answer the case together with the leader from now on; what followed it follows the leader. False where it does so already."""
    both = select(Case).where(Case.id.in_((case.id, leader.id))).order_by(Case.id)
    tx.scalars(both.with_for_update(of=Case).execution_options(populate_existing=True)).all()  # nobody joins them crosswise meanwhile
    if case.joined_to_id is not None or not may_join(case, leader):
        return False
    if leader.owner_id is None:
        leader.owner_id = case.owner_id
        tx.flush()
    follows = {"joined_to_id": leader.id, "owner_id": None, "offered_to_id": None, "open_to_all_at": None}  # the leader's person is his
    tx.execute(update(Case).where(or_(Case.id == case.id, Case.joined_to_id == case.id)).values(follows))
    audit.record(tx, by.id, "case.join", f"case:{case.id}:N{leader.id}", now=now)
    for one in (case, leader):
        tx.refresh(one)
        tx.expire(one, ["leader", "owner"])
    return True


def related(tx: Session, case: Case) -> Sequence[Case]:
    """The leader and everything joined to it, for whoever looks at the case."""
    leader = case.joined_to_id or case.id
    return tx.scalars(select(Case).where(or_(Case.id == leader, Case.joined_to_id == leader), Case.id != case.id).order_by(Case.id)).all()
