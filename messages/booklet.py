"""The manual as a booklet for people without a phone: from entries to one self-contained page of HTML; and the QR of one entry.

In Spanish only, as the manual is. Addresses come from outside: how a link to an entry looks is the bot's business.
"""

import re
import textwrap
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path

import segno
from babel.dates import format_date, get_month_names
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from knowledge.entry import Entry
from knowledge.manual import Manual
from messages import words
from service.programme import Programme

_TEMPLATES = Path(__file__).parent / "booklet"
_LOCALE = "es_PE"
_CITATION = re.compile(r" (\[\d+(?:, \d+)*\])")
_URGENCY = {"today": "Para hoy", "this-week": "Esta semana", "can-wait": "Puede esperar"}
_DANGERS = {
    "people": ("Personas en peligro", "Si una persona está en peligro, primero:"),
    "animals": ("Animales en peligro", "Si el animal está en peligro, primero:"),
    "notifiable": ("Enfermedades que se avisan a SENASA", "Si sospecha esta enfermedad, primero:"),
    "poison": ("Veneno", "Si alguien se envenenó, primero:"),
    "fire": ("Fuego", "Si hay fuego, primero:"),
}
_MEANS = {
    "cost": "Costo",
    "materials": "Qué se necesita",
    "work": "Trabajo",
    "where": "Dónde conseguir",
    "help": "Quién ayuda",
    "small_step": "Para empezar",
    "risk": "Riesgo",
}
#: Lengths (see `_length`) between which an entry fits on one side of a sheet only in slightly smaller letters. Found by printing.
_TIGHT = range(2400, 3250)
_TITLE_WIDTH = 20  # characters of a QR card's title on one line


@dataclass(frozen=True)
class Booklet:
    """What is printed. `pages` maps anchors to page numbers, where a first printing has told them; without it none are shown."""

    manual: Manual
    programme: Programme
    on: date
    bot_username: str
    entry_link: Callable[[str], str]
    pages: Mapping[str, int] = field(default_factory=dict)

    @property
    def bot_link(self) -> str:
        return f"https://t.me/{self.bot_username}"

    @property
    def numbers(self) -> dict[str, str]:
        """Each entry's number by its id: `5.3` is the third entry of the fifth chapter."""
        return {
            entry.id: f"{chapter_number}.{number}"
            for chapter_number, chapter in enumerate(self.manual.chapters, start=1)
            for number, entry in enumerate(chapter.entries, start=1)
        }

    @property
    def dangers(self) -> dict[str, list[Entry]]:
        """The entries with a red flag, under a heading for each kind."""
        flagged = [(entry.red_flag.kind, entry) for entry in self.manual.entries.values() if entry.red_flag]
        return {heading: [entry for of, entry in flagged if of == kind] for kind, (heading, _) in _DANGERS.items() if kind in dict(flagged)}

    @property
    def index(self) -> list[tuple[str, list[Entry]]]:
        """All entries by title, under their first letters."""
        entries = sorted(self.manual.entries.values(), key=lambda entry: _unaccented(entry.title))
        return [(letter, list(group)) for letter, group in groupby(entries, key=lambda entry: _unaccented(entry.title)[0].upper())]

    @property
    def unsigned(self) -> int:
        return sum(entry.review.is_pending for entry in self.manual.entries.values())


def render(booklet: Booklet) -> str:
    """The whole booklet, with style and QRs inside; well-formed as XML too. Every anchor is plain ASCII."""
    return _environment().get_template("booklet.html").render(booklet=booklet, manual=booklet.manual, programme=booklet.programme)


def qr_card(entry: Entry, link: str, bot_username: str) -> str:
    """An SVG to print and hang up: the QR of one entry with its title under it."""
    lines = textwrap.wrap(entry.title, _TITLE_WIDTH, break_long_words=False)
    return _environment().get_template("card.svg").render(entry=entry, lines=lines, link=link, bot_username=bot_username)


def anchor(entry_id: str) -> str:
    return entry_id.replace("/", "__")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, line_statement_prefix="%", trim_blocks=True
    )
    environment.globals |= {"MEANS": _MEANS, "URGENCY": _URGENCY, "DANGERS": _DANGERS}
    environment.tests["tight"] = _is_tight
    environment.filters |= {
        "anchor": anchor,
        "cited": _cited,
        "css_string": _css_string,
        "date": lambda day: format_date(day, "d 'de' MMMM 'de' y", locale=_LOCALE),
        "qr": _qr,
        "season": season,
        "uses_common_practice": words.uses_common_practice,
    }
    return environment


def season(months: tuple[int, ...]) -> str:
    """Months as people say them: «de octubre a enero» where they follow each other, also over the new year; else one by one."""
    names = get_month_names(locale=_LOCALE)
    firsts = [month for month in sorted(months) if (month - 2) % 12 + 1 not in months]
    if len(months) < 3 or len(firsts) != 1:
        return ", ".join(names[month] for month in months) if firsts else "todo el año"
    last = (firsts[0] + len(set(months)) - 2) % 12 + 1
    return f"de {names[firsts[0]]} a {names[last]}"


def _is_tight(entry: Entry) -> bool:
    return int(_length(entry)) in _TIGHT


def _length(entry: Entry) -> float:
    """How much room an entry takes, in letters of its own size: its sources stand in small print."""
    small_print = sum(len(source.title) + len(source.organisation) + 12 for source in entry.sources)
    box = 150 if entry.red_flag else 0
    return sum(map(len, entry.texts.values())) + box + 30 * len(entry.related) + 0.4 * small_print


def _cited(text: str, entry: Entry) -> Markup:
    """As in the chat, with the numbers small: they must not be read as part of a figure."""
    return Markup(_CITATION.sub("\u00a0<small>\\1</small>", str(words.cited(text, entry))))  # noqa: S704 (escaped by words.cited)


def _qr(link: str) -> Markup:
    """The link as inline SVG that fills its box, with the quiet zone of four modules that scanners ask for."""
    return Markup(segno.make(link, micro=False, error="m").svg_inline(omitsize=True, border=4))  # noqa: S704 (made of numbers)


def _css_string(text: str) -> Markup:
    """A text as a CSS string that neither CSS nor XML can mistake for anything else."""
    escaped = (char if char.isalnum() or char == " " else f"\\{ord(char):x} " for char in text)
    return Markup('"' + "".join(escaped) + '"')  # noqa: S704


def _unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in decomposed if char.isalnum() or char == " ").strip()
