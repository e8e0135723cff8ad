"""A school's card in somebody else's chat: «Voy» pressed there, and the card that knows how many places are left."""

from sqlalchemy.orm import Session

from handlers.farmer import schools as farmer_schools
from handlers.turn import Turn
from service import people, shared_cards
from service.concerned import Holder
from service.models import School, SchoolSession


def press(turn: Turn, kind: str, number: int) -> None:
    """One tap registers him, if he knows the bot; else Telegram opens it at the same school. Nothing personal is said in the group."""
    holder = found(turn.tx, kind, number)
    if holder is None:
        turn.say("error.old_button")
        return
    if turn.incoming.inline_message_id:
        shared_cards.remember(turn.tx, turn.incoming.inline_message_id, holder, turn.person.id, now=turn.now)
        shared_cards.touch(turn.tx, holder, now=turn.now)
    if not people.has_consented(turn.tx, turn.person.id):
        turn.open_bot(f"{kind}_{number}")
    elif isinstance(holder, School):
        farmer_schools.join_school(turn, holder.id)
        turn.say_if_silent("school.see_private")
    else:
        farmer_schools.join(turn, holder.id)
        turn.say_if_silent("school.see_private")


def remember(turn: Turn) -> None:
    """Telegram says that a card of ours was put into a chat."""
    kind, _, number = turn.incoming.data.partition("_")
    holder = found(turn.tx, kind, int(number)) if number.isascii() and number.isdecimal() and len(number) < 19 else None
    if holder is not None and turn.incoming.inline_message_id:
        shared_cards.remember(turn.tx, turn.incoming.inline_message_id, holder, turn.person.id, now=turn.now)


def found(tx: Session, kind: str, number: int) -> Holder | None:
    if kind == "s":
        return tx.get(School, number)
    session = tx.get(SchoolSession, number) if kind == "z" else None
    return session if session is not None and session.school_id is None else None
