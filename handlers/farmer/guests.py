"""A companion or a neighbour without Telegram: his name and his word, and whoever writes him down hears for him."""

from typing import Any

from handlers.farmer import schools
from handlers.turn import Turn
from service import people, seats
from service.concerned import Holder
from service.models import Registration, School, SchoolSession

NAME, WORD = "school.guest", "school.guest_word"
NAME_LIMIT = 60
#: Who may write down as many as he likes, without asking anybody.
ORGANIZING = frozenset({"organizer", "coordinator"})


def ask(turn: Turn, what: str, number: int) -> None:
    holder = _holder(turn, what, number)
    if holder is None:
        turn.say("error.old_button")
    elif isinstance(holder, School) and holder.closed_at is not None:
        turn.reply("school.card", **schools.card_of(turn, holder))
    elif not _organizes(turn) and len(seats.guests_of(turn.tx, holder, turn.person.id)) >= seats.MOST_GUESTS:
        turn.reply("school.too_many_guests", most=seats.MOST_GUESTS)
    elif isinstance(holder, School) and holder.joining == "code" and not _known(turn, holder):
        schools.ask_code(turn, holder, guest=True)
    else:
        ids = {"school_id": number, "session_id": None} if what == "s" else {"school_id": None, "session_id": number}
        turn.go(NAME, **ids)
        turn.reply("school.ask_guest", title=holder.title, fault=None)


def name(turn: Turn, data: dict[str, Any]) -> None:
    holder = _of(turn, data)
    text = " ".join(turn.incoming.text.split())
    if turn.incoming.kind != "text" or not text:
        turn.reply("school.ask_guest", title=holder.title, fault="empty")
    elif len(text) > NAME_LIMIT:
        turn.reply("school.ask_guest", title=holder.title, fault="long")
    else:
        turn.go(WORD, **data, name=text)
        turn.reply("school.guest_word", title=holder.title, name=text)


def ask_word_again(turn: Turn, data: dict[str, Any]) -> None:
    turn.reply("school.guest_word", title=_of(turn, data).title, name=data["name"])


def word(turn: Turn, answer: str) -> None:
    """He has said that he may be written down, or he has not."""
    dialogue = turn.dialogue
    if dialogue is None or dialogue.step != WORD:
        turn.say("error.old_button")
        return
    data = dict(dialogue.data)
    turn.leave()
    holder = _of(turn, data)
    if answer != "yes":
        turn.edit("school.no_word", name=data["name"])
        return
    outcome = seats.register_guest(
        turn.tx, holder, data["name"], turn.person, programme=turn.programme, now=turn.now, admitted=_organizes(turn)
    )
    about = seats.about(turn.tx, holder, now=turn.now)
    if outcome in ("already", "over"):
        turn.edit(f"school.guest_{outcome}", title=holder.title, name=data["name"])
        return
    row = next(one for one in seats.guests_of(turn.tx, holder, turn.person.id) if one.guest_name == data["name"])
    if outcome == "pending" and isinstance(holder, School):
        schools.ask_organizer(turn, holder, row)
        turn.edit("school.pending", title=holder.title, guest=row.guest_name)
    elif outcome == "waiting":
        turn.edit("school.waiting", **about, guest=row.guest_name, line=seats.place_in_line(turn.tx, holder, row))
    else:
        turn.edit("school.guest_joined", **about, guest=row.guest_name, registration_id=row.id)


def leave(turn: Turn, registration_id: int) -> None:
    """His friend takes the guest off the list; an organizer may take off anybody's."""
    row = turn.tx.get(Registration, registration_id)
    if row is None or row.guest_name is None or not (row.registered_by == turn.person.id or _organizes(turn)):
        turn.say("error.old_button")
        return
    holder = _of(turn, {"school_id": row.school_id, "session_id": row.session_id})
    if seats.give_back(turn.tx, holder, row, programme=turn.programme, now=turn.now):
        turn.reply("school.guest_left", title=holder.title, name=row.guest_name)
    else:
        turn.say("error.already")


def _organizes(turn: Turn) -> bool:
    return bool(ORGANIZING & people.roles_of(turn.tx, turn.person.id))


def _known(turn: Turn, school: School) -> bool:
    return _organizes(turn) or seats.of_person(turn.tx, school, turn.person.id) is not None


def _holder(turn: Turn, what: str, number: int) -> Holder | None:
    return turn.tx.get(School, number) if what == "s" else turn.tx.get(SchoolSession, number)


def _of(turn: Turn, data: dict[str, Any]) -> Holder:
    if data["school_id"] is not None:
        return turn.tx.get_one(School, data["school_id"])
    return turn.tx.get_one(SchoolSession, data["session_id"])
