"""Correct what was sent: edit the message in Telegram, or press «Corregir» and write it anew. It changes on the farmer's phone too."""

from typing import Any

from handlers.consultant import prompt
from handlers.turn import Turn
from service import answers, audit, cases
from service.models import Case, CaseMessage

PROMPT = "prompt.correction"


def ask(turn: Turn, message_id: int) -> None:
    message = turn.tx.get(CaseMessage, message_id)
    if message is None or message.from_farmer:
        turn.say("error.old_button")
    elif message.author_id != turn.person.id:
        turn.say("error.not_yours")  # it stands under his name
    else:
        prompt.ask(turn, PROMPT, about=message.case_id, correct=message.id)


def receive(turn: Turn, asked: dict[str, Any]) -> None:
    case = prompt.case_of(turn, asked)
    message = turn.tx.get(CaseMessage, asked.get("correct", 0))
    if case is None or message is None or message.author_id != turn.person.id:
        return
    if turn.incoming.kind != "text":
        turn.reply("prompt.words_only")
        return
    turn.leave()
    _correct(turn, case, message, message.kind, turn.incoming.text, message.file_key)


def edited(turn: Turn) -> bool:
    """A consultant edited something that he had sent. False where the message is in no thread, or a farmer's own."""
    message = cases.message_at(turn.tx, turn.incoming.chat_id, turn.incoming.message_id)
    case = turn.tx.get(Case, message.case_id) if message else None
    if message is None or case is None or message.from_farmer:
        return False
    incoming = turn.incoming
    _correct(turn, case, message, incoming.kind, incoming.text, incoming.file_key)
    return True


def _correct(turn: Turn, case: Case, message: CaseMessage, kind: str, text: str, file_key: str | None) -> None:
    if answers.correct(turn.tx, turn.person, message, kind, text, file_key, now=turn.now):
        audit.record(turn.tx, turn.person.id, "case.correct", f"case:{case.id}", now=turn.now)
        turn.reply("desk.corrected", case_id=case.id, farmer=case.farmer.name)
