import copy
import datetime as dt
from typing import Any

import pytest

from knowledge.entry import Entry
from knowledge.manual import Manual
from knowledge.matcher import Matcher

TICKS: dict[str, Any] = {
    "title": "Garrapatas",
    "urgency": "this-week",
    "first": "Cuente las garrapatas de 10 animales [P].",
    "why": "Chupan sangre.",
    "steps": ["Lea la etiqueta.", "Moje a contrapelo.", "Repita a los 21 días [S1]."],
    "avoid": ["No use media dosis."],
    "caution": [],
    "means": dict.fromkeys(("cost", "materials", "work", "where", "help", "small_step", "risk"), "no informado"),
    "red_flag": None,
    "follow_up_days": 21,
    "season": [],
    "activities": ["cattle"],
    "place": "Madre de Dios",
    "asks": [f"mi vaca tiene garrapatas en el lado {side}" for side in "abcdefghij"],
    "related": ["health/tick-fever"],
    "sources": {"S1": {"title": "Guía", "organisation": "INIA", "year": 2020, "url": None}},
    "review": {},
}


@pytest.fixture
def raw() -> dict[str, Any]:
    """An entry without faults, as YAML gives it, to be spoiled by a test."""
    data = copy.deepcopy(TICKS)
    data["review"] = {"by": "pending", "on": dt.date(2026, 11, 21), "until": dt.date(2028, 11, 20)}
    return data


@pytest.fixture
def ticks(raw: dict[str, Any]) -> Entry:
    return Entry.from_mapping("health/ticks", raw)


@pytest.fixture(scope="session")
def manual() -> Manual:
    return Manual.load()


@pytest.fixture(scope="session")
def matcher(manual: Manual) -> Matcher:
    return Matcher(manual)
