"""One answer, many neighbours: cases that are answered together.

The first of them leads: it is the one that the desk shows, takes and answers.
The others keep their number, their thread and their own promise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from knowledge.likeness import NOT_ALIKE, Comparer, Heard, Likeness
from knowledge.matcher import Matcher
from service import audit, cases, routing
from service.cases import words_of
from service.models import Case
from service.programme import Programme

#: How many open cases are looked at, the newest first; how many of those are compared word by word.
_LOOKED_AT, _COMPARED = 300, 20


def followers(tx: Session, case: Case) -> Sequence[Case]:
    """The open cases that have joined this one, the oldest first."""
    return tx.scalars(select(Case).where(Case.joined_to_id == case.id, Case.closed_at.is_(None)).order_by(Case.id)).all()


def together(tx: Session, case: Case) -> list[Case]:
    """The case and all that wait for its answer. Nobody joins or leaves until the transaction is over."""
    _hold(tx, case.id)
    return [case, *followers(tx, case)]


def one_for_each_farmer(cases: Sequence[Case]) -> list[Case]:
    """Who asked twice reads the answer once."""
    first = {one.farmer_id: one for one in reversed(cases)}
    return [one for one in cases if first[one.farmer_id] is one]


def may_lead(case: Case) -> bool:
    """Whether others may still join: it is open, calm, and nobody has had an answer that they would miss."""
    return case.is_open and not case.urgent and case.red_flag is None and case.joined_to_id is None and case.first_answered_at is None


def may_follow(case: Case) -> bool:
    """Whether it may join another: nobody is on it yet."""
    return may_lead(case) and case.owner_id is None


@dataclass(frozen=True, slots=True)
class Match:
    """An open case of a neighbour that seems to want the same answer."""

    leader: Case
    likeness: Likeness


def much_alike(tx: Session, matcher: Matcher, case: Case) -> Match | None:
    """The open case that a new one is most like, if it is like one enough to ask the farmer."""
    if not may_follow(case) or not _is_words(tx, case):
        return None
    others = select(Case).where(
        Case.closed_at.is_(None),
        Case.joined_to_id.is_(None),
        Case.red_flag.is_(None),
        Case.first_answered_at.is_(None),
        Case.farmer_id != case.farmer_id,
    )
    near = [
        other for other in tx.scalars(others.order_by(Case.id.desc()).limit(_LOOKED_AT)) if set(other.suggestions) & set(case.suggestions)
    ]
    if not near:
        return None
    comparer = Comparer(matcher)
    mine = comparer.hear(words_of(tx, case))
    found = [Match(other, _likeness(tx, comparer, mine, case, other)) for other in near[:_COMPARED]]
    best = max(found, key=lambda match: match.likeness.probability, default=None)
    return best if best is not None and comparer.joins(best.likeness) else None


def are_alike(tx: Session, matcher: Matcher, case: Case, leader: Case) -> bool:
    """Whether the farmer may join that very case: a button can be forged."""
    comparer = Comparer(matcher)
    return comparer.joins(_likeness(tx, comparer, comparer.hear(words_of(tx, case)), case, leader))


def _likeness(tx: Session, comparer: Comparer, mine: Heard, case: Case, other: Case) -> Likeness:
    likeness = comparer.compare(mine, comparer.hear(words_of(tx, other)))
    same_place = case.farmer.district is not None and case.farmer.district == other.farmer.district
    if case.farmer.language != other.farmer.language or (likeness.is_local and not same_place):
        return NOT_ALIKE
    return likeness


def _is_words(tx: Session, case: Case) -> bool:
    """A picture or a voice says what no comparison of words knows."""
    return all(message.kind == "text" for message in cases.thread(tx, case.id)) and bool(words_of(tx, case))


def join(tx: Session, case: Case, leader: Case, *, now: datetime) -> bool:
    """From now on the case is answered with the other.

    False where either has moved on meanwhile, where others have joined it, or where the farmer waits there already.
    """
    _hold(tx, *sorted((case.id, leader.id)))
    tx.refresh(leader)
    tx.refresh(case)
    farmers = {one.farmer_id for one in (leader, *followers(tx, leader))}
    has_led = tx.scalar(select(Case.id).where(Case.joined_to_id == case.id).limit(1)) is not None
    if not (may_lead(leader) and may_follow(case)) or case.farmer_id in farmers or has_led:
        return False
    case.joined_to_id = leader.id
    case.offered_to_id = case.open_to_all_at = None
    audit.record(tx, case.farmer_id, "case.join", f"case:{case.id}", now=now)
    _settle(tx, case)
    return True


def leave(tx: Session, case: Case, *, by: int | None = None, programme: Programme, now: datetime) -> bool:
    """The farmer's case is another: it goes its own way, with the time that was promised at first where that is still to come.

    `by`: the consultant who says so, where it is not the farmer. False where it is closed or goes its own way already.
    """
    left = tx.execute(
        update(Case)
        .where(Case.id == case.id, Case.joined_to_id.is_not(None), Case.closed_at.is_(None))
        .values(joined_to_id=None, answered_at=None, late_told_at=None)
        .returning(Case.id)
    ).first()
    _settle(tx, case)
    if left is None:
        return False
    promised = cases.due_time(programme, case.opened_at, urgent=case.urgent)
    case.due_at = promised if promised > now else cases.due_time(programme, now, urgent=case.urgent)
    routing.offer(tx, case, programme=programme, now=now, reserve=True)
    audit.record(tx, by or case.farmer_id, "case.leave", f"case:{case.id}", now=now)
    return True


def hand_over(tx: Session, case: Case) -> Case | None:
    """The case is over for its own farmer alone: the oldest of those that joined it leads now, with the same person on it."""
    joined = followers(tx, case)
    if not joined:
        return None
    new, *others = joined
    new.joined_to_id, new.owner_id = None, case.owner_id
    for other in others:
        other.joined_to_id = new.id
    for one in joined:
        _settle(tx, one)
    return new


def _hold(tx: Session, *case_ids: int) -> None:
    """Lock the rows, in this order, until the commit (SQLite has one writer anyway)."""
    for case_id in case_ids:
        tx.execute(select(Case.id).where(Case.id == case_id).with_for_update())


def _settle(tx: Session, case: Case) -> None:
    tx.flush()
    tx.refresh(case)
    tx.expire(case, ["leader", "owner"])
