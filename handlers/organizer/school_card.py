"""/escuelas_mias: a school as its organizers see it: who takes part, its sessions, how it is shared, who its host is."""

from typing import Any

from handlers.organizer.session_card import card_of as session_card_of
from handlers.turn import Turn
from service import schools, seats
from service.models import Registration, School, SchoolSession
from service.reminders import session_data

HOST_LINK = "h_"


def list_schools(turn: Turn, _argument: str) -> None:
    found = schools.under_way(turn.tx, now=turn.now)
    if not found:
        turn.reply("school.none")
    for school in found:
        turn.reply("school.managed", **managed(turn, school))


def show(turn: Turn, school_id: int) -> None:
    school = find(turn, school_id)
    if school is not None:
        turn.edit("school.managed", **managed(turn, school))


def members(turn: Turn, school_id: int) -> None:
    """The list, the waiting list, and who asks to join."""
    school = find(turn, school_id)
    if school is None:
        return

    def named(state: str) -> list[dict[str, Any]]:
        rows = seats.in_state(turn.tx, school, state)
        return [{"registration_id": row.id, "name": seats.name_of(turn.tx, row), "guest": row.guest_name is not None} for row in rows]

    turn.reply(
        "school.people",
        school_id=school.id,
        title=school.title,
        inside=named("registered"),
        waiting=named("waiting"),
        pending=named("pending"),
    )


def decide(turn: Turn, registration_id: int, answer: str) -> None:
    """The organizer's yes or no to somebody who asked to join."""
    row = turn.tx.get(Registration, registration_id)
    if row is None or row.school_id is None:
        turn.say("error.old_button")
    elif seats.decide(turn.tx, row, answer == "yes", turn.person.id, programme=turn.programme, now=turn.now):
        school = turn.tx.get_one(School, row.school_id)
        turn.edit("school.decided", title=school.title, name=seats.name_of(turn.tx, row), accepted=answer == "yes")
    else:
        turn.say("error.already")


def list_sessions(turn: Turn, school_id: int) -> None:
    """A button each, to edit it."""
    school = find(turn, school_id)
    if school is None:
        return
    found = schools.sessions_of(turn.tx, school.id)
    turn.reply(
        "school.edit_dates",
        school_id=school.id,
        title=school.title,
        sessions=[
            {**session_data(session), "cancelled": session.cancelled_at is not None, "past": session.starts_at <= turn.now}
            for session in found
        ],
    )


def edit_session(turn: Turn, session_id: int) -> None:
    session = turn.tx.get(SchoolSession, session_id)
    if session is None:
        turn.say("error.old_button")
    else:
        turn.reply("session.card", **session_card_of(turn, session))


def share(turn: Turn, school_id: int) -> None:
    school = find(turn, school_id)
    if school is not None:
        turn.reply("school.share", school_id=school.id, title=school.title)


def poster(turn: Turn, school_id: int, kind: str) -> None:
    """Drawn when it is sent, which takes a moment: nobody waits for it with the database open."""
    school = find(turn, school_id)
    if school is None:
        return
    if kind not in ("png", "pdf"):
        turn.say("error.old_button")
        return
    shown = seats.about(turn.tx, school, now=turn.now)
    data = {"title": school.title, "file": {"name": f"afiche.{kind}", "poster": shown}}
    turn.owe("reply", turn.incoming.chat_id, "school.poster", data=data)


def host_link(turn: Turn, school_id: int) -> None:
    school = find(turn, school_id)
    if school is not None:
        turn.reply("school.host_link", school_id=school.id, title=school.title)


def open_host_link(turn: Turn, payload: str) -> bool:
    """The host opens what the organizer forwarded to him."""
    number = payload.removeprefix(HOST_LINK)
    school = turn.tx.get(School, int(number)) if number.isascii() and number.isdecimal() and len(number) < 19 else None
    if school is None:
        return False
    turn.reply("school.host_asked", school_id=school.id, title=school.title)
    return True


def host_answers(turn: Turn, school_id: int, answer: str) -> None:
    """Whoever says that he is the host is believed only when the organizer knows him; his no counts at once."""
    school = turn.tx.get(School, school_id)
    if school is None:
        turn.say("error.old_button")
    elif answer == "yes":
        data = {"school_id": school.id, "title": school.title, "name": turn.person.name, "person_id": turn.person.id}
        turn.owe("alert", school.organizer_id, "school.host_says_yes", language=turn.programme.languages[0], data=data)
        turn.edit("school.host_thanks")
    else:
        if school.host_id == turn.person.id:
            schools.host_takes_back(turn.tx, school, turn.person.id, now=turn.now)
        turn.edit("school.host_hidden")


def host_is_known(turn: Turn, school_id: int, person_id: int, answer: str) -> None:
    school = find(turn, school_id)
    if school is None:
        return
    if answer == "yes":
        schools.host_agrees(turn.tx, school, turn.person.id, host_id=person_id, now=turn.now)
    turn.edit("school.managed", **managed(turn, school))


def managed(turn: Turn, school: School, moved_up: int = 0) -> dict[str, Any]:
    """`moved_up`: how many have just come from the waiting list."""
    ahead = schools.sessions_ahead(turn.tx, school.id, now=turn.now)
    return {
        "school_id": school.id,
        "title": school.title,
        "area": school.area,
        "host": school.host,
        "agreed": school.host_consent_at is not None,
        "starts_at": ahead[0].starts_at.isoformat() if ahead else None,
        "capacity": school.capacity,
        "taken": seats.taken(turn.tx, school),
        "waiting": len(seats.in_state(turn.tx, school, "waiting")),
        "pending": len(seats.in_state(turn.tx, school, "pending")),
        "joining": school.joining,
        "join_code": school.join_code,
        "facilitators": [person.name for person in schools.facilitators(turn.tx, school.id)],
        "ladder": school.reminders,
        "moved_up": moved_up,
        "closed": school.closed_at is not None,
    }


def find(turn: Turn, school_id: int) -> School | None:
    """Any organizer may manage any school: the one who began it may be out of reach when it rains."""
    school = turn.tx.get(School, school_id)
    if school is None:
        turn.say("error.old_button")
    return school
