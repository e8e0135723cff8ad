"""Logistic regressions: over a few facts, and over the words of messages; and word weights as the files keep them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from math import exp
from typing import Protocol

from knowledge.weights import Logistic

_LEAST_SEEN = 2  # a word that came once tells nothing
_SWEEPS, _RIDGE = 25, 1.0


class Row(Protocol):
    """What can be fitted on."""

    @property
    def kind(self) -> str: ...

    @property
    def facts(self) -> Mapping[str, float]: ...


def fit_facts(
    rows: Sequence[Row],
    labels: Sequence[bool],
    names: Sequence[str],
    shares: Mapping[str, float],
    *,
    rounds: int = 1000,
    ridge: float = 1e-3,
) -> Logistic:
    """By gradient descent on standardised facts. `shares`: what all rows of a kind count together."""
    means = {name: sum(row.facts[name] for row in rows) / len(rows) for name in names}
    spreads = {name: (sum((row.facts[name] - means[name]) ** 2 for row in rows) / len(rows)) ** 0.5 or 1.0 for name in names}
    inputs = [[(row.facts[name] - means[name]) / spreads[name] for name in names] for row in rows]
    sizes = Counter(row.kind for row in rows)
    counts = [shares[row.kind] / sizes[row.kind] for row in rows]
    total = sum(counts)
    slopes, bias = [0.0] * len(names), 0.0
    for _ in range(rounds):
        steps, shift = [ridge * slope for slope in slopes], 0.0
        for values, label, share in zip(inputs, labels, counts, strict=True):
            guess = 1 / (1 + exp(-bias - sum(slope * value for slope, value in zip(slopes, values, strict=True))))
            error = (guess - label) * share / total
            shift += error
            for number, value in enumerate(values):
                steps[number] += error * value
        bias -= 2.0 * shift
        slopes = [slope - 2.0 * step for slope, step in zip(slopes, steps, strict=True)]
    scaled = {name: slope / spreads[name] for name, slope in zip(names, slopes, strict=True)}
    return Logistic(bias - sum(scaled[name] * means[name] for name in names), scaled)


def fit_words(messages: Sequence[Collection[str]], labels: Sequence[bool], shares: Sequence[float]) -> tuple[float, dict[str, float]]:
    """Bias and weights of what the messages hold, with a ridge: Newton's step for one weight after the other, a few sweeps of them.

    `shares`: what each message counts.
    """
    having: dict[str, list[int]] = {"": list(range(len(messages)))}  # the bias first
    for number, words in enumerate(messages):
        for word in words:
            having.setdefault(word, []).append(number)
    having = {word: numbers for word, numbers in having.items() if len(numbers) >= _LEAST_SEEN}
    weights = dict.fromkeys(having, 0.0)
    totals = [0.0] * len(messages)
    for _ in range(_SWEEPS):
        for word, numbers in having.items():
            slope, bend = (_RIDGE * weights[word], _RIDGE) if word else (0.0, 0.0)
            for number in numbers:
                guess = 1 / (1 + exp(-totals[number]))
                slope += shares[number] * (guess - labels[number])
                bend += shares[number] * guess * (1 - guess)
            step = slope / bend
            weights[word] -= step
            for number in numbers:
                totals[number] -= step
    return weights.pop(""), weights


def to_rows(weights: Mapping[str, float]) -> dict[float, str]:
    """Weights as a file keeps them: the words of each weight in a row, to a tenth."""
    rows: dict[float, list[str]] = {}
    for word, weight in sorted(weights.items()):
        rows.setdefault(round(weight, 1), []).append(word)
    return {weight: ", ".join(row) for weight, row in sorted(rows.items()) if weight}


def from_rows(rows: Mapping[float, str]) -> dict[str, float]:
    return {word: weight for weight, row in rows.items() for word in row.split(", ")}
