"""/equipo: who has which role; take one away."""

from handlers.turn import Turn
from service import cases, desk, people
from service.models import Person


def list_team(turn: Turn, _argument: str) -> None:
    members = [{"person_id": person.id, "name": person.name, "role": role} for person, role in people.team(turn.tx)]
    turn.reply("team.list", members=members)


def ask_dismiss(turn: Turn, role: str, person_id: int) -> None:
    person = turn.tx.get(Person, person_id)
    if person is None or role not in people.roles_of(turn.tx, person.id):
        turn.say("error.old_button")
        return
    turn.reply("team.ask_dismiss", name=person.name, role=role, person_id=person.id)


def dismiss(turn: Turn, role: str, person_id: int) -> None:
    """What a dismissed consultant held goes back to the queue, before everybody's eyes."""
    person = turn.tx.get(Person, person_id)
    if person is None:
        turn.say("error.old_button")
        return
    if role == "coordinator" and len(people.with_role(turn.tx, "coordinator")) == 1:
        turn.edit("team.last_coordinator")
        return
    if not people.revoke(turn.tx, person.id, role, by=turn.person.id, now=turn.now):
        turn.say("error.already")
        return
    if role == "consultant":
        for case in cases.release_all_of(turn.tx, person.id, now=turn.now):
            desk.refresh(turn.tx, case, now=turn.now)
            desk.show(turn.tx, case, programme=turn.programme, now=turn.now)
    turn.edit("team.dismissed", name=person.name)
