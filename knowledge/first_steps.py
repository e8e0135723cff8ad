"""Which of the red flags' first steps helps: naive Bayes over the words and concepts of a message of danger.

Multinomial, smoothed towards how often a word is said in all of them (McCallum & Nigam, A Comparison of Event Models for Naive Bayes
Text Classification, 1998). A wrong first step is worse than none: below `named_from` no entry is named.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

FIRST_STEPS = Path(__file__).parent / "first_steps.json"
#: How fast the probability falls with the distance to the best, since words of one message are no independent witnesses.
_SOFTNESS = 3.0


@dataclass(frozen=True, slots=True)
class Fit:
    """What was fitted. `words`: by word, what it says for each entry (by its place in `entries`) beyond what `absent` says against it."""

    entries: tuple[str, ...]
    absent: tuple[float, ...]
    words: Mapping[str, Mapping[str, float]]
    alike: Mapping[str, Sequence[str]]  # entries whose first step often does as well
    ranking: float  # what the matcher's score of an entry counts beside
    named_from: float


@cache
def load() -> Fit:
    data = json.loads(FIRST_STEPS.read_text(encoding="utf-8"))
    return Fit(tuple(data["entries"]), tuple(data["absent"]), data["words"], data["alike"], data["ranking"], data["named_from"])


def telling(features: Iterable[str]) -> set[str]:
    """Of `danger.features`: what tells what happened, and not only that something did (endings, beginnings, pairs)."""
    return {feature for feature in features if feature[0] not in "^~" and " " not in feature}


def weighed(fit: Fit, features: Iterable[str], scores: Mapping[str, float]) -> dict[str, float]:
    """The entries with how much speaks for each, the most first. `scores` are the matcher's; an entry that was not there yet
    when it was fitted has nothing but its score.
    """
    known = [fit.words[feature] for feature in features if feature in fit.words]
    found = {entry_id: fit.ranking * score for entry_id, score in scores.items()}
    for place, entry_id in enumerate(fit.entries):
        said = sum(word.get(str(place), 0.0) for word in known)
        found[entry_id] = found.get(entry_id, 0.0) + said + len(known) * fit.absent[place]
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def certainty(fit: Fit, weighed: Mapping[str, float]) -> float:
    """How probable it is that the first step of the best (the first) helps; 0 where there is none."""
    if not weighed:
        return 0.0
    best, most = next(iter(weighed.items()))
    odds = {entry_id: exp((value - most) / _SOFTNESS) for entry_id, value in weighed.items()}
    return sum(odds.get(entry_id, 0.0) for entry_id in (best, *fit.alike.get(best, ()))) / sum(odds.values())
