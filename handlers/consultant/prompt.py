"""Asking a consultant for words: in a group he replies to what asks, in private the next message is enough.

What is asked stands in the message that asks, a row like any other: a restart in between changes nothing. `about` is a case; there
are numbers only in it, nobody's name or words, so that it may stay when somebody's data are erased.
"""

from typing import Any

from handlers.turn import Turn
from service.models import Case


def ask(turn: Turn, template: str, *, about: int, **more: Any) -> None:
    turn.go(template, about=about, **more)
    turn.reply(template, private=turn.incoming.private, about=about, **more)


def case_of(turn: Turn, asked: dict[str, Any]) -> Case | None:
    """The case that was asked about; otherwise he is told that it is gone."""
    case = turn.tx.get(Case, asked["about"]) if "about" in asked else None
    if case is None:
        turn.leave()
        turn.reply("error.left")
    return case
