"""What can be shared into other chats: schools and sessions alone, as a card says them."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from service import schools, seats, sessions
from service.concerned import Holder
from service.models import School

#: Words after the bot's name that ask for all of them.
_ALL = frozenset({"", "escuela", "escuelas", "school", "schools", "escola", "escolas"})


def card_data(tx: Session, holder: Holder, *, now: datetime) -> dict[str, Any]:
    """Numbers only: no name of anybody stands in a group."""
    about = seats.about(tx, holder, now=now)
    return {
        **{name: about[name] for name in ("title", "starts_at", "place", "ahead")},
        "free": seats.free(tx, holder),
        "taken": seats.taken(tx, holder),
        "waiting": len(seats.in_state(tx, holder, "waiting")),
        "over": seats.is_over(tx, holder, now=now),
        "link": link_of(holder),
    }


def link_of(holder: Holder) -> str:
    """The start link's payload, and the card's name among inline results."""
    return f"{'s' if isinstance(holder, School) else 'z'}_{holder.id}"


def matching(tx: Session, words: str, *, now: datetime) -> list[dict[str, Any]]:
    """Cards whose title has all the words; all cards for none, or for «escuela»."""
    wanted = words.casefold().split()
    every = " ".join(wanted) in _ALL
    holders: list[Holder] = [*schools.under_way(tx, now=now), *sessions.upcoming(tx, now=now, alone=True)]
    return [card_data(tx, holder, now=now) for holder in holders if every or all(word in holder.title.casefold() for word in wanted)]
