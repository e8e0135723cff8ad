"""Fits `danger.yaml`: `python -m knowledge.calibrate_danger` prints what it measured on messages left out.

First the words; then, on what they come to for messages left out of that fit, the other facts of an alarm.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

import yaml

from knowledge import evaluation
from knowledge.danger import DANGER, features
from knowledge.evaluation.questions import IN_SCOPE, OUT_OF_SCOPE, questions
from knowledge.fitting import fit_facts, fit_words, to_rows
from knowledge.manual import Manual
from knowledge.matcher import Matcher
from knowledge.red_flags import FACTS
from knowledge.weights import Logistic

EXAMPLES = Path(__file__).parent / "danger_examples.yaml"
FOLDS = 5
SHARES = {"alarm": 1.5, "sign": 1.0, "look-alike": 1.5, "question": 1.0, "foreign": 1.0, "ask": 0.3}  # what one message of a kind counts
#: For the facts: what is no message of somebody (the manual's signs and asks) says nothing of the ranking.
KINDS = {"alarm": 0.4, "look-alike": 0.3, "question": 0.15, "foreign": 0.15}
#: Of messages that are none: how many may ring.
MOST_FALSE = {"look-alike": 0.10, "question": 0.04, "foreign": 0.085}
#: Of messages of danger: how many at least ring, or lead to the question whether it is one.
MOST_MISSED = 0.015


@dataclass(frozen=True, slots=True)
class Message:
    kind: str
    features: frozenset[str]
    is_alarm: bool
    facts: Mapping[str, float]  # of `FACTS`; `words` is of the weights in force and replaced before it is used


def texts(manual: Manual) -> dict[str, list[str]]:
    """All that is known of alarms and of what is none, by kind (never the final part)."""
    own = yaml.load(EXAMPLES.read_text(encoding="utf-8"), yaml.CSafeLoader)
    tuning = questions("tuning")
    flagged = {entry.id for entry in manual.entries.values() if entry.red_flag}
    return {
        "alarm": [*evaluation.messages("red_flags"), *own["danger"], *(q.text for q in tuning if q.kind == "red_flag")],
        "sign": [sign for entry in manual.entries.values() if entry.red_flag for sign in entry.red_flag.signs],
        "look-alike": [*evaluation.messages("harmless"), *own["harmless"], *(q.text for q in tuning if q.kind == "look_alike")],
        "question": [
            *(q.text for q in tuning if q.kind in IN_SCOPE and q.gold not in flagged),
            *(text for gold, text in evaluation.asked("plain") if gold not in flagged),
        ],
        "foreign": [
            *(q.text for q in tuning if q.kind in OUT_OF_SCOPE),
            *(text for name in ("near_misses", "out_of_scope", "talk") for text in evaluation.messages(name)),
        ],
        "ask": [ask for entry in manual.entries.values() if not entry.red_flag for ask in entry.asks],
    }


def messages(manual: Manual) -> Iterator[Message]:
    matcher = Matcher(manual)
    for kind, of_kind in texts(manual).items():
        for text in of_kind:
            reading = matcher.ranker.read(text)
            facts = matcher.alarm_facts(text) if kind in KINDS else {}
            yield Message(kind, frozenset(features(reading)), kind in ("alarm", "sign"), facts)


def fit(rows: Sequence[Message]) -> tuple[float, dict[str, float]]:
    """Bias and weights of the words."""
    return fit_words([row.features for row in rows], [row.is_alarm for row in rows], [SHARES[row.kind] for row in rows])


def left_out(rows: Sequence[Message]) -> list[Message]:
    """The messages that have facts, their `words` by weights fitted without them."""
    rng = random.Random(2)
    folds = [rng.randrange(FOLDS) for _ in rows]
    found = []
    for held in range(FOLDS):
        bias, weights = fit([row for row, fold in zip(rows, folds, strict=True) if fold != held])
        for row, fold in zip(rows, folds, strict=True):
            if fold == held and row.facts:
                words = bias + sum(weights.get(feature, 0.0) for feature in row.features)
                found.append(Message(row.kind, row.features, row.is_alarm, {**row.facts, "words": words}))
    return found


def judged(rows: Sequence[Message]) -> tuple[Logistic, list[float]]:
    """How the facts are weighed, and each message's probability by a fit without it."""
    halves = [rows[half::2] for half in (0, 1)]
    fits = [fit_facts(half, [row.is_alarm for row in half], FACTS, KINDS) for half in halves]
    probabilities = [fits[1 - number % 2].probability(row.facts) for number, row in enumerate(rows)]
    return fit_facts(rows, [row.is_alarm for row in rows], FACTS, KINDS), probabilities


def threshold(rows: Sequence[Message], probabilities: Sequence[float]) -> float:
    """The lowest probability from which no kind rings wrongly more often than `MOST_FALSE` allows."""
    for step in range(2, 100):
        reached = Counter(row.kind for row, value in zip(rows, probabilities, strict=True) if value >= step / 100)
        sizes = Counter(row.kind for row in rows)
        if all(reached[kind] <= most * sizes[kind] for kind, most in MOST_FALSE.items()):
            return step / 100
    return 1.0


def asking(rows: Sequence[Message], probabilities: Sequence[float]) -> float:
    """The highest probability that all alarms but `MOST_MISSED` reach."""
    alarms = sorted(value for row, value in zip(rows, probabilities, strict=True) if row.is_alarm)
    return alarms[int(MOST_MISSED * len(alarms))]


def report(rows: Sequence[Message], probabilities: Sequence[float], thresholds: Sequence[float]) -> str:
    """A line a threshold: what share of each kind reaches it."""
    lines = []
    for least in thresholds:
        kinds = {kind: [value for row, value in zip(rows, probabilities, strict=True) if row.kind == kind] for kind in KINDS}
        shares = ", ".join(f"{kind} {100 * sum(value >= least for value in values) / len(values):.1f} %" for kind, values in kinds.items())
        lines.append(f"{least}: {shares}")
    return "\n".join(lines)


def main() -> None:
    rows = list(messages(Manual.load()))
    held = left_out(rows)
    facts, probabilities = judged(held)
    rings = threshold(held, probabilities)
    asks = round(asking(held, probabilities), 3)
    measured = report(held, probabilities, (asks, 0.2, rings))
    print(measured)
    bias, weights = fit(rows)
    comment = "".join(f"# {line}\n" for line in measured.splitlines())
    head = "# Written by `python -m knowledge.calibrate_danger`. What share of each kind, left out of the fit, reaches a probability:\n"
    data = {
        "rings": round(_logit(rings) - facts.bias, 3),
        "asks": round(_logit(asks) - facts.bias, 3),
        "facts": {name: round(slope, 3) for name, slope in facts.slopes.items()},
        "bias": round(bias, 2),
        "words": to_rows(weights),
    }
    DANGER.write_text(f"{head}{comment}{yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=170)}", encoding="utf-8")


def _logit(probability: float) -> float:
    return log(probability / (1 - probability))


if __name__ == "__main__":
    main()
