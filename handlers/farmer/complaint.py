"""«No me sirve», «sigue igual», typed instead of tapped: said of the last answer, or of the last closing."""

from datetime import timedelta

from handlers.farmer import case_thread, my_cases
from handlers.farmer.said import Said
from handlers.turn import Turn
from knowledge.normalise import fold
from service import cases, questions

#: For how long after a closing such words can only mean that case.
_AFTER_CLOSING = timedelta(days=30)

_WORDS = frozenset(
    fold(phrase)
    for phrase in (
        *("no me sirve", "no me sirvió", "no me sirve eso", "eso no me sirve", "no sirve", "no sirvió", "no sirvió de nada"),
        *("sigue igual", "sigue lo mismo", "sigue mal", "está igual", "sigue peor", "todo sigue igual", "sigue igualito"),
        *("no se resolvió", "no funcionó", "no funciona", "no resultó", "no me ayudó", "no se ha resuelto"),
        *("não me serve", "não serviu", "continua igual", "não resolveu"),
    )
)


def heard(turn: Turn, said: Said) -> bool:
    """Do what the words ask for. False where they are no complaint, or one about a case that is open: then they belong to its thread."""
    if said.kind != "text" or turn.incoming.reply_to is not None or fold(said.text) not in _WORDS:
        return False
    shown = questions.last_shown(turn.tx, turn.person.id, now=turn.now)
    case = next(iter(cases.cases_of(turn.tx, turn.person.id, limit=1)), None)
    last_of_case = (case.closed_at or case.answered_at or case.opened_at) if case is not None else None
    if shown is not None and (last_of_case is None or shown.asked_at > last_of_case):
        case_thread.open_for(turn, shown, "not_this")
        return True
    if case is None or case.closed_at is None or turn.now - case.closed_at > _AFTER_CLOSING:
        return False
    my_cases.reopen(turn, case)
    case_thread.add(turn, case, said)
    return True
