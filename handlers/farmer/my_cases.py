"""/consultas: where each question stands; how a case ends, how it goes on, and what the farmer thinks of the answer."""

from collections.abc import Callable
from typing import Any

from handlers.turn import Turn
from service import answers, cases, desk, joining, muting
from service.models import Case, Question

#: How much of a thread a phone shows.
_LAST_MESSAGES = 6


def list_cases(turn: Turn, _argument: str = "") -> None:
    turn.reply("case.list", cases=[_line(turn, case) for case in cases.cases_of(turn.tx, turn.person.id)])


def back_to_list(turn: Turn) -> None:
    turn.edit("case.list", cases=[_line(turn, case) for case in cases.cases_of(turn.tx, turn.person.id)])


def show(turn: Turn, case_id: int) -> None:
    """One question: what was said on both sides, and what can be done about it."""
    case = own_case(turn, case_id)
    if case is None:
        turn.say("error.old_button")
        return
    turn.edit("case.one", **_line(turn, case), joined=case.joined_to_id is not None, thread=_thread(turn, case))


def solved(turn: Turn, case_id: int) -> None:
    """«¿Se resolvió?» «Sí»: over for the farmer; whoever had joined him goes on."""
    _solved(turn, case_id, turn.edit)


def solved_here(turn: Turn, case_id: int) -> None:
    """The same under an answer, which stays where it stands."""
    _solved(turn, case_id, turn.reply)


def _solved(turn: Turn, case_id: int, show: Callable[..., None]) -> None:
    case = own_case(turn, case_id)
    if case is None:
        turn.say("error.old_button")
        return
    closed_now = cases.close(turn.tx, case, turn.person.id, reason="solved", now=turn.now)
    if not cases.confirm_solved(turn.tx, case, now=turn.now):
        turn.say("error.already")
        return
    rates = case.person is not None and case.rating is None
    show("case.solved", case_id=case.id, helped_by=case.person.name if case.person is not None and rates else None)
    _tell_desk(turn, case, "desk.solved")
    if closed_now:
        desk.refresh(turn.tx, case, now=turn.now)
        if case.leader is not None:
            desk.refresh(turn.tx, case.leader, now=turn.now)
        answers.go_on_without(turn.tx, case, programme=turn.programme, now=turn.now)


def rate(turn: Turn, case_id: int, stars: int) -> None:
    """One tap, once; who was not helped may open it again."""
    case = own_case(turn, case_id)
    if case is None or case.is_open or not 1 <= stars <= 3:
        turn.say("error.old_button")
    elif not cases.rate(turn.tx, case, stars, now=turn.now):
        turn.say("error.already")
    else:
        turn.edit("case.rated", case_id=case.id, stars=stars)


def goes_on(turn: Turn, case_id: int) -> None:
    """«Sigue igual», after a closing."""
    case = own_case(turn, case_id)
    if case is None:
        turn.say("error.old_button")
    elif muting.is_muted(turn.person, now=turn.now) or not reopen(turn, case):
        turn.say("error.already")
    else:
        turn.edit("case.reopened", case_id=case.id, due_at=case.due_at.isoformat())


def no_use(turn: Turn, case_id: int) -> None:
    """«No me sirve», under a consultant's answer: it waits for a person's word again."""
    case = own_case(turn, case_id)
    if case is None:
        turn.say("error.old_button")
    elif not (reopen(turn, case) or _still_waits(turn, case)):
        turn.say("error.already")
    else:
        turn.reply("case.no_use", case_id=case.id, due_at=case.due_at.isoformat())


def wait(turn: Turn, case_id: int) -> None:
    case = own_case(turn, case_id)
    if case is None or not case.is_open:
        turn.say("error.old_button")
        return
    turn.edit("case.waiting_on", case_id=case.id, due_at=case.due_at.isoformat())


def nearest(turn: Turn, case_id: int) -> None:
    """While he waits: what the manual has that is most like his question."""
    case = own_case(turn, case_id)
    if case is None:
        turn.say("error.old_button")
        return
    known = [entry_id for entry_id in case.suggestions if entry_id in turn.house.library.manual]
    turn.reply("case.nearest", case_id=case.id, entry_ids=known)


def reopen(turn: Turn, case: Case) -> bool:
    """Open a closed case again, with the person who was on it, and tell the desk. False where it is open."""
    if not cases.reopen(turn.tx, case, programme=turn.programme, now=turn.now):
        return False
    case.reason = "reopened"
    turn.tx.flush()
    desk.refresh(turn.tx, case, now=turn.now)
    _tell_desk(turn, case, "desk.goes_on")
    return True


def own_case(turn: Turn, case_id: int) -> Case | None:
    case = turn.tx.get(Case, case_id)
    return case if case is not None and case.farmer_id == turn.person.id else None


def _still_waits(turn: Turn, case: Case) -> bool:
    """An open case whose answer is of no use. One that had joined a neighbour's goes its own way, with the same person."""
    if case.answered_at is None:
        return False
    if case.leader is not None:
        leader = case.leader
        owner_id = leader.owner_id
        joining.leave(turn.tx, case, programme=turn.programme, now=turn.now)
        case.owner_id = owner_id
        if owner_id is not None:
            case.offered_to_id = case.open_to_all_at = None
        turn.tx.flush()
        turn.tx.refresh(case)
        desk.refresh(turn.tx, leader, now=turn.now)
        desk.show(turn.tx, case, programme=turn.programme, now=turn.now)
    cases.farmer_wrote(case, programme=turn.programme, now=turn.now)
    desk.refresh(turn.tx, case, now=turn.now)
    _tell_desk(turn, case, "desk.no_use")
    return True


def _line(turn: Turn, case: Case) -> dict[str, Any]:
    person = case.person
    state = "closed" if not case.is_open else "answered" if case.answered_at else "taken" if person else "queue"
    question = turn.tx.get(Question, case.question_id) if case.question_id else None
    return {
        "case_id": case.id,
        "state": state,
        "owner": person.name if person else None,
        "due_at": case.due_at.isoformat(),
        "text": cases.words_of(turn.tx, case) or (question.text if question else ""),
    }


def _thread(turn: Turn, case: Case) -> list[dict[str, Any]]:
    """The last messages both ways; of a neighbour's case that he has joined only what the consultants wrote."""
    said = [(one, one.from_farmer) for one in cases.thread(turn.tx, case.id)]
    if case.leader is not None:
        said += [(one, False) for one in cases.thread(turn.tx, case.leader.id) if not one.from_farmer]
    said.sort(key=lambda pair: pair[0].id)
    return [{"mine": mine, "kind": one.kind, "text": one.text} for one, mine in said[-_LAST_MESSAGES:]]


def _tell_desk(turn: Turn, case: Case, template: str) -> None:
    data = {"case_id": case.id, "farmer": case.farmer.name}
    desk.post(turn.tx, case, template, data, programme=turn.programme, now=turn.now)
