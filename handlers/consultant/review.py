"""/revisar: the entries that no consultant has signed, or whose time is over, one after the other."""

from datetime import date
from typing import Any

from handlers.consultant import draft_form
from handlers.turn import Turn
from knowledge.learned import fingerprint
from service import drafts, learning, people, reviews

REASON = "review.reason"
VIEWS = frozenset({"first", "steps", "means", "care", "sources"})
LONGEST_REASON = 300


def begin(turn: Turn, _argument: str = "") -> None:
    _show_next(turn, after=None)


def skip(turn: Turn, entry_id: str) -> None:
    """The one after this one."""
    _show_next(turn, after=entry_id)


def look(turn: Turn, view: str, entry_id: str) -> None:
    """Another side of the entry, in place."""
    if view not in VIEWS or entry_id not in turn.house.library.manual.whole:
        turn.say("error.old_button")
        return
    turn.edit("review.entry", **_card(turn, entry_id, view), left=None)


def sign(turn: Turn, entry_id: str, seen: str) -> None:
    """His name and today's date under the text that he has seen."""
    base = _text_seen(turn, entry_id, seen)
    if base is None:
        return
    verdict = learning.last_verdict(turn.tx, entry_id, base)
    if verdict is not None and verdict.kind == "withdraw" and verdict.decided_by_id == turn.person.id:
        turn.say("review.own_rejection")
        return
    on = turn.programme.local(turn.now).date()
    review = drafts.signed(entry_id.partition("/")[0], on)
    data = {"on": review["on"], "until": review["until"]}
    if not _attest(turn, "sign", entry_id, data, base):
        return
    turn.edit(
        "review.signed", heading=_title(turn, entry_id), by=turn.person.name, on=_day(on), until=_day(date.fromisoformat(review["until"]))
    )
    _show_next(turn, after=entry_id)


def ask_reason(turn: Turn, entry_id: str, seen: str) -> None:
    """Wrong: what is wrong about it?"""
    base = _text_seen(turn, entry_id, seen)
    if base is not None:
        turn.go(REASON, entry_id=entry_id, base=base)
        turn.reply("review.ask_reason", heading=_title(turn, entry_id), fault=None)


def reject(turn: Turn, data: dict[str, Any]) -> None:
    """From now on nobody is shown the entry, and its questions go to a person."""
    reason = " ".join(turn.incoming.text.split())
    entry_id = data["entry_id"]
    if turn.incoming.kind != "text" or not reason or len(reason) > LONGEST_REASON:
        turn.reply("review.ask_reason", heading=_title(turn, entry_id), fault="long" if len(reason) > LONGEST_REASON else "empty")
        return
    turn.leave()
    if not _attest(turn, "withdraw", entry_id, {"reason": reason}, data["base"]):
        turn.reply("review.changed", entry_id=entry_id)
        return
    told = {"entry_id": entry_id, "heading": _title(turn, entry_id), "by": turn.person.name, "text": reason}
    turn.reply("review.rejected", **told)
    for coordinator in people.with_role(turn.tx, "coordinator"):
        if coordinator.id != turn.person.id:
            turn.owe("news", coordinator.id, "review.was_rejected", language=coordinator.language, data=told)


def correct(turn: Turn, entry_id: str) -> None:
    """Another text for some of its fields; a second consultant approves it."""
    if entry_id not in turn.house.library.manual.whole:
        turn.say("error.old_button")
        return
    if draft_form.is_busy(turn):
        return
    form = {**draft_form.correction(turn, entry_id), "field": None}
    draft_form.keep(turn, form)
    turn.reply("learn.which_field", heading=_title(turn, entry_id), fields=list(drafts.CORRECTABLE))


def _show_next(turn: Turn, after: str | None) -> None:
    manual = turn.house.library.manual
    waiting = reviews.waiting(turn.tx, manual, turn.person.id, today=turn.programme.local(turn.now).date(), now=turn.now)
    at = waiting.index(after) + 1 if after in waiting else 0
    if not waiting or (after in waiting and at == len(waiting)):
        turn.reply("review.none", left=len(waiting))
        return
    turn.reply("review.entry", **_card(turn, waiting[at], "first"), left=len(waiting))


def _card(turn: Turn, entry_id: str, view: str) -> dict[str, Any]:
    entry = turn.house.library.manual.whole.entry(entry_id)
    verdict = learning.last_verdict(turn.tx, entry_id, fingerprint(entry))
    rejected = verdict is not None and verdict.kind == "withdraw"
    return {"entry_id": entry_id, "view": view, "text": verdict.data.get("reason", "") if rejected and verdict else None}


def _text_seen(turn: Turn, entry_id: str, seen: str) -> str | None:
    """The fingerprint of the entry, if it is the text that stood over the button."""
    entry = turn.house.library.manual.whole.entries.get(entry_id)
    base = fingerprint(entry) if entry else ""
    if not seen or not base.startswith(seen):
        turn.say("review.changed_since")
        return None
    return base


def _attest(turn: Turn, kind: Any, entry_id: str, data: dict[str, Any], base: str) -> bool:
    since = turn.now - reviews.JUST_NOW
    if learning.attest(turn.tx, kind, entry_id, data, by=turn.person.id, base=base, now=turn.now, unless_since=since):
        return True
    turn.say("error.already")
    return False


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _title(turn: Turn, entry_id: str) -> str:
    return turn.house.library.manual.whole.entry(entry_id).title
