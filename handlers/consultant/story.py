"""/caso N: everything about a case, page by page, from the last page back; photos and voices again on request."""

from dataclasses import asdict
from typing import Any

from handlers.turn import Turn
from service import cases, joining, merging, notes, story
from service.models import Case

PAGE = 8


def command(turn: Turn, argument: str) -> None:
    case = cases.numbered(turn.tx, argument)
    if case is None:
        turn.reply("desk.no_case")
    else:
        turn.reply("desk.story", **_data(turn, case, page=0))


def show(turn: Turn, case_id: int) -> None:
    """«Historia», from a card: a message of its own, the card stays."""
    command(turn, str(case_id))


def leaf(turn: Turn, case_id: int, page: int) -> None:
    case = turn.tx.get(Case, case_id)
    if case is None:
        turn.say("error.old_button")
    else:
        turn.edit("desk.story", **_data(turn, case, page=page))


def media(turn: Turn, case_id: int) -> None:
    """Everything of the thread that is no text, once more, at the end of this chat."""
    case = turn.tx.get(Case, case_id)
    sent = [message for message in cases.thread(turn.tx, case_id) if message.kind != "text"] if case is not None else []
    if case is None or not sent:
        turn.say("error.old_button")
        return
    for message in sent[-10:]:
        data = {"from_chat_id": message.chat_id, "message_id": message.message_id}
        turn.owe("case", turn.incoming.chat_id, "copy", data=data, case_id=case.id)


def _data(turn: Turn, case: Case, *, page: int) -> dict[str, Any]:
    events = story.of(turn.tx, case)
    pages = max(1, -(-len(events) // PAGE))
    page = min(page, pages - 1)
    first = (pages - 1 - page) * PAGE  # page 0 is the newest
    shown = [{**asdict(event), "at": event.at.isoformat()} for event in events[first : first + PAGE]]
    return {
        "case_id": case.id,
        "farmer": case.farmer.name,
        "district": case.farmer.district,
        "owner": case.owner.name if case.owner else None,
        "closed": not case.is_open,
        "close_reason": case.close_reason,
        "due_at": case.due_at.isoformat(),
        "text": cases.words_of(turn.tx, case),
        "events": shown,
        "page": page,
        "pages": pages,
        "media": sum(message.kind != "text" for message in cases.thread(turn.tx, case.id)),
        "notes": notes.count(turn.tx, case.id),
        "together": [one.id for one in merging.related(turn.tx, case)] if case.joined_to_id or joining.followers(turn.tx, case) else [],
    }
