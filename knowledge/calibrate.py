"""Fits the probabilities of `weights.yaml` on asks left out and on questions that no entry answers.

`python -m knowledge.calibrate` prints what it measured and rewrites the file; it takes about a minute.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp
from typing import Protocol

import yaml

from knowledge import evaluation
from knowledge.entry import Entry
from knowledge.evaluation.noise import noisy
from knowledge.evaluation.questions import questions
from knowledge.evidence import FACTS, evidence
from knowledge.finding import Context, Hit
from knowledge.manual import Manual
from knowledge.matcher import TOLD_ENOUGH, Matcher
from knowledge.ranking import Reading
from knowledge.talk import ELSEWHERE
from knowledge.weights import WEIGHTS, Logistic, Weights, load

FITTED = 2  # seed of the noise that is fitted on; another one is measured
FOLDS = (1, 3, 5, 7, 9)  # which ask of every entry is left out
MOST_WRONG = {"plain": 0.03, "in scope": 0.02, "left out": 0.06, "near miss": 0.10, "out of scope": 0.0075}  # surely answered though wrong
MOST_LOST = 0.03  # of the questions whose entry is among the three best, how many may go to a consultant


@dataclass(frozen=True, slots=True)
class Example:
    kind: str  # plain, in scope (harder), left out (an ask of the entry itself), removed (its entry is left out), near miss, out of scope
    facts: dict[str, float]
    first: bool  # the best hit is right
    among: bool  # one of the three best is
    elsewhere: bool  # recognised as talk that is not for the manual


def left_out(manual: Manual, fold: int) -> tuple[Matcher, list[tuple[str, str]]]:
    """A matcher without one ask of every entry, and those asks with their ids."""
    held = [(entry.id, entry.asks[fold]) for entry in manual.entries.values() if fold < len(entry.asks)]
    return Matcher(manual.add(*(_without(entry, fold) for entry in manual.entries.values()))), held


def _without(entry: Entry, fold: int) -> Entry:
    return replace(entry, asks=entry.asks[:fold] + entry.asks[fold + 1 :])


def examples(manual: Manual) -> Iterator[Example]:
    for fold in FOLDS:
        matcher, held = left_out(manual, fold)
        for gold, ask in held:
            for text in (ask, noisy(ask, seed=FITTED)):
                reading, hits = _hits(matcher, text)
                yield _example("left out", matcher, reading, hits, gold)
            others = [hit for hit in hits if hit.entry_id != gold]
            yield _example("removed", matcher, reading, others, None)
    matcher = Matcher(manual)
    asked: list[tuple[str | None, str | None, str]] = [
        (_KINDS.get(question.kind), question.gold, question.text) for question in questions("tuning")
    ]
    asked += [("plain", gold, text) for gold, text in evaluation.asked("plain")]
    asked += [("in scope", gold, text) for gold, text in evaluation.asked("typed")]
    for group, right, plain in asked:
        for text in (plain, noisy(plain, seed=FITTED)):
            reading, hits = _hits(matcher, text)
            if group and hits and reading.exact is None:
                yield _example(group, matcher, reading, hits, right)
    for kind, name in (("near miss", "near_misses"), ("out of scope", "out_of_scope")):
        for text in evaluation.messages(name):
            reading, hits = _hits(matcher, text)
            if hits:
                yield _example(kind, matcher, reading, hits, None)


_KINDS = {
    "plain": "plain",
    **dict.fromkeys(("symptom", "hard", "short", "portuguese", "long"), "in scope"),
    "near": "near miss",
    **dict.fromkeys(("far", "talk"), "out of scope"),
}


def _hits(matcher: Matcher, text: str) -> tuple[Reading, list[Hit]]:
    reading = matcher.ranker.read(text)
    return reading, matcher.hits(reading, Context())


def _example(kind: str, matcher: Matcher, reading: Reading, hits: Sequence[Hit], gold: str | None) -> Example:
    best = [hit.entry_id for hit in hits[:3]]
    elsewhere = matcher.talk.any(reading.all_words) in ELSEWHERE
    return Example(kind, evidence(matcher.ranker, reading, hits), best[0] == gold, gold in best, elsewhere)


# What a kind counts in the fit, all its examples together: real messages are mostly in scope.
SHARES = {
    "plain": 0.4,
    "in scope": 0.4,
    "left out": 0.3,
    "removed": 0.15,
    "near miss": 0.25,
    "out of scope": 0.2,
}


class Row(Protocol):
    """What can be fitted on."""

    @property
    def kind(self) -> str: ...

    @property
    def facts(self) -> Mapping[str, float]: ...


def fit(
    rows: Sequence[Row],
    labels: Sequence[bool],
    names: Sequence[str] = FACTS,
    *,
    shares: Mapping[str, float] = SHARES,
    rounds: int = 1000,
    ridge: float = 1e-3,
) -> Logistic:
    """Weighted logistic regression by gradient descent on standardised facts. `shares`: what all rows of a kind count together."""
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


def answer_threshold(rows: Sequence[Example], sure: Logistic) -> float:
    """The lowest probability from which no kind is answered wrongly more often than `MOST_WRONG` allows."""
    for step in range(300, 1000, 5):
        if all(_wrong(rows, kind, sure, step / 1000) <= most for kind, most in MOST_WRONG.items()):
            return step / 1000
    return 1.0


def _wrong(rows: Sequence[Example], kind: str, sure: Logistic, least: float) -> float:
    of_kind = [row for row in rows if row.kind == kind]
    return sum(_is_sure(row, sure, least) and not row.first for row in of_kind) / len(of_kind)


def _is_sure(row: Example, sure: Logistic, least: float) -> bool:
    barred = row.elsewhere or row.facts["told"] < TOLD_ENOUGH or row.facts["foreign"]
    return not barred and sure.probability(row.facts) >= least


def offer_threshold(rows: Sequence[Example], offered: Logistic) -> float:
    """The highest probability that loses no more than `MOST_LOST` of what could have been offered rightly."""
    right = sorted(offered.probability(row.facts) for row in rows if row.kind in ("plain", "in scope") and row.among)
    return round(right[int(MOST_LOST * len(right))], 3)


def report(rows: Sequence[Example], weights: Weights) -> str:
    """A line a kind: how many, answered rightly, answered wrongly, offered rightly, offered, left to a consultant."""
    lines = []
    for kind in SHARES:
        counts = dict.fromkeys(("answered right", "answered wrong", "offered right", "offered wrong", "consultant"), 0)
        of_kind = [row for row in rows if row.kind == kind]
        for row in of_kind:
            if _is_sure(row, weights.sure, weights.answer_from):
                counts["answered right" if row.first else "answered wrong"] += 1
            elif not row.elsewhere and weights.offered.probability(row.facts) >= weights.offer_from:
                counts["offered right" if row.among else "offered wrong"] += 1
            else:
                counts["consultant"] += 1
        shares = ", ".join(f"{name} {100 * count / len(of_kind):.1f} %" for name, count in counts.items())
        lines.append(f"{kind} ({len(of_kind)}): {shares}")
    return "\n".join(lines)


def main() -> None:
    rows = list(examples(Manual.load()))
    # That a long message is seldom out of scope makes none of its entries surer than another.
    sure = fit(rows, [row.first for row in rows], [name for name in FACTS if name != "length"])
    offered = fit(rows, [row.among for row in rows])
    weights = replace(load(), sure=sure, offered=offered, answer_from=1.0, offer_from=0.0)
    weights = replace(weights, answer_from=answer_threshold(rows, sure), offer_from=offer_threshold(rows, offered))
    measured = report(rows, weights)
    print(measured)
    text = WEIGHTS.read_text(encoding="utf-8")
    kept = text[: text.index(_MARK)] if _MARK in text else text
    fitted = {
        "sure": _rounded(sure),
        "offered": _rounded(offered),
        "answer_from": weights.answer_from,
        "offer_from": weights.offer_from,
    }
    comment = "".join(f"# {line}\n" for line in measured.splitlines())
    WEIGHTS.write_text(f"{kept}{_MARK}\n{comment}{yaml.safe_dump(fitted, sort_keys=False)}", encoding="utf-8")


_MARK = "# Written by `python -m knowledge.calibrate`; measured on the questions it was fitted on:"


def _rounded(logistic: Logistic) -> dict[str, object]:
    return {
        "bias": round(logistic.bias, 3),
        "slopes": {name: round(slope, 3) for name, slope in logistic.slopes.items()},
    }


if __name__ == "__main__":
    main()
