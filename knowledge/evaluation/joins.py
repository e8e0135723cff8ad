"""Measures `likeness` on pairs of questions: how many of the same are found, and how many of others are joined wrongly.

`python -m knowledge.evaluation.joins [--part tuning|final] [--all]`; README.md says who wrote the pairs.
`--fit` prints weights for likeness.yaml.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from knowledge.evaluation.questions import Part, part_of
from knowledge.likeness import Comparer, Likeness, shared
from knowledge.manual import Manual
from knowledge.matcher import Matcher
from knowledge.weights import Logistic

PAIRS = Path(__file__).parent / "pairs.jsonl"
_OTHERS = 0.3  # what a question beside one of another pair weighs in the fit
PairKind = Literal["reword", "other_animal", "other_meaning", "other_wish", "other_detail", "red_flag"]


@dataclass(frozen=True, slots=True)
class Pair:
    """`same`: whether one answer would do for both and they may wait together; with a red flag on either side never."""

    a: str
    b: str
    same: bool
    kind: PairKind

    @property
    def part(self) -> Part:
        return part_of(self.a)


@dataclass(frozen=True, slots=True)
class Judged:
    pair: Pair
    likeness: Likeness
    joined: bool


@dataclass(frozen=True, slots=True)
class Result:
    judged: Sequence[Judged]

    @property
    def found(self) -> float:
        """The share of the pairs that want the same and are joined."""
        same = [one for one in self.judged if one.pair.same]
        return sum(one.joined for one in same) / len(same)

    @property
    def wrong(self) -> list[Judged]:
        return [one for one in self.judged if one.joined and not one.pair.same]

    @property
    def wrong_share(self) -> float:
        """Of the pairs that must not be joined, not of all: the stricter reading."""
        return len(self.wrong) / sum(not one.pair.same for one in self.judged)


def pairs(part: Part | None = None) -> list[Pair]:
    lines = PAIRS.read_text(encoding="utf-8").splitlines()
    return [pair for line in lines if part in (None, (pair := Pair(**json.loads(line))).part)]


def judge(comparer: Comparer, asked: Sequence[Pair]) -> Result:
    """Both ways round: either may be asked first, and one wrong join is enough."""
    judged = []
    for pair in asked:
        likeness, back = comparer.alike(pair.a, pair.b), comparer.alike(pair.b, pair.a)
        joined = (comparer.joins(likeness), comparer.joins(back))
        judged.append(Judged(pair, likeness, all(joined) if pair.same else any(joined)))
    return Result(judged)


def report(result: Result) -> str:
    rows = []
    for kind in get_args(PairKind):
        own = [one for one in result.judged if one.pair.kind == kind]
        rows.append(f"{kind:<14} {sum(one.joined for one in own):>3} of {len(own):>3} joined")
    wrong = "\n".join(f"  {one.likeness.probability:.2f} {one.pair.kind}: {one.pair.a} | {one.pair.b}" for one in result.wrong)
    return "\n".join(
        [*rows, f"\nfound {result.found:.1%}, wrong {len(result.wrong)} ({result.wrong_share:.1%} of those that differ)", wrong]
    )


def fit(comparer: Comparer, asked: Sequence[Pair]) -> tuple[float, dict[str, float]]:
    """A logistic regression over what nothing forbids, by gradient descent, a little regularised.

    Each question against the others' too, at part of the weight: those differ, but for a few.
    """
    heard = [(comparer.hear(pair.a), comparer.hear(pair.b)) for pair in asked]
    rows = []
    for at, pair in enumerate(asked):
        for other, (_, b) in enumerate(heard):
            a = heard[at][0]
            if not comparer.forbidden(a, b):
                rows.append((shared(a, b), float(pair.same and at == other), 1.0 if at == other else _OTHERS))
    total = sum(weight for _, _, weight in rows)
    bias, slopes = 0.0, dict.fromkeys(("words", "entries", "first"), 0.0)
    for _ in range(5_000):
        step, steps = 0.0, {name: -0.001 * slope for name, slope in slopes.items()}
        for facts, gold, weight in rows:
            miss = weight * (gold - Logistic(bias, slopes).probability(facts)) / total
            step += miss
            for name in slopes:
                steps[name] += miss * facts[name]
        bias += 2 * step
        slopes = {name: slope + 2 * steps[name] for name, slope in slopes.items()}
    return bias, slopes


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m knowledge.evaluation.joins", description="Measures which questions are joined.")
    parser.add_argument("--part", choices=get_args(Part), default="tuning", help="final is only for reports")
    parser.add_argument("--all", action="store_true", help="every pair with its probability")
    parser.add_argument("--fit", action="store_true", help="fit the weights on the part")
    options = parser.parse_args()
    comparer = Comparer(Matcher(Manual.load()))
    if options.fit:
        bias, slopes = fit(comparer, pairs(options.part))
        print(f"bias: {bias:.3f}\nslopes: {{{', '.join(f'{name}: {slope:.3f}' for name, slope in slopes.items())}}}")
        return
    result = judge(comparer, pairs(options.part))
    print(report(result))
    if options.all:
        for one in sorted(result.judged, key=lambda one: -one.likeness.probability):
            print(f"{one.likeness.probability:.2f} {'+' if one.pair.same else '-'} {one.pair.kind}: {one.pair.a} | {one.pair.b}")


if __name__ == "__main__":
    main()
