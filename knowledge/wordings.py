"""Ways of asking: which ones say the same, and what they are about together."""

from collections.abc import Iterable, Sequence
from math import sqrt

from rapidfuzz import fuzz

from knowledge.normalise import fold
from knowledge.ranking import Ranker

#: From here on two wordings teach the matcher nothing that one of them does not (0 to 100, words in any order).
_ALIKE = 90
#: How much of their telling words two questions share that ask for the same.
_TOGETHER = 0.5


def alike(text: str, others: Iterable[str]) -> bool:
    """Whether one of the others says it already, give or take a letter."""
    folded = fold(text)
    return any(fuzz.token_sort_ratio(folded, fold(other), score_cutoff=_ALIKE) for other in others)


def clusters(texts: Sequence[str], ranker: Ranker) -> list[list[int]]:
    """The numbers of the texts, those that ask for the same together, the largest cluster first.

    Each text joins the first cluster whose first text it is like; one that names other animals or crops does not.
    """
    found: list[tuple[frozenset[str], dict[str, float], list[int]]] = []
    for number, text in enumerate(texts):
        reading = ranker.read(text)
        terms = [term for term in reading.terms if term not in ranker.lexicon.function]
        weights = _unit({term: ranker.words.rarity(term) for term in terms})
        for subjects, others, members in found:
            same_subject = not subjects or not reading.subjects or not subjects.isdisjoint(reading.subjects)
            if same_subject and sum(weight * others.get(term, 0.0) for term, weight in weights.items()) >= _TOGETHER:
                members.append(number)
                break
        else:
            found.append((reading.subjects, weights, [number]))
    return sorted((members for _, _, members in found), key=len, reverse=True)


def _unit(weights: dict[str, float]) -> dict[str, float]:
    length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}
