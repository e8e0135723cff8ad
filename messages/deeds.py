"""What was done with a case, in words: for its story."""

from messages.keyboards.button import Translate


def words(action: str, _: Translate) -> str:
    """An action of the audit, without its `case.`; an unknown one stays as it is."""
    return {
        "calm": _("quitó lo urgente"),
        "close": _("la cerró"),
        "hand": _("la pasó"),
        "hand_back": _("la devolvió a la fila"),
        "join": _("la juntó"),
        "leave": _("la separó"),
        "open": _("abrió la consulta"),
        "release": _("la dejó"),
        "reopen": _("dijo que sigue igual"),
        "snooze": _("la pospuso"),
        "split": _("hizo otra consulta de un mensaje"),
        "rate.1": _("dijo que la ayuda fue mala"),
        "rate.2": _("dijo que la ayuda fue regular"),
        "rate.3": _("dijo que la ayuda fue buena"),
        "solved": _("dijo que se resolvió"),
        "take": _("la tomó"),
        "take_along": _("la tomó con otra"),
        "urgent": _("la puso urgente"),
    }.get(action, action)
