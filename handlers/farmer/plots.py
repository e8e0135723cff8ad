"""/parcela: look at a plot together, step by step, with buttons; and its season in one picture."""

from typing import Any

from handlers.turn import Turn
from handlers.typed import line
from service import plots
from service.models import Plot, PlotObservation

NAME, OBSERVE = "plot.name", "plot.observe"
NAME_LIMIT, WORDS_LIMIT = 80, 600
#: What is asked, one after the other; each may be left out.
STEPS = ("animals", "grass", "weeds", "pests", "soil", "trees", "photo", "pin", "saw", "decided")


def begin(turn: Turn, _argument: str) -> None:
    found = plots.plots_of(turn.tx, turn.person.id, turn.roles)
    schools = plots.schools_of(turn.tx, turn.person.id, turn.roles)
    turn.reply(
        "plot.list",
        plots=[{"plot_id": plot.id, "name": plot.name} for plot in found[:12]],
        schools=[{"school_id": school.id, "title": school.title} for school in schools[:4]],
    )


def ask_name(turn: Turn, school_id: int) -> None:
    """A new plot, of a school or (0) his own."""
    if school_id and school_id not in {school.id for school in plots.schools_of(turn.tx, turn.person.id, turn.roles)}:
        turn.say("error.not_yours")
        return
    turn.go(NAME, school_id=school_id or None)
    turn.reply("plot.ask_name")


def type_name(turn: Turn, data: dict[str, Any]) -> None:
    name = line(turn, "plot.ask_name", NAME_LIMIT)
    if name is not None:
        turn.leave()
        plot = plots.create(turn.tx, name, turn.person.id, data["school_id"], now=turn.now)
        turn.reply("plot.card", **_card(turn, plot))


def show(turn: Turn, plot_id: int) -> None:
    plot = _find(turn, plot_id)
    if plot is not None:
        turn.reply("plot.card", **_card(turn, plot))


def chart(turn: Turn, plot_id: int) -> None:
    """The season's picture, and the newest photo beside it."""
    plot = _find(turn, plot_id)
    if plot is None:
        return
    seen = plots.observations(turn.tx, plot.id)
    if not seen:
        turn.say("error.old_button")
        return
    picture = {"kind": "plot.png", "name": "parcela.png", **plots.facts(plot, seen)}
    turn.owe("reply", turn.incoming.chat_id, "plot.chart", data={"name": plot.name, "count": len(seen), "picture": picture})
    photo = next((one for one in reversed(seen) if one.photo_message_id is not None), None)
    if photo is not None:
        copied = {"from_chat_id": photo.photo_chat_id, "message_id": photo.photo_message_id}
        turn.owe("reply", turn.incoming.chat_id, "copy", data=copied)


def observe(turn: Turn, plot_id: int) -> None:
    plot = _find(turn, plot_id)
    if plot is not None:
        _ask(turn, {"plot_id": plot.id, "at": 0, "seen": {}})


def press(turn: Turn, plot_id: int, at: int, choice: str) -> None:
    """A button of the step that is being asked; one of another step, or pressed twice, changes nothing."""
    dialogue = turn.dialogue
    if dialogue is None or dialogue.step != OBSERVE or dialogue.data["plot_id"] != plot_id or dialogue.data["at"] != at:
        turn.say("error.old_button")
        return
    step = STEPS[at]
    if choice == "skip":
        _next(turn, dict(dialogue.data), {})
    elif choice in plots.CHOICES.get(step, ()):
        _next(turn, dict(dialogue.data), {step: choice})
    else:
        turn.say("error.old_button")


def answer(turn: Turn, data: dict[str, Any]) -> None:
    """A message in answer to the step: a number, a photo, a pin, words."""
    incoming, step = turn.incoming, STEPS[data["at"]]
    text = incoming.text.strip()
    if step in ("animals", "trees") and text.isascii() and text.isdecimal() and len(text) <= 4:
        _next(turn, data, {step: int(text)})
    elif step == "photo" and incoming.kind in ("photo", "video"):
        _next(turn, data, {"photo_chat_id": incoming.chat_id, "photo_message_id": incoming.message_id})
    elif step == "pin" and incoming.latitude is not None:
        _next(turn, data, {"latitude": incoming.latitude, "longitude": incoming.longitude})
    elif step in ("saw", "decided") and incoming.kind == "text" and len(text) > WORDS_LIMIT:
        turn.reply("error.too_long", limit=WORDS_LIMIT)
    elif step in ("saw", "decided") and incoming.kind == "text":
        _next(turn, data, {step: text})
    else:
        _ask(turn, data)


def _next(turn: Turn, data: dict[str, Any], told: dict[str, Any]) -> None:
    data = {**data, "at": data["at"] + 1, "seen": {**data["seen"], **told}}
    if data["at"] < len(STEPS):
        _ask(turn, data)
        return
    turn.leave()
    plot = _find(turn, data["plot_id"])
    if plot is None:
        return
    if not data["seen"]:
        turn.reply("plot.nothing_seen", name=plot.name)
        return
    plots.observe(turn.tx, plot, turn.person.id, data["seen"], now=turn.now)
    turn.reply("plot.kept", **_card(turn, plot))


def _ask(turn: Turn, data: dict[str, Any]) -> None:
    turn.go(OBSERVE, **data)
    asked = {"plot_id": data["plot_id"], "at": data["at"], "step": STEPS[data["at"]], "steps": len(STEPS)}
    if turn.incoming.kind == "button" and data["at"] > 0:
        turn.edit("plot.ask", **asked)
    else:
        turn.reply("plot.ask", **asked)


def _find(turn: Turn, plot_id: int) -> Plot | None:
    plot = turn.tx.get(Plot, plot_id)
    if plot is None or not plots.is_his(turn.tx, plot, turn.person.id, turn.roles):
        (turn.say if turn.incoming.kind == "button" else turn.reply)("error.old_button")
        return None
    return plot


def _card(turn: Turn, plot: Plot) -> dict[str, Any]:
    seen = plots.observations(turn.tx, plot.id)
    return {"plot_id": plot.id, "name": plot.name, "count": len(seen), "last": _said(seen[-1]) if seen else None}


def _said(one: PlotObservation) -> dict[str, Any]:
    columns = ("animals", "grass", "weeds", "pests", "soil", "trees", "saw", "decided")
    return {"seen_at": one.seen_at.isoformat(), **{name: getattr(one, name) for name in columns}}
