"""The evaluation questions and their two parts; README.md says who wrote them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

Part = Literal["tuning", "final"]
Kind = Literal[
    "plain", "symptom", "hard", "short", "portuguese", "long", "far", "near", "talk", "red_flag", "look_alike", "follow_up"
]  # fmt: skip

FILES = (
    *("questions-a", "questions-b", "out-of-scope-c", "red-flags-c", "look-alikes-c", "follow-ups-c"),
    *("red-flags-d", "look-alikes-d"),
)
IN_SCOPE: frozenset[Kind] = frozenset({"plain", "symptom", "hard", "short", "portuguese", "long"})
HARD: frozenset[Kind] = frozenset({"symptom", "hard", "short", "portuguese"})
OUT_OF_SCOPE: frozenset[Kind] = frozenset({"far", "near", "talk"})


@dataclass(frozen=True, slots=True)
class Question:
    """`gold` is the entry that answers, None where none does; `last` the entry that a follow-up comes after."""

    text: str
    gold: str | None
    kind: Kind
    author: str
    last: str | None = None

    @property
    def part(self) -> Part:
        """Questions about one topic are in one part; what has no topic goes by its text."""
        by_topic = self.gold is not None and self.kind in IN_SCOPE | {"follow_up"}
        return part_of(self.gold if by_topic and self.gold else self.text)


def part_of(key: str) -> Part:
    """The part of a topic's id or of a text: the same on every machine, about one half each."""
    return "final" if sha256(key.encode()).digest()[0] % 2 else "tuning"


def questions(part: Part | None = None) -> list[Question]:
    """The questions of a part (None: of both), in the order of the files."""
    return [question for name in FILES for question in _read(name) if part in (None, question.part)]


def _read(name: str) -> Iterator[Question]:
    lines = (Path(__file__).parent / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return (Question(**json.loads(line)) for line in lines)
