"""The desk: where cases are shown, take one, what is waiting."""

from typing import Any

from handlers.consultant.answer import open_case
from handlers.turn import Turn
from service import answers, cases, desk, people, routing
from service.models import Case

#: Which open cases a list shows, and how many at once.
ALL, MINE = "all", "mine"
PAGE = 10


def here(turn: Turn, _argument: str) -> None:
    """/aqui: from now on the cases are shown in this group; the open ones at once."""
    if turn.incoming.private:
        turn.reply("desk.here_needs_group")
        return
    people.give_duty(turn.tx, desk.CONSULTANTS, turn.incoming.chat_id, turn.incoming.chat_title, by=turn.person.id, now=turn.now)
    turn.reply("desk.here")
    for case in cases.waiting(turn.tx, limit=50):
        desk.show(turn.tx, case, programme=turn.programme, now=turn.now)


def take(turn: Turn, case_id: int) -> None:
    case = open_case(turn, case_id)
    if case is None:
        return
    if case.person is not None and case.person.id == turn.person.id:
        turn.say("error.already")
        return
    if is_anothers_turn(turn, case.lead):
        return
    if not take_and_tell(turn, case):
        turn.say("error.taken_by", owner=case.person.name if case.person else "—")
        return
    desk.refresh(turn.tx, case.lead, now=turn.now)


def is_anothers_turn(turn: Turn, case: Case) -> bool:
    """Whether somebody else has the first word; then the presser hears who, and until when."""
    first = routing.reserved_for(case, turn.person.id, now=turn.now)
    if first is None or case.open_to_all_at is None:
        return False
    turn.say("error.not_your_turn", turn=first.name, until=case.open_to_all_at.isoformat())
    return True


def take_and_tell(turn: Turn, case: Case) -> bool:
    """The case is his and the farmers hear his name. False where somebody else was faster."""
    if not cases.take(turn.tx, case, turn.person.id, now=turn.now):
        return False
    answers.taken(turn.tx, case, turn.person, now=turn.now)
    return True


def show(turn: Turn, case_id: int) -> None:
    """The card again, at the end of this chat."""
    case = turn.tx.get(Case, case_id)
    if case is None:
        turn.say("error.old_button")
        return
    desk.show_in(turn.tx, case, turn.incoming.chat_id, turn.language, now=turn.now)


def waiting(turn: Turn, _argument: str) -> None:
    """/pendientes"""
    turn.reply("desk.waiting", **_page(turn, ALL, 0))


def mine(turn: Turn, _argument: str) -> None:
    """/mis_casos"""
    turn.reply("desk.waiting", **_page(turn, MINE, 0))


def leaf(turn: Turn, which: str, page: int) -> None:
    """Another page of the list; of his own, whoever presses."""
    if which in (ALL, MINE):
        turn.edit("desk.waiting", **_page(turn, which, page))
    else:
        turn.say("error.old_button")


def _page(turn: Turn, which: str, page: int) -> dict[str, Any]:
    owner_id = turn.person.id if which == MINE else None
    number = cases.count_waiting(turn.tx, owner_id=owner_id)
    page = min(page, max(0, (number - 1) // PAGE))
    found = cases.waiting(turn.tx, owner_id=owner_id, limit=PAGE, offset=page * PAGE)
    lines = [desk.card_data(turn.tx, case) for case in found]
    return {"mine": which == MINE, "cases": lines, "page": page, "more": number > (page + 1) * PAGE, "number": number}
