"""A school's settings: places, who may join, reminders, facilitators, the host's word, certificates, one more date, its end."""

from typing import Any, get_args

from handlers.organizer.change_session import tell
from handlers.organizer.new_session import CAPACITY_LIMIT, example_date, read_moment
from handlers.organizer.school_card import find, managed
from handlers.turn import Turn
from service import closing, people, reminders, schools, seats, sessions, shared_cards
from service.concerned import contacts
from service.ladder import parse_ladder
from service.models import School
from service.schools import Joining

CAPACITY, LADDER, PERCENT, DATE = (f"school.edit.{step}" for step in ("capacity", "ladder", "percent", "date"))


def settings(turn: Turn, school_id: int) -> None:
    school = find(turn, school_id)
    if school is not None:
        turn.reply(
            "school.settings",
            school_id=school.id,
            title=school.title,
            agreed=school.host_consent_at is not None,
            host=school.host,
            closed=school.closed_at is not None,
        )


def change(turn: Turn, what: str, school_id: int) -> None:
    """One of the settings' buttons."""
    school = find(turn, school_id)
    if school is None:
        return
    match what:
        case "capacity":
            turn.go(CAPACITY, school_id=school.id)
            turn.reply("school.ask", step="capacity", fault=None, example="", school_id=school.id)
        case "unlimited":
            _resize(turn, school, None)
        case "joining":
            turn.reply("school.ask", step="joining", fault=None, example="", school_id=school.id)
        case "ladder":
            turn.go(LADDER, school_id=school.id)
            turn.reply("school.ask_ladder", title=school.title, fault=False)
        case "percent":
            turn.go(PERCENT, school_id=school.id)
            turn.reply("school.ask_percent", title=school.title, percent=school.certificate_percent, fault=False)
        case "date" if school.closed_at is not None:
            turn.reply("school.no_more_dates", title=school.title)
        case "close" if school.closed_at is not None:
            turn.say("error.already")
        case "close":
            ending = closing.foresee(turn.tx, school, turn.person.id, now=turn.now)
            counted = {"ahead": len(ending.sessions), "told": len(ending.told)}
            turn.reply("school.ask_close", school_id=school.id, title=school.title, **counted)
        case "date":
            turn.go(DATE, school_id=school.id)
            turn.reply("session.ask_when", fault=None, example=example_date(turn))
        case "facilitators":
            turn.reply("school.facilitators", **_team(turn, school))
        case "agreed":
            schools.host_agrees(turn.tx, school, turn.person.id, now=turn.now)
            _done(turn, school)
        case "hidden":
            schools.host_takes_back(turn.tx, school, turn.person.id, now=turn.now)
            _done(turn, school)
        case _:
            turn.say("error.old_button")


def set_joining(turn: Turn, school_id: int, joining: str) -> None:
    school = find(turn, school_id)
    if school is None:
        return
    for known in get_args(Joining):
        if joining == known:
            schools.set_joining(school, known)
            _done(turn, school)
            return
    turn.say("error.old_button")


def facilitator(turn: Turn, school_id: int, person_id: int) -> None:
    school = find(turn, school_id)
    if school is None:
        return
    if people.roles_of(turn.tx, person_id):
        schools.toggle_facilitator(turn.tx, school, person_id, now=turn.now)
    turn.edit("school.facilitators", **_team(turn, school))


def close(turn: Turn, school_id: int) -> None:
    """The second tap: everybody is told once, not once for each session."""
    school = find(turn, school_id)
    if school is None:
        return
    ending = closing.close(turn.tx, school, turn.person.id, now=turn.now)
    if ending is None:
        turn.say("error.already")
        return
    ahead = ending.sessions
    news = {"title": school.title, "ahead": len(ahead), "starts_at": ahead[0].starts_at.isoformat() if ahead else None}
    for contact in ending.told:
        person = contact.person
        turn.owe(
            "change",
            person.id,
            "school.closed",
            language=person.language,
            data={**news, "mine": contact.mine, "waits": contact.waits, "guests": contact.guests},
            dedupe_key=f"school_closed:{school.id}:{person.id}",
            expires_at=max([turn.now + seats.NEWS_FOR, *(session.starts_at for session in ahead)]),
        )
    turn.edit("school.close_done", title=school.title, ahead=len(ahead), told=len(ending.told))


def type_capacity(turn: Turn, data: dict[str, Any]) -> None:
    school, number = turn.tx.get_one(School, data["school_id"]), _number(turn, CAPACITY_LIMIT)
    if number is None:
        turn.reply("school.ask", step="capacity", fault="number", example="", school_id=school.id)
    else:
        turn.leave()
        _resize(turn, school, number)


def type_ladder(turn: Turn, data: dict[str, Any]) -> None:
    school = turn.tx.get_one(School, data["school_id"])
    ladder = parse_ladder(turn.incoming.text[:200])
    if ladder is None:
        turn.reply("school.ask_ladder", title=school.title, fault=True)
        return
    turn.leave()
    seats.lock(turn.tx, school)
    school.reminders = list(ladder)
    for session in schools.sessions_ahead(turn.tx, school.id, now=turn.now):
        concerned = [contact.person.id for contact in contacts(turn.tx, session)]
        reminders.replan(turn.tx, session, concerned, programme=turn.programme, now=turn.now)
    turn.reply("school.managed", **managed(turn, school))


def type_percent(turn: Turn, data: dict[str, Any]) -> None:
    school, number = turn.tx.get_one(School, data["school_id"]), _number(turn, 100)
    if number is None:
        turn.reply("school.ask_percent", title=school.title, percent=school.certificate_percent, fault=True)
        return
    turn.leave()
    school.certificate_percent = number
    turn.reply("school.managed", **managed(turn, school))


def type_date(turn: Turn, data: dict[str, Any]) -> None:
    """One more session; who has a place is told."""
    school = turn.tx.get_one(School, data["school_id"])
    moment, fault = read_moment(turn)
    if moment is None:
        turn.reply("session.ask_when", fault=fault, example=example_date(turn))
        return
    turn.leave()
    session = sessions.add(turn.tx, school, moment, turn.person.id, programme=turn.programme, now=turn.now)
    if session is None:
        turn.reply("school.no_more_dates", title=school.title)
        return
    tell(turn, session, contacts(turn.tx, session), "session.added")


def _resize(turn: Turn, school: School, capacity: int | None) -> None:
    moved_up = seats.resize(turn.tx, school, capacity, programme=turn.programme, now=turn.now)
    turn.reply("school.managed", **managed(turn, school, len(moved_up)))


def _done(turn: Turn, school: School) -> None:
    shared_cards.touch(turn.tx, school, now=turn.now)
    turn.reply("school.managed", **managed(turn, school))


def _team(turn: Turn, school: School) -> dict[str, Any]:
    chosen = {person.id for person in schools.facilitators(turn.tx, school.id)}
    team = {person.id: person.name for person, _role in people.team(turn.tx)}
    members = [{"person_id": person_id, "name": name, "chosen": person_id in chosen} for person_id, name in team.items()]
    return {"school_id": school.id, "title": school.title, "members": members[:40]}


def _number(turn: Turn, most: int) -> int | None:
    text = turn.incoming.text.strip().removesuffix("%").strip()
    number = int(text) if len(text) <= 5 and text.isascii() and text.isdecimal() else 0
    return number if 1 <= number <= most else None
