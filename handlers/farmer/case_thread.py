"""Which case a farmer's message belongs to, and how it gets there. What he says within a minute is one case, whatever its kind."""

from handlers.farmer import neighbours
from handlers.farmer.said import Said
from handlers.turn import Turn
from knowledge.finding import Finding
from service import cases, desk, expected, joining, muting, questions, relay
from service.models import Case, CaseMessage, Question


def open_case(turn: Turn, reason: str, said: Said | None, question: Question, *, alone: bool = False) -> Case:
    """A new case in the queue, shown to the consultants. `said`: the message that it begins with; without one, the question's own.

    What the farmer asked in the minute before belongs to it, unless he said that this is another question (`alone`).
    """
    earlier = [] if alone or said is None else _of_this_minute(turn, question)
    offered = {entry_id: None for one in (question, *earlier) for entry_id, _ in one.offered}
    case = cases.open_case(
        turn.tx,
        turn.person,
        reason,
        programme=turn.programme,
        now=turn.now,
        question=question,
        red_flag=question.red_flag if reason == "red_flag" else None,
        suggestions=list(offered)[:3],
    )
    for one in earlier:
        _keep(turn, case, _asked(one))
        questions.judge(one, "consultant", now=turn.now)
    if said is not None:
        _keep(turn, case, said)
    elif question.message_id is not None:
        _keep(turn, case, _asked(question))
    desk.show(turn.tx, case, programme=turn.programme, now=turn.now)
    return case


def open_and_tell(turn: Turn, reason: str, said: Said | None, question: Question, *, alone: bool = False) -> None:
    """Open a case and tell the farmer its number and the time he may count on. Who sent spam opens none for a while."""
    if muting.is_muted(turn.person, now=turn.now):
        turn.reply("question.muted")
        return
    case = open_case(turn, reason, said, question, alone=alone)
    expected_at = expected.answer_at(turn.tx, case, programme=turn.programme, now=turn.now)
    turn.reply(
        "case.opened",
        case_id=case.id,
        reason=reason,
        due_at=case.due_at.isoformat(),
        expected_at=expected_at.isoformat() if expected_at else None,
    )
    neighbours.ask_whether_same(turn, case)


def alarm(turn: Turn, said: Said, question: Question, *, alone: bool = False) -> Case:
    """The urgent case of a red flag: the one that the farmer opened within this minute, if it is calm still, or a new one."""
    case = None if alone else just_now(turn, said)
    if case is None or case.red_flag is not None or case.person is not None or turn.now - case.opened_at >= cases.TOGETHER:
        return open_case(turn, "red_flag", said, question, alone=alone)
    _keep(turn, case, said)
    _make_urgent(turn, case, question)
    return case


def danger(turn: Turn, question: Question) -> Case | None:
    """«Sí, hay peligro»: the urgent case of a question, the one that it is in or a new one; None where that was known already.

    `question.red_flag` names the entry.
    """
    message = cases.message_at(turn.tx, turn.person.id, question.message_id) if question.message_id else None
    case = turn.tx.get(Case, message.case_id) if message else None
    if case is None or not case.is_open:
        return open_case(turn, "red_flag", None, question, alone=True)
    if case.red_flag is not None:
        return None
    _make_urgent(turn, case, question)
    return case


def _make_urgent(turn: Turn, case: Case, question: Question) -> None:
    joining.leave(turn.tx, case, programme=turn.programme, now=turn.now)
    joining.hand_over(turn.tx, case)
    cases.become_urgent(turn.tx, case, question.red_flag, programme=turn.programme, now=turn.now)
    desk.refresh(turn.tx, case, now=turn.now)
    desk.show(turn.tx, case, programme=turn.programme, now=turn.now)


def under_way(turn: Turn, said: Said, finding: Finding | None) -> Case | None:
    """The case that a message belongs to.

    The one replied to; the one of this minute; the one a person is on; the one that it only adds to.
    """
    replied_to = _replied_to(turn, finding)
    if replied_to is not None:
        return replied_to
    waiting = cases.open_cases_of(turn.tx, turn.person.id)
    if not waiting:
        return None
    if finding is not None and finding.red_flag:
        return next((case for case in waiting if case.red_flag == finding.red_flag), None)
    polite = finding is not None and finding.is_polite and said.kind == "text"
    this_minute = just_now(turn, said)
    if this_minute is not None and not polite:
        return this_minute
    with_person = next((case for case in waiting if case.person is not None), None)
    if with_person is not None:
        return with_person
    answered_by_manual = finding is not None and finding.decision == "answer" and said.kind == "text"
    small_talk = finding is not None and finding.talk is not None
    return None if answered_by_manual or small_talk else waiting[0]


