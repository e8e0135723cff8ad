"""Registers, certificates, charts and QRs: what they say can be read back, whatever names people have."""

import re
import shutil
import struct
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from messages.catalogues import translations
from messages.papers import make
from messages.papers.sheet import fitted, printable, width, wrapped
from messages.renderer import Renderer
from tests.messages.conftest import LANGUAGES

NAMES = [
    "Julia Quispe",
    "María de los Ángeles Concepción Cárdenas de la Cruz y Peñaranda del Castillo",
    "Güido 🐄 Ñahui $x_1$ {0}",
    "=1+1",
    "W" * 120,
    "مرحبا",
]
SESSIONS: list[dict[str, Any]] = [
    {
        "number": number,
        "starts_at": f"2026-{number:02d}-14T14:00:00+00:00",
        "topic": "Cercas vivas" if number % 2 else None,
        "place": "Fundo de don Julio",
        "minutes": 180,
        "state": state,
        "present": 4 if state == "held" else 0,
        "listed": 6 if state == "held" else 0,
        "useful": 2.5 if number == 1 else None,
        "opinions": 2 if number == 1 else 0,
    }
    for number, state in enumerate(["held", "called_off", "held", "no_roll", "ahead"], start=1)
]


def register(people: int, sessions: int) -> dict[str, Any]:
    shown = [SESSIONS[number % 5] for number in range(sessions)]
    marks = [["x" if session["state"] == "held" else "" for session in shown] for _ in range(people)]
    return {
        "name": "registro",
        "school": "Pastos de Iberia",
        "area": "Iberia, km 12",
        "percent": 80,
        "held": sum(session["state"] == "held" for session in shown),
        "at": "2026-11-28T14:00:00+00:00",
        "sessions": shown,
        "people": [
            {
                "name": NAMES[number % len(NAMES)],
                "guest": number % 6 == 5,
                "left": number == 1,
                "marks": marks[number],
                "attended": 2,
                "minutes": 390,
                "certificate": number == 0,
            }
            for number in range(people)
        ],
    }


CERTIFICATES = {
    "name": "certificado.pdf",
    "programme": "Ganadería que cuida el bosque",
    "region": "Madre de Dios",
    "certificates": [
        {
            "name": name,
            "school": f"Pastos de {name}",
            "minutes": 2250,
            "attended": 12,
            "held": 14,
            "issued_at": "2026-11-28T14:00:00+00:00",
            "code": "abcdefghijklmnop",
        }
        for name in NAMES
    ],
}


def drawn(kind: str, facts: dict[str, Any], language: str = "es") -> bytes:
    return make({**facts, "kind": kind}, translations(language).gettext, ZoneInfo("America/Lima"), language, "yachachiq_bot").content


def text_of(content: bytes, tmp_path: Path) -> list[str]:
    """The words of each page of a PDF."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext to read the PDF with")
    (tmp_path / "paper.pdf").write_bytes(content)
    found = subprocess.run(["pdftotext", "-layout", str(tmp_path / "paper.pdf"), "-"], capture_output=True, check=True)
    return found.stdout.decode().split("\f")[:-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_says_what_the_register_says_in_every_language(language: str) -> None:
    book = load_workbook(BytesIO(drawn("register.xlsx", register(6, 5), language)))
    marks, sessions = book.worksheets
    lines = list(marks.iter_rows(min_row=2, max_row=7, values_only=True))
    assert lines[0][1] == "Julia Quispe"
    assert lines[0][3:8] == (1, "/", 1, "?", None)
    assert lines[0][8:11] == (2, 100, 6.5)
    assert [line[0] for line in lines] == [1, 2, 3, 4, 5, 6]
    assert sessions.cell(2, 7).value == 4
    assert sessions.cell(3, 7).value is None


def test_a_name_that_begins_like_a_formula_is_none() -> None:
    sheet = load_workbook(BytesIO(drawn("register.xlsx", register(6, 5)))).worksheets[0]
    cell = sheet.cell(5, 2)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize(("people", "sessions", "pages"), [(0, 0, 2), (1, 1, 2), (25, 16, 2), (30, 16, 3), (25, 40, 4)])
def test_the_register_on_paper_has_as_many_sheets_as_it_takes(people: int, sessions: int, pages: int, tmp_path: Path) -> None:
    assert len(text_of(drawn("register.pdf", register(people, sessions)), tmp_path)) == pages


def test_the_register_on_paper_has_every_name_mark_and_sum(tmp_path: Path) -> None:
    first, report = text_of(drawn("register.pdf", register(25, 5)), tmp_path)
    (julia,) = [line for line in first.splitlines() if re.match(r"\s*1\s+Julia Quispe", line)]
    assert julia.split() == ["1", "Julia", "Quispe", "✓", "/", "✓", "?", "2", "100", "%", "6.5", "✓"]
    assert "Güido Ñahui $x_1$ {0}" in first
    assert "María de los Ángeles Concepción" in first and "Castillo (dejó)" in first
    assert "de las 2 sesiones hechas" in first
    assert re.search(r"suspendida", report) and re.search(r"4 ?/ ?6", report)


def test_a_certificate_says_name_school_and_hours_a_sheet_each(tmp_path: Path) -> None:
    pages = text_of(drawn("certificate.pdf", CERTIFICATES), tmp_path)
    assert len(pages) == len(NAMES)
    for part in ("CERTIFICADO DE PARTICIPACIÓN", "Julia Quispe", "«Pastos de Julia Quispe»", "37.5 horas · 12 de 14 sesiones"):
        assert part in pages[0]
    assert "Concepción Cárdenas de la Cruz y Peñaranda del Castillo" in pages[1]


def size(content: bytes) -> tuple[int, int]:
    assert content.startswith(b"\x89PNG")
    return struct.unpack(">II", content[16:24])


def test_the_qr_and_the_chart_are_pictures_that_a_phone_shows() -> None:
    qr = drawn("qr.png", {"name": "codigo.png", "title": NAMES[1], "payload": "r_" + "x" * 20, "code": "4271"})
    assert min(size(qr)) > 600
    seen = {"animals": 12, "grass": "knee", "weeds": "few", "pests": None, "soil": "bare", "trees": None}
    for many in (1, 3, 16, 40):
        days = [{**seen, "seen_at": f"2026-11-{day % 28 + 1:02d}T14:00:00+00:00"} for day in range(many)]
        wide, high = size(drawn("plot.png", {"name": "potrero.png", "plot": NAMES[2], "observations": days}))
        assert wide + high < 10_000 and max(wide, high) < 20 * min(wide, high)  # or Telegram refuses it as a photo


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("room", [1.0, 5.0, 20.0])
def test_no_name_is_wider_than_its_room(name: str, room: float) -> None:
    text, points = fitted(printable(name), 12, room)
    assert width(text, points) <= room * 1.001
    assert " ".join(wrapped(name, 12, room, 3)) == printable(name)


def test_a_paper_is_made_where_a_message_has_one(renderer: Renderer) -> None:
    message = renderer.render("register.file", {"title": "Pastos", "paper": {**register(2, 2), "kind": "register.xlsx"}}, "es")
    assert message.file is not None and message.file.content.startswith(b"PK")
    picture = {"kind": "qr.png", "name": "codigo.png", "title": "Pastos", "payload": "r_x", "code": "4271"}
    message = renderer.render("roll.code", {"title": "Pastos", "code": "4271", "picture": picture}, "es")
    assert message.photo is not None and message.photo.name == "codigo.png"
