import pytest

from knowledge import evaluation
from knowledge.calibrate import MOST_WRONG, SHARES, Example, answer_threshold, left_out
from knowledge.evidence import FACTS
from knowledge.fitting import fit_facts
from knowledge.manual import Manual
from knowledge.weights import Logistic


def test_a_left_out_ask_is_no_longer_known(manual: Manual) -> None:
    matcher, held = left_out(manual, 2)
    entry_id, ask = held[0]
    assert manual.entry(entry_id).asks[2] == ask
    assert matcher.ranker.read(ask).exact is None


def example(kind: str, score: float, first: bool) -> Example:
    facts = dict.fromkeys(FACTS, 0.0) | {"score": score, "told": 5.0}
    return Example(kind, "", (), facts, first, first, elsewhere=False)


def test_a_fit_gives_higher_probability_to_what_was_right_more_often() -> None:
    rows = [example("in scope", score / 20, score > 10) for score in range(20)]
    rows += [example(kind, 0.1, False) for kind in ("plain", "left out", "removed", "near miss", "out of scope")]
    logistic = fit_facts(rows, [row.first for row in rows], FACTS, SHARES)
    assert logistic.probability(rows[19].facts) > 0.5 > logistic.probability(rows[0].facts)


def test_the_threshold_rises_until_few_wrong_answers_are_left() -> None:
    rows = [example(kind, 0.5, False) for kind in MOST_WRONG]
    logistic = Logistic(0.0, {"score": 4.0})
    assert answer_threshold(rows, logistic) == pytest.approx(0.885)


def test_every_evaluation_message_has_a_known_topic(manual: Manual) -> None:
    pairs = [pair for name in ("plain", "typed") for pair in evaluation.asked(name)]
    assert {topic for topic, _ in pairs} <= set(manual.entries)
    assert len({topic for topic, _ in evaluation.asked("plain")}) == len(manual)
