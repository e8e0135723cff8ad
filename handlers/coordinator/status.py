"""/estado: open cases, deliveries waiting, the last faults."""

from handlers.turn import Turn
from service import status


def show(turn: Turn, _argument: str) -> None:
    turn.reply("team.status", **status.summary(turn.tx, now=turn.now))
