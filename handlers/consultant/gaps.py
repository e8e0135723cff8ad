"""/vacios: what was asked and nobody found in the manual."""

from handlers.turn import Turn
from service import gaps

#: More would be a list that nobody reads.
LONGEST_LIST = 10


def show(turn: Turn, _argument: str = "") -> None:
    found = gaps.find(turn.tx, turn.house.library.matcher, now=turn.now, limit=LONGEST_LIST)
    listed = [{"text": gap.text, "times": gap.times, "districts": gap.districts, "hidden": gap.hidden} for gap in found]
    turn.reply("learn.gaps", gaps=listed, days=gaps.SINCE.days)
