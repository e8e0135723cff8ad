"""Join cases that want the same answer, and take apart what does not belong together."""

from handlers.consultant import pages
from handlers.consultant.answer import open_case
from handlers.turn import Turn
from knowledge.finding import Finding
from service import audit, cases, desk, joining, merging, questions
from service.models import Case, CaseMessage


def join(turn: Turn, case_id: int, leader_id: int) -> None:
    """«Juntar con…»: from now on one answer goes to both farmers."""
    case, leader = open_case(turn, case_id), turn.tx.get(Case, leader_id)
    if case is None:
        return
    if case.joined_to_id is not None:
        turn.say("error.already")
        return
    if leader is None or not merging.join(turn.tx, case, leader, turn.person, now=turn.now):
        turn.say("desk.not_together")
        return
    pages.back_to_card(turn, case)
    desk.refresh(turn.tx, leader, now=turn.now)
    same = case.farmer_id == leader.farmer_id
    data = {"case_id": case.id, "with_case": leader.id if same else None}
    turn.owe("case", case.farmer.id, "case.merged", language=case.farmer.language, data=data, case_id=case.id)


def leave(turn: Turn, case_id: int) -> None:
    """A joined case on its own again."""
    case = open_case(turn, case_id)
    if case is None:
        return
    if not joining.leave(turn.tx, case, by=turn.person.id, programme=turn.programme, now=turn.now):
        turn.say("error.already")
        return
    pressed = turn.tx.get(Case, cases.case_of(turn.tx, turn.incoming.chat_id, turn.incoming.message_id) or case.id)
    pages.back_to_card(turn, pressed or case)  # its own card, or the one of the case that it followed
    desk.refresh(turn.tx, case, now=turn.now)
    turn.say("desk.left_alone", case_id=case.id)


def split(turn: Turn, case_id: int, message_id: int) -> None:
    """A message of the thread becomes a case of its own, in the queue; its farmer hears the new number."""
    case = open_case(turn, case_id)
    if case is None:
        return
    message = turn.tx.get(CaseMessage, message_id, with_for_update=True, populate_existing=True)
    if message is None or message.case_id != case.id or not message.from_farmer:
        turn.say("error.already")
        return
    new = _case_of(turn, case, message)
    message.case_id = new.id
    turn.tx.flush()
    audit.record(turn.tx, turn.person.id, "case.split", f"case:{case.id}:N{new.id}", now=turn.now)
    pages.back_to_card(turn, case)
    desk.show(turn.tx, new, programme=turn.programme, now=turn.now)
    data = {"case_id": new.id, "text": message.text, "due_at": new.due_at.isoformat()}
    turn.owe("case", new.farmer.id, "case.split", language=new.farmer.language, data=data, case_id=new.id)


def _case_of(turn: Turn, case: Case, message: CaseMessage) -> Case:
    finding: Finding | None = turn.house.library.matcher.ask(message.text) if message.text.strip() else None
    question = questions.keep(turn.tx, case.farmer_id, message.text, finding, now=turn.now)
    return cases.open_case(
        turn.tx,
        case.farmer,
        "split",
        programme=turn.programme,
        now=turn.now,
        question=question,
        red_flag=question.red_flag,
        suggestions=[entry_id for entry_id, _ in question.offered[:3]],
    )
