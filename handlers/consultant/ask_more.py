"""«Pedir datos»: a ready question goes to the farmer with one tap; then the next word is his."""

from handlers.consultant import answer, pages
from handlers.turn import Turn
from messages import ready_questions
from service import audit, cases, desk


def ask(turn: Turn, case_id: int, question: str) -> None:
    case = answer.open_case(turn, case_id)
    if case is None:
        return
    if question not in ready_questions.for_chapter(desk.chapter_of(case)):
        turn.say("error.old_button")
        return
    said = sum(message.from_farmer for message in cases.thread(turn.tx, case.id))  # once he has written, it may be asked again
    reached = answer.send_ready(turn, case, "case.ask_more", {"ask": question}, key=f"ask:{question}:{said}")
    if not reached:
        turn.say("error.already")
        return
    audit.record(turn.tx, turn.person.id, "case.ask", f"case:{case.id}", now=turn.now)
    answer.sent(turn, case, reached)
    pages.back_to_card(turn, case)
