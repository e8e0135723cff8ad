"""Leafing through the manual: chapters, entries, what is timely this month, links to an entry."""

from typing import Any

from handlers.turn import Turn
from service import tips

#: `t.me/<bot>?start=e_health__ticks`: a link's payload takes no slash.
LINK_PREFIX = "e_"
VIEWS = frozenset({"first", "steps", "means", "care", "sources"})


def link_payload(entry_id: str) -> str:
    return LINK_PREFIX + entry_id.replace("/", "__")


def open_link(turn: Turn, payload: str) -> bool:
    """Show the entry that a link names. False where there is none."""
    entry_id = payload.removeprefix(LINK_PREFIX).replace("__", "/")
    if entry_id not in turn.house.library.manual:
        return False
    turn.reply("manual.entry", entry_id=entry_id, view="first")
    return True


def browse(turn: Turn, _argument: str) -> None:
    turn.reply("manual.chapters", page=0)


def chapters(turn: Turn, page: int) -> None:
    turn.edit("manual.chapters", page=page)


def chapter(turn: Turn, chapter_id: str, page: int) -> None:
    turn.edit("manual.chapter", chapter_id=chapter_id, page=page)


def view(turn: Turn, name: str, entry_id: str, question_id: int | None = None) -> None:
    """One side of an entry, in place. With a question: opened from its answer, which is one tap back."""
    if name not in VIEWS:
        turn.say("error.old_button")
        return
    turn.edit("manual.entry", entry_id=entry_id, view=name, question_id=question_id)


def season(turn: Turn, _argument: str) -> None:
    turn.reply("manual.season", **_season(turn), page=0)


def season_page(turn: Turn, page: int) -> None:
    turn.edit("manual.season", **_season(turn), page=page)


def _season(turn: Turn) -> dict[str, Any]:
    return {"month": turn.programme.local(turn.now).month, "tips": tips.wants(turn.tx, turn.person.id)}
