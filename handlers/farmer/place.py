"""Where the farm is: buttons, or the name as people type it."""

from handlers.turn import Turn
from service.places import find_district

CHOOSING = "district"


def ask_district(turn: Turn, _argument: str = "") -> None:
    turn.go(CHOOSING)
    turn.reply("start.district")


def press_district(turn: Turn, choice: str) -> None:
    turn.leave()
    districts = turn.programme.districts
    if choice.isdecimal() and int(choice) < len(districts):
        turn.person.district = districts[int(choice)].name
    turn.edit("start.ready", district=turn.person.district)


def type_district(turn: Turn) -> bool:
    """A district's name as it comes. False where the message is something else: then it is a question."""
    turn.leave()
    name = find_district(turn.incoming.text, turn.programme.districts) if turn.incoming.kind == "text" else None
    if name is None:
        return False
    turn.person.district = name
    turn.reply("start.ready", district=name)
    return True
