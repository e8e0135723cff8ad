"""Nothing is shown to anybody before a yes; nothing that was asked before it is lost."""

from typing import Any

from handlers.farmer import ask, place
from handlers.farmer.said import Said
from handlers.turn import Turn
from service import dialogues, people

#: The step in which a question waits for the yes. It is kept there, and gone with a no.
AWAITING = "consent"
#: Beside the chat's own dialogue (no chat has this number), which any command ends: /start must not lose the question.
ASIDE = 0
#: A person who has not said yes may leave this many messages.
MOST = 20


def wait(turn: Turn, said: Said) -> None:
    """Somebody asks before he has said yes. Danger does not wait for a form."""
    finding = ask.find(turn, said)
    if finding is not None and finding.red_flag:
        ask.alarm(turn, said, finding)
        return
    waiting = [message for message in _waiting(turn) if message["message_id"] != said.message_id]  # an edit takes its place
    messages = [*waiting, said.as_data()][-MOST:]
    dialogues.go(turn.tx, ASIDE, turn.person.id, AWAITING, {"messages": messages}, now=turn.now)
    if not waiting:
        turn.reply("start.kept")


def decide(turn: Turn, choice: str) -> None:
    """One tap: yes or no. What waited is asked now."""
    waiting = _waiting(turn)
    dialogues.leave(turn.tx, ASIDE, turn.person.id)
    if choice != "yes":
        people.withdraw(turn.tx, turn.person.id, now=turn.now)
        turn.edit("start.declined")
        return
    first_time = not people.has_consented(turn.tx, turn.person.id)
    people.consent(turn.tx, turn.person.id, now=turn.now)
    for data in waiting:
        ask.ask(turn, Said.from_data(data))
    if first_time and turn.person.district is None:
        place.ask_district(turn)
    elif not waiting:
        turn.reply("start.ready", district=turn.person.district)


def _waiting(turn: Turn) -> list[dict[str, Any]]:
    dialogue = dialogues.at(turn.tx, ASIDE, turn.person.id, now=turn.now)
    return list(dialogue.data["messages"]) if dialogue is not None and dialogue.step == AWAITING else []
