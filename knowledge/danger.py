"""How much a message sounds like danger now: what rules that were written down did not think of.

Two logistic regressions, one on the other: over the words, then over what they come to and what the ranking and the patterns say.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from knowledge.fitting import from_rows
from knowledge.normalise import fold
from knowledge.ranking import Reading
from knowledge.stem import singular

DANGER = Path(__file__).parent / "danger.yaml"
CONCEPTS = Path(__file__).parent / "danger_concepts.yaml"
# What has happened and what goes on end otherwise than what is asked about.
_ENDING = re.compile(r"(?<=..)(?:[ai]endo|ando|[ai]?eron|aron|aban?|io|ad[oa]s?|[aei]r)$")


@dataclass(frozen=True, slots=True)
class Weights:
    """`words`: of `features`; `facts`: of `red_flags.FACTS`. From `rings` on (a logit) it is an alarm, from `asks` on it may be one."""

    bias: float
    words: Mapping[str, float]
    facts: Mapping[str, float]
    rings: float
    asks: float


def features(reading: Reading) -> set[str]:
    """Terms, which cover a word's forms; `@`: concepts; `~`: endings of words; `^`: how it begins; two words that follow each other."""
    words = reading.words
    endings = {f"~{match[0]}" for word in words if (match := _ENDING.search(word))}
    return {
        *reading.terms,
        *_concepts([singular(word) for word in words]),
        *endings,
        *(f"^{' '.join(words[:length])}" for length in (1, 2)),
        *(f"{one} {other}" for one, other in pairwise(words)),
    }


def _concepts(words: Sequence[str]) -> Iterator[str]:
    table = _table()
    for place, word in enumerate(words):
        for phrase, concept in table.get(word, ()):
            if len(phrase) == 1 or phrase == tuple(words[place : place + len(phrase)]):
                yield f"@{concept}"


def concept_words() -> frozenset[str]:
    """Every word of the concepts."""
    return frozenset(fold(" ".join(_rows().values())).split())


@cache
def _rows() -> Mapping[str, str]:
    rows: dict[str, str] = yaml.load(CONCEPTS.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return rows


@cache
def _table() -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    """The phrases of every concept, without number and gender, by their first word."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for concept, row in _rows().items():
        for phrase in {tuple(singular(word) for word in fold(phrase).split()) for phrase in row.split(",")}:
            found.setdefault(phrase[0], []).append((phrase, concept))
    return found


@cache
def load() -> Weights:
    """The file has the features of each weight in a row."""
    data = yaml.load(DANGER.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return Weights(data["bias"], from_rows(data["words"]), data["facts"], data["rings"], data["asks"])


def danger(reading: Reading) -> float:
    """The logit of the probability by the words alone: 0 is even chances."""
    weights = load()
    return weights.bias + sum(weights.words.get(feature, 0.0) for feature in features(reading))
