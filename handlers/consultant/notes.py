"""Private notes: a reply that begins with «nota:», or the button and then the text. No farmer ever sees one."""

from typing import Any

from handlers.consultant import prompt
from handlers.turn import Turn
from service import desk, notes
from service.models import Case
from service.notes import is_note

__all__ = ["PROMPT", "ask", "is_note", "keep", "receive"]

PROMPT = "prompt.note"


def ask(turn: Turn, case_id: int) -> None:
    if turn.tx.get(Case, case_id) is None:
        turn.say("error.old_button")
    else:
        prompt.ask(turn, PROMPT, about=case_id)


def receive(turn: Turn, asked: dict[str, Any]) -> None:
    case = prompt.case_of(turn, asked)
    if case is not None:
        keep(turn, case, turn.incoming.text)


def keep(turn: Turn, case: Case, text: str) -> None:
    """Words only: a photo among colleagues can stand in their group."""
    words = notes.words(text)
    if not words or turn.incoming.kind != "text":
        turn.reply("prompt.words_only")
        return
    notes.add(turn.tx, case, turn.person.id, words, now=turn.now)
    turn.leave()
    turn.reply("desk.noted", case_id=case.id, by=turn.person.name)
    desk.refresh(turn.tx, case, now=turn.now)
