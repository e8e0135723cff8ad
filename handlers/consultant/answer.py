"""A consultant replies to a card, or to any message of its case: it goes to the farmer, whatever kind of message it is."""

import re
from collections.abc import Sequence

from handlers.consultant import notes
from handlers.turn import Turn
from service import answers, cases, questions
from service.models import Case, CaseMessage, Question

_NUMBER = re.compile(r"N° (\d{1,18})\b")


def case_replied_to(turn: Turn) -> Case | None:
    """The case of the message that was replied to.

    Where its number was never learned (a send that timed out), the card's own first line tells.
    """
    replied = turn.incoming.reply_to
    if replied is None:
        return None
    case_id = cases.case_of(turn.tx, turn.incoming.chat_id, replied.message_id)
    if case_id is None and replied.from_bot and (number := _NUMBER.search(replied.text.partition("\n")[0])):
        case_id = int(number[1])
    return turn.tx.get(Case, case_id) if case_id is not None else None


def reply(turn: Turn, case: Case) -> None:
    """Pass a consultant's message on to the farmer; answering an untaken case takes it. «nota: …» stays on the desk."""
    if notes.is_note(turn.incoming.text):
        notes.keep(turn, case, turn.incoming.text)
    elif not case.is_open:
        turn.reply("desk.case_closed", case_id=case.id)
    else:
        pass_on(turn, case)


def pass_on(turn: Turn, case: Case) -> None:
    """The message that came in goes to everybody who waits for an answer to this case."""
    incoming = turn.incoming
    message = cases.add_message(
        turn.tx,
        case,
        turn.person.id,
        from_farmer=False,
        kind=incoming.kind,
        text=incoming.text,
        chat_id=incoming.chat_id,
        message_id=incoming.message_id,
        album=incoming.album,
        file_key=incoming.file_key,
        written_at=incoming.written_at,
    )
    sent(turn, case, answers.to_farmers(turn.tx, case, turn.person, message, programme=turn.programme, now=turn.now), message)


def send_entry(turn: Turn, case_id: int, at: int) -> None:
    """One tap: the suggested entry goes to the farmer, in the consultant's name."""
    case = open_case(turn, case_id)
    if case is None:
        return
    entry_id = suggestion(turn, case, at)
    if entry_id is None:
        turn.say("error.old_button")
        return
    reached = send_ready(turn, case, "case.answer_entry", {"entry_id": entry_id}, key=f"entry:{entry_id}")
    if not reached:
        turn.say("error.already")
        return
    for one in reached:
        choose(turn, one, entry_id)
    sent(turn, case, reached)


def send_ready(turn: Turn, case: Case, template: str, data: dict[str, object], *, key: str) -> list[Case]:
    """A ready message to everybody who waits for an answer to this case, once; none where it went already."""
    return answers.send_ready(turn.tx, case, turn.person, template, data, key=key, programme=turn.programme, now=turn.now)


def suggestion(turn: Turn, case: Case, at: int) -> str | None:
    """The entry suggested at that place, if the manual has it still."""
    entry_id = case.suggestions[at] if at < len(case.suggestions) else None
    return entry_id if entry_id in turn.house.library.manual else None


def choose(turn: Turn, case: Case, entry_id: str) -> None:
    """A consultant's choice of entry: data for the matcher."""
    question = turn.tx.get(Question, case.question_id) if case.question_id else None
    if question is not None:
        questions.choose(question, entry_id, by=turn.person.id)


def open_case(turn: Turn, case_id: int) -> Case | None:
    """The case, if it is open; otherwise the consultant is told."""
    case = turn.tx.get(Case, case_id)
    if case is None:
        turn.say("error.old_button")
        return None
    if not case.is_open:
        turn.say("error.already")
        return None
    return case


def sent(turn: Turn, case: Case, to: Sequence[Case], message: CaseMessage | None = None) -> None:
    """It is on its way, to so many. `message`: what he may still correct."""
    others = len({one.farmer_id for one in to}) - 1
    turn.reply("desk.sent", case_id=case.id, farmer=case.farmer.name, others=others, message_id=message.id if message else None)
