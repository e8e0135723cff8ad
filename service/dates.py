"""A day and an hour as organizers type them: «28/11 9am», «sábado 9 de la mañana», «el 28 de noviembre a las 3 pm».

dateparser was tried and reads «sábado 28 a las 9» as the 28th of September of next year; a wrong date costs people a walk, so
this understands less and guesses nothing.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "enero ene janeiro january jan",
            "febrero feb fevereiro february",
            "marzo mar marco march",
            "abril abr april apr",
            "mayo may maio",
            "junio jun junho june",
            "julio jul julho july",
            "agosto ago august aug",
            "septiembre setiembre set sep setembro september",
            "octubre oct outubro october",
            "noviembre nov novembro november",
            "diciembre dic dezembro december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "lunes monday segunda",
            "martes tuesday terca",
            "miercoles wednesday quarta",
            "jueves thursday quinta",
            "viernes friday sexta",
            "sabado saturday",
            "domingo sunday",
        )
    )
    for name in names.split()
}
_RELATIVE = {"hoy": 0, "hoje": 0, "today": 0, "manana": 1, "amanha": 1, "tomorrow": 1}
_FILLER = {
    "el",
    "la",
    "las",
    "los",
    "a",
    "de",
    "del",
    "dia",
    "hora",
    "horas",
    "hrs",
    "em",
    "as",
    "at",
    "on",
    "the",
    "feira",
    "proximo",
    "este",
}

_NUMERIC_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?\b")
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NAMED_DATE = re.compile(r"\b(\d{1,2})(?: de)? ([a-z]+)(?:(?: del?)? (\d{4}))?\b")
_HALF_OF_DAY = re.compile(r"\b(?:de|por|da|in) ?(?:la|the)? ?(manana|tarde|noche|manha|noite|morning|afternoon|evening)\b")
_CLOCK = re.compile(r"\b(\d{1,2})(?:[:h.](\d{2}))? ?(a ?m|p ?m|h)?\b")


def parse_moment(text: str, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The instant that the text names, in the zone. None where the day or the hour is missing, or a word is left over.

    May lie in the past.
    """
    words = re.sub(r"\b([ap])\.? ?m\b\.?", r"\1m", _unaccented(text.casefold())).replace(",", " ")
    words = " ".join(words.split())
    day, rest = _day(words, now.astimezone(zone).date())
    if day is None:
        return None
    clock, rest = _clock(rest)
    if clock is None or any(word not in _FILLER for word in rest.split()):
        return None
    return datetime.combine(day, clock, zone)


def parse_return(text: str, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Until when somebody is away: «hasta el jueves» (all of Thursday), «3 días», «hasta mañana a las 2 pm». None where it is unclear."""
    words = re.sub(r"^\W*(?:hasta|ate|until|por)\b", "", _unaccented(text.casefold())).strip(" .!")
    moment = parse_moment(words, now=now, zone=zone)
    if moment is not None:
        return moment
    today = now.astimezone(zone).date()
    if days := re.fullmatch(r"(\d{1,2}) (?:dias?|days?)", words):
        day: date | None = today + timedelta(days=int(days[1]) - 1)
    else:
        day, rest = _day(words, today)
        if any(word not in _FILLER for word in rest.split()):
            return None
    return datetime.combine(day + timedelta(days=1), time(), zone) if day is not None else None


def _day(words: str, today: date) -> tuple[date | None, str]:
    if match := _ISO_DATE.search(words):
        return _date(int(match[1]), int(match[2]), int(match[3])), _without(words, match)
    if match := _NUMERIC_DATE.search(words):
        return _coming(int(match[1]), int(match[2]), match[3], today), _without_weekdays(_without(words, match))
    for match in _NAMED_DATE.finditer(words):
        if month := _MONTHS.get(match[2]):
            return _coming(int(match[1]), month, match[3], today), _without_weekdays(_without(words, match))
    part = _HALF_OF_DAY.search(words)  # «de la mañana» is no tomorrow
    for match in re.finditer(r"[a-z]+", words):
        if part and part.start() <= match.start() < part.end():
            continue
        if (offset := _RELATIVE.get(match[0])) is not None:
            return today + timedelta(days=offset), _without(words, match)
        if (weekday := _WEEKDAYS.get(match[0])) is not None:
            return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1), _without(words, match)
    return None, words


def _clock(words: str) -> tuple[time | None, str]:
    part = _HALF_OF_DAY.search(words)
    if part:
        words = _without(words, part)
    match = _CLOCK.search(words)
    if match is None:
        return None, words
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").replace(" ", "")
    afternoon = half == "pm" or (part is not None and part[1] in {"tarde", "noche", "noite", "afternoon", "evening"})
    if (half in {"am", "pm"} or part) and not 1 <= hour <= 12:
        return None, words
    if afternoon and hour < 12:
        hour += 12
    elif (half == "am" or (part and not afternoon)) and hour == 12:
        hour = 0
    return (time(hour, minute), _without(words, match)) if hour < 24 and minute < 60 else (None, words)


def _coming(day: int, month: int, year: str | None, today: date) -> date | None:
    """The date of the given year; without a year the next one that is not past."""
    if year:
        return _date(int(year), month, day)
    this_year = _date(today.year, month, day)
    return this_year if this_year is None or this_year >= today else _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    if not 2000 <= year < 2100:  # no session is held then, and at the ends of the calendar no zone can be counted with
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _without(words: str, match: re.Match[str]) -> str:
    return f"{words[: match.start()]} {words[match.end() :]}"


def _without_weekdays(words: str) -> str:
    """A weekday beside a full date adds nothing."""
    return " ".join(word for word in words.split() if word not in _WEEKDAYS)


def _unaccented(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
