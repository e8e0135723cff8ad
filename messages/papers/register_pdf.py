"""The register of a season on paper: who was when, and a report of each session."""

from typing import Any

from messages.papers.press import Press, percent
from messages.papers.sheet import GREEN, INK, PALE, RED, SMALLEST, Sheet, pdf, printable, width, wrapped
from messages.words import hours

Facts = dict[str, Any]
ROWS, COLUMNS, SESSIONS = 26, 24, 20  # on a sheet
LEFT, TOP, RIGHT = 1.2, 4.0, 28.5
ROW = 0.56
NAME, TAIL = 6.6, 1.35


def make(facts: Facts, press: Press) -> bytes:
    """Sheets of the register, as many as people and sessions ask for, then the report."""
    people, sessions = list(enumerate(facts["people"], start=1)), facts["sessions"]
    sheets = [
        _register(facts, press, people[row : row + ROWS], range(column, min(column + COLUMNS, len(sessions))))
        for column in range(0, max(len(sessions), 1), COLUMNS)
        for row in range(0, max(len(people), 1), ROWS)
    ]
    sheets += [_report(facts, press, sessions[at : at + SESSIONS], last=at + SESSIONS >= len(sessions)) for at in _starts(len(sessions))]
    for number, sheet in enumerate(sheets, start=1):
        sheet.text(RIGHT, 20.3, f"{number} / {len(sheets)}", 8, ha="right", color=PALE)
    return pdf(sheets, f"{press.translate('Registro')} · {facts['school']}")


def _starts(length: int) -> range:
    return range(0, max(length, 1), SESSIONS)


def _head(sheet: Sheet, title: str, facts: Facts, press: Press) -> None:
    sheet.text(LEFT, 1.2, f"{title} · {facts['school']}", 15, room=RIGHT - LEFT, weight="bold", color=GREEN)
    under = press.translate("{area} · al {day}").format(area=facts["area"], day=press.day(facts["at"]))
    sheet.text(LEFT, 1.95, under, 9, room=RIGHT - LEFT, color=PALE)


def _register(facts: Facts, press: Press, people: list[tuple[int, Facts]], at: range) -> Sheet:
    _ = press.translate
    sheet = Sheet()
    _head(sheet, _("Registro de asistencia"), facts, press)
    sessions = [facts["sessions"][number] for number in at]
    names_end = LEFT + 0.8 + NAME
    cells_end = RIGHT - 4 * TAIL
    cell = min((cells_end - names_end) / max(len(sessions), 1), 1.2)
    tails = [_("Asistió"), "%", _("Horas"), _("Certif.")]
    sheet.text(LEFT + 0.4, TOP - 0.35, "N°", 8, ha="center", weight="bold")
    sheet.text(LEFT + 0.95, TOP - 0.35, _("Nombre"), 8, weight="bold")
    for number, session in enumerate(sessions):
        middle = names_end + (number + 0.5) * cell
        color = INK if session["state"] == "held" else PALE
        sheet.text(middle, TOP - 0.85, str(session["number"]), 8, ha="center", weight="bold", color=color)
        sheet.text(middle, TOP - 0.35, press.day(session["starts_at"], "short"), 6.5, room=cell * 0.94, ha="center", color=color)
    edge = names_end + len(sessions) * cell
    for number, title in enumerate(tails):
        sheet.text(edge + (number + 0.5) * TAIL, TOP - 0.35, title, 8, room=TAIL * 0.92, ha="center", weight="bold")
    for line, (number, person) in enumerate(people):
        y = TOP + (line + 0.5) * ROW
        if line % 2:
            sheet.box(LEFT, y - ROW / 2, edge + 4 * TAIL - LEFT, ROW, facecolor="#f1f5f2", fill=True, linewidth=0)
        sheet.text(LEFT + 0.4, y, str(number), 8, ha="center")
        _write_name(sheet, _name(person, _), y)
        for place, at_session in enumerate(at):
            session, mark = facts["sessions"][at_session], person["marks"][at_session]
            shown, color = _cell(session["state"], mark)
            sheet.text(names_end + (place + 0.5) * cell, y, shown, 9, ha="center", color=color)
        certificate = "✓" if person["certificate"] else ""
        counted = [str(person["attended"]), percent(person["attended"], facts["held"]), hours(person["minutes"]), certificate]
        for place, text in enumerate(counted):
            sheet.text(edge + (place + 0.5) * TAIL, y, text, 8.5, ha="center")
    _grid(sheet, [LEFT, LEFT + 0.8, *(names_end + n * cell for n in range(len(sessions))), *(edge + n * TAIL for n in range(5))], people)
    end = TOP + len(people) * ROW
    if at.stop == len(facts["sessions"]):
        _totals(sheet, sessions, names_end, cell, end, _)
    legend = _("✓ estuvo · – faltó · vacío: no estaba en la lista · / suspendida · ? sin lista · * sin Telegram")
    sheet.text(LEFT, 19.9, legend, 8, room=RIGHT - LEFT, color=PALE)
    rule = _("Certificado: desde {percent} de las {held} sesiones hechas.").format(percent=f"{facts['percent']} %", held=facts["held"])
    sheet.text(LEFT, 20.4, rule, 8, room=22, color=PALE)
    return sheet


