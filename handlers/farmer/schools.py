"""/escuelas: field schools and single sessions, in and out with one tap, their dates, their calendar."""

from typing import Any

from handlers.turn import Turn
from service import join_codes, people, rsvps, schools, seats, sessions
from service.concerned import Holder, holder_of
from service.models import Registration, School, SchoolSession
from service.reminders import session_data

#: `t.me/<bot>?start=s_12`: a school; `z_12`: a session alone.
SCHOOL_LINK, SESSION_LINK = "s_", "z_"
CODE = "school.code"
#: Dates on one page of a school.
MOST_DATES = 60


def list_sessions(turn: Turn, _argument: str) -> None:
    turn.reply(
        "session.list",
        schools=[_school_line(turn, school) for school in schools.under_way(turn.tx, now=turn.now)],
        sessions=[_line(turn, session) for session in sessions.upcoming(turn.tx, now=turn.now, alone=True)],
    )


def open_link(turn: Turn, payload: str) -> bool:
    """What a poster's QR or a shared link leads to. False where there is nothing of that number."""
    number = payload[2:]
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return False
    is_school = payload.startswith(SCHOOL_LINK)
    found = turn.tx.get(School, int(number)) if is_school else turn.tx.get(SchoolSession, int(number))
    if found is None:
        return False
    if not people.has_consented(turn.tx, turn.person.id):
        turn.reply("start.welcome")
    if isinstance(found, SchoolSession):
        turn.reply("session.page", **page_of(turn, found))
    else:
        turn.reply("school.card", **card_of(turn, found))
    return True


def show(turn: Turn, school_id: int) -> None:
    school = turn.tx.get(School, school_id)
    if school is None:
        turn.say("error.old_button")
    else:
        turn.reply("school.card", **card_of(turn, school))


def dates(turn: Turn, school_id: int) -> None:
    """All sessions of a school; a button each, with what it is about."""
    school = turn.tx.get(School, school_id)
    if school is None:
        turn.say("error.old_button")
        return
    found = schools.sessions_of(turn.tx, school.id)[:MOST_DATES]
    turn.reply(
        "school.dates",
        school_id=school.id,
        title=school.title,
        sessions=[
            {**session_data(session), "cancelled": session.cancelled_at is not None, "past": session.starts_at <= turn.now}
            for session in found
        ],
    )


def session_page(turn: Turn, session_id: int) -> None:
    session = turn.tx.get(SchoolSession, session_id)
    if session is None:
        turn.say("error.old_button")
        return
    turn.reply("session.page", **page_of(turn, session))
    if session_data(session)["latitude"] is not None and session.starts_at > turn.now:
        turn.reply("session.pin", **session_data(session))


def join(turn: Turn, session_id: int) -> None:
    session = turn.tx.get(SchoolSession, session_id)
    if session is None:
        turn.say("error.old_button")
    elif session.school_id is not None:
        join_school(turn, session.school_id)
    else:
        _answer(turn, session, seats.register(turn.tx, session, turn.person, programme=turn.programme, now=turn.now))


def join_school(turn: Turn, school_id: int) -> None:
    school = turn.tx.get(School, school_id)
    if school is None:
        turn.say("error.old_button")
    elif school.closed_at is not None:
        turn.reply("school.card", **card_of(turn, school))
    elif school.joining == "code" and seats.of_person(turn.tx, school, turn.person.id) is None:
        ask_code(turn, school, guest=False)
    else:
        _answer(turn, school, seats.register(turn.tx, school, turn.person, programme=turn.programme, now=turn.now))


def ask_code(turn: Turn, school: School, *, guest: bool) -> None:
    """`guest`: of who writes somebody else down."""
    again_at = join_codes.again_at(turn.tx, turn.person, now=turn.now)
    if again_at is not None:
        turn.reply("school.code_later", again_at=again_at.isoformat())
        return
    turn.go(CODE, school_id=school.id, guest=guest)
    turn.reply("school.ask_code", title=school.title, wrong=False)


def type_code(turn: Turn, data: dict[str, Any]) -> None:
    school = turn.tx.get_one(School, data["school_id"])
    if not turn.incoming.text.strip():  # a photo or a voice note is no try
        turn.reply("school.ask_code", title=school.title, wrong=True)
        return
    outcome = join_codes.attempt(turn.tx, school, turn.person, turn.incoming.text, now=turn.now)
    if outcome == "wrong":
        turn.reply("school.ask_code", title=school.title, wrong=True)
        return
    turn.leave()  # after too many tries too: what he writes meanwhile is a question again
    if outcome == "too_many":
        ask_code(turn, school, guest=data["guest"])
    elif data["guest"]:
        turn.go("school.guest", school_id=school.id, session_id=None)
        turn.reply("school.ask_guest", title=school.title, fault=None)
    else:
        _answer(turn, school, seats.register(turn.tx, school, turn.person, programme=turn.programme, now=turn.now))


