"""Entries ranked by how well their texts fit a question: several views of the words, fused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from rapidfuzz import fuzz, process

from knowledge.index import Documents, Texts, counts, letter_groups
from knowledge.lexicon import Lexicon
from knowledge.normalise import fold
from knowledge.spelling import Speller
from knowledge.stem import sound_key
from knowledge.weights import Weights

_NEAREST = 12  # entries whose asks are compared letter by letter...
_LOOKED_AT = 400  # ...and how many term by term: the best by the views of whole entries
# Polite after "buenas" alone: "cada cuantos dias" ends in no greeting.
_TIMES = frozenset({"dia", "dias", "tarde", "tardes", "noche", "noches", "noite"})
_MOST_SAID = 3  # words that are told as the reason for an entry
_NAMING = ("title", "signs")  # short fields, worth comparing by letter groups too


@dataclass(frozen=True, slots=True)
class Document:
    """What the ranker knows of an entry: `asks` are compared one by one, the other fields only as a whole."""

    id: str
    asks: Sequence[str]
    other: Mapping[str, Sequence[str]]  # field of `Weights.fields` -> its texts


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the ranker understood it; `exact` is the number of the document one of whose asks it repeats."""

    all_words: tuple[str, ...]
    words: tuple[str, ...]
    terms: tuple[str, ...]
    hints: tuple[str, ...]
    subjects: frozenset[str]
    exact: int | None
    mended: frozenset[str]  # words that were typed otherwise


@dataclass(frozen=True, slots=True)
class Views:
    """How an entry fits a question: each view from 0 to 1, and `score`, what they come to together."""

    words: float
    nearest: float
    letters: float
    fuzzy: float
    score: float


