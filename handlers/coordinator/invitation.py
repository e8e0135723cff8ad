"""One-time links that give a role."""

from handlers.turn import Turn
from service import invites, people


def ask_role(turn: Turn, _argument: str) -> None:
    turn.reply("team.ask_role")


def create(turn: Turn, role: str) -> None:
    if role not in people.ROLES:
        turn.say("error.old_button")
        return
    turn.reply("team.invite", payload=invites.create(turn.tx, role, by=turn.person.id, now=turn.now))


def open_link(turn: Turn, payload: str) -> None:
    """Somebody opened an invitation. Who works for the programme need not be asked whether his questions may be kept."""
    role = invites.redeem(turn.tx, payload, turn.person.id, now=turn.now)
    if role is None:
        turn.reply("start.invite_void")
    else:
        people.consent(turn.tx, turn.person.id, now=turn.now)
        turn.reply("start.role_granted", role=role)
