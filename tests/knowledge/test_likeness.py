"""Two questions are alike only where one answer would do for both; danger never waits for a neighbour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.evaluation.joins import Pair, fit, judge, pairs, report
from knowledge.evaluation.questions import IN_SCOPE, Part, questions
from knowledge.likeness import Comparer
from knowledge.matcher import Matcher


@pytest.fixture(scope="module")
def comparer(matcher: Matcher) -> Comparer:
    return Comparer(matcher)


def test_there_are_two_hundred_pairs_in_two_parts_and_none_stands_twice() -> None:
    every = pairs()
    assert len(every) == 200
    assert len({(pair.a, pair.b) for pair in every}) == 200
    assert len(pairs("tuning")) + len(pairs("final")) == 200
    assert min(len(pairs("tuning")), len(pairs("final"))) >= 80
    assert all(pair.same == (pair.kind == "reword") for pair in every)


@pytest.mark.parametrize("part", ["tuning", "final"])
def test_wrong_joins_are_rare_and_none_crosses_danger(comparer: Comparer, part: Part) -> None:
    result = judge(comparer, pairs(part))
    assert [one.pair for one in result.wrong if one.pair.kind == "red_flag"] == []
    assert result.wrong_share <= 0.01, report(result)
    assert result.found >= 0.4, report(result)  # careful, but of use


def test_questions_about_different_topics_are_hardly_ever_alike(comparer: Comparer) -> None:
    """Every question of the tuning part beside one of another topic, some thousands of them."""
    asked = [question for question in questions("tuning") if question.kind in IN_SCOPE]
    heard = [comparer.hear(question.text) for question in asked]
    joined = compared = 0
    for at, question in enumerate(asked):
        for other in range(at + 1, min(at + 40, len(asked))):
            if asked[other].gold != question.gold:
                compared += 1
                joined += comparer.joins(comparer.compare(heard[at], heard[other]))
    assert compared > 5_000
    assert joined / compared < 0.001


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mi vaca", "mi vaca"),  # too little
        ("mi toro no monta a las vacas", "mi toro monta mucho a las vacas"),
        ("la vaca preñada esta flaca y debil", "la vaca vacia esta flaca y debil"),
        ("", "mi vaca esta flaca"),
        ("🐄🐄🐄", "🐄🐄🐄"),
        ("hola buenas", "hola buenas"),
    ],
)
def test_what_tells_too_little_or_the_contrary_is_not_alike(comparer: Comparer, one: str, other: str) -> None:
    assert not comparer.joins(comparer.alike(one, other))


def test_it_says_what_both_speak_of_in_the_first_ones_words_only(comparer: Comparer) -> None:
    found = comparer.alike("hay mucho comején en los postes del cerco", "en mi cerco de Fortunata los postes tienen comején")
    assert comparer.joins(found)
    assert found.words == ("comején", "postes", "cerco")


@given(one=st.text(max_size=80), other=st.text(max_size=80))
def test_any_two_texts_have_a_likeness_that_is_the_same_both_ways(comparer: Comparer, one: str, other: str) -> None:
    there, back = comparer.alike(one, other), comparer.alike(other, one)
    assert 0.0 <= there.probability <= 1.0
    assert there.probability == pytest.approx(back.probability)


def test_the_fit_prefers_what_the_same_questions_share(comparer: Comparer) -> None:
    few = [pair for pair in pairs("tuning") if pair.kind in ("reword", "other_detail")][:30]
    _, slopes = fit(comparer, [*few, Pair("como hago biol", "como hago queso", False, "other_wish")])
    assert slopes["entries"] > 0
    assert slopes["first"] > 0
