"""What somebody thought of a session: two taps, then more if he likes; and the companion who tells or is told."""

from typing import Any

from handlers.turn import Turn
from service import buddies, feedback, roll, schools, session_day
from service.models import SchoolSession

MORE = "feedback.more"


def useful(turn: Turn, session_id: int, how: int) -> None:
    session = _attended(turn, session_id)
    if session is None:
        return
    if how not in (1, 2, 3):
        turn.say("error.old_button")
        return
    feedback.say(turn.tx, session, turn.person.id, useful=how, now=turn.now)
    turn.edit("feedback.wish", **_named(session))


def wish(turn: Turn, session_id: int, what: str) -> None:
    session = _attended(turn, session_id)
    if session is None:
        return
    if what not in feedback.WISHES:
        turn.say("error.old_button")
        return
    feedback.say(turn.tx, session, turn.person.id, wish=what, now=turn.now)
    turn.edit("feedback.thanks", **_named(session))


def ask_more(turn: Turn, session_id: int) -> None:
    session = _attended(turn, session_id)
    if session is not None:
        turn.go(MORE, session_id=session.id)
        turn.reply("feedback.more", **_named(session))


def more(turn: Turn, data: dict[str, Any]) -> None:
    """A voice note, or anything else, passed on to who leads the school, with his name."""
    turn.leave()
    session = turn.tx.get(SchoolSession, data["session_id"])
    if session is None:
        turn.reply("error.old_button")
        return
    copied = {"from_chat_id": turn.incoming.chat_id, "message_id": turn.incoming.message_id}
    for person in session_day.leaders(turn.tx, session):
        said = {**_named(session), "name": turn.person.name}
        key = f"feedback:{session.id}:{turn.incoming.chat_id}:{turn.incoming.message_id}:{person.id}"
        turn.owe("change", person.id, "feedback.said", language=person.language, data=said, dedupe_key=key)
        turn.owe("change", person.id, "copy", language=person.language, data=copied, dedupe_key=f"{key}:copy")
    turn.reply("feedback.passed_on")


def offer_buddy(turn: Turn, session_id: int) -> None:
    session = _attended(turn, session_id)
    if session is not None:
        _answer(turn, buddies.offer(turn.tx, session, turn.person, schools.name_of(session), now=turn.now))


def ask_buddy(turn: Turn, session_id: int) -> None:
    session = turn.tx.get(SchoolSession, session_id)
    if session is None or roll.place_of(turn.tx, session, turn.person.id) is None:
        turn.say("error.old_button")
        return
    _answer(turn, buddies.ask(turn.tx, session, turn.person, schools.name_of(session), now=turn.now))


def _answer(turn: Turn, outcome: buddies.Outcome) -> None:
    if outcome == "already":
        turn.say("error.already")
    elif outcome == "waiting":
        turn.reply("buddy.waiting")


def _attended(turn: Turn, session_id: int) -> SchoolSession | None:
    """The session, if he was there; only who was can say how it was."""
    session = turn.tx.get(SchoolSession, session_id)
    if session is None or not feedback.was_there(turn.tx, session, turn.person.id):
        turn.say("error.old_button")
        return None
    return session


def _named(session: SchoolSession) -> dict[str, Any]:
    return {"session_id": session.id, "title": schools.name_of(session)}
