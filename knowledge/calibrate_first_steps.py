"""Fits `first_steps.json`: `python -m knowledge.calibrate_first_steps` prints what it measured on messages left out."""

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

from knowledge import evaluation
from knowledge.danger import features
from knowledge.evaluation.questions import questions
from knowledge.finding import Context
from knowledge.first_steps import FIRST_STEPS, Fit, certainty, telling, weighed
from knowledge.manual import Manual
from knowledge.matcher import Matcher

FOLDS = 5
NONE = "none"  # of a message for which the manual has no first step
SHARES = {"alarm": 1.0, "sign": 1.0, "ask": 0.3}  # what one text of a kind counts
_SECOND = 0.5  # what it counts for the other entry that would do
_ALIKE = 0.25  # of the messages of one of two entries, how many name both
_SMOOTHING = 60.0
_RANKING = 40.0
#: Of those that are named, how many are right.
LEAST_RIGHT = 0.87


@dataclass(frozen=True, slots=True)
class Message:
    kind: str
    features: frozenset[str]
    entries: tuple[str, ...]  # whose first step helps, the best first; none: no entry's
    scores: Mapping[str, float]


def messages(manual: Manual) -> Iterator[Message]:
    matcher = Matcher(manual)

    def said(text: str) -> frozenset[str]:
        return frozenset(telling(features(matcher.ranker.read(text))))

    flagged = {entry.id: entry for entry in manual.entries.values() if entry.red_flag}
    labelled = evaluation.labelled("red_flags")
    labelled += [((question.gold,), question.text) for question in questions("tuning") if question.kind == "red_flag" and question.gold]
    for ids, text in labelled:
        hits = matcher.hits(matcher.ranker.read(text), Context())
        known = tuple(entry_id for entry_id in ids if entry_id != NONE)
        yield Message("alarm", said(text), known, {hit.entry_id: hit.score for hit in hits if hit.entry_id in flagged})
    for entry in flagged.values():
        for kind, texts in (("sign", entry.red_flag.signs if entry.red_flag else ()), ("ask", entry.asks)):
            for text in texts:
                yield Message(kind, said(text), (entry.id,), {})


def fit(rows: Sequence[Message]) -> Fit:
    """Counts, smoothed towards how often a word is said in all entries together."""
    said: dict[str, Counter[str]] = {}
    for row in rows:
        for entry_id, share in zip(row.entries, (1.0, _SECOND), strict=False):
            counted = said.setdefault(entry_id, Counter())
            for feature in row.features:
                counted[feature] += share * SHARES[row.kind]  # type: ignore[assignment]  # counts may be parts of one
    everywhere = sum((Counter(counted) for counted in said.values()), Counter[str]())
    total = everywhere.total()
    entries = tuple(sorted(said))
    absent = tuple(round(-log(1 + said[entry_id].total() / _SMOOTHING), 3) for entry_id in entries)
    words: dict[str, dict[str, float]] = {}
    for feature, overall in sorted(everywhere.items()):
        expected = _SMOOTHING * overall / total
        found = {str(place): round(log(1 + said[entry_id][feature] / expected), 1) for place, entry_id in enumerate(entries)}
        words[feature] = {place: weight for place, weight in found.items() if weight}
    return Fit(entries, absent, words, alike(rows), _RANKING, 0.0)


def alike(rows: Sequence[Message]) -> dict[str, list[str]]:
    """Entries that were named together for a good part of the messages of one of them."""
    alone = Counter(entry_id for row in rows if row.kind == "alarm" for entry_id in row.entries)
    together = Counter(frozenset(row.entries) for row in rows if row.kind == "alarm" and len(row.entries) == 2)
    found: dict[str, list[str]] = {}
    for (one, other), count in sorted((sorted(pair), count) for pair, count in together.items()):
        if count >= _ALIKE * min(alone[one], alone[other]):
            found.setdefault(one, []).append(other)
            found.setdefault(other, []).append(one)
    return found


def left_out(rows: Sequence[Message]) -> list[tuple[float, bool]]:
    """Of every message of danger, by a fit without it: how certain the best entry is, and whether it is right."""
    rng = random.Random(1)
    folds = [rng.randrange(FOLDS) for _ in rows]
    found = []
    for held in range(FOLDS):
        fitted = fit([row for row, fold in zip(rows, folds, strict=True) if fold != held or row.kind != "alarm"])
        for row, fold in zip(rows, folds, strict=True):
            if fold == held and row.kind == "alarm":
                speaking = weighed(fitted, row.features, row.scores)
                found.append((certainty(fitted, speaking), next(iter(speaking)) in row.entries))
    return found


def threshold(found: Sequence[tuple[float, bool]]) -> float:
    """The lowest certainty from which enough are right."""
    for step in range(100):
        named = [right for sure, right in found if sure >= step / 100]
        if named and sum(named) >= LEAST_RIGHT * len(named):
            return step / 100
    return 1.0


def main() -> None:
    rows = list(messages(Manual.load()))
    found = left_out(rows)
    named_from = threshold(found)
    named = [right for sure, right in found if sure >= named_from]
    print(f"{len(found)} messages left out: the best entry is right in {100 * sum(right for _, right in found) / len(found):.1f} %")
    print(f"from {named_from} on: {100 * len(named) / len(found):.1f} % are named, {100 * sum(named) / len(named):.1f} % of them rightly")
    fitted = replace(fit(rows), named_from=named_from)
    data = {name: getattr(fitted, name) for name in ("ranking", "named_from", "alike", "entries", "absent")}
    head = json.dumps(data, ensure_ascii=False)[:-1]
    lines = ",\n".join(f"{json.dumps(word, ensure_ascii=False)}: {json.dumps(weights)}" for word, weights in fitted.words.items())
    FIRST_STEPS.write_text(f'{head}, "words": {{\n{lines}\n}}}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
