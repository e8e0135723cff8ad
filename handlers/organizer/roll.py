"""/lista: the code to show, a list to tick by buttons or by numbers, and what follows when it is closed."""

import re
from typing import Any

from handlers.turn import Turn
from service import catch_up, roll, schools
from service.models import SchoolSession
from service.roll import Line

NUMBERS, VOICE = "roll.numbers", "roll.voice"
PAGE = 8
_NUMBER = re.compile(r"(\d{1,3})(?:\s*(?:-|–|al?)\s*(\d{1,3}))?")
_SAID = re.compile(
    r"^\s*(?P<not>faltan|falta|faltaron|no vinieron|todos menos|todos)?[\s:,;.y]*(?P<numbers>[\d\s,;.y–al-]*)$", re.IGNORECASE
)


def begin(turn: Turn, _argument: str) -> None:
    """One session around now: its list at once. Several: which one?"""
    sessions = roll.led_by(turn.tx, turn.person.id, turn.roles, now=turn.now)
    near = [session for session in sessions if abs(session.starts_at - turn.now) <= roll.CODE_LASTS]
    if len(near) == 1:
        show(turn, near[0].id)
    else:
        turn.reply("roll.which", sessions=[_named(session) for session in sessions[:8]])


def show(turn: Turn, session_id: int) -> None:
    session = find(turn, session_id)
    if session is not None:
        data = list_data(turn, session, 0)
        turn.go(NUMBERS, session_id=session.id, ids=data["ids"])
        turn.reply("roll.list", **data)


def page(turn: Turn, session_id: int, number: int) -> None:
    session = find(turn, session_id)
    if session is not None:
        turn.edit("roll.list", **list_data(turn, session, number))


def code(turn: Turn, session_id: int) -> None:
    """The code and its QR, for everybody to see."""
    session = find(turn, session_id)
    if session is None:
        return
    opened = roll.open_roll(turn.tx, session, now=turn.now)
    named = _named(session)
    picture = {"kind": "qr.png", "name": "codigo.png", "title": named["title"], "payload": f"r_{opened.link}", "code": opened.code}
    turn.owe("reply", turn.incoming.chat_id, "roll.code", data={**named, "code": opened.code, "picture": picture})


def tick(turn: Turn, session_id: int, registration_id: int, present: int, number: int) -> None:
    """One name pressed. The button says what it will be, so that pressing it twice changes nothing more."""
    session = find(turn, session_id)
    if session is None:
        return
    if present not in (0, 1) or registration_id not in {line.registration_id for line in roll.lines(turn.tx, session)}:
        turn.say("error.old_button")
        return
    if not roll.takes_list(session, turn.now):
        turn.say("roll.not_now", **_named(session))
        return
    roll.mark(turn.tx, session, [registration_id], bool(present), "list", by=turn.person.id, at=turn.now)
    turn.edit("roll.list", **list_data(turn, session, number))


def replied(turn: Turn) -> bool:
    """A reply to a list, with numbers. False where it is nothing of that kind."""
    if turn.incoming.reply_to is None:
        return False
    found = roll.snapshot(turn.tx, turn.incoming.chat_id, turn.incoming.reply_to.message_id)
    if found is None:
        return False
    type_numbers(turn, {"session_id": found[0], "ids": found[1]})
    return True


def type_numbers(turn: Turn, data: dict[str, Any]) -> None:
    """`1 2 5-9`, `faltan 3 7`, `todos`. It counts for when it was written: without signal it is sent hours later."""
    session = find(turn, data["session_id"])
    if session is None:
        return
    ids: list[int] = data["ids"]
    present = read_numbers(turn.incoming.text, len(ids)) if turn.incoming.kind == "text" else None
    at = roll.made_at(turn.incoming.written_at, turn.now)
    if present is None:
        turn.reply("roll.unclear", most=len(ids))
    elif not roll.takes_list(session, at):
        turn.reply("roll.not_now", **_named(session))
    else:
        known = {line.registration_id for line in roll.lines(turn.tx, session)}
        there = [one for number, one in enumerate(ids, start=1) if number in present and one in known]
        away = [one for number, one in enumerate(ids, start=1) if number not in present and one in known]
        roll.mark(turn.tx, session, there, True, "list", by=turn.person.id, at=at)
        roll.mark(turn.tx, session, away, False, "list", by=turn.person.id, at=at)
        turn.reply("roll.list", **list_data(turn, session, 0))


