"""Who asks the same as a neighbour may wait for one answer with him; and leave again."""

from handlers.farmer.my_cases import own_case
from handlers.turn import Turn
from service import desk, joining
from service.models import Case

_MOST_WORDS = 6


def ask_whether_same(turn: Turn, case: Case) -> None:
    """Ask the farmer of a new case whether it is what a neighbour waits for, in the manual's words and his own; never in the other's.

    An entry's title says what it is about only where he was shown that entry and did not refuse it.
    """
    match = joining.much_alike(turn.tx, turn.house.library.matcher, case)
    if match is None:
        return
    entry_id = match.likeness.entry_id if case.reason == "asked" else None
    words = match.likeness.words[:_MOST_WORDS]
    if entry_id is not None or words:
        turn.reply("case.ask_same", case_id=case.id, leader_id=match.leader.id, entry_id=entry_id, words=list(words))


def same(turn: Turn, case_id: int, leader_id: int) -> None:
    """«Sí, es lo mismo»."""
    case, leader = own_case(turn, case_id), turn.tx.get(Case, leader_id)
    if case is None or leader is None:
        turn.say("error.old_button")
        return
    if not case.is_open or case.joined_to_id is not None:
        turn.say("error.already")
        return
    alike = joining.are_alike(turn.tx, turn.house.library.matcher, case, leader)
    if not alike or not joining.join(turn.tx, case, leader, now=turn.now):
        turn.edit("case.not_joined", case_id=case.id)
        return
    turn.edit("case.joined", case_id=case.id, due_at=case.due_at.isoformat())
    for one in (leader, case):
        desk.refresh(turn.tx, one, now=turn.now)


def not_same(turn: Turn, case_id: int) -> None:
    """«No, es otra cosa»."""
    if own_case(turn, case_id) is None:
        turn.say("error.old_button")
    else:
        turn.edit("case.stays_own", case_id=case_id)


def not_mine(turn: Turn, case_id: int) -> None:
    """«No es mi caso»: from now on the farmer waits for an answer of his own."""
    case = own_case(turn, case_id)
    leader = case.leader if case is not None else None
    if case is None:
        turn.say("error.old_button")
    elif leader is None or not joining.leave(turn.tx, case, programme=turn.programme, now=turn.now):
        turn.say("error.already")
    else:
        turn.reply("case.on_its_own", case_id=case.id, due_at=case.due_at.isoformat())
        desk.refresh(turn.tx, leader, now=turn.now)
        desk.show(turn.tx, case, programme=turn.programme, now=turn.now)
