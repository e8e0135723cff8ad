"""Which wordings say the same, and which questions are about the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.manual import Manual
from knowledge.matcher import Matcher
from knowledge.wordings import alike, clusters


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("mi vaca tiene garrapatas", "MI VACA TIENE GARRAPATAS!!", True),
        ("mi vaca tiene garrapatas", "garrapatas tiene mi vaca", True),
        ("mi vaca tiene garrapatas", "mi vaca tiene garapatas", True),
        ("mi vaca tiene garrapatas", "mi vaca tiene bicheras", False),
        ("mi vaca tiene garrapatas", "mi gallina tiene garrapatas", False),
        ("mi vaca tiene garrapatas", "cómo baño mi ganado", False),
    ],
)
def test_alike_give_or_take_a_letter(one: str, other: str, same: bool) -> None:
    assert alike(one, ["otra cosa", other]) is same


def test_questions_about_the_same_are_together_and_other_animals_apart(matcher: Matcher) -> None:
    texts = [
        "mi tractor baila solo en la chacra",
        "gusanos en el ombligo de mi ternero",
        "qué hago con un tractor que baila",
        "gusanos en la hoja del plátano",
        "ternero con gusanera en el ombligo",
        "el tractor baila",
    ]
    assert clusters(texts, matcher.ranker) == [[0, 2, 5], [1, 4], [3]]


@given(texts=st.lists(st.text(max_size=30), max_size=12))
def test_every_question_is_in_one_cluster(matcher: Matcher, texts: list[str]) -> None:
    found = clusters(texts, matcher.ranker)
    assert sorted(number for members in found for number in members) == list(range(len(texts)))
    assert [len(members) for members in found] == sorted((len(members) for members in found), reverse=True)


def test_what_is_of_today_or_goes_on_does_not_stand_alone(manual: Manual, matcher: Matcher) -> None:
    asks = [ask for entry in list(manual.entries.values())[:60] for ask in entry.asks]
    alone = sum(map(matcher.stands_alone, asks))
    assert alone > 0.9 * len(asks)
    for text in ("¿y cuánto le pongo?", "cada cuántos días", "hola", "muchas gracias", "va a llover mañana", "a como esta el kilo", ""):
        assert not matcher.stands_alone(text)
