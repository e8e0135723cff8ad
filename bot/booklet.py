"""`manual build` and `manual qr`: the manual on paper, and the QR of one entry, for walls and sacks of salt."""

import asyncio
import re
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from telegram.error import TelegramError

from bot import chromium
from bot.faults import StartFault
from bot.pdf_pages import pages_of_anchors
from bot.settings import Settings
from bot.wiring import make_bot
from handlers.farmer.manual import link_payload
from knowledge.manual import Manual
from messages.booklet import Booklet, qr_card, render

_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_CARD_SIZE = re.compile(r'width="(\d+)" height="(\d+)"')
_PRINTINGS = 4  # the second has the page numbers of the first; more only where the numbers themselves moved a page


def build(settings: Settings, folder: Path, bot_username: str | None) -> int:
    """Write `manual.html` and, where there is a Chromium, `manual.pdf`. Returns 1 without the PDF. Raises `StartFault`."""
    username = bot_username_of(settings, bot_username)
    on = settings.programme.local(datetime.now(UTC)).date()
    booklet = Booklet(Manual.load(), settings.programme, on, username, lambda entry_id: _link(username, entry_id))
    page, paper = folder / "manual.html", folder / "manual.pdf"
    _write(page, render(booklet))
    print(f"{page}: {len(booklet.manual)} entries")
    try:
        pages = _print(booklet, paper)
        print(f"{paper}: {max(pages.values())} pages" if pages else f"{paper}: without page numbers, which this Chromium does not tell")
    except chromium.ChromiumError as fault:
        print(f"No PDF: {fault} The HTML file can be printed from any browser.")
        return 1
    return 0


def write_qr(settings: Settings, entry_id: str, target: Path, bot_username: str | None) -> int:
    """A QR of the entry with its title under it, as SVG or, through Chromium, as PNG. Raises `StartFault`."""
    manual = Manual.load()
    if entry_id not in manual:
        raise StartFault(f"The manual has no entry {entry_id}. Ids look like health/ticks.")
    if target.suffix not in (".svg", ".png"):
        raise StartFault(f"{target}: the name has to end in .svg or .png.")
    username = bot_username_of(settings, bot_username)
    card = qr_card(manual.entry(entry_id), _link(username, entry_id), username)
    if target.suffix == ".svg":
        _write(target, card)
    else:
        _make_folder(target)
        _draw(card, target)
    print(f"{target}: {_link(username, entry_id)}")
    return 0


def bot_username_of(settings: Settings, given: str | None) -> str:
    """The name that was given, without its `@`, or the one that Telegram tells. Raises `StartFault`."""
    if given is not None:
        username = given.removeprefix("@")
        if not _USERNAME.fullmatch(username):
            raise StartFault(f"{given!r} is no name of a bot: letters, digits and _, such as yachachiq_bot.")
        return username
    if settings.bot_token is None:
        raise StartFault("The links need the bot's name: give --bot USERNAME, or set BOT_TOKEN and Telegram is asked.")
    try:
        return asyncio.run(_ask_telegram(settings))
    except TelegramError as error:
        raise StartFault(f"Telegram did not tell the bot's name ({type(error).__name__}): give --bot USERNAME.") from None


async def _ask_telegram(settings: Settings) -> str:
    async with make_bot(settings) as bot:
        return str(bot.username)


def _link(bot_username: str, entry_id: str) -> str:
    return f"https://t.me/{bot_username}?start={link_payload(entry_id)}"


def _print(booklet: Booklet, paper: Path) -> Mapping[str, int]:
    """Print until the page numbers that were printed are where things are. Returns them: the last page has an anchor, too."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "manual.html"
        for _ in range(_PRINTINGS):
            page.write_text(render(booklet), encoding="utf-8")
            chromium.print_pdf(page, paper)
            pages = pages_of_anchors(paper.read_bytes())
            if pages == booklet.pages:
                return pages
            booklet = replace(booklet, pages=pages)
    raise chromium.ChromiumError("The page numbers do not come to rest.")


def _draw(card: str, target: Path) -> None:
    size = _CARD_SIZE.search(card)
    assert size is not None
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "card.svg"
        page.write_text(card, encoding="utf-8")
        try:
            chromium.take_picture(page, target, width=int(size[1]), height=int(size[2]), scale=4)
        except chromium.ChromiumError as fault:
            raise StartFault(f"{fault} A PNG is drawn by it; an .svg needs none.") from None


def _write(file: Path, text: str) -> None:
    _make_folder(file)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StartFault(f"{file} cannot be written: {error.strerror}") from None


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StartFault(f"{file} cannot be written: {error.strerror}") from None
