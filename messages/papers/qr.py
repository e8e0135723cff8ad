"""The QR that hangs at the place, with the code under it for those whose camera does not read it."""

from typing import Any

from messages.papers.press import Press
from messages.papers.sheet import GREEN, Sheet, png


def make(facts: dict[str, Any], press: Press) -> bytes:
    sheet = Sheet((12.0, 15.0))
    sheet.text(6, 1.0, facts["title"], 15, room=11, ha="center", weight="bold", color=GREEN)
    sheet.qr(0.9, 1.7, 10.2, press.link(facts["payload"]))
    sheet.text(6, 12.3, press.translate("o mande este número al bot:"), 12, room=11, ha="center")
    sheet.text(6, 13.7, " ".join(facts["code"]), 38, room=11, ha="center", weight="bold")
    return png(sheet.figure)