def read_numbers(text: str, most: int) -> set[int] | None:
    """Who came, by number. None where it cannot be read, or names somebody who is not on the list."""
    said = _SAID.match(text)
    if said is None:
        return None
    named: set[int] = set()
    for first, last in _NUMBER.findall(said["numbers"]):
        named |= set(range(int(first), int(last or first) + 1))
    all_of_them = set(range(1, most + 1))
    if not named <= all_of_them:
        return None
    word = (said["not"] or "").lower()
    if word == "todos":
        return all_of_them if not named else None
    if not named:
        return None
    return all_of_them - named if word else named


def close(turn: Turn, session_id: int) -> None:
    """Whoever is not ticked was not there; they hear what the session was about, with the facilitator's own voice if he likes."""
    session = find(turn, session_id)
    if session is None:
        return
    if not roll.has_roll(turn.tx, session):
        turn.say("roll.empty")
    elif not roll.close(turn.tx, session, now=turn.now):
        turn.say("error.already")
    else:
        catch_up.tell(turn.tx, session, now=turn.now)
        turn.go(VOICE, session_id=session.id)
        present = sum(bool(line.present) for line in roll.lines(turn.tx, session))
        turn.reply("roll.closed", present=present, missing=catch_up.missed(turn.tx, session), **_named(session))


def voice(turn: Turn, data: dict[str, Any]) -> None:
    """The facilitator's note for who missed, passed on as it is."""
    session = find(turn, data["session_id"])
    if session is None:
        return
    if turn.incoming.kind not in ("voice", "audio", "video", "video_note", "text"):
        turn.reply("roll.voice_only")
        return
    turn.leave()
    told = catch_up.pass_on(turn.tx, session, turn.incoming.chat_id, turn.incoming.message_id, now=turn.now)
    turn.reply("roll.voice_kept", count=told)


def find(turn: Turn, session_id: int) -> SchoolSession | None:
    """The session, if this person leads it; otherwise he is told."""
    session = turn.tx.get(SchoolSession, session_id)
    if session is None or session.cancelled_at is not None:
        refuse(turn, "error.old_button")
        return None
    if not roll.leads(turn.tx, session, turn.person.id, turn.roles):
        refuse(turn, "error.not_yours")
        return None
    return session


def refuse(turn: Turn, template: str) -> None:
    """Over the screen for a button, in the chat for a message."""
    (turn.say if turn.incoming.kind == "button" else turn.reply)(template)


def list_data(turn: Turn, session: SchoolSession, number: int) -> dict[str, Any]:
    """The page of the list, and everybody's id in order: what the numbers mean."""
    lines = roll.lines(turn.tx, session)
    pages = max(1, -(-len(lines) // PAGE))
    at = min(number, pages - 1)
    opened = roll.open_roll(turn.tx, session, now=turn.now)
    return {
        **_named(session),
        "lines": [_line(line, place) for place, line in enumerate(lines, start=1)][at * PAGE : (at + 1) * PAGE],
        "ids": [line.registration_id for line in lines],
        "page": at,
        "pages": pages,
        "present": sum(line.present is True for line in lines),
        "absent": sum(line.present is False for line in lines),
        "closed": opened.closed_at is not None,
        "code": opened.code,
    }


def _line(line: Line, number: int) -> dict[str, Any]:
    return {"id": line.registration_id, "number": number, "name": line.name, "guest": line.guest, "present": line.present}


def _named(session: SchoolSession) -> dict[str, Any]:
    return {"session_id": session.id, "title": schools.name_of(session), "starts_at": session.starts_at.isoformat()}
