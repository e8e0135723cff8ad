import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge import lint, seasons
from knowledge.entry import Entry, RedFlag, Source
from knowledge.manual import Manual
from knowledge.sentences import figures, reading_ease, sentences, unsourced_claim

TODAY = dt.date(2026, 11, 22)


def told(entry: Entry) -> list[str]:
    return [fault.text.removeprefix(f"{entry.id}: ") for fault in lint.lint_entry(entry, TODAY)]


def test_an_entry_without_faults_is_not_spoken_of(ticks: Entry) -> None:
    assert told(ticks) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"title": "G" * 61}, "title is 61 characters, at most 60"),
        ({"steps": ("a", "b", "c" * 214)}, "steps[2] is 214 characters, at most 200"),
        ({"steps": ("a", "b [S1]")}, "steps has 2, not 3 to 8"),
        ({"asks": ("a",)}, "asks has 1, not 10 to 16"),
        ({"why": "Chupan [S9]."}, "[S9] is used but not listed in sources"),
        ({"title": "Garrapatas [S1]"}, "title holds a source key; keys belong in the advice"),
        ({"why": "Bajan 3 kilos."}, "why has a figure without [S..] or [P]: 'Bajan 3 kilos.'"),
        ({"related": ("health/ticks",)}, "related names the entry itself"),
        ({"season": (4, 4)}, "season names a month twice"),
        ({"place": "M" * 81}, "place is 81 characters, at most 80"),
    ],
)
def test_each_rule_says_what_is_wrong_in_a_plain_sentence(ticks: Entry, change: dict[str, Any], fault: str) -> None:
    assert fault in told(replace(ticks, **change))


def test_a_source_that_is_never_used_is_a_fault(ticks: Entry) -> None:
    sources = (*ticks.sources, Source("S2", "x", "y", 2020, None))
    assert told(replace(ticks, sources=sources)) == ["sources.S2 is listed but never used"]


def test_asks_that_differ_only_in_accents_and_capitals_repeat_each_other(ticks: Entry) -> None:
    asks = (*ticks.asks[:9], "¿Mi VACA tiene garrapatas en el ládo a?")
    assert [fault.partition(":")[0] for fault in told(replace(ticks, asks=asks))] == ["asks[9] repeats asks[0]"]


def test_signs_are_several_and_no_single_words(ticks: Entry) -> None:
    flag = RedFlag("animals", "Llame.", ("convulsiona",))
    assert told(replace(ticks, red_flag=flag)) == [
        "red_flag.signs has 1, not 8 to 16",
        "red_flag.signs[0] has 1 words, not 2 to 6",
    ]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Ponga 5 ml por animal [P].", "a dose"),
        ("La dosis es 3 por kilo [P].", "a dose"),
        ("Mezcle 100 gramos de urea [P].", "a dose"),
        ("Cuesta S/ 20 el litro [P].", "a price"),
        ("Vale 20 soles [P].", "a price"),
        ("El retiro es de 28 días [P].", "a withdrawal time"),
        ("Lo manda la Ley 29763 [P].", "a law"),
        ("Llame al 982 123 456 [P].", "a phone number"),
        ("Use 4 litros por animal [P].", None),
        ("Sirve MG-5 o MG-4 [P].", None),
    ],
)
def test_doses_prices_and_laws_need_a_source(ticks: Entry, sentence: str, kind: str | None) -> None:
    assert unsourced_claim(sentence) == kind
    faults = told(replace(ticks, why=sentence))
    assert bool(faults) == bool(kind)
    assert told(replace(ticks, why=sentence.replace("[P]", "[S1]"))) == []


def test_an_expired_review_is_a_warning_and_not_an_error(ticks: Entry) -> None:
    review = replace(ticks.review, on=dt.date(2024, 1, 1), until=dt.date(2025, 1, 1))
    faults = list(lint.lint_entry(replace(ticks, review=review), TODAY))
    assert [(str(fault), fault.is_error) for fault in faults] == [("health/ticks: review expired on 2025-01-01 (warning)", False)]


def test_two_entries_never_claim_the_same_words(ticks: Entry) -> None:
    other = replace(ticks, id="health/worms", asks=("¡Mi vaca tiene garrapatas en el lado A!",))
    topics = {"health/ticks", "health/worms", "health/tick-fever"}
    assert [fault.text for fault in lint.lint_together([ticks, other], topics)] == [
        "health/worms: the ask '¡Mi vaca tiene garrapatas en el lado A!' is also claimed by health/ticks"
    ]


def test_dead_ids_and_topics_without_entry_are_told(ticks: Entry) -> None:
    assert [fault.text for fault in lint.lint_together([ticks], {"health/ticks", "fish/feeding"}, complete=True)] == [
        "health/ticks: related names health/tick-fever, which is no topic",
        "fish/feeding: the topic has no entry",
    ]
    assert "health/ticks: there is no such topic in topics.yaml" in map(str, lint.lint_together([ticks], set()))


def test_the_command_tells_faults_and_fails(tmp_path: Path, raw: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "health").mkdir()
    (tmp_path / "health" / "ticks.yaml").write_text(yaml.safe_dump(raw | {"title": "G" * 61}), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("?", encoding="utf-8")
    assert lint.main([str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "notes.txt: not an entry; entries are <chapter>/<slug>.yaml" in lines
    assert "health/ticks: title is 61 characters, at most 60" in lines
    assert lint.main([str(tmp_path), "fish"]) == 0


def test_the_manual_of_the_house_has_no_faults() -> None:
    assert [str(fault) for fault in lint.lint(complete=True) if fault.is_error] == []


def test_sentences_end_where_they_end() -> None:
    assert sentences("Según el art. 5 del D.S. N° 18 [S1]. Mire 2 veces. [P] Ya.") == [
        "Según el art. 5 del D.S. N° 18 [S1].",
        "Mire 2 veces [P].",
        "Ya.",
    ]


def test_names_with_digits_are_no_figures() -> None:
    assert not figures("Siembre MG-5, F1 o Cuba 22 [S5].")
    assert figures("Siembre 5 kilos.")


def test_long_words_and_sentences_read_harder() -> None:
    easy = reading_ease("La vaca come pasto. El toro toma agua.")
    assert easy > 80 > reading_ease("La suplementación mineralizada incrementa considerablemente la productividad.")


def test_the_season_calendar_names_entries_that_exist_each_once_and_short(manual: Manual) -> None:
    known = manual.entries.keys()
    assert list(seasons.faults(known)) == []
    assert {month for task in seasons.tasks() for month in task.months} == set(range(1, 13))
    assert [fault for fault in seasons.faults(known - {"health/ticks"}) if "no such entry" in fault] == [
        "seasons.yaml, health/ticks: there is no such entry"
    ]
