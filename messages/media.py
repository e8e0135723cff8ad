"""What a kind of message is called."""

from messages.keyboards.button import Translate


def name(kind: str, _: Translate) -> str:
    return {
        "animation": _("animación"),
        "audio": _("audio"),
        "contact": _("contacto"),
        "document": _("documento"),
        "location": _("ubicación"),
        "photo": _("foto"),
        "poll": _("encuesta"),
        "sticker": _("sticker"),
        "venue": _("lugar"),
        "video": _("video"),
        "video_note": _("video redondo"),
        "voice": _("nota de voz"),
    }.get(kind, _("otro mensaje"))
