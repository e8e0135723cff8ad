"""Writing an entry in a chat, field by field: what a consultant typed becomes the manual's text, within the manual's limits."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from knowledge.lint import COUNTS, LONGEST, LONGEST_ASK
from knowledge.normalise import fold
from knowledge.sentences import figures, keys, sentences
from service.learning import AUTHOR, REVIEWER

#: Where a draft stands beside every chat's own dialogue (no chat has this number): a command ends the step, not the draft.
ASIDE = -1
#: What is asked for a new entry, in this order.
NEW = ("title", "first", "steps", "caution", "asks", "source")
MEANS = tuple(f"means.{name}" for name in ("cost", "materials", "work", "where", "help", "small_step", "risk"))
#: What may be corrected in an entry that stands.
CORRECTABLE = ("title", "first", "why", "steps", "avoid", "caution", *MEANS)
OPTIONAL = frozenset({"caution", "avoid", "asks"})
UNKNOWN = "no informado"
EXPERIENCE = "Experiencia del consultor"
CITED = "citado por un consultor"
RECOMMENDED = "Lo recomendó un consultor a un productor que preguntó esto [S1]."
#: All that one proposal changes has to fit before a reader's eyes, in one message.
MOST = 3000
_LISTS = {"steps": (1, COUNTS["steps"][1]), "avoid": (0, COUNTS["avoid"][1]), "caution": (0, COUNTS["caution"][1]), "asks": (0, 6)}
_LONGEST_SOURCE = 140
_BULLET = re.compile(r"^\s*(?:[-–•*]|\d{1,2}[.)])\s+")
_KEY = re.compile(r"\s*\[(?:S\d+[a-z]?|P)\]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_UNSEEN = frozenset({"Cc", "Cf"})  # marks that turn the writing direction of what follows, and the like
_ENDING = re.compile(r"([.!?…]*)$")
#: Laws, programmes and prices are looked at again after a year.
_YEARLY = frozenset({"land-law", "programmes", "market"})


class DraftError(ValueError):
    """What was typed does not fit: `fault` is `empty`, `too_long`, `too_many`, `unknown_key`, with the `limit` it is over."""

    def __init__(self, fault: str, limit: int = 0) -> None:
        super().__init__(fault)
        self.fault = fault
        self.limit = limit


def empty(place: str, year: int, related: Sequence[str]) -> dict[str, Any]:
    """A new entry before anything is known: what nobody asks for says so."""
    return {
        "title": "",
        "urgency": "can-wait",
        "first": "",
        "why": RECOMMENDED,
        "steps": [],
        "avoid": [],
        "caution": [],
        "means": {name.removeprefix("means."): UNKNOWN for name in MEANS},
        "red_flag": None,
        "follow_up_days": None,
        "season": [],
        "activities": [],
        "place": place,
        "asks": [],
        "related": list(related),
        "sources": {"S1": {"title": EXPERIENCE, "organisation": AUTHOR, "year": year, "url": None}},
        "review": {"by": "pending", "on": "2000-01-01", "until": "2000-01-02"},
    }


def free_key(entry: Mapping[str, Any]) -> str:
    """A source key that the entry does not use yet."""
    numbers = [int(found[0]) for key in entry["sources"] if (found := re.findall(r"\d+", key))]
    return f"S{max(numbers, default=0) + 1}"


def read(field: str, text: str, own_key: str, known_keys: Iterable[str]) -> str | list[str]:
    """What was typed, as the field's value: every figure with the key of a source. Raises `DraftError`."""
    text = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in _UNSEEN)
    allowed = {*known_keys, own_key, "P"}
    if field in _LISTS:
        least, most = _LISTS[field]
        lines = [tidy for line in text.splitlines() if (tidy := " ".join(_BULLET.sub("", line).split()))]
        if len(lines) < least:
            raise DraftError("empty")
        if len(lines) > most:
            raise DraftError("too_many", most)
        return [_checked(field, line, own_key, allowed) for line in lines]
    return _checked(field, " ".join(text.split()), own_key, allowed)


