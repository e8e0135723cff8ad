"""What speaks for and against the best hit being right: the numbers a probability is made of."""

from collections.abc import Sequence

from knowledge.finding import Hit
from knowledge.ranking import Ranker, Reading

FACTS = (
    "score",
    "margin",
    "words",
    "nearest",
    "fuzzy",
    "letters",
    "lead",
    "foreign",
    "unknown",
    "mended",
    "told",
    "fit",
    "length",
    "scope",
)
_LONG = 40  # terms
_MUCH = 12.0  # beyond this a question tells enough


def evidence(ranker: Ranker, reading: Reading, hits: Sequence[Hit], scope: float) -> dict[str, float]:
    """`foreign`: the question names animals or crops and the entry none of them; `unknown`: the share of its telling
    words that no entry has; `mended`: the share of corrected words; `told`: the rarity of its words that the entries do have, together;
    `length`: how long it is, since a long question never fits an entry as well as a short one; `scope`: how much its words
    sound like the manual's subjects, whichever entry it is (`knowledge.scope`).
    """
    views = hits[0].views
    assert views is not None
    rarities = {term: ranker.words.rarity(term) for term in reading.terms}
    total = sum(rarities.values()) or 1.0
    unknown = sum(rarity for term, rarity in rarities.items() if not ranker.words.holders.get(term))
    foreign = bool(reading.subjects) and reading.subjects.isdisjoint(ranker.subjects_of(hits[0].entry_id))
    mended = sum(ranker.words.rarity(ranker.lexicon.stem(word)) for word in reading.mended)
    margin = hits[0].score - (hits[1].score if len(hits) > 1 else 0.0)
    told = min(_MUCH, total - unknown)
    return {
        "score": hits[0].score,
        "margin": margin,
        "lead": margin / (hits[0].score or 1.0),
        "words": views.words,
        "nearest": views.nearest,
        "fuzzy": views.fuzzy,
        "letters": views.letters,
        "foreign": float(foreign),
        "unknown": unknown / total,
        "mended": min(1.0, mended / total),
        "told": told,
        "fit": views.words * told,
        "length": min(1.0, len(reading.terms) / _LONG),
        "scope": scope,
    }
