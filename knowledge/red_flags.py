"""Is somebody in danger now, and which entry's first step helps? By how the words sound and by patterns, with recall first.

Between an alarm and none there is a band in which the farmer is asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import log1p
from pathlib import Path
from typing import Any

import yaml

from knowledge import first_steps
from knowledge.danger import concept_words, danger, features, load
from knowledge.entry import Entry
from knowledge.lexicon import Lexicon
from knowledge.normalise import fold
from knowledge.ranking import Ranker, Reading

RED_FLAGS = Path(__file__).parent / "red_flags.yaml"

#: What speaks for an alarm and against it, weighed in `danger.yaml`: how dangerous the words sound; is a pattern met; how many of the
#: three best entries have a red flag; by how much the best of those is ahead of the best without one; is one without it the sure answer;
#: is it for another office; how long the message is.
FACTS = ("words", "pattern", "flagged", "lead", "other_answer", "elsewhere", "length")
_BEST = 3  # entries

Terms = tuple[str, ...]


class Said:
    """The words of a text, to find phrases in."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = frozenset(words)
        self.text = f" {' '.join(words)} "


class Phrases:
    """A set of words and phrases, any of which counts."""

    def __init__(self, phrases: Iterable[Terms]) -> None:
        phrases = set(phrases)
        self._words = frozenset(phrase[0] for phrase in phrases if len(phrase) == 1)
        self._longer = [(phrase[0], f" {' '.join(phrase)} ") for phrase in phrases if len(phrase) > 1]

    def are_in(self, said: Said) -> bool:
        """Does one of them stand in the text, word after word?"""
        if not self._words.isdisjoint(said.words):
            return True
        return any(first in said.words and text in said.text for first, text in self._longer)


@dataclass(frozen=True, slots=True)
class Patterns:
    alarms: tuple[tuple[Phrases, ...], ...]  # a pattern is met when every group of it is
    words: frozenset[str]  # all that patterns and concepts know, so that none of them is "corrected"
    plants: frozenset[str]
    not_of_plants: frozenset[str]


@dataclass(frozen=True, slots=True)
class Danger:
    """`entries`: whose first step may help, the best first; `named`: the first is certain enough to be told; `rings`: no need to ask."""

    entries: tuple[str, ...]
    named: bool
    rings: bool


@cache
def patterns(lexicon: Lexicon) -> Patterns:
    """The patterns of `red_flags.yaml` in the lexicon's terms."""
    data: dict[str, Any] = yaml.load(RED_FLAGS.read_text(encoding="utf-8"), yaml.CSafeLoader)
    alarms = tuple(tuple(_phrases(group, lexicon) for group in row["all"]) for row in data["patterns"])
    words = frozenset(word for row in data["patterns"] for group in row["all"] for word in fold(group).split())
    return Patterns(alarms, words | concept_words(), frozenset(data["plants"]), frozenset(data["not_of_plants"]))


def _phrases(row: str, lexicon: Lexicon) -> Phrases:
    return Phrases(lexicon.terms(fold(phrase).split()) for phrase in row.split(","))


class RedFlags:
    """Finds the red flag of a reading among the entries that have one."""

    def __init__(self, entries: Iterable[Entry], ranker: Ranker) -> None:
        self._ranker = ranker
        self._patterns = patterns(ranker.lexicon)
        load(), first_steps.load()  # now, so that the first question is as quick as the others
        flagged = {entry.id: entry.red_flag.signs for entry in entries if entry.red_flag}
        self._flagged = flagged.keys()
        self._as_written = {ranker.lexicon.terms(fold(sign).split()): name for name, signs in flagged.items() for sign in signs}

    def find(self, reading: Reading, scores: Mapping[str, float], answer: str | None = None, elsewhere: bool = False) -> Danger | None:
        """Whether somebody is in danger, or may be; None where there is no sign of it.

        `scores` of the entries by id, the best first; `answer` is the id of the sure answer, if there is one; `elsewhere`: is it said
        to be for another office?
        """
        sign = self._as_written.get(reading.terms)
        if sign is not None:  # as an entry has it
            return Danger((sign,), named=True, rings=True)
        facts, weights = self.facts(reading, scores, answer, elsewhere), load()
        speaking = sum(weight * facts[name] for name, weight in weights.facts.items())
        if speaking < weights.asks:
            return None
        fit = first_steps.load()
        weighed = first_steps.weighed(fit, first_steps.telling(features(reading)), {**dict.fromkeys(self._flagged, 0.0), **scores})
        barred = self._patterns.not_of_plants if reading.subjects and reading.subjects <= self._patterns.plants else frozenset()
        possible = {name: value for name, value in weighed.items() if name in self._flagged and name not in barred}
        named = first_steps.certainty(fit, possible) >= fit.named_from
        return Danger(tuple(islice(possible, _BEST)), named, speaking >= weights.rings)

    def facts(self, reading: Reading, scores: Mapping[str, float], answer: str | None = None, elsewhere: bool = False) -> dict[str, float]:
        """By the names of `FACTS`."""
        flagged = next((score for name, score in scores.items() if name in self._flagged), 0.0)
        other = next((score for name, score in scores.items() if name not in self._flagged), 0.0)
        return {
            "words": danger(reading),
            "pattern": float(self._is_pattern(reading)),
            "flagged": float(sum(name in self._flagged for name in islice(scores, _BEST))),
            "lead": flagged - other,
            "other_answer": float(answer is not None and answer not in self._flagged),
            "elsewhere": float(elsewhere),
            "length": log1p(len(reading.words)),
        }

    def _is_pattern(self, reading: Reading) -> bool:
        said = Said(reading.terms)
        return any(all(group.are_in(said) for group in pattern) for pattern in self._patterns.alarms)
