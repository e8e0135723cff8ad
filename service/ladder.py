"""How long before a session somebody wants to be reminded, as he says it: «2 días y 3 horas antes», «la víspera», «nunca»."""

import re
import unicodedata

from service.programme import parse_before

MOST_RUNGS = 5
_LONGEST_DAYS = 60

_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "un una uno um uma one an a",
            "dos dois duas two",
            "tres three",
            "cuatro quatro four",
            "cinco five",
            "seis six",
            "siete sete seven",
        ),
        1,
    )
    for word in words.split()
}
_UNITS = {
    "d": "dia dias day days d",
    "h": "hora horas hour hours h",
    "m": "minuto minutos minute minutes min m",
    "w": "semana semanas week weeks",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_EVE = ("vispera", "vespera", "eve")
_NEVER = frozenset({"nunca", "nada", "ninguno", "no", "nao", "never", "none"})
_FILLER = frozenset(["y", "e", "and", "antes", "before", "la", "a", "the", "de", "do", "da", "o", "el", "por", "favor", "con"])
_RUNG = re.compile(r"\b(?:(\d{1,3}) ?|([a-z]+) )(" + "|".join(sorted(_UNIT_OF, key=len, reverse=True)) + r")\b")


def parse_ladder(text: str) -> tuple[str, ...] | None:
    """The rungs as in `config.yaml`, the longest first; () for never. None where a word is not understood."""
    words = " ".join(re.sub(r"[,.;:!]", " ", _plain(text)).split())
    if words in _NEVER:
        return ()
    rungs: list[str] = []
    rest = words
    for word in _EVE:
        if re.search(rf"\b{word}\b", rest):
            rungs.append("1d")
            rest = re.sub(rf"\b{word}\b", " ", rest)
    for match in _RUNG.finditer(rest):
        number = int(match[1]) if match[1] else _NUMBERS.get(match[2])
        if not number:
            return None
        unit = _UNIT_OF[match[3]]
        rungs.append(f"{number * 7}d" if unit == "w" else f"{number}{unit}")
    rest = _RUNG.sub(" ", rest)
    if not rungs or any(word not in _FILLER for word in rest.split()):
        return None
    rungs = sorted(set(rungs), key=parse_before, reverse=True)
    if len(rungs) > MOST_RUNGS or parse_before(rungs[0]).days > _LONGEST_DAYS:
        return None
    return tuple(rungs)


def _plain(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
