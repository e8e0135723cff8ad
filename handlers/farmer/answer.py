"""The buttons under an answer and under an offer."""

from handlers.farmer import ask, case_thread
from handlers.turn import Turn
from knowledge.finding import UNNAMED
from service import questions
from service.models import Question


def helped(turn: Turn, question_id: int) -> None:
    question = own_question(turn, question_id)
    if question is None:
        return
    questions.judge(question, "helped", now=turn.now)
    turn.say("question.helped")


def not_this(turn: Turn, question_id: int) -> None:
    question = own_question(turn, question_id)
    if question is not None:
        case_thread.open_for(turn, question, "not_this")


def person(turn: Turn, question_id: int) -> None:
    question = own_question(turn, question_id)
    if question is not None:
        case_thread.open_for(turn, question, "asked")


def danger(turn: Turn, question_id: int) -> None:
    """«Sí, hay peligro»: what the words alone did not say for certain."""
    question = own_question(turn, question_id)
    if question is None:
        return
    finding = turn.house.library.matcher.ask(question.text)
    question.red_flag = finding.danger or UNNAMED  # he says so, whatever the manual knows of it today
    case = case_thread.danger(turn, question)
    if case is None:
        turn.say("error.already")
    else:
        turn.edit("question.alarm", **ask.first_step(turn, case, finding))


def first_step(turn: Turn, entry_id: str) -> None:
    """One of those that an alarm offered."""
    turn.reply("question.first_step", entry_id=entry_id)


def pick(turn: Turn, question_id: int, at: int) -> None:
    """One of the offered entries."""
    question = own_question(turn, question_id)
    if question is None:
        return
    if at >= len(question.offered):
        turn.say("error.old_button")
        return
    questions.choose(question, question.offered[at][0])
    show(turn, question)


def back(turn: Turn, question_id: int) -> None:
    """From the steps back to the answer."""
    question = own_question(turn, question_id)
    if question is not None:
        show(turn, question)


def show(turn: Turn, question: Question) -> None:
    turn.edit("question.answer", question_id=question.id, entry_id=question.entry_id)


def own_question(turn: Turn, question_id: int) -> Question | None:
    """The question, if it is this person's; otherwise he is told that the button is of no use."""
    question = turn.tx.get(Question, question_id)
    if question is None or question.person_id != turn.person.id:
        turn.say("error.old_button")
        return None
    return question
