"""A farmer asks: the entry, an offer, or a person. The three bands of DESIGN.md, promise 2."""

from typing import Any

from handlers.farmer import case_thread, complaint
from handlers.farmer.said import Said
from handlers.turn import Turn
from knowledge.finding import UNNAMED, Context, Finding
from service import questions
from service.models import Case, Question

#: Kinds that say nothing by themselves.
MEANINGLESS = frozenset({"sticker", "dice", "game", "gift", "giveaway"})


def ask(turn: Turn, said: Said, *, new_question: bool = False) -> None:
    """Answer, offer, or open a case; or add it to the case that is under way.

    `new_question`: the farmer said that it is none of that case.
    """
    finding = find(turn, said)
    if not new_question and complaint.heard(turn, said):
        return
    under_way = None if new_question else case_thread.under_way(turn, said, finding)
    if under_way is not None:
        case_thread.add(turn, under_way, said)
        _meanwhile(turn, said, finding, under_way)
    elif finding is not None and finding.red_flag:
        alarm(turn, said, finding, new_question=new_question)
    elif said.kind in MEANINGLESS or (finding is None and said.kind == "text"):
        turn.reply("question.empty")
    elif finding is not None and finding.is_polite and said.kind == "text":
        turn.reply(f"question.{finding.talk}")
    else:
        _answer(turn, said, finding, new_question=new_question)


def find(turn: Turn, said: Said) -> Finding | None:
    """What the matcher makes of the words; None where there are none, as in a row of emoji."""
    if not any(char.isalnum() for char in said.text):
        return None
    context = Context(
        last_entry=questions.last_entry(turn.tx, turn.person.id, now=turn.now),
        district=turn.person.district,
        month=turn.programme.local(turn.now).month,
    )
    return turn.house.library.matcher.ask(said.text, context=context)


def alarm(turn: Turn, said: Said, finding: Finding, *, new_question: bool = False) -> None:
    """Danger: the fixed first step at once, and an urgent case, whatever the matcher is sure of."""
    case = case_thread.alarm(turn, said, _question(turn, said, finding), alone=new_question)
    turn.reply("question.alarm", **first_step(turn, case, finding))


def first_step(turn: Turn, case: Case, finding: Finding) -> dict[str, Any]:
    """The entry whose first step goes out; where none is certain, those that may help; and what answers, were it no danger."""
    entry_id, manual = finding.danger, turn.house.library.manual
    may_help = [name for name in finding.may_help if entry_id == UNNAMED and name in manual]
    answers = [hit.entry_id for hit in finding.hits if hit.entry_id in manual and hit.entry_id not in finding.may_help]
    return {"case_id": case.id, "entry_id": entry_id, "entry_ids": may_help, "also": answers[:2]}


def _answer(turn: Turn, said: Said, finding: Finding | None, *, new_question: bool) -> None:
    question = _question(turn, said, finding)
    if finding is None or said.kind != "text":  # a picture or a voice is for a person, whatever stands under it
        case_thread.open_and_tell(turn, "media", said, question, alone=new_question)
    elif finding.decision == "answer":
        turn.reply("question.answer", question_id=question.id, entry_id=question.entry_id)
    elif finding.decision == "offer":
        turn.reply("question.offer", question_id=question.id, entry_ids=[hit.entry_id for hit in finding.hits[:3]])
    elif finding.talk is not None:  # prices, the weather, the police: a short honest answer, and a person if he wants one
        turn.reply(f"question.{finding.talk}", question_id=question.id)
    else:
        case_thread.open_and_tell(turn, "unsure", said, question, alone=new_question)
    if finding is not None and finding.may_be:
        turn.reply("question.danger", question_id=question.id)


def _meanwhile(turn: Turn, said: Said, finding: Finding | None, case: Case) -> None:
    """What was added to a case that nobody is on: where the manual is sure it answers too. Beside a person the bot keeps silent."""
    if finding is None or finding.red_flag or case.person is not None or turn.incoming.reply_to is not None:
        return
    sure, ask_danger = finding.decision == "answer" and said.kind == "text", finding.may_be and not case.urgent
    if not sure and not ask_danger:
        return
    question = _question(turn, said, finding)
    if sure:
        turn.reply("question.answer", question_id=question.id, entry_id=question.entry_id)
    if ask_danger:
        turn.reply("question.danger", question_id=question.id)


def _question(turn: Turn, said: Said, finding: Finding | None) -> Question:
    message_id = said.message_id if said.kind == "text" else None
    return questions.keep(turn.tx, turn.person.id, said.text, finding, message_id=message_id, now=turn.now)
