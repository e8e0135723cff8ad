"""Thresholds for a ranker that has none of its own, so that rankers can be compared by what they answer and offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, nextafter

from knowledge.evaluation.measure import Outcome
from knowledge.evaluation.questions import IN_SCOPE, Question
from knowledge.finding import Decision


@dataclass(frozen=True, slots=True)
class Ranking:
    """The three best entries for a question, and the number that a threshold is put on."""

    question: Question
    ids: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    answer_from: float
    offer_from: float

    def decide(self, ranking: Ranking) -> Outcome:
        decision: Decision = "consultant"
        if ranking.score >= self.answer_from:
            decision = "answer"
        elif ranking.score >= self.offer_from:
            decision = "offer"
        shown = {"answer": 1, "offer": 3, "consultant": 0}[decision]
        return Outcome(ranking.question, decision, ranking.ids[:shown])


def thresholds(rankings: Sequence[Ranking], allowed: Mapping[str, float], shown: float) -> Thresholds:
    """The lowest ones that keep to `allowed` and show something to no more than a share `shown` of the foreign questions."""
    own = [ranking for ranking in rankings if ranking.question.kind in IN_SCOPE]
    far = [ranking for ranking in rankings if ranking.question.kind in ("far", "talk")]
    near = [ranking for ranking in rankings if ranking.question.kind == "near"]
    wrong = [ranking for ranking in own if ranking.question.gold not in ranking.ids[:1]]
    answer_from = max(
        _above(wrong, allowed["in scope"] * len(own)),
        _above(far, allowed["far"] * len(far)),
        _above(near, allowed["near"] * len(near)),
    )
    return Thresholds(answer_from, _above([*far, *near], shown * len([*far, *near])))


def _above(rankings: Sequence[Ranking], passing: float) -> float:
    """The lowest threshold that no more than `passing` of the rankings reach."""
    scores = sorted((ranking.score for ranking in rankings), reverse=True)
    place = int(passing + 1e-9)
    return nextafter(scores[place], inf) if place < len(scores) else -inf
