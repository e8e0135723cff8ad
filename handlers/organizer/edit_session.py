"""What a session is about, tied to entries of the manual, and what to bring."""

from typing import Any

from handlers.organizer.session_card import card_of, find
from handlers.turn import Turn
from handlers.typed import line
from service import shared_cards
from service.concerned import holder_of
from service.models import SchoolSession
from service.reminders import session_data

TOPIC, BRING = "session.topic", "session.bring"
TOPIC_LIMIT, BRING_LIMIT = 100, 200
#: Entries that are offered for a topic, and that a session may have.
OFFERED, MOST_ENTRIES = 6, 8


def ask_topic(turn: Turn, session_id: int) -> None:
    session = find(turn, session_id)
    if session is not None:
        turn.go(TOPIC, session_id=session.id)
        turn.reply("session.ask_topic", title=session_data(session)["title"], fault=None)


def type_topic(turn: Turn, data: dict[str, Any]) -> None:
    """The words are the topic, and find the entries to choose from."""
    session = turn.tx.get_one(SchoolSession, data["session_id"])
    text = line(turn, "session.ask_topic", TOPIC_LIMIT, title=session_data(session)["title"], fault=None)
    if text is None:
        return
    session.topic = text
    shared_cards.touch(turn.tx, holder_of(turn.tx, session), now=turn.now)
    found = [entry_id for entry_id, _ in turn.house.library.matcher.rank(text, OFFERED)]
    turn.go(TOPIC, session_id=session.id)
    if not found:
        turn.reply("session.ask_topic", title=session_data(session)["title"], fault="nothing")
    else:
        turn.reply("session.topic", **_choice(turn, session, [*session.entry_ids, *found]))


def pick_entry(turn: Turn, session_id: int, entry_id: str) -> None:
    """Tie an entry to the session, or untie it."""
    session = turn.tx.get(SchoolSession, session_id)
    if session is None or entry_id not in turn.house.library.manual:
        turn.say("error.old_button")
        return
    chosen = [one for one in session.entry_ids if one != entry_id]
    if entry_id not in session.entry_ids:
        chosen.append(entry_id)
    session.entry_ids = chosen[:MOST_ENTRIES]
    found = [one for one, _ in turn.house.library.matcher.rank(session.topic or "", OFFERED)]
    turn.edit("session.topic", **_choice(turn, session, [*session.entry_ids, *found, entry_id]))


def topic_done(turn: Turn, session_id: int) -> None:
    turn.leave()
    session = turn.tx.get(SchoolSession, session_id)
    if session is None:
        turn.say("error.old_button")
    else:
        turn.edit("session.card", **card_of(turn, session))


def ask_bring(turn: Turn, session_id: int) -> None:
    session = find(turn, session_id)
    if session is not None:
        turn.go(BRING, session_id=session.id)
        turn.reply("session.ask_bring", title=session_data(session)["title"])


def type_bring(turn: Turn, data: dict[str, Any]) -> None:
    session = turn.tx.get_one(SchoolSession, data["session_id"])
    text = line(turn, "session.ask_bring", BRING_LIMIT, title=session_data(session)["title"])
    if text is not None:
        turn.leave()
        session.bring = text
        turn.reply("session.card", **card_of(turn, session))


def _choice(turn: Turn, session: SchoolSession, entry_ids: list[str]) -> dict[str, Any]:
    offered = [one for one in dict.fromkeys(entry_ids) if one in turn.house.library.manual]
    return {
        "session_id": session.id,
        "title": session_data(session)["title"],
        "entries": [{"entry_id": one, "chosen": one in session.entry_ids} for one in offered],
    }
