"""Hand a case to a colleague, hand it back, make it urgent, put it off."""

from handlers.consultant import pages
from handlers.consultant.answer import open_case
from handlers.consultant.desk import is_anothers_turn, take_and_tell
from handlers.turn import Turn
from service import answers, desk, handling, people
from service.models import Case, Person


def hand(turn: Turn, case_id: int, person_id: int) -> None:
    """«Pasar a…»: the colleague hears of it in private, the farmer hears the new name."""
    case = _own(turn, case_id)
    to = turn.tx.get(Person, person_id)
    if case is None:
        return
    if to is None or to.id == case.farmer_id or not people.ANSWERING & people.roles_of(turn.tx, to.id):
        turn.say("error.old_button")
        return
    if not handling.hand(turn.tx, case, to, turn.person, now=turn.now):
        turn.say("error.already")
        return
    pages.back_to_card(turn, case)
    desk.tell_owner(turn.tx, case, "desk.handed", {"by": turn.person.name}, now=turn.now)
    answers.taken(turn.tx, case, to, now=turn.now)


def hand_back(turn: Turn, case_id: int) -> None:
    """«Devolver»: everybody's again, and everybody hears it."""
    case = _own(turn, case_id)
    if case is None:
        return
    if not handling.hand_back(turn.tx, case, turn.person, programme=turn.programme, now=turn.now):
        turn.say("error.already")
        return
    pages.back_to_card(turn, case)
    if people.group_with(turn.tx, desk.CONSULTANTS) is None:
        desk.show(turn.tx, case, programme=turn.programme, now=turn.now)
    else:
        _post(turn, case, "desk.handed_back")
        desk.tell_turn(turn.tx, case, programme=turn.programme, now=turn.now)


def urgent(turn: Turn, case_id: int, yes: int) -> None:
    case = open_case(turn, case_id)
    if case is None:
        return
    if case.red_flag is not None and not yes:
        turn.say("desk.stays_urgent")
        return
    if not handling.set_urgent(turn.tx, case, turn.person, urgent=bool(yes), programme=turn.programme, now=turn.now):
        turn.say("error.already")
        return
    pages.back_to_card(turn, case)
    if yes:
        _post(turn, case, "desk.urgent", kind="alert")


def snooze(turn: Turn, case_id: int, choice: str) -> None:
    """«Posponer»: who has the case (now, if nobody had it) gets it back then; the farmer's promise runs on."""
    case = _own(turn, case_id)
    if case is None:
        return
    if choice not in handling.SNOOZES:
        turn.say("error.old_button")
        return
    if case.owner_id is None and is_anothers_turn(turn, case):
        return
    until = handling.until(choice, turn.programme, turn.now)
    if not handling.snooze(turn.tx, case, turn.person, until, now=turn.now):
        turn.say("error.already")
        return
    if case.owner_id is None:
        take_and_tell(turn, case)
    pages.back_to_card(turn, case)


def _own(turn: Turn, case_id: int) -> Case | None:
    """The open case, if it is his to give away; otherwise he hears whose it is."""
    case = open_case(turn, case_id)
    if case is not None and not handling.may_decide(case, turn.person, turn.roles):
        turn.say("error.taken_by", owner=case.owner.name if case.owner else "—")
        return None
    return case


def _post(turn: Turn, case: Case, template: str, kind: str = "case") -> None:
    data = {"case_id": case.id, "by": turn.person.name, "farmer": case.farmer.name}
    desk.post(turn.tx, case, template, data, programme=turn.programme, now=turn.now, kind=kind)