def _write_name(sheet: Sheet, name: str, y: float) -> None:
    """Whole: on two small lines where one would cut it."""
    name, room = printable(name), NAME - 0.25
    if width(name, SMALLEST) <= room:
        sheet.text(LEFT + 0.95, y, name, 8.5, room=room)
        return
    for line, part in enumerate(lines := wrapped(name, 6, room, 2)):
        sheet.text(LEFT + 0.95, y + (line - (len(lines) - 1) / 2) * 0.23, part, 6, room=room)


def _name(person: Facts, _: Any) -> str:
    return str(person["name"]) + (" *" if person["guest"] else "") + (f" ({_('dejó')})" if person["left"] else "")


def _cell(state: str, mark: str) -> tuple[str, str]:
    if state != "held":
        return {"called_off": "/", "no_roll": "?"}.get(state, ""), PALE
    return {"x": ("✓", GREEN), "-": ("–", RED)}.get(mark, ("", PALE))


def _grid(sheet: Sheet, edges: list[float], people: list[Any]) -> None:
    end = TOP + len(people) * ROW
    for x in edges:
        sheet.line(x, TOP - 0.65, x, end, width=0.3)
    for line in range(len(people) + 1):
        sheet.line(LEFT, TOP + line * ROW, edges[-1], TOP + line * ROW, width=0.8 if line == 0 else 0.3)


def _totals(sheet: Sheet, sessions: list[Facts], start: float, cell: float, y: float, _: Any) -> None:
    sheet.text(LEFT + 0.95, y + ROW / 2, _("Presentes"), 8, weight="bold")
    for number, session in enumerate(sessions):
        if session["state"] == "held":
            sheet.text(start + (number + 0.5) * cell, y + ROW / 2, str(session["present"]), 8, ha="center", weight="bold")


def _report(facts: Facts, press: Press, sessions: list[Facts], *, last: bool) -> Sheet:
    """Each session on a line, with a bar for how many came, and what the season came to."""
    _ = press.translate
    sheet = Sheet()
    _head(sheet, _("Informe de la temporada"), facts, press)
    starts = (LEFT, LEFT + 0.9, LEFT + 3.3, LEFT + 11.7, LEFT + 17.2, LEFT + 20.2, LEFT + 22.4)
    titles = ("N°", _("Fecha"), _("Tema"), _("Lugar"), _("Cómo fue"), _("Opinión"), _("Presentes"))
    for x, title in zip(starts, titles, strict=True):
        sheet.text(x, 3.2, title, 8.5, weight="bold")
    sheet.line(LEFT, 3.55, RIGHT, 3.55, width=0.8)
    for line, session in enumerate(sessions):
        _session_line(sheet, press, session, starts, 3.95 + 0.62 * line)
    if last:
        _summary(sheet, facts, press)
    return sheet


def _session_line(sheet: Sheet, press: Press, session: Facts, starts: tuple[float, ...], y: float) -> None:
    _ = press.translate
    state = {"held": _("se hizo"), "called_off": _("suspendida"), "no_roll": _("sin lista"), "ahead": _("por venir")}[session["state"]]
    useful = "" if session["useful"] is None else f"{session['useful']} / 3 ({session['opinions']})"
    cells = (
        str(session["number"]),
        press.day(session["starts_at"], "full"),
        session["topic"] or "—",
        session["place"],
        state,
        useful,
    )
    for place, text in enumerate(cells):
        color = INK if session["state"] == "held" else PALE
        sheet.text(starts[place], y, text, 8.5, room=starts[place + 1] - starts[place] - 0.25, color=color)
    if session["state"] == "held":
        room = RIGHT - starts[-1] - 1.5
        listed = max(session["listed"], 1)
        sheet.box(starts[-1], y - 0.18, room, 0.36, facecolor="#e4ebe6", fill=True, linewidth=0)
        sheet.box(starts[-1], y - 0.18, room * session["present"] / listed, 0.36, facecolor=GREEN, fill=True, linewidth=0)
        sheet.text(RIGHT, y, f"{session['present']} / {session['listed']}", 8.5, ha="right")
    sheet.line(starts[0], y + 0.31, RIGHT, y + 0.31, width=0.2)


def _summary(sheet: Sheet, facts: Facts, press: Press) -> None:
    for number, (title, value) in enumerate(summary(facts, press)):
        x = LEFT + number * 4.6
        sheet.text(x, 17.9, value, 17, weight="bold", color=GREEN)
        sheet.text(x, 18.8, title, 8.5, room=4.4, color=INK)


def summary(facts: Facts, press: Press) -> list[tuple[str, str]]:
    """What the season came to, in a few figures."""
    _ = press.translate
    held = [session for session in facts["sessions"] if session["state"] == "held"]
    present, listed = (sum(session[key] for session in held) for key in ("present", "listed"))
    figures = [
        (_("personas"), str(len(facts["people"]))),
        (_("de ellas sin Telegram"), str(sum(person["guest"] for person in facts["people"]))),
        (_("sesiones hechas"), f"{len(held)} / {len(facts['sessions'])}"),
        (_("asistencia"), percent(present, listed)),
        (_("certificados"), str(sum(person["certificate"] for person in facts["people"]))),
    ]
    if (quiz := facts.get("quiz")) and quiz["before"] is not None and quiz["after"] is not None:
        figures.append((_("aciertos, antes y después"), f"{quiz['before']} % → {quiz['after']} %"))
    return figures
