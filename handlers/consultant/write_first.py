"""/escribir: a consultant writes to a farmer who has asked nothing just now. By the number of a case, or by the farmer's name."""

from typing import Any

from handlers.consultant import answer, prompt
from handlers.turn import Turn
from service import cases, desk, search
from service.models import Case

PROMPT = "prompt.write"


def find(turn: Turn, argument: str) -> None:
    case = cases.numbered(turn.tx, argument)
    if case is not None:
        _ask(turn, case)
        return
    found = [(person, cases.cases_of(turn.tx, person.id, limit=1)[0]) for person in search.farmers(turn.tx, argument)]
    farmers = [{"last_case": case.id, "farmer": person.name, "district": person.district} for person, case in found]
    turn.reply("desk.farmers", farmers=farmers, asked=bool(argument))


def ask(turn: Turn, case_id: int) -> None:
    case = turn.tx.get(Case, case_id)
    if case is None:
        turn.say("error.old_button")
    else:
        _ask(turn, case)


def _ask(turn: Turn, case: Case) -> None:
    farmer = case.farmer
    if farmer.id < 0 or farmer.unreachable_at is not None or farmer.stopped_at is not None:
        turn.reply("desk.out_of_reach", farmer=farmer.name)
    else:
        prompt.ask(turn, PROMPT, about=case.id)


def receive(turn: Turn, asked: dict[str, Any]) -> None:
    """His words open a case that is his, and go out as its first message."""
    about = prompt.case_of(turn, asked)
    if about is None:
        return
    turn.leave()
    case = cases.open_case(turn.tx, about.farmer, "consultant", programme=turn.programme, now=turn.now)
    cases.take(turn.tx, case, turn.person.id, now=turn.now)
    answer.pass_on(turn, case)
    desk.show(turn.tx, case, programme=turn.programme, now=turn.now)
