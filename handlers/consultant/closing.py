"""Close a case with a reason: done, not for us (with the office that is), spam. What follows it closes with it."""

from handlers.consultant import pages
from handlers.consultant.answer import open_case
from handlers.turn import Turn
from service import answers, muting
from service.models import Case

#: What a consultant may choose; `not_for_us` and `spam` have their own buttons.
REASONS = ("solved", "quiet", "other")
NO_OFFICE = "-"


def close(turn: Turn, case_id: int) -> None:
    """The plain button: done."""
    case = open_case(turn, case_id)
    if case is not None:
        _close(turn, case, "solved")


def close_as(turn: Turn, case_id: int, reason: str) -> None:
    case = open_case(turn, case_id)
    if case is None:
        return
    if reason not in REASONS:
        turn.say("error.old_button")
        return
    _close(turn, case, reason)


def not_for_us(turn: Turn, case_id: int, key: str) -> None:
    """The farmer hears politely whose matter it is, with the office's number."""
    case = open_case(turn, case_id)
    if case is None:
        return
    office = next((one for one in turn.programme.offices if pages.office_key(one.name) == key), None)
    if office is None and key != NO_OFFICE:
        turn.say("error.old_button")
        return
    named = {"office": office.name, "phone": office.phone} if office else {"office": None, "phone": None}
    _close(turn, case, "not_for_us", "case.not_for_us", author=turn.person.name, **named)


def spam(turn: Turn, case_id: int) -> None:
    """The sender opens no case for a while; he is not told."""
    case = open_case(turn, case_id)
    if case is None:
        return
    if case.red_flag is not None:
        turn.say("desk.no_spam")
        return
    if _close(turn, case, "spam"):
        muting.mute(turn.tx, case.farmer, turn.person, now=turn.now)


def _close(turn: Turn, case: Case, reason: str, template: str = "case.closed", **data: str | None) -> bool:
    """Close it, with the cases that follow it unless the reason is this farmer's alone. `template`: what each farmer hears."""
    closed = answers.close(
        turn.tx, case, turn.person.id, reason=reason, template=template, data=data, programme=turn.programme, now=turn.now
    )
    if not closed:
        turn.say("error.already")
        return False
    turn.reply("desk.closed", case_id=case.id, by=turn.person.name, reason=reason, others=len(closed) - 1)
    return True
