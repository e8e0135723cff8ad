"""/silenciados: who was muted for spam, and how to undo it."""

from handlers.turn import Turn
from service import muting


def list_muted(turn: Turn, _argument: str) -> None:
    turn.reply("team.muted", people=_people(turn))


def unmute(turn: Turn, person_id: int) -> None:
    if not muting.unmute(turn.tx, person_id, turn.person, now=turn.now):
        turn.say("error.already")
        return
    turn.edit("team.muted", people=_people(turn))


def _people(turn: Turn) -> list[dict[str, object]]:
    muted = muting.muted(turn.tx, now=turn.now)
    return [{"person_id": one.id, "name": one.name, "until": one.muted_until.isoformat() if one.muted_until else None} for one in muted]
