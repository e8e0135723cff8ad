"""Papers and pictures made of plain data: registers, certificates, charts, QRs. Pure functions from facts to a file.

matplotlib and openpyxl are loaded when the first paper is made: most processes never make one.
"""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from messages.message import File
from messages.papers.press import Press


def make(facts: dict[str, Any], translate: Callable[[str], str], zone: ZoneInfo, language: str, bot_username: str) -> File:
    """The file that `facts["kind"]` names. Raises `KeyError` for missing facts or an unknown kind."""
    from messages.papers import certificate, plot, qr, register_pdf, register_xlsx

    kinds: dict[str, Callable[[dict[str, Any], Press], bytes]] = {
        "certificate.pdf": certificate.make,
        "register.pdf": register_pdf.make,
        "register.xlsx": register_xlsx.make,
        "plot.png": plot.make,
        "qr.png": qr.make,
    }
    return File(facts["name"], kinds[facts["kind"]](facts, Press(translate, zone, language, bot_username)))
