"""«Voy», «no voy», «voy con dos», under a reminder, news of a change, or a session's page."""

from handlers.farmer import schools
from handlers.turn import Turn
from service import rsvps
from service.models import Registration, SchoolSession
from service.reminders import session_data
from service.rsvps import MOST_COMPANIONS, Word


def press(turn: Turn, session_id: int, revision: int, choice: str) -> None:
    """`yes`, `no`, `with` (asks how many), or how many."""
    session = turn.tx.get(SchoolSession, session_id)
    if session is None:
        turn.say("error.old_button")
        return
    if choice == "with":
        turn.edit("session.ask_companions", **session_data(session), most=MOST_COMPANIONS)
        return
    companions = int(choice) if len(choice) == 1 and choice.isdecimal() else 0
    if choice not in ("yes", "no") and not 1 <= companions <= MOST_COMPANIONS:
        turn.say("error.old_button")
        return
    word = Word(choice != "no", revision, companions)
    outcome = rsvps.say(turn.tx, session, turn.person, word, programme=turn.programme, now=turn.now)
    match outcome:
        case "over":
            turn.reply("session.over", title=session_data(session)["title"])
        case "moved":
            turn.edit("session.moved", **session_data(session), guests=[])
        case "no_place" if word.coming:
            schools.join(turn, session.id)
        case "no_place":
            turn.say("error.already")
        case "no_room":
            turn.say("session.no_room")
        case "left":
            turn.edit("session.left", title=session.title)
        case "noted":
            _noted(turn, session, word)


def for_guest(turn: Turn, session_id: int, registration_id: int, choice: str) -> None:
    """What a guest says, through whoever wrote him down."""
    session, row = turn.tx.get(SchoolSession, session_id), turn.tx.get(Registration, registration_id)
    if session is None or row is None or row.registered_by != turn.person.id:
        turn.say("error.old_button")
        return
    coming = choice == "yes"
    outcome = rsvps.say_for_guest(turn.tx, session, row, turn.person, coming, programme=turn.programme, now=turn.now)
    if outcome == "noted":
        turn.say("session.guest_noted", name=row.guest_name, coming=coming)
    else:
        turn.say("error.old_button")


def _noted(turn: Turn, session: SchoolSession, word: Word) -> None:
    turn.edit(
        "session.said",
        **session_data(session),
        answer="yes" if word.coming else "no",
        companions=word.companions,
        guests=[] if word.coming else rsvps.guests_expected(turn.tx, session, turn.person.id),
    )
