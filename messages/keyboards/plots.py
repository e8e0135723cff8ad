"""Buttons to look at a plot."""

from typing import Any

from messages.keyboards.button import House, Keyboard, Rows, Translate, button
from messages.words import line


def plots(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    rows = [[button(f"{at}. {line(plot['name'])}", "plot", plot["plot_id"])] for at, plot in enumerate(data["plots"], start=1)]
    schools = enumerate(data["schools"], start=1)
    new = [[button(f"➕ {at}. " + line(school["title"]), "plot_new", school["school_id"])] for at, school in schools]
    return [*rows, *new, [button("➕ " + _("Una parcela mía"), "plot_new", 0)]]


def card(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    rows = [[button("👁 " + _("Observar hoy"), "observe", data["plot_id"])]]
    return [*rows, [button("📈 " + _("Ver la temporada"), "plot_chart", data["plot_id"])]] if data["count"] else rows


def ask(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    """The answers of a step two in a row, and a way past it."""
    much = {"none": _("No hay"), "few": _("Pocas"), "many": _("Muchas")}
    answers = {
        "grass": {"ankle": _("Al tobillo"), "shin": _("A la canilla"), "knee": _("A la rodilla"), "waist": _("A la cintura")},
        "weeds": much,
        "pests": much,
        "soil": {"covered": _("Tapado"), "patchy": _("Tapado a partes"), "bare": _("Pelado")},
    }.get(data["step"], {})
    buttons = [button(word, "seen", data["plot_id"], data["at"], choice) for choice, word in answers.items()]
    skip = [button("⏭ " + _("Saltar"), "seen", data["plot_id"], data["at"], "skip"), button("✖️ " + _("Cancelar"), "leave_dialogue")]
    return [*(buttons[at : at + 2] for at in range(0, len(buttons), 2)), skip]


KEYBOARDS: dict[str, Keyboard] = {"plot.list": plots, "plot.card": card, "plot.kept": card, "plot.ask": ask}
