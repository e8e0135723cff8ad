from typing import Any

import pytest

from knowledge.entry import Entry, EntryError


def faults_of(raw: dict[str, Any]) -> list[str]:
    with pytest.raises(EntryError) as error:
        Entry.from_mapping("health/ticks", raw)
    return error.value.faults


def test_an_entry_knows_its_chapter_and_every_text_by_its_place(ticks: Entry) -> None:
    assert ticks.chapter == "health"
    assert ticks.texts["steps[2]"] == "Repita a los 21 días [S1]."
    assert ticks.texts["means.risk"] == "no informado"
    assert ticks.source("S1") is ticks.sources[0]
    assert ticks.source("S2") is None
    assert ticks.review.is_pending


def test_every_fault_of_a_file_is_told_at_once(raw: dict[str, Any]) -> None:
    del raw["why"]
    raw["urgency"] = "soon"
    raw["colour"] = "red"
    assert faults_of(raw) == [
        "health/ticks: the file lacks why",
        "health/ticks: the file has the unknown key colour",
        "health/ticks: urgency is 'soon', not one of today, this-week, can-wait",
    ]


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("title", 5, "title is not text"),
        ("title", " ", "title is not text"),
        ("title", None, "title is empty"),
        ("steps", "Lea", "steps is not a list"),
        ("steps", ["Lea", {"Ojo": "no"}], "steps[1] is not text"),
        ("follow_up_days", 0, "follow_up_days is 0"),
        ("follow_up_days", True, "follow_up_days is True"),
        ("season", [0], "season is [0]"),
        ("activities", ["cats"], "activities is 'cats'"),
        ("means", {"cost": "S/ 5"}, "means lacks help"),
        ("means", None, "means is not a mapping"),
        ("red_flag", {"kind": "war", "first_step": "Huya.", "signs": ["ya"]}, "red_flag.kind is 'war'"),
        ("sources", [], "sources is not a mapping"),
        ("sources", {"S1": {"title": "x", "organisation": "y", "year": "old", "url": None}}, "sources.S1.year is 'old'"),
        ("sources", {"S1": {"title": "x", "organisation": "y", "year": 1, "url": "ftp"}}, "sources.S1.url is 'ftp'"),
        ("review", {"by": "pending", "on": "today", "until": None}, "review.on is 'today'"),
    ],
)
def test_a_wrong_value_is_named_with_its_key_and_reason(raw: dict[str, Any], key: str, value: Any, reason: str) -> None:
    raw[key] = value
    assert any(fault.startswith(f"health/ticks: {reason}") for fault in faults_of(raw))


def test_a_file_that_is_no_mapping_is_one_fault() -> None:
    with pytest.raises(EntryError, match="health/ticks: the file is not a mapping"):
        Entry.from_mapping("health/ticks", ["title"])
