"""How values read in a message: dates, names, long texts, source keys."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from markupsafe import Markup, escape

from knowledge.entry import Entry
from messages.catalogues import LOCALES
from service.programme import parse_before

_PATTERNS = {
    "es": "EEEE d 'de' MMMM, h:mm a",
    "pt": "EEEE, d 'de' MMMM, HH:mm",
    "en": "EEEE, d MMMM, h:mm a",
}
_KEYS = re.compile(r"\s*((?:\[(?:S\d+[a-z]?|P)\])+)")
_KEY = re.compile(r"\[(S\d+[a-z]?|P)\]")
_TAG = re.compile(r"<[^>]*>")
#: Holds emoji such as families together.
_JOINER = "\u200d"
#: A word longer than this is cut in two rather than left out.
_LONGEST_WORD = 30
COMMON_PRACTICE = "*"


def when(moment: str, zone: ZoneInfo, language: str) -> str:
    """An instant (ISO 8601) as people say it, in the programme's time: «sábado 28 de noviembre, 9:00 am»."""
    local = datetime.fromisoformat(moment).astimezone(zone)
    said = format_datetime(local, _PATTERNS[language], locale=LOCALES[language])
    return re.sub(r"\s", " ", said).replace("a. m.", "am").replace("p. m.", "pm")


def day(moment: str, zone: ZoneInfo) -> str:
    """An instant (ISO 8601) in few letters, for lists: «23/11 10:05»."""
    return datetime.fromisoformat(moment).astimezone(zone).strftime("%d/%m %H:%M")


def date(moment: str, zone: ZoneInfo, language: str, style: str = "long") -> str:
    """An instant (ISO 8601) as a date in the programme's time: `long` «28 de noviembre de 2026», `short` «28/11», `full` «28/11/2026»."""
    local = datetime.fromisoformat(moment).astimezone(zone)
    return format_date(local, {"short": "dd/MM", "full": "dd/MM/yyyy"}.get(style, style), locale=LOCALES[language])


def hours(minutes: int) -> str:
    """`36`, `37.5`."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


def ladder(rungs: Iterable[str], ngettext: Callable[[str, str, int], str], language: str) -> str:
    """Rungs as in `config.yaml`, the longest first, as people say them: «3 días, 1 día y 2 horas». `parse_ladder` reads it back."""
    said = []
    for rung in sorted(rungs, key=parse_before, reverse=True):
        count = int(rung[:-1])
        words = {
            "d": ngettext("%(count)s día", "%(count)s días", count),
            "h": ngettext("%(count)s hora", "%(count)s horas", count),
            "m": ngettext("%(count)s minuto", "%(count)s minutos", count),
        }
        said.append(words[rung[-1]] % {"count": count})
    return format_list(said, locale=LOCALES[language])


def short(text: str, limit: int) -> str:
    """The text, cut at a word where it is longer than `limit` UTF-16 units allow (at least one)."""
    units = text.encode("utf-16-le", "ignore")
    if len(units) // 2 <= limit:
        return text
    kept = units[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    words = kept.rsplit(maxsplit=1)
    if len(words) == 2 and len(words[1]) <= _LONGEST_WORD:
        kept = words[0]
    return kept.rstrip() + "…"


def line(text: str, limit: int = 40) -> str:
    """A name or a title on one line: without line breaks and without marks that turn the writing direction of what follows."""
    kept = (char for char in text if char.isspace() or char == _JOINER or unicodedata.category(char) not in ("Cc", "Cf"))
    return short(" ".join("".join(kept).split()), limit) or "—"


def note(text: str) -> str:
    """A message's HTML as plain text: the note over the screen that answers a button takes no markup and 200 characters."""
    return short(html.unescape(_TAG.sub("", text)), 200)


def day_names(_: Callable[[str], str]) -> dict[str, str]:
    """The days of the week by their names in `config.yaml`."""
    return {
        "monday": _("lunes"),
        "tuesday": _("martes"),
        "wednesday": _("miércoles"),
        "thursday": _("jueves"),
        "friday": _("viernes"),
        "saturday": _("sábado"),
        "sunday": _("domingo"),
    }


def plain(text: str) -> str:
    """An entry's text without its source keys."""
    return _KEYS.sub("", text)


def cited(text: str, entry: Entry) -> Markup:
    """An entry's text with its source keys as small numbers, in the order in which the entry lists its sources; `*` is common practice."""
    numbers = {source.key: str(number) for number, source in enumerate(entry.sources, start=1)}

    def mark(match: re.Match[str]) -> str:
        marks = [numbers.get(key, COMMON_PRACTICE) for key in _KEY.findall(match[1])]
        stars, rest = [m for m in marks if m == COMMON_PRACTICE], [m for m in marks if m != COMMON_PRACTICE]
        return (f" [{', '.join(rest)}]" if rest else "") + ("*" if stars else "")

    return Markup(_KEYS.sub(mark, str(escape(text))))  # noqa: S704 (escaped above; what is added are numbers and a star)


def uses_common_practice(texts: Iterable[str]) -> bool:
    """Whether any of an entry's texts stands on common practice, without a written source."""
    return any("[P]" in text for text in texts)
