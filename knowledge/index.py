"""Inverted lists of weighted features (words or letter groups)."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain
from math import log, sqrt
from typing import TypeAlias

Vector = dict[str, float]
Postings: TypeAlias = "dict[str, tuple[array[int], array[float]]]"  # of a feature: numbers of its texts, what it weighs there

_SATURATION = 4.0  # k1 of BM25: high, since what ten asks repeat is what the entry is about
_LENGTH = 0.7  # b of BM25
_UNKNOWN = 0.6  # of the highest rarity: a word that no document has may be no more than an odd verb
_TELLING = 0.8  # what a larger share of the documents has tells nothing and costs the most time
# How many postings one view looks at, the rarest features first: more than this manual needs, and an end to it with a
# hundred thousand texts.
_MOST_POSTINGS = 10_000


class Documents:
    """Entries as one document each. Scores are BM25's, as a share of what a document full of the question would get.

    Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
    """

    def __init__(self, documents: Sequence[Mapping[str, float]]) -> None:
        self._number = len(documents)
        self.holders = Counter(chain.from_iterable(documents))
        self.rarest = self._rarity(0)
        lengths = [sum(document.values()) for document in documents]
        mean = sum(lengths) / max(1, len(lengths)) or 1.0
        self._postings: Postings = {}
        everywhere = {name for name, holders in self.holders.items() if holders > max(20.0, _TELLING * self._number)}
        for number, (document, length) in enumerate(zip(documents, lengths, strict=True)):
            norm = _SATURATION * (1 - _LENGTH + _LENGTH * length / mean)
            told = {feature: count / (count + norm) for feature, count in document.items() if feature not in everywhere}
            _post(self._postings, number, told)

    def _rarity(self, holders: int) -> float:
        return log(1 + (self._number - holders + 0.5) / (holders + 0.5))

    def rarity(self, feature: str) -> float:
        """How telling a feature is: high when few documents have it, highest when none does."""
        return self._rarity(self.holders[feature])

    def share(self, feature: str, number: int) -> float:
        """What a feature tells of a document, 0 to 1."""
        numbers, shares = self._postings.get(feature, ((), ()))
        place = bisect_left(numbers, number)
        return shares[place] if place < len(numbers) and numbers[place] == number else 0.0

    def scores(self, weights: Mapping[str, float]) -> list[float]:
        """The score of every document, 0 to 1, for features weighted apart from their rarity."""
        known = [(self.holders[feature], feature, weight) for feature, weight in weights.items()]
        tellings = [
            (holders, feature, weight * (self._rarity(holders) if holders else _UNKNOWN * self.rarest))
            for holders, feature, weight in known
        ]
        total = sum(telling for _, _, telling in tellings)
        scores = [0.0] * self._number
        budget = _MOST_POSTINGS
        for _, feature, telling in sorted(tellings):
            if feature in self._postings:
                numbers, shares = self._postings[feature]
                budget -= len(numbers)
                if budget < 0:
                    break
                part = telling / total
                for number, share in zip(numbers, shares, strict=True):
                    scores[number] += part * share
        return scores


class Texts:
    """Single texts of entries. The score of an entry is the cosine of its nearest text."""

    def __init__(self, entries: Sequence[Sequence[Sequence[str]]]) -> None:
        """`entries` are the texts of each entry, as features."""
        self._starts = [0, *accumulate(len(texts) for texts in entries)]
        holders: Counter[str] = Counter()
        for texts in entries:
            holders.update({feature for features in texts for feature in features})
        # Rarity over entries, not texts: a word in every ask of one entry is still telling.
        self._rarity = {feature: log(1 + len(entries) / number) for feature, number in holders.items()}
        self._rarest = log(1 + len(entries))
        self._postings: Postings = {}
        for number, features in enumerate(features for texts in entries for features in texts):
            _post(self._postings, number, self._vector(counts(features)))

    def _vector(self, counts: Mapping[str, float]) -> Vector:
        """Unit vector; a feature that no text has only lengthens it."""
        weights = {feature: count * self._rarity.get(feature, self._rarest) for feature, count in counts.items()}
        length = sqrt(sum(weight * weight for weight in weights.values()))
        return {feature: weight / length for feature, weight in weights.items()} if length else {}

    def scores(self, weights: Mapping[str, float], entries: Iterable[int]) -> dict[int, float]:
        """The scores of some entries, 0 to 1, by their numbers."""
        sums = [0.0] * self._starts[-1]
        budget = _MOST_POSTINGS
        vector = self._vector(weights)
        for feature in sorted(vector.keys() & self._postings.keys(), key=lambda feature: (len(self._postings[feature][0]), feature)):
            numbers, others = self._postings[feature]
            weight = vector[feature]
            budget -= len(numbers)
            if budget < 0:
                break
            for text, other in zip(numbers, others, strict=True):
                sums[text] += weight * other
        starts = self._starts
        return {entry: max(sums[starts[entry] : starts[entry + 1]], default=0.0) for entry in entries}


def counts(features: Iterable[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for feature in features:
        found[feature] = found.get(feature, 0.0) + 1.0
    return found


def _post(postings: Postings, number: int, weights: Mapping[str, float]) -> None:
    for feature, weight in weights.items():
        found = postings.get(feature)
        if found is None:
            postings[feature] = found = array("I"), array("f")
        found[0].append(number)
        found[1].append(weight)


def letter_groups(words: Iterable[str], sizes: Sequence[int] = (3, 4)) -> list[str]:
    """Every run of letters of these sizes in each word, its ends marked with blanks."""
    groups = []
    for word in words:
        padded = f" {word} "
        for size in sizes:
            groups += [padded[start : start + size] for start in range(max(1, len(padded) - size + 1))]
    return groups
