"""The promise clock: a case that waits too long comes back by itself and goes to the next one, and its farmer hears an honest word."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service import answers, cases, desk, joining, outbox, people
from service.models import Case
from service.programme import Programme

#: How long after a consultant's last word a silent farmer is asked whether it is solved.
SILENT_FOR = timedelta(days=3)


def keep(tx: Session, *, programme: Programme, now: datetime) -> int:
    """Act on every case that is late, was let pass, was left behind, or has gone quiet. Returns how many."""
    late = cases.late(tx, now=now)
    for case in late:
        _late(tx, case, programme, now)
    passed = cases.passed_over(tx, now=now)
    for case in passed:
        desk.hand_on(tx, case, "untaken", programme=programme, now=now)
    left = cases.left_behind(tx, now=now)
    for case in left:
        desk.hand_on(tx, case, "away", programme=programme, now=now)
    quiet = cases.gone_quiet(tx, before=now - SILENT_FOR)
    for case in quiet:
        answers.close(tx, case, None, reason="quiet", programme=programme, now=now)
    return len(late) + len(passed) + len(left) + len(quiet)


def _late(tx: Session, case: Case, programme: Programme, now: datetime) -> None:
    """Nobody answered in time: it is the next one's turn, with a new due time; nobody left to ask, or late again: the coordinators'."""
    if case.leader is not None and not case.leader.is_open:  # nobody leads it any more: it goes its own way
        joining.leave(tx, case, programme=programme, now=now)
    promised_at, told_before = case.due_at, case.late_told_at is not None
    case.late_told_at = now
    case.due_at = cases.due_time(programme, now, urgent=case.urgent)
    if case.joined_to_id is None:  # else it is answered with the one that it joined, which has its own clock
        owner = case.owner
        following = cases.come_back(tx, case, programme=programme, now=now)
        data = {**desk.card_data(tx, case), "owner": owner.name if owner else None, "promised_at": promised_at.isoformat()}
        _tell_everybody(tx, case, data, programme, now, coordinators=told_before or following is None)
    elif case.lead.answered_at is not None:  # its farmer wrote again since: no other clock runs for it
        data = {**desk.card_data(tx, case), "promised_at": promised_at.isoformat()}
        _tell_everybody(tx, case, data, programme, now, coordinators=told_before)
    _tell_farmer(tx, case, now)


def _tell_everybody(tx: Session, case: Case, data: dict[str, object], programme: Programme, now: datetime, *, coordinators: bool) -> None:
    kind = "alert" if case.urgent else "case"
    desk.post(tx, case, "desk.late", data, programme=programme, now=now, kind=kind)
    heard = {chat_id for chat_id, _ in desk.chats(tx, case, programme, now=now)}
    for coordinator in people.with_role(tx, "coordinator") if coordinators else ():
        if coordinator.id not in heard:
            outbox.owe(tx, kind, coordinator.id, "desk.late", data, now=now, language=coordinator.language, case_id=case.id)
    desk.refresh(tx, case, now=now)
    desk.tell_turn(tx, case, programme=programme, now=now)


def _tell_farmer(tx: Session, case: Case, now: datetime) -> None:
    """The honest word, with what he can do meanwhile."""
    farmer = case.farmer
    data = {"case_id": case.id, "due_at": case.due_at.isoformat(), "urgent": case.urgent, "entries": len(case.suggestions)}
    outbox.owe(tx, "case", farmer.id, "case.late", data, now=now, language=farmer.language, case_id=case.id)
