import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.lexicon import spanish
from knowledge.normalise import fold
from knowledge.spelling import Speller
from knowledge.stem import singular, sound_key, stem

FOLDED_WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=20)


@given(st.text(max_size=300))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=300))
def test_a_folded_text_holds_letters_marks_and_numbers_only(text: str) -> None:
    assert all(unicodedata.category(char)[0] in "LMN" for char in fold(text) if char != " ")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("¿Qué le DOY a la ÑAÑA?", "que le doy a la nana"),
        ("20 ml/kg", "20 ml kg"),
        ("ﬁebre Ａ１", "fiebre a1"),
        ("mi vaca 🐄 murió", "mi vaca murio"),
        ("मक्का की!", "मक्का की"),
        ("\x00\t\n", ""),
    ],
)
def test_folding_keeps_what_people_mean(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(FOLDED_WORD)
def test_stems_and_sound_keys_of_any_word_exist(word: str) -> None:
    assert stem(word)
    assert word.startswith(stem(word)[:2])
    assert singular(word)
    assert isinstance(sound_key(word), str)


@pytest.mark.parametrize(
    "words", [["vaca", "vacas", "vaquita"], ["ternero", "terneros", "ternerito"], ["castrar", "castracion", "castrado"]]
)
def test_forms_of_a_word_share_their_stem(words: list[str]) -> None:
    assert len({stem(word) for word in words}) == 1


@pytest.mark.parametrize(("one", "other"), [("rabia", "rabo"), ("pata", "pato"), ("mango", "manga")])
def test_words_that_mean_something_else_keep_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("baca", "vaca"), ("kiero", "quiero"), ("cogoyo", "cogollo"), ("onbligo", "ombligo"), ("geringa", "jeringa")],
)
def test_what_sounds_alike_has_one_sound_key(typed: str, meant: str) -> None:
    assert sound_key(typed) == sound_key(meant)


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("garapata", "garrapata"),
        ("gara pata", "garrapata"),
        ("mivaca", "mi vaca"),
        ("garrapaat", "garrapata"),
        ("vacagarapata", "vaca garrapata"),
        ("agrrapata", "garrapata"),
        ("gato", "gato"),
        ("123456", "123456"),
        ("zzzzzzz", "zzzzzzz"),
    ],
)
def test_spelling_is_mended_to_the_words_of_the_manual_only(typed: str, mended: str) -> None:
    speller = Speller({"garrapata": 3, "vaca": 5, "pato": 1}, known=["gato", "mi"], heads=["mi"])
    assert " ".join(speller.correct(typed.split())) == mended


@pytest.mark.parametrize(
    ("typed", "standard"),
    [
        ("chancho", "cerdo"),
        ("chanchitos", "cerdo"),
        ("orina roja", "ranilla"),
        ("carrapato", "garrapata"),
        ("tupe", "sututo"),
        ("no puede parir", "parto dificil"),
        ("pase sanitario", "csti"),
    ],
)
def test_local_and_portuguese_words_become_the_standard_term(typed: str, standard: str) -> None:
    lexicon = spanish()
    assert lexicon.terms(typed.split()) == lexicon.terms(standard.split())


def test_a_standard_term_stands_for_itself() -> None:
    lexicon = spanish()
    again = {key: value for key, value in lexicon.standards().items() if lexicon.terms(key) != value}
    assert again == {}


def test_a_doubtful_word_only_hints() -> None:
    lexicon = spanish()
    terms = lexicon.terms(["le", "dio", "curso", "al", "ternero"])
    assert "curs" in terms
    assert "diarre" in set(lexicon.hints(terms))


def test_subjects_are_the_animals_and_crops_that_are_named() -> None:
    lexicon = spanish()
    assert lexicon.subjects_of(lexicon.terms(["el", "chancho", "comio", "yuca"])) == {"pig", "cassava"}
