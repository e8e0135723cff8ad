"""What a farmer wants to hear of by himself: seasonal tips, and of which of his activities."""

from typing import Any

from handlers.turn import Turn
from service import activities, tips


def turn_on(turn: Turn) -> None:
    tips.ask_for(turn.tx, turn.person.id, now=turn.now)
    turn.reply("my_data.activities", **_screen(turn))


def turn_off(turn: Turn) -> None:
    tips.want_no_more(turn.tx, turn.person.id, now=turn.now)
    turn.reply("my_data.no_tips")


def show(turn: Turn) -> None:
    """From /misdatos."""
    turn.edit("my_data.activities", **_screen(turn))


def choose(turn: Turn, number: int) -> None:
    """An activity is his, or is not any more."""
    known = turn.programme.activities
    if number >= len(known):
        turn.say("error.old_button")
        return
    activities.toggle(turn.tx, turn.person.id, known[number].id)
    show(turn)


def _screen(turn: Turn) -> dict[str, Any]:
    return {"mine": activities.of(turn.tx, turn.person.id), "tips": tips.wants(turn.tx, turn.person.id)}
