"""The register and the report as a workbook, for whoever goes on counting."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from messages.papers.press import Press
from messages.papers.register_pdf import summary
from messages.words import hours, line

Facts = dict[str, Any]
_BOLD, _SHADE = Font(bold=True), PatternFill("solid", fgColor="E4EBE6")


def make(facts: Facts, press: Press) -> bytes:
    book = Workbook()
    _register(book.active, facts, press)
    _sessions(book.create_sheet(), facts, press)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _register(sheet: Any, facts: Facts, press: Press) -> None:
    _ = press.translate
    sheet.title = _("Registro")
    quizzed = [_("Preguntas antes"), _("Preguntas después")] if any(person.get("quiz") for person in facts["people"]) else []
    heads = [f"{session['number']}\n{press.day(session['starts_at'], 'full')}" for session in facts["sessions"]]
    _row(sheet, 1, ["N°", _("Nombre"), _("Telegram"), *heads, _("Asistió"), "%", _("Horas"), _("Certificado"), *quizzed], head=True)
    for number, person in enumerate(facts["people"], start=1):
        marks = [_mark(session["state"], mark) for session, mark in zip(facts["sessions"], person["marks"], strict=True)]
        share = person["attended"] * 100 // facts["held"] if facts["held"] else None
        yes, no = _("sí"), _("no")
        name = line(person["name"], 120) + (f" ({_('dejó')})" if person["left"] else "")
        _row(
            sheet,
            number + 1,
            [
                number,
                name,
                no if person["guest"] else yes,
                *marks,
                person["attended"],
                share,
                float(hours(person["minutes"])),
                yes if person["certificate"] else no,
                *(f"{right}/{answered}" for right, answered in person.get("quiz") or ()),
            ],
        )
    held = [session["present"] if session["state"] == "held" else None for session in facts["sessions"]]
    _row(sheet, len(facts["people"]) + 2, [None, _("Presentes"), None, *held], head=True)
    note = _("1 estuvo, 0 faltó, vacío no estaba en la lista, / suspendida, ? sin lista")
    _row(sheet, len(facts["people"]) + 4, [None, note])
    sheet.freeze_panes = "D2"
    sheet.row_dimensions[1].height = 30
    _widths(sheet, [5, 34, 10, *([11] * len(facts["sessions"])), 9, 6, 8, 12, 12, 12])


def _mark(state: str, mark: str) -> int | str | None:
    if state != "held":
        return {"called_off": "/", "no_roll": "?"}.get(state)
    return {"x": 1, "-": 0}.get(mark)


def _sessions(sheet: Any, facts: Facts, press: Press) -> None:
    _ = press.translate
    sheet.title = _("Sesiones")
    states = {"held": _("se hizo"), "called_off": _("suspendida"), "no_roll": _("sin lista"), "ahead": _("por venir")}
    heads = ["N°", _("Fecha"), _("Tema"), _("Lugar"), _("Cómo fue"), _("Horas"), _("Presentes"), _("En la lista"), _("Opinión (1 a 3)")]
    _row(sheet, 1, [*heads, _("Opiniones")], head=True)
    for at, session in enumerate(facts["sessions"], start=2):
        happened = session["state"] == "held"
        _row(
            sheet,
            at,
            [
                session["number"],
                press.day(session["starts_at"], "full"),
                line(session["topic"] or "—", 200),
                line(session["place"], 200),
                states[session["state"]],
                float(hours(session["minutes"])) if happened else None,
                session["present"] if happened else None,
                session["listed"] if happened else None,
                session["useful"],
                session["opinions"],
            ],
        )
    for number, (title, value) in enumerate([(_("escuela"), facts["school"]), *summary(facts, press)]):
        _row(sheet, len(facts["sessions"]) + 4 + number, [None, None, title, line(value, 200)])
    sheet.freeze_panes = "A2"
    _widths(sheet, [5, 12, 44, 30, 13, 8, 11, 12, 16, 11])


def _row(sheet: Any, at: int, values: Sequence[int | float | str | None], *, head: bool = False) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(at, column)
        if isinstance(value, str):
            cell.value = value
            cell.data_type = "s"  # a name that begins with = is a name, not a formula
        else:
            cell.value = value
        cell.alignment = Alignment(horizontal="left" if column in (2, 3) else "center", vertical="center", wrap_text=head)
        if head:
            cell.font, cell.fill = _BOLD, _SHADE


def _widths(sheet: Any, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
