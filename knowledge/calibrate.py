"""Fits the probabilities of `weights.yaml`, and `scope.yaml`, on asks left out and on questions that no entry answers.

`python -m knowledge.calibrate` prints what it measured and rewrites the files; it takes about two minutes.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import yaml

from knowledge import evaluation
from knowledge.entry import Entry
from knowledge.evaluation.noise import noisy
from knowledge.evaluation.questions import questions
from knowledge.evidence import FACTS
from knowledge.finding import Context, Hit
from knowledge.fitting import fit_facts, fit_words, to_rows
from knowledge.manual import Manual
from knowledge.matcher import TOLD_ENOUGH, Matcher
from knowledge.ranking import Reading
from knowledge.scope import SCOPE
from knowledge.talk import ELSEWHERE
from knowledge.weights import WEIGHTS, Logistic, Weights, load

FITTED = 2  # seed of the noise that is fitted on; another one is measured
FOLDS = (1, 3, 5, 7, 9)  # which ask of every entry is left out
MOST_WRONG = {"plain": 0.03, "in scope": 0.02, "left out": 0.06, "near miss": 0.08, "out of scope": 0.015}  # surely answered though wrong
SCOPE_FOLDS = 5
ASK_SHARE = 0.3  # what an ask of the manual counts in the fit of the scope, beside a message of somebody
MOST_LOST = 0.02  # of the questions whose entry is among the three best, how many may go to a consultant


@dataclass(frozen=True, slots=True)
class Example:
    kind: str  # plain, in scope (harder), left out (an ask of the entry itself), removed (its entry is left out), near miss, out of scope
    text: str  # as it was asked, before any noise
    terms: tuple[str, ...]
    facts: dict[str, float]  # `scope` is of the file in force and replaced before it is used
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
                yield _example("left out", matcher, ask, reading, hits, gold)
            others = [hit for hit in hits if hit.entry_id != gold]
            yield _example("removed", matcher, ask, reading, others, None)
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
                yield _example(group, matcher, plain, reading, hits, right)
    for kind, name in (("near miss", "near_misses"), ("out of scope", "out_of_scope"), ("out of scope", "talk")):
        for text in evaluation.messages(name):
            for copy in (text, noisy(text, seed=FITTED)):
                reading, hits = _hits(matcher, copy)
                if hits:
                    yield _example(kind, matcher, text, reading, hits, None)


_KINDS = {
    "plain": "plain",
    **dict.fromkeys(("symptom", "hard", "short", "portuguese", "long"), "in scope"),
    "near": "near miss",
    **dict.fromkeys(("far", "talk"), "out of scope"),
}


def _hits(matcher: Matcher, text: str) -> tuple[Reading, list[Hit]]:
    reading = matcher.ranker.read(text)
    return reading, matcher.hits(reading, Context())


def _example(kind: str, matcher: Matcher, text: str, reading: Reading, hits: Sequence[Hit], gold: str | None) -> Example:
    best = [hit.entry_id for hit in hits[:3]]
    elsewhere = matcher.talk.any(reading.all_words) in ELSEWHERE
    return Example(kind, text, reading.terms, matcher.facts(reading, hits), best[0] == gold, gold in best, elsewhere)


# What a kind counts in the fit, all its examples together: real messages are mostly in scope.
SHARES = {
    "plain": 0.4,
    "in scope": 0.4,
    "left out": 0.3,
    "removed": 0.15,
    "near miss": 0.25,
    "out of scope": 0.2,
}


@dataclass(frozen=True, slots=True)
class Message:
    """What the scope is fitted on: the terms of a text, whether the manual is meant to answer it, and what it counts."""

    terms: frozenset[str]
    in_scope: bool
    share: float


def messages(manual: Manual, rows: Sequence[Example]) -> dict[str, list[Message]]:
    """By text, with its noisy copy: the examples' own, and what else the manual has to understand."""
    ranker = Matcher(manual).ranker
    asks = [ask for entry in manual.entries.values() for ask in entry.asks]
    own = (*asks, *evaluation.messages("red_flags"))
    found = {text: [Message(frozenset(ranker.read(text).terms), True, ASK_SHARE)] for text in own}
    for row in rows:
        if row.kind not in ("left out", "removed"):
            found.setdefault(row.text, []).append(Message(frozenset(row.terms), row.kind in ("plain", "in scope"), 1.0))
    return found


def fit_scope(texts: Iterable[Sequence[Message]]) -> tuple[float, dict[str, float]]:
    found = [message for copies in texts for message in copies]
    return fit_words([one.terms for one in found], [one.in_scope for one in found], [one.share for one in found])


def with_scope(rows: Sequence[Example], found: Mapping[str, Sequence[Message]]) -> list[Example]:
    """The examples with a scope that was fitted without their texts."""
    rng = random.Random(3)
    folds = {text: rng.randrange(SCOPE_FOLDS) for text in found}
    fits = [fit_scope(copies for text, copies in found.items() if folds[text] != held) for held in range(SCOPE_FOLDS)]
    done = []
    for row in rows:
        bias, weights = fits[folds[row.text]]
        logit = bias + sum(weights.get(term, 0.0) for term in set(row.terms))
        done.append(replace(row, facts={**row.facts, "scope": logit}))
    return done


def write_scope(manual: Manual, bias: float, weights: Mapping[str, float]) -> None:
    known = Matcher(manual).ranker.words.holders.keys()
    data = {
        "bias": round(bias, 2),
        "terms": to_rows({term: weight for term, weight in weights.items() if term in known}),
        "foreign": to_rows({term: weight for term, weight in weights.items() if term not in known}),
    }
    head = "# Written by `python -m knowledge.calibrate`: terms for the manual and against it; `foreign`: those that no entry has.\n"
    SCOPE.write_text(head + yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=170), encoding="utf-8")


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
    manual = Manual.load()
    rows = list(examples(manual))
    found = messages(manual, rows)
    rows = with_scope(rows, found)
    # That a long message is seldom out of scope makes none of its entries surer than another.
    sure = fit_facts(rows, [row.first for row in rows], [name for name in FACTS if name != "length"], SHARES)
    offered = fit_facts(rows, [row.among for row in rows], FACTS, SHARES)
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
    write_scope(manual, *fit_scope(found.values()))
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
