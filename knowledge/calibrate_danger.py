"""Fits the word weights of `danger.yaml`: `python -m knowledge.calibrate_danger` prints what it measured on messages left out."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path

import yaml

from knowledge import evaluation
from knowledge.danger import DANGER, features
from knowledge.evaluation.questions import IN_SCOPE, OUT_OF_SCOPE, questions
from knowledge.manual import Manual
from knowledge.matcher import Matcher

EXAMPLES = Path(__file__).parent / "danger_examples.yaml"
FOLDS = 5
SHARES = {"alarm": 1.5, "sign": 1.0, "look-alike": 2.0, "question": 1.0, "ask": 0.3}  # what one message of a kind counts
_SWEEPS, _RIDGE = 25, 1.0


@dataclass(frozen=True, slots=True)
class Message:
    kind: str
    features: frozenset[str]
    is_alarm: bool


def messages(manual: Manual) -> Iterator[Message]:
    """All that is known of alarms and of what is none (never the final part)."""
    ranker = Matcher(manual).ranker
    own = yaml.load(EXAMPLES.read_text(encoding="utf-8"), yaml.CSafeLoader)
    tuning = questions("tuning")
    flagged = {entry.id for entry in manual.entries.values() if entry.red_flag}
    texts: dict[tuple[str, bool], list[str]] = {
        ("alarm", True): [*evaluation.messages("red_flags"), *own["danger"], *(q.text for q in tuning if q.kind == "red_flag")],
        ("sign", True): [sign for entry in manual.entries.values() if entry.red_flag for sign in entry.red_flag.signs],
        ("look-alike", False): [*evaluation.messages("harmless"), *own["harmless"], *(q.text for q in tuning if q.kind == "look_alike")],
        ("question", False): [
            *(q.text for q in tuning if q.kind in OUT_OF_SCOPE or (q.kind in IN_SCOPE and q.gold not in flagged)),
            *evaluation.messages("near_misses"),
            *evaluation.messages("out_of_scope"),
            *(text for gold, text in evaluation.asked("plain") if gold not in flagged),
        ],
        ("ask", False): [ask for entry in manual.entries.values() if not entry.red_flag for ask in entry.asks],
    }
    for (kind, is_alarm), of_kind in texts.items():
        for text in of_kind:
            yield Message(kind, frozenset(features(ranker.read(text))), is_alarm)


def fit(rows: Sequence[Message]) -> tuple[float, dict[str, float]]:
    """Logistic regression with a ridge: Newton's step for one weight after the other, a few sweeps of them."""
    having: dict[str, list[int]] = {"": list(range(len(rows)))}  # the bias first
    for number, row in enumerate(rows):
        for feature in row.features:
            having.setdefault(feature, []).append(number)
    shares, labels = [SHARES[row.kind] for row in rows], [row.is_alarm for row in rows]
    weights = dict.fromkeys(having, 0.0)
    totals = [0.0] * len(rows)
    for _ in range(_SWEEPS):
        for feature, numbers in having.items():
            slope, bend = (_RIDGE * weights[feature], _RIDGE) if feature else (0.0, 0.0)
            for number in numbers:
                guess = 1 / (1 + exp(-totals[number]))
                slope += shares[number] * (guess - labels[number])
                bend += shares[number] * guess * (1 - guess)
            step = slope / bend
            weights[feature] -= step
            for number in numbers:
                totals[number] -= step
    return weights.pop(""), weights


def _probability(bias: float, weights: dict[str, float], row: Message) -> float:
    return 1 / (1 + exp(-bias - sum(weights.get(feature, 0.0) for feature in row.features)))


def left_out(rows: Sequence[Message]) -> list[tuple[str, float]]:
    """Kind and probability of every message, by weights fitted without it."""
    rng = random.Random(2)
    folds = [rng.randrange(FOLDS) for _ in rows]
    found = []
    for held in range(FOLDS):
        bias, weights = fit([row for row, fold in zip(rows, folds, strict=True) if fold != held])
        found += [(row.kind, _probability(bias, weights, row)) for row, fold in zip(rows, folds, strict=True) if fold == held]
    return found


def report(found: Sequence[tuple[str, float]]) -> str:
    """A line a threshold: what share of each kind reaches it."""
    lines = []
    for least in (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5):
        kinds = {kind: [value for name, value in found if name == kind] for kind in SHARES}
        shares = ", ".join(f"{kind} {100 * sum(value >= least for value in values) / len(values):.1f} %" for kind, values in kinds.items())
        lines.append(f"{least}: {shares}")
    return "\n".join(lines)


def main() -> None:
    rows = list(messages(Manual.load()))
    measured = report(left_out(rows))
    print(measured)
    bias, weights = fit(rows)
    rows_of: dict[float, list[str]] = {}
    for feature, weight in sorted(weights.items()):
        rows_of.setdefault(round(weight, 1), []).append(feature)
    kept = {weight: ", ".join(row) for weight, row in sorted(rows_of.items()) if weight}
    comment = "".join(f"# {line}\n" for line in measured.splitlines())
    head = "# Written by `python -m knowledge.calibrate_danger`. What share of each kind, left out of the fit, reaches a probability:\n"
    data = {"bias": round(bias, 2), "weights": kept}
    DANGER.write_text(f"{head}{comment}{yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=170)}", encoding="utf-8")


if __name__ == "__main__":
    main()
