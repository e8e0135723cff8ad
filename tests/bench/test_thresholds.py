from hypothesis import given
from hypothesis import strategies as st

from bench.matcher.thresholds import Ranking, Thresholds, thresholds
from knowledge.evaluation.questions import Kind, Question


def ranking(kind: Kind, *, right: bool, score: float) -> Ranking:
    in_scope = kind == "plain"
    return Ranking(Question("texto", "a/b" if in_scope else None, kind, "a"), ("a/b" if right else "a/c", "a/d"), score)


RANKINGS = st.lists(
    st.builds(ranking, st.sampled_from(["plain", "far", "near"]), right=st.booleans(), score=st.floats(0, 1)), min_size=1, max_size=60
)
ALLOWED = {"in scope": 0.1, "far": 0.0, "near": 0.2}


@given(rankings=RANKINGS)
def test_thresholds_keep_to_what_is_allowed(rankings: list[Ranking]) -> None:
    limits = thresholds(rankings, ALLOWED, shown=0.5)
    outcomes = [limits.decide(ranking) for ranking in rankings]
    for kind, allowed in zip(("plain", "far", "near"), ALLOWED.values(), strict=True):
        of_kind = [outcome for outcome in outcomes if outcome.question.kind == kind]
        assert sum(outcome.wrong for outcome in of_kind) <= allowed * len(of_kind) + 1e-9
    foreign = [outcome for outcome in outcomes if outcome.question.gold is None]
    offered = sum(outcome.decision == "offer" for outcome in foreign)
    assert offered <= 0.5 * len(foreign)


def test_thresholds_are_the_lowest_that_do() -> None:
    rankings = [ranking("plain", right=True, score=0.9), ranking("plain", right=True, score=0.5), ranking("far", right=False, score=0.4)]
    limits = thresholds(rankings, ALLOWED, shown=0.0)
    assert [limits.decide(each).decision for each in rankings] == ["answer", "answer", "consultant"]


def test_between_the_thresholds_it_offers() -> None:
    outcome = Thresholds(answer_from=0.8, offer_from=0.3).decide(ranking("plain", right=False, score=0.5))
    assert (outcome.decision, outcome.shown) == ("offer", ("a/c", "a/d"))
