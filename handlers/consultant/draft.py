"""«Editar antes de enviar»: the consultant gets an entry's text, and what he makes of it goes out under his name."""

from typing import Any

from handlers.consultant import answer, prompt
from handlers.turn import Turn

PROMPT = "prompt.draft"


def ask(turn: Turn, case_id: int, at: int) -> None:
    case = answer.open_case(turn, case_id)
    if case is None:
        return
    entry_id = answer.suggestion(turn, case, at)
    if entry_id is None:
        turn.say("error.old_button")
    else:
        prompt.ask(turn, PROMPT, about=case.id, entry_id=entry_id)


def receive(turn: Turn, asked: dict[str, Any]) -> None:
    case = prompt.case_of(turn, asked)
    if case is None:
        return
    turn.leave()
    if case.is_open:
        answer.choose(turn, case, asked["entry_id"])
    answer.reply(turn, case)
