"""The numbers of the matcher, from `weights.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from pathlib import Path

import yaml

WEIGHTS = Path(__file__).parent / "weights.yaml"


@dataclass(frozen=True, slots=True)
class Logistic:
    """A probability from weighted facts; facts without a weight count nothing."""

    bias: float
    slopes: Mapping[str, float]

    def probability(self, facts: Mapping[str, float]) -> float:
        return 1 / (1 + exp(-self.bias - sum(slope * facts[name] for name, slope in self.slopes.items())))


@dataclass(frozen=True, slots=True)
class Weights:
    """`fields`: what a word counts outside the asks; `views`: how the views are fused.

    `sure` is the probability that the best hit is right, `offered` that one of the three best is; from `answer_from`
    and `offer_from` on they are believed.
    """

    fields: Mapping[str, float]
    hint: float
    subject: float
    views: Mapping[str, Mapping[str, float]]
    sure: Logistic
    offered: Logistic
    answer_from: float
    offer_from: float


def load(path: Path = WEIGHTS) -> Weights:
    data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    plain = {name: data[name] for name in ("fields", "hint", "subject", "views", "answer_from", "offer_from")}
    return Weights(**plain, sure=Logistic(**data["sure"]), offered=Logistic(**data["offered"]))
