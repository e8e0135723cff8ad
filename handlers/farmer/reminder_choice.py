"""«Recuérdeme: 2 días y 3 horas antes»: each person's own reminders."""

import re

from handlers.turn import Turn
from service import reminders, sessions
from service.concerned import contacts
from service.ladder import parse_ladder
from service.models import ReminderChoice

_ASKS = re.compile(r"^\s*(?:recu[eé]rd[ae]me|lembre-?me|me lembre|remind me)\b\s*(:?)\s*(.*)$", re.IGNORECASE | re.DOTALL)
#: What the buttons offer.
OFFERED = ("1d", "1d,2h", "3d,1d,2h", "none", "usual")
#: Sessions ahead whose reminders are planned anew.
MOST_AHEAD = 500


def menu(turn: Turn, _argument: str) -> None:
    choice = turn.tx.get(ReminderChoice, turn.person.id)
    turn.reply("reminder.menu", ladder=None if choice is None else choice.ladder, usual=list(turn.programme.reminders))


def press(turn: Turn, choice: str) -> None:
    if choice not in OFFERED:
        turn.say("error.old_button")
        return
    ladder = None if choice == "usual" else () if choice == "none" else tuple(choice.split(","))
    _choose(turn, ladder)
    turn.edit("reminder.chosen", ladder=None if ladder is None else list(ladder), usual=list(turn.programme.reminders))


def typed(turn: Turn) -> bool:
    """A message that asks to be reminded so long before. False where it is something else: «recuérdeme cómo vacunar» is a question."""
    match = _ASKS.match(turn.incoming.text) if turn.incoming.kind == "text" else None
    if match is None:
        return False
    ladder = parse_ladder(match[2][:200])
    if ladder is not None:
        _choose(turn, ladder)
        turn.reply("reminder.chosen", ladder=list(ladder), usual=list(turn.programme.reminders))
    elif match[1]:
        turn.reply("reminder.unclear")
    return ladder is not None or bool(match[1])


def _choose(turn: Turn, ladder: tuple[str, ...] | None) -> None:
    reminders.choose(turn.tx, turn.person.id, ladder, now=turn.now)
    for session in sessions.upcoming(turn.tx, now=turn.now, limit=MOST_AHEAD):
        if contacts(turn.tx, session, [turn.person.id]):
            reminders.replan(turn.tx, session, [turn.person.id], programme=turn.programme, now=turn.now)
