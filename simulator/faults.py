"""Faults on demand: rules that make some calls of the bot fail the way networks and Telegram do."""

import random
from collections import Counter
from dataclasses import dataclass, fields
from typing import Any

KINDS = ("429", "500", "502", "hang", "drop_reply", "malformed")
DELIVERED = ("drop_reply", "malformed")  # unless the rule says otherwise, these fail after the call took effect


@dataclass(slots=True)
class Rule:
    """`times` counts down; `seconds` is how long a hang lasts; `deliver` whether the call takes effect first."""

    kind: str
    method: str | None = None
    chat_id: int | None = None
    probability: float = 1.0
    times: int | None = None
    retry_after: int = 1
    seconds: float = 30.0
    deliver: bool | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {self.kind!r}")
        if self.deliver is None:
            self.deliver = self.kind in DELIVERED


class Faults:
    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.fired: Counter[str] = Counter()
        self._random = random.Random()

    def replace(self, rules: list[dict[str, Any]], seed: int | None = None) -> None:
        """Raises ValueError for a rule that is none; the counts go on."""
        known = {field.name for field in fields(Rule)}
        for rule in rules:
            if unknown := set(rule) - known:
                raise ValueError(f"unknown in a rule: {', '.join(sorted(unknown))}")
            if "kind" not in rule:
                raise ValueError("a rule needs a kind")
        self.rules = [Rule(**rule) for rule in rules]
        self._random = random.Random(seed)

    def draw(self, method: str, chat_id: int | None) -> Rule | None:
        """The first rule that fits this call and comes up; polling is hit only by rules that name it."""
        for rule in self.rules:
            if rule.method is None and method == "getUpdates":
                continue
            if rule.method not in (None, method) or rule.chat_id not in (None, chat_id) or rule.times == 0:
                continue
            if self._random.random() >= rule.probability:
                continue
            if rule.times is not None:
                rule.times -= 1
            self.fired[rule.kind] += 1
            return rule
        return None
