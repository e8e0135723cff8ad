"""What becomes of a case beside being answered: it is handed on, handed back, made urgent, put off until later.

Each function is one conditional UPDATE, so that of two who press at once one has done it; False means that it was done already.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from service import audit, cases, people, routing
from service.models import Case, Person, Role
from service.programme import Programme
from service.working_time import working_spans

#: How long a case may be put off, as the buttons name it.
SNOOZES = ("2h", "tomorrow", "monday")
#: When a day begins on which nobody works.
MORNING = time(8)
MONDAY = 0
NOBODYS_TURN: dict[str, Any] = {"offered_to_id": None, "open_to_all_at": None}


def may_decide(case: Case, person: Person, roles: frozenset[str]) -> bool:
    """Whether the person may give the case away: his own, nobody's, or any as a coordinator."""
    return case.owner_id in (None, person.id) or "coordinator" in roles


def colleagues(tx: Session, case: Case, limit: int = 20) -> list[tuple[Person, int]]:
    """Who else could have the case, with how many each one has already; the one with the fewest first."""
    held = select(Case.owner_id, func.count().label("held")).where(Case.closed_at.is_(None)).group_by(Case.owner_id).subquery()
    number = func.coalesce(held.c.held, 0)
    answering = select(Role.person_id).where(Role.role.in_(people.ANSWERING))
    rows = tx.execute(
        select(Person, number)
        .outerjoin(held, held.c.owner_id == Person.id)
        .where(Person.id.in_(answering), Person.unreachable_at.is_(None), Person.id != case.farmer_id)
        .order_by(number, Person.name)
        .limit(limit + 1)
    )
    return [(person, count) for person, count in rows if person.id != case.owner_id][:limit]


def hand(tx: Session, case: Case, to: Person, by: Person, *, now: datetime) -> bool:
    """Give the case to a colleague. False where it is closed, his already, or somebody else's since it was looked at."""
    as_seen, asked = Case.owner_id.is_not_distinct_from(case.owner_id), case.offered_to_id == to.id
    if case.owner_id == to.id or not _change(tx, case, as_seen, owner_id=to.id, snoozed_until=None, **NOBODYS_TURN):
        return False
    routing.took(tx, case, to.id, asked=asked, now=now)
    audit.record(tx, by.id, "case.hand", f"case:{case.id}:{to.id}", now=now)
    return True


def hand_back(tx: Session, case: Case, by: Person, *, programme: Programme, now: datetime) -> bool:
    """Back to the queue, where it is the next one's turn. The promise to the farmer stays as it is."""
    had_it = case.owner_id
    if had_it is None or not _change(tx, case, Case.owner_id == had_it, owner_id=None, snoozed_until=None):
        return False
    routing.offer(tx, case, programme=programme, now=now, without=had_it)
    audit.record(tx, by.id, "case.hand_back", f"case:{case.id}", now=now)
    return True


def set_urgent(tx: Session, case: Case, by: Person, *, urgent: bool, programme: Programme, now: datetime) -> bool:
    """Urgent: the answer is due within the programme's urgent promise. What was promised sooner stays; what was promised is not put off."""
    due_at = min(case.due_at, cases.due_time(programme, now, urgent=True)) if urgent else case.due_at
    everybodys = NOBODYS_TURN if urgent else {}
    if not _change(tx, case, Case.urgent.is_(not urgent), urgent=urgent, due_at=due_at, **everybodys):
        return False
    audit.record(tx, by.id, "case.urgent" if urgent else "case.calm", f"case:{case.id}", now=now)
    return True


def snooze(tx: Session, case: Case, by: Person, until: datetime, *, now: datetime) -> bool:
    """Out of the consultant's way until then. The farmer's promise runs on."""
    if not _change(tx, case, Case.snoozed_until.is_distinct_from(until), snoozed_until=until):
        return False
    audit.record(tx, by.id, "case.snooze", f"case:{case.id}", now=now)
    return True


def until(choice: str, programme: Programme, now: datetime) -> datetime:
    """When a case that is put off comes back: in two hours, or as work begins tomorrow or on Monday."""
    if choice == "2h":
        return now.replace(second=0, microsecond=0) + timedelta(hours=2)  # the same minute pressed twice is the same
    today = programme.local(now).date()
    day = today + timedelta(days=1)
    while choice == "monday" and day.weekday() != MONDAY:
        day += timedelta(days=1)
    morning = datetime.combine(day, MORNING, programme.zone)
    begins = (start for start, _ in working_spans(programme, datetime.combine(day, time(), programme.zone)))
    return next((start for start in begins if programme.local(start).date() == day), morning).astimezone(now.tzinfo)


def fall_due(tx: Session, *, now: datetime, limit: int = 50) -> Sequence[Case]:
    """Cases whose time has come: they are not put off any more."""
    due = select(Case.id).where(Case.snoozed_until <= now, Case.closed_at.is_(None)).order_by(Case.snoozed_until).limit(limit)
    ids = tx.scalars(update(Case).where(Case.id.in_(due)).values(snoozed_until=None).returning(Case.id)).all()
    return tx.scalars(select(Case).where(Case.id.in_(ids)).order_by(Case.id)).all()


def _change(tx: Session, case: Case, as_seen: Any, **values: Any) -> bool:
    """Change an open case that is still as it was seen."""
    won = tx.execute(update(Case).where(Case.id == case.id, Case.closed_at.is_(None), as_seen).values(**values).returning(Case.id)).first()
    tx.refresh(case)
    return won is not None
