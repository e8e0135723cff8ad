"""Is somebody in danger now, and which entry's first step helps? By how the words sound and by patterns, with recall first.

Between an alarm and none there is a band in which the farmer is asked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import log1p
from pathlib import Path
from typing import Any

import yaml

from knowledge.danger import concept_words, danger, load
from knowledge.entry import Entry
from knowledge.lexicon import Lexicon
from knowledge.normalise import fold
from knowledge.ranking import Ranker, Reading

RED_FLAGS = Path(__file__).parent / "red_flags.yaml"

#: What speaks for an alarm and against it, weighed in `danger.yaml`: how dangerous the words sound; is a pattern met; how many of the
#: three best entries have a red flag; by how much the best of those is ahead of the best without one; is one without it the sure answer;
#: is it for another office; how long the message is.
FACTS = ("words", "pattern", "flagged", "lead", "other_answer", "elsewhere", "length")
_SIGN_SHARE = 0.7  # how much of a sign's telling words must be said, by their rarity
_RULE = 0.1  # what a pattern or a sign counts beside the score of a hit
_KEPT = frozenset({"no", "sin"})  # function words that make a sign
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
class Pattern:
    """Rings for the first of `entries` that there is when every group is met."""

    entries: tuple[str, ...]
    groups: tuple[Phrases, ...]


@dataclass(frozen=True, slots=True)
class Patterns:
    alarms: tuple[Pattern, ...]
    words: frozenset[str]  # all that patterns and concepts know, so that none of them is "corrected"
    plants: frozenset[str]
    not_of_plants: frozenset[str]


@cache
def patterns(lexicon: Lexicon) -> Patterns:
    """The patterns of `red_flags.yaml` in the lexicon's terms."""
    data: dict[str, Any] = yaml.load(RED_FLAGS.read_text(encoding="utf-8"), yaml.CSafeLoader)
    alarms = tuple(Pattern(tuple(row["entries"]), tuple(_phrases(group, lexicon) for group in row["all"])) for row in data["patterns"])
    words = frozenset(word for row in data["patterns"] for group in row["all"] for word in fold(group).split())
    return Patterns(alarms, words | concept_words(), frozenset(data["plants"]), frozenset(data["not_of_plants"]))


def _phrases(row: str, lexicon: Lexicon) -> Phrases:
    return Phrases(lexicon.terms(fold(phrase).split()) for phrase in row.split(","))


class RedFlags:
    """Finds the red flag of a reading among the entries that have one."""

    def __init__(self, entries: Iterable[Entry], ranker: Ranker) -> None:
        self._ranker = ranker
        self._patterns = patterns(ranker.lexicon)
        load()  # now, so that the first question is as quick as the others
        self._signs: list[tuple[str, Mapping[str, float]]] = []
        self._as_written: set[Terms] = set()  # signs that are the whole message
        self._flagged: set[str] = set()
        for entry in entries:
            if entry.red_flag:
                self._flagged.add(entry.id)
                signs = [ranker.lexicon.terms(fold(sign).split()) for sign in entry.red_flag.signs]
                self._as_written.update(signs)
                self._signs += [(entry.id, self._weights(terms)) for terms in signs]
        # Signs by their most telling word, so that few are looked at; the second most telling stands in for it.
        self._by_word: dict[str, list[int]] = {}
        for number, (_, weights) in enumerate(self._signs):
            for word in sorted(weights, key=weights.__getitem__, reverse=True)[:2]:
                self._by_word.setdefault(word, []).append(number)

    def _weights(self, sign: Terms) -> Mapping[str, float]:
        function = self._ranker.lexicon.function
        return {term: self._weight(term) for term in sign if term in _KEPT or term not in function}

    def _weight(self, term: str) -> float:
        return 1.0 if term in _KEPT else self._ranker.words.rarity(term)

    def find(
        self, reading: Reading, scores: Mapping[str, float], answer: str | None = None, elsewhere: bool = False
    ) -> tuple[str | None, bool]:
        """The id of the entry whose first step must go out, if any, and whether that is certain enough not to ask.

        `scores` (by id, the best first) decide between several; `answer` is the id of the sure answer, if there is one;
        `elsewhere`: is it said to be for another office?
        """
        facts = self.facts(reading, scores, answer, elsewhere=elsewhere)
        weights = load()
        speaking = sum(weight * facts[name] for name, weight in weights.facts.items())
        rings = speaking >= weights.rings or reading.terms in self._as_written
        if not rings and speaking < weights.asks:
            return None, False
        found = {name: 0.0 for name in scores if name in self._flagged} | dict(self._signs_said(reading))
        found |= dict.fromkeys(self._patterns_met(reading), 1.0)
        if reading.subjects and reading.subjects <= self._patterns.plants:
            found = {name: share for name, share in found.items() if name not in self._patterns.not_of_plants}
        return max(found, key=lambda name: _RULE * found[name] + scores.get(name, 0.0), default=None), rings

    def facts(self, reading: Reading, scores: Mapping[str, float], answer: str | None = None, elsewhere: bool = False) -> dict[str, float]:
        """By the names of `FACTS`."""
        flagged = next((score for name, score in scores.items() if name in self._flagged), 0.0)
        other = next((score for name, score in scores.items() if name not in self._flagged), 0.0)
        return {
            "words": danger(reading),
            "pattern": float(any(self._patterns_met(reading))),
            "flagged": float(sum(name in self._flagged for name in islice(scores, _BEST))),
            "lead": flagged - other,
            "other_answer": float(answer is not None and answer not in self._flagged),
            "elsewhere": float(elsewhere),
            "length": log1p(len(reading.words)),
        }

    def _patterns_met(self, reading: Reading) -> Iterator[str]:
        said = Said(reading.terms)
        for pattern in self._patterns.alarms:
            entry_id = next((name for name in pattern.entries if name in self._flagged), None)
            if entry_id and all(group.are_in(said) for group in pattern.groups):
                yield entry_id

    def _signs_said(self, reading: Reading) -> Iterator[tuple[str, float]]:
        """Entries and the share of a sign of theirs that is said, the largest last."""
        terms = set(reading.terms)
        shares = []
        for number in {number for term in terms for number in self._by_word.get(term, ())}:
            entry_id, weights = self._signs[number]
            share = sum(weight for term, weight in weights.items() if term in terms) / sum(weights.values())
            if share >= _SIGN_SHARE:
                shares.append((share, entry_id))
        return ((entry_id, share) for share, entry_id in sorted(shares))
