"""The further pages of a card's buttons, opened and left in place."""

from collections.abc import Callable
from typing import Any

from handlers.consultant.answer import open_case
from handlers.turn import Turn
from knowledge.normalise import fold
from messages import ready_questions
from messages.words import line
from service import cases, desk, handling, joining, merging
from service.models import Case

FIRST = "first"
Choices = list[list[Any]]  # what a button carries, then what stands on it


def open_page(turn: Turn, name: str, case_id: int) -> None:
    case = open_case(turn, case_id)
    if case is None:
        return
    if name == FIRST:
        back_to_card(turn, case)
    elif name in PAGES:
        turn.edit("desk.card", **{**desk.card_data(turn.tx, case), "page": name, "choices": PAGES[name](turn, case)})
    else:
        turn.say("error.old_button")


def back_to_card(turn: Turn, case: Case) -> None:
    """The first page again, as the case is now; its other cards follow."""
    turn.edit("desk.card", **desk.card_data(turn.tx, case))
    desk.refresh(turn.tx, case, now=turn.now, besides=(turn.incoming.chat_id, turn.incoming.message_id))


def office_key(name: str) -> str:
    """An office as a button names it: it stays the same when others come and go in `config.yaml`."""
    return fold(name).replace(" ", "-")[:30]


def message_words(kind: str, text: str) -> str:
    return line(text, 30) if text.strip() else kind


def _nothing(_turn: Turn, _case: Case) -> Choices:
    return []


def _colleagues(turn: Turn, case: Case) -> Choices:
    return [[person.id, person.name, count] for person, count in handling.colleagues(turn.tx, case)]


def _questions(_turn: Turn, case: Case) -> Choices:
    return [[question] for question in ready_questions.for_chapter(desk.chapter_of(case))]


def _leaders(turn: Turn, case: Case) -> Choices:
    if case.joined_to_id is not None:
        return []
    return [[one.id, one.farmer.name, cases.words_of(turn.tx, one)] for one in merging.candidates(turn.tx, case)]


def _parts(turn: Turn, case: Case) -> Choices:
    """What can leave: a message that was added later, a case that follows this one or the one that it follows."""
    added = [message for message in cases.thread(turn.tx, case.id) if message.from_farmer][1:]
    messages = [["split", message.id, message_words(message.kind, message.text)] for message in added[-6:]]
    following = [["leave_case", one.id, f"N° {one.id} · {one.farmer.name}"] for one in joining.followers(turn.tx, case)]
    own = [["leave_case", case.id, f"N° {case.joined_to_id}"]] if case.joined_to_id else []
    return [*messages, *following, *own]


def _offices(turn: Turn, _case: Case) -> Choices:
    return [[office_key(office.name), office.name] for office in turn.programme.offices]


PAGES: dict[str, Callable[[Turn, Case], Choices]] = {
    "more": _nothing,
    "hand": _colleagues,
    "ask": _questions,
    "snooze": _nothing,
    "merge": _leaders,
    "split": _parts,
    "edit": _nothing,
    "close": _nothing,
    "office": _offices,
    "spam": _nothing,
}
