"""`python -m bot manual ...`: what it writes, and what it says where it cannot."""

import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bot import chromium, cli
from bot.pdf_pages import pages_of_anchors
from knowledge.manual import Manual
from messages.booklet import anchor
from tests.conftest import ROOT

has_chromium = any(shutil.which(name) for name in chromium.NAMES)
needs_chromium = pytest.mark.skipif(not has_chromium, reason="no Chromium")


@pytest.fixture(autouse=True)
def _no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOT_TOKEN", raising=False)
    monkeypatch.setenv("BOT_CONFIG", str(ROOT / "config.yaml"))


@pytest.fixture
def no_chromium(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("booklet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOT_CONFIG", str(ROOT / "config.yaml"))
        assert cli.main(["manual", "build", "--to", str(folder), "--bot", "prueba_bot"]) == 0
    return folder / "manual.pdf"


@pytest.mark.browser
@pytest.mark.slow
@needs_chromium
def test_the_pdf_has_a_page_or_two_for_every_entry_in_the_manuals_order(paper: Path) -> None:
    pdf = paper.read_bytes()
    assert pdf.startswith(b"%PDF-")
    pages = pages_of_anchors(pdf)
    starts = [pages[anchor(entry_id)] for entry_id in Manual.load().entries]
    assert starts == sorted(set(starts))
    assert len(starts) < pages["ask"] < 1.5 * len(starts)


@pytest.mark.browser
@pytest.mark.slow
@needs_chromium
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext")
def test_the_pages_say_what_the_contents_promise(paper: Path) -> None:
    text = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True).stdout
    sheets = ["", *(" ".join(sheet.split()) for sheet in text.split("\f"))]
    pages = pages_of_anchors(paper.read_bytes())
    manual = Manual.load()
    for number, chapter in enumerate(manual.chapters, start=1):
        assert chapter.title in sheets[pages[f"chapter-{number}"]]
        for place, entry in enumerate(chapter.entries, start=1):
            sheet = sheets[pages[anchor(entry.id)]]
            assert f"{number}.{place} {entry.title.split()[0]}" in sheet
            assert sheet.endswith(f" {pages[anchor(entry.id)]}")
    contents = " ".join(sheets[pages["contents"] : pages["chapter-1"]])
    assert all(f" {pages[anchor(entry_id)]}" in contents for entry_id in manual.entries)


def test_without_chromium_there_is_the_html_and_a_plain_sentence(
    no_chromium: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["manual", "build", "--to", str(tmp_path / "new"), "--bot", "@prueba_bot"]) == 1
    said = capsys.readouterr().out
    assert "No PDF: There is no Chromium on this machine" in said
    assert len(list(ET.parse(tmp_path / "new" / "manual.html").iter("{http://www.w3.org/1999/xhtml}article"))) == len(Manual.load())  # noqa: S314
    assert not (tmp_path / "new" / "manual.pdf").exists()


def test_without_a_name_and_without_a_token_it_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["manual", "build", "--to", str(tmp_path)]) == 1
    assert "give --bot USERNAME" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a b", "bot", "https://t.me/prueba_bot", "1prueba_bot", ""])
def test_a_name_that_no_bot_can_have_is_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["manual", "build", "--to", str(tmp_path), "--bot", name]) == 1
    assert "is no name of a bot" in capsys.readouterr().err


def test_a_qr_as_svg_names_entry_and_bot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "walls" / "ticks.svg"
    assert cli.main(["manual", "qr", "health/ticks", "--to", str(file), "--bot", "prueba_bot"]) == 0
    assert "https://t.me/prueba_bot?start=e_health__ticks" in capsys.readouterr().out
    card = " ".join(ET.parse(file).getroot().itertext())  # noqa: S314
    assert Manual.load().entry("health/ticks").title in card
    assert "@prueba_bot" in card


@pytest.mark.browser
@needs_chromium
def test_a_qr_as_png_is_a_picture(tmp_path: Path) -> None:
    file = tmp_path / "walls" / "ticks.png"
    assert cli.main(["manual", "qr", "health/ticks", "--to", str(file), "--bot", "prueba_bot"]) == 0
    picture = file.read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) == 1600  # 400 wide, four pixels each


def test_a_png_without_chromium_is_refused_in_a_plain_sentence(
    no_chromium: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["manual", "qr", "health/ticks", "--to", str(tmp_path / "ticks.png"), "--bot", "prueba_bot"]) == 1
    assert "an .svg needs none" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("entry_id", "file", "reason"),
    [("health/unicorns", "a.svg", "has no entry health/unicorns"), ("health/ticks", "a.pdf", "has to end in .svg or .png")],
)
def test_a_qr_that_cannot_be_is_refused(entry_id: str, file: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["manual", "qr", entry_id, "--to", str(tmp_path / file), "--bot", "prueba_bot"]) == 1
    assert reason in capsys.readouterr().err


def test_a_file_in_the_way_of_the_folder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("")
    assert cli.main(["manual", "build", "--to", str(tmp_path / "taken"), "--bot", "prueba_bot"]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_show_prints_the_entry(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["manual", "show", "health/ticks"]) == 0
    assert Manual.load().entry("health/ticks").first in capsys.readouterr().out


def test_a_pdf_that_names_no_anchors_gives_none() -> None:
    assert pages_of_anchors(b"%PDF-1.4\n1 0 obj\n<</Type /Catalog>>\nendobj\n") == {}


def test_pages_are_counted_through_a_tree() -> None:
    pdf = b"\n".join(
        f"{number} 0 obj\n{body}\nendobj".encode()
        for number, body in {
            1: "<</Type /Catalog\n/Pages 2 0 R\n/Dests 7 0 R>>",
            2: "<</Type /Pages\n/Kids [3 0 R 6 0 R]>>",
            3: "<</Type /Pages\n/Kids [5 0 R 4 0 R]>>",
            4: "<</Type /Page>>",
            5: "<</Type /Page>>",
            6: "<</Type /Page>>",
            7: "<</health__ticks [6 0 R /XYZ 0 1 0]\n/a-b [5 0 R /XYZ 0 1 0]\n/c [4 0 R /XYZ 0 1 0]>>",
        }.items()
    )
    assert pages_of_anchors(pdf) == {"health__ticks": 3, "a-b": 1, "c": 2}
