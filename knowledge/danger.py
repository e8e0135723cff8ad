"""How much a message sounds like danger now: what rules that were written down did not think of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

from knowledge.normalise import fold
from knowledge.ranking import Reading
from knowledge.stem import singular

DANGER = Path(__file__).parent / "danger.yaml"
CONCEPTS = Path(__file__).parent / "danger_concepts.yaml"
# What has happened and what goes on end otherwise than what is asked about.
_ENDING = re.compile(r"(?<=..)(?:[ai]endo|ando|[ai]?eron|aron|aban?|io|ad[oa]s?|[aei]r)$")


def features(reading: Reading) -> set[str]:
    """Terms, which cover a word's forms; `@`: concepts; `~`: endings of words; `^`: how it begins."""
    words = reading.words
    endings = {f"~{match[0]}" for word in words if (match := _ENDING.search(word))}
    return {
        *reading.terms,
        *_concepts([singular(word) for word in words]),
        *endings,
        *(f"^{' '.join(words[:length])}" for length in (1, 2)),
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
def load() -> tuple[float, Mapping[str, float]]:
    """Bias and weights of a logistic regression over `features`; the file has the features of each weight in a row."""
    data = yaml.load(DANGER.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return data["bias"], {feature: weight for weight, row in data["weights"].items() for feature in row.split(", ")}


def danger(reading: Reading) -> float:
    """The logit of the probability: 0 is even chances."""
    bias, weights = load()
    return bias + sum(weights.get(feature, 0.0) for feature in features(reading))
