"""/misdatos: everything that is kept, in one file, or gone."""

from handlers.turn import Turn
from service import answers, cases, desk, people, privacy, seats
from service.models import Case


def menu(turn: Turn, _argument: str) -> None:
    turn.reply("my_data.menu")


def press(turn: Turn, choice: str) -> None:
    match choice:
        case "export":
            content = privacy.export(turn.tx, turn.person)
            turn.reply("my_data.file", file={"name": "mis_datos.json", "content": content})
        case "erase":
            turn.edit("my_data.erase")
        case "erase_all":
            _erase(turn)
        case _:
            turn.edit("my_data.kept")


def _erase(turn: Turn) -> None:
    people.stop(turn.tx, turn.person, now=turn.now)
    seats.leave_all(turn.tx, turn.person, programme=turn.programme, now=turn.now)
    for case in cases.open_cases_of(turn.tx, turn.person.id):
        answers.go_on_without(turn.tx, case, programme=turn.programme, now=turn.now)
    held = cases.release_all_of(turn.tx, turn.person.id, now=turn.now)  # by one who was a consultant
    for case_id in privacy.erase(turn.tx, turn.person, now=turn.now):
        case = turn.tx.get_one(Case, case_id)
        desk.refresh(turn.tx, case, now=turn.now)
        desk.post(turn.tx, case, "desk.erased", {"case_id": case_id}, programme=turn.programme, now=turn.now)
    for case in held:
        desk.refresh(turn.tx, case, now=turn.now)
        if case.is_open:
            desk.show(turn.tx, case, programme=turn.programme, now=turn.now)
    turn.edit("my_data.erased")
