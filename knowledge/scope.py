"""How much a message sounds like what the manual is about: most of what it cannot answer gives itself away by its words."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path

import yaml

from knowledge.fitting import from_rows

SCOPE = Path(__file__).parent / "scope.yaml"
#: Where nobody has fitted what is foreign (a matcher over any texts).
USUAL = 2.0


class Scope:
    """Weighs the terms of a message; `known` are the terms of the entries as they are now.

    A word that spoke against the manual because no entry had it says nothing once an entry has it, as when a consultant's answer was
    published.
    """

    def __init__(self, known: Collection[str]) -> None:
        self._bias, self._weights, foreign = load()
        self._weights = {**self._weights, **{term: weight for term, weight in foreign.items() if term not in known}}

    def logit(self, terms: Iterable[str]) -> float:
        """Of the probability that the manual holds an answer; 0 is even chances."""
        return self._bias + sum(self._weights.get(term, 0.0) for term in set(terms))


@cache
def load() -> tuple[float, Mapping[str, float], Mapping[str, float]]:
    """The bias, the weights of terms, and the weights of those that no entry had when they were fitted."""
    data = yaml.load(SCOPE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return data["bias"], from_rows(data["terms"]), from_rows(data["foreign"])
