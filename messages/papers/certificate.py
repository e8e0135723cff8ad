"""The certificate, a sheet each: name, school, hours, and a QR by which anybody can check it."""

from typing import Any

from messages.papers.press import Press
from messages.papers.sheet import GREEN, PALE, Sheet, pdf, wrapped
from messages.words import hours

MIDDLE = 29.7 / 2


def make(facts: dict[str, Any], press: Press) -> bytes:
    return pdf([_sheet(one, facts, press) for one in facts["certificates"]], press.translate("Certificado de participación"))


def _sheet(one: dict[str, Any], facts: dict[str, Any], press: Press) -> Sheet:
    _ = press.translate
    sheet = Sheet()
    sheet.box(1, 1, 27.7, 19, edgecolor=GREEN, linewidth=2.5)
    sheet.box(1.25, 1.25, 27.2, 18.5, edgecolor=GREEN, linewidth=0.7)
    sheet.text(MIDDLE, 2.7, facts["programme"], 13, room=25, ha="center", color=PALE)
    sheet.text(MIDDLE, 4.3, _("CERTIFICADO DE PARTICIPACIÓN"), 25, room=25, ha="center", color=GREEN, weight="bold")
    sheet.text(MIDDLE, 6.2, _("Se entrega a"), 13, ha="center")
    sheet.text(MIDDLE, 7.8, one["name"], 30, room=24, ha="center", weight="bold")
    sheet.line(4.5, 8.9, 25.2, 8.9)
    sheet.text(MIDDLE, 10, _("por haber participado en la escuela de campo"), 13, ha="center")
    for number, line in enumerate(lines := wrapped(f"«{one['school']}»", 18, 24, 2, bold=True)):
        sheet.text(MIDDLE, 11.3 + 0.9 * number - 0.45 * (len(lines) - 1), line, 18, room=24, ha="center", weight="bold")
    told = _("{hours} horas · {attended} de {held} sesiones").format(
        hours=hours(one["minutes"]), attended=one["attended"], held=one["held"]
    )
    sheet.text(MIDDLE, 13, told, 15, ha="center")
    sheet.text(MIDDLE, 14, f"{facts['region']}, {press.day(one['issued_at'])}", 12, room=20, ha="center", color=PALE)
    for x, who in ((4.2, _("Organización de la escuela")), (12.3, _("Quien facilitó las sesiones"))):
        sheet.line(x, 17.6, x + 6.6, 17.6, color="#1f2a24")
        sheet.text(x + 3.3, 18.1, who, 9, room=6.4, ha="center")
    sheet.qr(22.1, 14.2, 4.4, press.link(f"v_{one['code']}"))
    sheet.text(24.3, 18.8, _("Escanee para comprobar si es válido"), 8, room=6, ha="center", color=PALE)
    return sheet