def just_now(turn: Turn, said: Said) -> Case | None:
    """The open case to which the farmer sent something within a minute of this."""
    last = cases.last_word(turn.tx, turn.person.id)
    if last is None or abs(said.written_at - last.written_at) >= cases.TOGETHER:
        return None
    return turn.tx.get(Case, last.case_id)


def _replied_to(turn: Turn, finding: Finding | None) -> Case | None:
    """The farmer's case whose message he replied to; a closed one is open again, unless he only says thanks."""
    replied = turn.incoming.reply_to
    case_id = cases.case_of(turn.tx, turn.incoming.chat_id, replied.message_id) if replied else None
    case = turn.tx.get(Case, case_id) if case_id else None
    if case is None or case.farmer_id != turn.person.id:
        return None
    if not case.is_open:
        if (finding is not None and finding.talk is not None) or muting.is_muted(turn.person, now=turn.now):
            return None
        cases.reopen(turn.tx, case, programme=turn.programme, now=turn.now)
        desk.refresh(turn.tx, case, now=turn.now)
    return case


def add(turn: Turn, case: Case, said: Said) -> None:
    """Put a message into the thread and before the consultants; say so once, not for every photo of an album."""
    thread = cases.thread(turn.tx, case.id)
    together = any(message.from_farmer and said.written_at - message.written_at < cases.TOGETHER for message in thread[-3:])
    message = _keep(turn, case, said)
    cases.farmer_wrote(case, programme=turn.programme, now=turn.now)
    relay.to_desk(turn.tx, case, message, programme=turn.programme, now=turn.now)
    if not together or (said.kind == "text" and not said.album):
        owner = case.person.name if case.person else None
        turn.reply("case.added", case_id=case.id, owner=owner, message_id=said.message_id)


def correct(turn: Turn) -> bool:
    """The farmer edited a message of an open case: the consultants see the new words. False where it is in no case."""
    incoming = turn.incoming
    message = cases.message_at(turn.tx, incoming.chat_id, incoming.message_id)
    case = turn.tx.get(Case, message.case_id) if message else None
    if message is None or case is None:
        return False
    if message.from_farmer and case.is_open:
        relay.correct(turn.tx, case, message, incoming.kind, incoming.text, incoming.file_key, programme=turn.programme, now=turn.now)
    return True


def other_question(turn: Turn, case_id: int, message_id: int) -> Said | None:
    """«Es otra pregunta»: the message as a question of its own; None where it is not there any more."""
    message = cases.message_at(turn.tx, turn.incoming.chat_id, message_id)
    if message is None or message.case_id != case_id or message.author_id != turn.person.id:
        turn.say("error.old_button")
        return None
    said = Said(message.kind, message.text, message.message_id, message.album, message.written_at, message.file_key)
    turn.tx.delete(message)  # it moves to where it belongs
    turn.tx.flush()
    return said


def open_for(turn: Turn, question: Question, reason: str) -> None:
    """«Hablar con un consultor», «No es esto», «Ninguna»: a case for this question, once."""
    message = cases.message_at(turn.tx, turn.person.id, question.message_id) if question.message_id else None
    if message is not None:
        turn.say("case.already_open", case_id=message.case_id)
        return
    if question.outcome in ("consultant", "not_this"):
        turn.say("error.already")
        return
    questions.judge(question, "consultant" if reason == "asked" else "not_this", now=turn.now)
    open_and_tell(turn, reason, None, question)


def _of_this_minute(turn: Turn, question: Question) -> list[Question]:
    """What the farmer asked in the minute before the question and has no case."""
    asked = questions.just_asked(turn.tx, turn.person.id, since=turn.now - cases.TOGETHER)
    return [one for one in asked if one is not question and cases.message_at(turn.tx, turn.person.id, one.message_id or 0) is None]


def _asked(question: Question) -> Said:
    """The message that asked it, as it stands in the farmer's chat."""
    return Said("text", question.text, question.message_id or 0, None, question.asked_at)


def _keep(turn: Turn, case: Case, said: Said) -> CaseMessage:
    return cases.add_message(
        turn.tx,
        case,
        turn.person.id,
        from_farmer=True,
        kind=said.kind,
        text=said.text,
        chat_id=turn.person.id,
        message_id=said.message_id,
        album=said.album,
        file_key=said.file_key,
        written_at=said.written_at,
    )