class Ranker:
    """Ranks documents. `known` are words that stay uncorrected although no text has them."""

    def __init__(self, documents: Sequence[Document], lexicon: Lexicon, weights: Weights, known: Iterable[str] = ()) -> None:
        self.ids = [document.id for document in documents]
        self.lexicon = lexicon
        self.weights = weights
        self._views = weights.views["manual" if any(document.other for document in documents) else "texts"]
        vocabulary = dict.fromkeys(lexicon.words, 1)
        prose = [{field: [self._expanded(text) for text in texts] for field, texts in document.other.items()} for document in documents]
        for words in (words for fields in prose for texts in fields.values() for words in texts):
            _count(words, vocabulary)
        # Asks are typed as people type; where the manual's prose has a word of the same sound, that is how it is spelled.
        self._spelled = {sound_key(word): word for word in vocabulary}
        self._spelled |= {word: word for word in vocabulary}
        asks = [[self._ask_terms(ask, vocabulary) for ask in document.asks] for document in documents]
        wholes: list[dict[str, float]] = []
        letters: list[dict[str, float]] = []
        groups_of: dict[str, list[str]] = {}
        for fields, terms in zip(prose, asks, strict=True):
            named = counts(term for ask in terms for term in ask)
            whole = named.copy()
            for field, texts in fields.items():
                weight = weights.fields[field]
                for term in (term for words in texts for term in lexicon.terms(words)):
                    whole[term] = whole.get(term, 0.0) + weight
                    if field in _NAMING:
                        named[term] = named.get(term, 0.0) + weight
            wholes.append(whole)
            letters.append(_letters(named, groups_of))
        known = {*known, *lexicon.common, *lexicon.function, *lexicon.polite, *lexicon.words}
        self.speller = Speller(vocabulary, known, lexicon.function)
        self.words = Documents(wholes)
        self._exact: dict[str, int] = {}
        for number, document in enumerate(documents):
            for ask in map(self._expanded, document.asks):
                self._exact |= {" ".join(ask): number, " ".join(self._spell(ask)): number}
        self.nearest = Texts(asks)
        self.letters = Documents(letters)
        self._asks = [[_sorted(ask) for ask in terms] for terms in asks]
        self._numbers = {entry_id: number for number, entry_id in enumerate(self.ids)}
        self._subjects = [self._subject_shares(terms) for terms in asks]

    def _ask_terms(self, ask: str, vocabulary: dict[str, int]) -> tuple[str, ...]:
        words = self._spell(self._expanded(ask))
        _count(words, vocabulary)
        return self.lexicon.terms(words)

    def _spell(self, words: Iterable[str]) -> list[str]:
        return [self._spelled.get(word) or self._spelled.get(sound_key(word), word) for word in words]

    def _expanded(self, text: str) -> list[str]:
        phone = self.lexicon.phone
        return [word for typed in fold(text).replace("por favor", "porfavor").split() for word in phone.get(typed, (typed,))]

    def _subject_shares(self, asks: Sequence[Sequence[str]]) -> dict[str, float]:
        named = counts(subject for ask in asks for subject in self.lexicon.subjects_of(ask))
        return {subject: count / len(asks) for subject, count in named.items()}

    def subjects_of(self, entry_id: str) -> Mapping[str, float]:
        """What an entry is about: the share of its asks that name each subject."""
        return self._subjects[self._numbers[entry_id]]

    def read(self, text: str) -> Reading:
        """What the text says: spelling mended, politeness at both ends dropped, words mapped to terms."""
        typed = self._expanded(text)
        words = self.speller.correct(typed)
        start, end = 0, len(words)
        while start < end and (words[start] in self.lexicon.polite or (start and words[start] in _TIMES)):
            start += 1
        while end > start and words[end - 1] in self.lexicon.polite:
            end -= 1
        terms = self.lexicon.terms(words[start:end])
        hints = tuple(hint for hint in self.lexicon.hints(terms) if hint not in terms)
        subjects = frozenset(self.lexicon.subjects_of(terms))
        exact = self._exact.get(" ".join(typed), self._exact.get(" ".join(words)))
        return Reading(tuple(words), tuple(words[start:end]), terms, hints, subjects, exact, frozenset(words).difference(typed))

    def leading(self, reading: Reading, most: int, also: Iterable[str] = ()) -> list[tuple[str, Views]]:
        """The `most` best entries with their views, the best first, and those of `also` that are not among them."""
        weights = dict.fromkeys(reading.terms, 1.0)
        for hint in reading.hints:
            weights.setdefault(hint, self.weights.hint)
        words = self.words.scores(weights)
        letters = self.letters.scores(dict.fromkeys(letter_groups(reading.terms), 1.0))
        share = self._views
        by_words, by_letters, by_nearest = share["words"], share["letters"], share["nearest"]
        scores = [by_words * word + by_letters * letter for word, letter in zip(words, letters, strict=True)]
        if reading.exact is not None:
            scores[reading.exact] += 1.0
        wanted = {self._numbers[entry_id] for entry_id in also if entry_id in self._numbers}
        leading = nlargest(_LOOKED_AT, range(len(scores)), key=scores.__getitem__)
        leading += wanted.difference(leading)
        nearest = self.nearest.scores(weights, leading)
        for number in leading:
            scores[number] += by_nearest * nearest[number]
            if reading.subjects and reading.subjects.isdisjoint(self._subjects[number]):
                scores[number] -= self.weights.subject
        kept = nlargest(most, leading, key=scores.__getitem__)
        kept += wanted.difference(kept)
        text = _sorted(reading.terms)
        found = []
        for place, number in enumerate(kept):
            alike = self._alike(text, number) if place < _NEAREST else 0.0
            score = scores[number] + share["fuzzy"] * alike
            found.append((self.ids[number], Views(words[number], nearest[number], letters[number], alike, score)))
        return sorted(found, key=lambda pair: -pair[1].score)

    def said(self, reading: Reading, entry_id: str) -> tuple[str, ...]:
        """The words of the reading that speak most for an entry, the most telling first."""
        number = self._numbers[entry_id]
        telling: dict[str, float] = {}
        for said, terms in self.lexicon.meanings(reading.words):
            if not all(term in self.lexicon.function for term in terms):
                telling[said] = max(self.words.share(term, number) * self.words.rarity(term) for term in terms)
        return tuple(said for said in nlargest(_MOST_SAID, telling, key=telling.__getitem__) if telling[said])

    def _alike(self, text: str, number: int) -> float:
        """How alike the text and the entry's most alike ask are, letter by letter, their words sorted."""
        best = process.extractOne(text, self._asks[number], scorer=fuzz.ratio)
        return best[1] / 100 if best else 0.0


def _sorted(terms: Iterable[str]) -> str:
    return " ".join(sorted(terms))


def _count(words: Iterable[str], vocabulary: dict[str, int]) -> None:
    for word in words:
        vocabulary[word] = vocabulary.get(word, 0) + 1


def _letters(terms: Mapping[str, float], groups_of: dict[str, list[str]]) -> dict[str, float]:
    """The letter groups of weighted terms; `groups_of` remembers those of each term."""
    groups: dict[str, float] = {}
    for term, weight in terms.items():
        known = groups_of.get(term)
        if known is None:
            known = groups_of[term] = letter_groups((term,))
        for group in known:
            groups[group] = groups.get(group, 0.0) + weight
    return groups