def leave(turn: Turn, session_id: int) -> None:
    session = turn.tx.get(SchoolSession, session_id)
    if session is None:
        turn.say("error.old_button")
    else:
        _leave(turn, holder_of(turn.tx, session))


def leave_school(turn: Turn, school_id: int) -> None:
    school = turn.tx.get(School, school_id)
    if school is None:
        turn.say("error.old_button")
    else:
        _leave(turn, school)


def calendar(turn: Turn, what: str, number: int) -> None:
    """`.ics` of one session (`z`) or of a school (`s`): any phone's calendar takes it."""
    if what == "z":
        session = turn.tx.get(SchoolSession, number)
        found = [] if session is None else [session]
    else:
        found = list(schools.sessions_of(turn.tx, number))
    if not found:
        turn.say("error.old_button")
        return
    title = found[0].title
    events = [{**session_data(session), "cancelled": session.cancelled_at is not None} for session in found]
    turn.reply("school.calendar", title=title, file={"name": "escuela.ics", "calendar": {"events": events, "at": turn.now.isoformat()}})


def ask_organizer(turn: Turn, school: School, row: Registration) -> None:
    """Somebody wants to join where the organizer has to say yes."""
    data = {"school_id": school.id, "registration_id": row.id, "title": school.title, "name": seats.name_of(turn.tx, row)}
    turn.owe("alert", school.organizer_id, "school.asks", language=turn.programme.languages[0], data=data)


def card_of(turn: Turn, school: School) -> dict[str, Any]:
    """A school as one person sees it."""
    mine = seats.of_person(turn.tx, school, turn.person.id)
    guests = seats.guests_of(turn.tx, school, turn.person.id)
    return {
        **seats.about(turn.tx, school, now=turn.now),
        "free": seats.free(turn.tx, school),
        "over": seats.is_over(turn.tx, school, now=turn.now),
        "closed": school.closed_at is not None,
        "mine": mine.state if mine is not None else None,
        "line": seats.place_in_line(turn.tx, school, mine) if mine is not None and mine.state == "waiting" else None,
        "guests": [{"registration_id": row.id, "name": row.guest_name, "state": row.state} for row in guests],
    }


def page_of(turn: Turn, session: SchoolSession) -> dict[str, Any]:
    """A session as one person sees it."""
    holder = holder_of(turn.tx, session)
    mine = seats.of_person(turn.tx, holder, turn.person.id)
    word = rsvps.word_of(turn.tx, session, turn.person.id)
    return {
        **session_data(session),
        "entry_ids": [entry_id for entry_id in session.entry_ids if entry_id in turn.house.library.manual],
        "open": session.cancelled_at is None and session.starts_at > turn.now,
        "cancelled": session.cancelled_at is not None,
        "mine": mine.state if mine is not None else None,
        "free": seats.free(turn.tx, holder),
        "answer": None if word is None else ("yes" if word.coming else "no"),
        "companions": word.companions if word is not None else 0,
    }


def _answer(turn: Turn, holder: Holder, outcome: seats.Outcome) -> None:
    data = seats.about(turn.tx, holder, now=turn.now)
    if outcome == "already":
        turn.say("error.already")
        return
    if outcome == "over":
        turn.reply("session.over", title=data["title"])
        return
    row = seats.of_person(turn.tx, holder, turn.person.id)
    assert row is not None
    if outcome == "pending" and isinstance(holder, School):
        ask_organizer(turn, holder, row)
        turn.reply("school.pending", title=data["title"], guest=None)
    elif outcome == "waiting":
        turn.reply("school.waiting", **data, guest=None, line=seats.place_in_line(turn.tx, holder, row))
    else:
        turn.reply("session.joined", **data, new=not people.has_consented(turn.tx, turn.person.id))
        if data["latitude"] is not None:
            turn.reply("session.pin", **data)


def _leave(turn: Turn, holder: Holder) -> None:
    row = seats.of_person(turn.tx, holder, turn.person.id)
    if row is not None and seats.give_back(turn.tx, holder, row, programme=turn.programme, now=turn.now):
        turn.reply("session.left", title=holder.title)
    else:
        turn.say("error.already")


def _school_line(turn: Turn, school: School) -> dict[str, Any]:
    mine = seats.of_person(turn.tx, school, turn.person.id)
    return {
        **seats.about(turn.tx, school, now=turn.now),
        "mine": mine is not None and mine.state == "registered",
        "free": seats.free(turn.tx, school),
    }


def _line(turn: Turn, session: SchoolSession) -> dict[str, Any]:
    mine = seats.of_person(turn.tx, session, turn.person.id)
    return {
        **session_data(session),
        "mine": mine is not None and mine.state == "registered",
        "waits": mine is not None and mine.state == "waiting",
        "free": seats.free(turn.tx, session),
    }
