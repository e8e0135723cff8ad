"""«Estoy aquí»: the code that is shown at the place, typed or scanned."""

import re

from handlers.turn import Turn
from service import roll, schools
from service.models import SchoolSession
from service.roll import Outcome

#: `t.me/<bot>?start=r_…`, in the QR at the place.
LINK_PREFIX = "r_"
_CODE = re.compile(r"^(?:c[óo]digo)?\W*(\d)\W?(\d)\W?(\d)\W?(\d)\W*$", re.IGNORECASE)


def typed(turn: Turn) -> bool:
    """Four digits of somebody who has a session today. False where it is something else."""
    found = _CODE.match(turn.incoming.text) if turn.incoming.kind == "text" and not turn.incoming.edited else None
    if found is None:
        return False
    at = roll.made_at(turn.incoming.written_at, turn.now)
    said = roll.typed_code(turn.tx, turn.person.id, "".join(found.groups()), at=at)
    if said is None:
        return False
    _answer(turn, *said)
    return True


def open_link(turn: Turn, payload: str) -> bool:
    """The QR at the place; whatever it leads to is told."""
    at = roll.made_at(turn.incoming.written_at, turn.now)
    said = roll.opened_link(turn.tx, payload.removeprefix(LINK_PREFIX), turn.person.id, at=at)
    if said is None:
        turn.reply("roll.link_over")
    else:
        _answer(turn, *said)
    return True


def _answer(turn: Turn, session: SchoolSession, outcome: Outcome) -> None:
    turn.reply(f"roll.{outcome}", title=schools.name_of(session))