def _checked(field: str, text: str, own_key: str, allowed: set[str]) -> str:
    if not text:
        raise DraftError("empty")
    if field in ("title", "asks", "source"):
        text = _KEY.sub("", text).strip()
        limit = {"title": LONGEST["title"], "asks": LONGEST_ASK, "source": _LONGEST_SOURCE}[field]
    else:
        if not allowed.issuperset(keys(text)):
            raise DraftError("unknown_key")
        text = with_keys(text, own_key)
        limit = LONGEST[field.partition(".")[0]]
    if len(text) > limit:
        raise DraftError("too_long", limit)
    return text or UNKNOWN


def with_keys(text: str, key: str) -> str:
    """The text with the key in each sentence that has a figure and no key."""
    told = []
    for sentence in sentences(text):
        lacks = figures(sentence) and not keys(sentence)
        told.append(_ENDING.sub(rf" [{key}]\1", sentence, count=1) if lacks else sentence)
    return " ".join(told)


def put(entry: Mapping[str, Any], field: str, value: str | list[str]) -> dict[str, Any]:
    """The entry with another value in a field."""
    if field == "source":
        return {**entry, "sources": {"S1": {**entry["sources"]["S1"], "title": value, "organisation": CITED}}}
    if field.startswith("means."):
        return {**entry, "means": {**entry["means"], field.removeprefix("means."): value}}
    return {**entry, field: value}


def as_experience(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry with a consultant's own experience as its source."""
    return {**entry, "sources": {"S1": {**entry["sources"]["S1"], "title": EXPERIENCE, "organisation": AUTHOR}}}


def value_of(entry: Mapping[str, Any], field: str) -> list[str]:
    """A field's value, a line an item."""
    if field == "source":
        source = entry["sources"]["S1"]
        return [source["title"], *([source["organisation"]] if source["organisation"] != AUTHOR else [])]
    value = entry["means"][field.removeprefix("means.")] if field.startswith("means.") else entry[field]
    return list(value) if isinstance(value, list) else [value]


def texts(entry: Mapping[str, Any]) -> list[str]:
    """All of it that a farmer may be told."""
    return [line for field in CORRECTABLE for line in value_of(entry, field)]


def with_sources(entry: Mapping[str, Any], own_key: str, year: int) -> dict[str, Any]:
    """With exactly the sources that the texts cite; `own_key` is the consultant's own experience."""
    used = {key for text in texts(entry) for key in keys(text)}
    own = {own_key: {"title": EXPERIENCE, "organisation": AUTHOR, "year": year, "url": None}}
    return {**entry, "sources": {key: source for key, source in (own | entry["sources"]).items() if key in used}}


def strange_figures(entry: Mapping[str, Any], words: str) -> list[str]:
    """Figures in the entry that are not word for word in what a person wrote. There must be none."""
    said = set(_NUMBER.findall(words))
    return sorted({number for text in texts(entry) for number in _NUMBER.findall(_KEY.sub("", text))} - said)


def suggested(words: Sequence[str]) -> dict[str, str]:
    """A consultant's answer as a first and steps: his own sentences, in their order, none of them cut."""
    pieces = [sentence for text in words for line in text.splitlines() for sentence in sentences(line.strip()) if sentence]
    pieces = [piece for piece in pieces if not piece.endswith("?")]
    found: dict[str, str] = {}
    if pieces and len(pieces[0]) <= LONGEST["first"]:
        found["first"] = pieces[0]
    steps = [piece for piece in pieces[1:] if len(piece) <= LONGEST["steps"]][: _LISTS["steps"][1]]
    if steps:
        found["steps"] = "\n".join(steps)
    return found


def entry_id_for(chapter: str, title: str, taken: Iterable[str]) -> str:
    """An id that nobody has: buttons carry it, so it is short."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:20].strip("-") or "tema"
    numbered = (f"{chapter}/{words}{f'-{number}' if number > 1 else ''}" for number in range(1, 1000))
    known = set(taken)
    return next(name for name in numbered if name not in known)


def signed(chapter: str, on: date) -> dict[str, str]:
    """A review of that day by whoever decides, and until when it holds."""
    until = on + timedelta(days=365 if chapter in _YEARLY else 730)
    return {"by": REVIEWER, "on": on.isoformat(), "until": until.isoformat()}
