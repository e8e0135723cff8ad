"""The commands that Telegram shows beside the text field; those of roles are told by /ayuda."""

from messages.catalogues import translations


def menu(language: str) -> dict[str, str]:
    """What each command is for, in the order in which they are shown."""
    _ = translations(language).gettext
    return {
        "manual": _("todos los temas"),
        "temporada": _("lo de este mes"),
        "escuelas": _("escuelas de campo"),
        "parcela": _("observar una parcela"),
        "recordatorios": _("cuánto antes le recuerdo"),
        "consultas": _("sus consultas y cómo van"),
        "misdatos": _("ver o borrar lo que guardo"),
        "idioma": _("cambiar de idioma"),
        "distrito": _("cambiar de distrito"),
        "parar": _("no recibir avisos"),
        "ayuda": _("qué puedo hacer"),
    }
