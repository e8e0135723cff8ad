"""/buscar: old cases and the manual, by words."""

from handlers.turn import Turn
from service import search
from service.models import Case


def command(turn: Turn, argument: str) -> None:
    if not argument:
        turn.reply("desk.search_what")
        return
    found = []
    for one in search.search(turn.tx, argument):
        case = turn.tx.get_one(Case, one.case_id)
        found.append({"number": case.id, "farmer": case.farmer.name, "closed": not case.is_open, "text": one.text})
    manual = turn.house.library.manual
    entries = [entry_id for entry_id, score in turn.house.library.matcher.rank(argument, 3) if score > 0 and entry_id in manual]
    turn.reply("desk.found", found=found, entry_ids=entries)
