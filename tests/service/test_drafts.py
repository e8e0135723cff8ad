"""What a consultant types becomes an entry within the manual's limits, and holds no figure that nobody wrote."""

import re
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entry import Entry
from knowledge.learned import Lesson, taught
from knowledge.lint import LONGEST, claims_have_sources, dates, figures_have_keys, lengths, misplaced_keys, sources
from knowledge.manual import Manual
from knowledge.sentences import figures, keys, sentences
from knowledge.writing import as_json
from service import drafts
from service.drafts import CORRECTABLE, DraftError, empty, put, read
from service.scrub import scrubbed

TYPED = st.text(st.sampled_from("aeñ z.,;?!¿\n-•1290[]SP /%°"), max_size=260)


def entry_of(data: dict[str, object]) -> Entry:
    learned, resting = taught(Manual([]), [Lesson("entry", "health/new", {**data, "review": drafts.signed("health", date(2026, 11, 23))})])
    assert resting == []
    return learned.entry("health/new")


@given(title=TYPED, first=TYPED, steps=TYPED, caution=TYPED, asks=TYPED, source=TYPED)
def test_whatever_is_typed_is_refused_or_makes_a_sound_entry(**typed: str) -> None:
    data = empty("Madre de Dios", 2026, [])
    for field, text in typed.items():
        data = put(data, field, ["x"] if isinstance(data.get(field), list) else "x")
        with suppress(DraftError):
            data = put(data, field, read(field, text, "S1", data["sources"]))
    entry = entry_of(data)
    for rule in (lengths, misplaced_keys, figures_have_keys, dates):
        assert list(rule(entry)) == []
    assert drafts.strange_figures(data, "\n".join(typed.values())) == []


@given(text=TYPED)
def test_keys_are_added_to_the_sentences_with_figures_and_to_no_others(text: str) -> None:
    told = drafts.with_keys(" ".join(text.split()), "S7")
    for sentence in sentences(told):
        assert not figures(sentence) or keys(sentence)
    assert re.sub(r"\s|\[S7\]", "", told) == re.sub(r"\s|\[S7\]", "", text)


def test_a_new_entry_cites_the_consultants_experience() -> None:
    data = empty("Madre de Dios", 2026, ["health/ticks"])
    for field, text in (
        ("title", "Latas"),
        ("first", "Ponga 4 latas."),
        ("steps", "1. Amárrelas.\n2) Cada 3 metros, a 1 m del suelo"),
        ("asks", "latas"),
    ):
        data = put(data, field, read(field, text, "S1", data["sources"]))
    entry = entry_of(data)
    assert entry.first == "Ponga 4 latas [S1]."
    assert entry.steps == ("Amárrelas.", "Cada 3 metros, a 1 m del suelo [S1]")
    assert [*sources(entry), *claims_have_sources(entry)] == []
    assert entry.means.cost == "no informado"


def test_a_figure_that_nobody_wrote_is_found() -> None:
    data = put(empty("Madre de Dios", 2026, []), "first", "Ponga 2,5 litros y 40 g [S1].")
    assert drafts.strange_figures(data, "dele 2,5 litros") == ["40"]
    assert drafts.strange_figures(data, "dele 2,5 litros con 40 g") == []
    assert drafts.strange_figures(data, "dele 25 litros con 40 g") == ["2,5"]


@pytest.mark.parametrize(
    ("field", "text", "fault", "limit"),
    [
        ("title", "x" * 61, "too_long", 60),
        ("title", "  ", "empty", 0),
        ("steps", "- \n  ", "empty", 0),
        ("steps", "\n".join("a" * 9), "too_many", 8),
        ("first", "Dele 3 g. " + "x" * 290, "too_long", LONGEST["first"]),
        ("first", "Dele 3 g [S9].", "unknown_key", 0),
        ("means.cost", "x" * 301, "too_long", 300),
    ],
)
def test_what_does_not_fit_says_why(field: str, text: str, fault: str, limit: int) -> None:
    with pytest.raises(DraftError) as raised:
        read(field, text, "S1", ["S2"])
    assert (raised.value.fault, raised.value.limit) == (fault, limit)


def test_a_correction_keeps_the_sources_that_it_still_cites() -> None:
    manual = Manual.load()
    for entry in list(manual.entries.values())[:40]:
        data = as_json(entry)
        own = drafts.free_key(data)
        assert own not in data["sources"]
        assert drafts.with_sources(data, own, 2026)["sources"] == data["sources"]
        changed = put(data, "first", read("first", "Mire 3 animales.", own, data["sources"]))
        assert {own} <= set(drafts.with_sources(changed, own, 2026)["sources"])
        assert all(drafts.value_of(changed, field) == drafts.value_of(data, field) for field in CORRECTABLE if field != "first")


def test_a_consultants_answer_is_suggested_in_his_own_sentences_and_without_his_questions() -> None:
    found = drafts.suggested(["¿Qué come?", "Déle sal mineral. Cámbiela de potrero.\n¿Tiene agua? Mándeme una foto."])
    assert found == {"first": "Déle sal mineral.", "steps": "Cámbiela de potrero.\nMándeme una foto."}
    assert drafts.suggested([]) == {}
    assert drafts.suggested(["x" * 301]) == {}


def test_ids_are_short_and_nobody_elses() -> None:
    first = drafts.entry_id_for("silvopasture", "¿Qué árbol da sombra buena para el ganado?", [])
    assert first == "silvopasture/que-arbol-da-sombra"
    assert drafts.entry_id_for("silvopasture", "¿Qué árbol da sombra buena?", [first]) == f"{first}-2"
    assert drafts.entry_id_for("fish", "«…»", []) == "fish/tema"
    assert len(f"view:sources:{drafts.entry_id_for('silvopasture', 'x' * 60, [])}:{10**12}".encode()) <= 64


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("soy Julia Quispe, mi vaca está flaca", "mi vaca está flaca"),
        ("Me llamo julia y mi vaca está flaca", "y mi vaca está flaca"),
        ("mi vaca está flaca, llame al 982 123 456", "mi vaca está flaca, llame al"),
        ("+51 982123456 mi vaca", "mi vaca"),
        ("soy ganadero y tengo 120 vacas en 45 hectáreas", "soy ganadero y tengo 120 vacas en 45 hectáreas"),
        ("la vaca de Julia Quispe cojea", "la vaca de cojea"),
        ("la vaca Julia cojea", "la vaca Julia cojea"),
    ],
)
def test_a_question_loses_what_tells_whose_it_is(text: str, left: str) -> None:
    assert scrubbed(text, "Julia Quispe") == left
