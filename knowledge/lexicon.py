"""The words of the region: what a typed word or phrase stands for (`lexicon.yaml`)."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import yaml

from knowledge.normalise import fold
from knowledge.stem import singular, stem

LEXICON = Path(__file__).parent / "lexicon.yaml"

Phrase = tuple[str, ...]


class Lexicon:
    """Rewrites words to the manual's terms. A term is a stem, or the whole word where it carries no subject."""

    def __init__(self, data: dict[str, dict[str, str] | str], language: str = "es") -> None:
        self.language = language
        self.function = frozenset(_words(data["function"]))
        self.polite = frozenset(_words(data["polite"]))
        self.common = frozenset(_words(data["common"]))
        self.phone = {fold(typed): fold(meant).split() for meant, typed in _pairs(data["phone"])}
        self._same = {_key(variant): self._stems(standard) for standard, variant in _pairs(data["same"])}
        self._same |= {_key(standard): self._stems(standard) for standard, _ in _pairs(data["same"])}
        self._standards = tuple(dict.fromkeys(standard for standard, _ in _pairs(data["same"])))
        self._variants = _Phrases(self._same)
        self._hints = {self.terms(fold(word).split()): self._stems(term) for word, term in _pairs(data["hints"])}
        self._subjects = {self.terms(fold(word).split()): subject for subject, word in _pairs(data["subjects"])}
        self._hinting, self._naming = _Phrases(self._hints), _Phrases(self._subjects)
        rows = [*_pairs(data["same"]), *_pairs(data["hints"]), *((word, "") for _, word in _pairs(data["subjects"]))]
        self.words = frozenset(word for row in rows for text in row for word in fold(text).split())

    def stem(self, word: str) -> str:
        return word if word in self.function else stem(word, self.language)

    def _stems(self, text: str) -> Phrase:
        return tuple(self.stem(word) for word in fold(text).split())

    def terms(self, words: Sequence[str]) -> Phrase:
        """The words as the manual's terms; phrases first, the longest first."""
        function, language = self.function, self.language
        stems = [word if word in function else stem(word, language) for word in words]
        terms: list[str] = []
        position = 0
        for start, phrase in self._variants.find([*map(singular, words)]):
            terms += stems[position:start]
            terms += self._same[phrase]
            position = start + len(phrase)
        return (*terms, *stems[position:])

    def meanings(self, words: Sequence[str]) -> Iterator[tuple[str, Phrase]]:
        """What was said, word by word (phrases of the lexicon as a whole), and the terms that it means."""
        position = 0
        for start, phrase in [*self._variants.find([*map(singular, words)]), (len(words), ())]:
            yield from ((word, (self.stem(word),)) for word in words[position:start])
            position = start + len(phrase)
            yield from [(" ".join(words[start:position]), self._same[phrase])] if phrase else ()

    def standards(self) -> dict[Phrase, Phrase]:
        """The standard terms, in words, and what they are as terms."""
        return {tuple(fold(text).split()): self._stems(text) for text in self._standards}

    def hints(self, terms: Sequence[str]) -> Iterator[str]:
        """Terms that the given ones may also mean."""
        for _, phrase in self._hinting.find(terms):
            yield from self._hints[phrase]

    def subjects_of(self, terms: Sequence[str]) -> set[str]:
        """What the terms are about: animals, crops, things."""
        return {self._subjects[phrase] for _, phrase in self._naming.find(terms)}


def _key(text: str) -> Phrase:
    return tuple(singular(word) for word in fold(text).split())


class _Phrases:
    """Finds the phrases of a table in a list of words."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._phrases = frozenset(phrases)
        self._longest: dict[str, int] = {}  # by first word
        for phrase in self._phrases:
            self._longest[phrase[0]] = max(len(phrase), self._longest.get(phrase[0], 0))

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, Phrase]]:
        """Where phrases begin, from left to right, the longest of those that begin together."""
        free = 0  # where the last phrase ended
        for position, word in enumerate(words):
            longest = self._longest.get(word)
            if longest is None or position < free:
                continue
            for length in range(longest, 0, -1):
                phrase = tuple(words[position : position + length])
                if phrase in self._phrases:
                    yield position, phrase
                    free = position + length
                    break


def _words(text: object) -> list[str]:
    return fold(str(text)).split()


def _pairs(rows: object) -> list[tuple[str, str]]:
    """(standard, variant) for every variant of every row."""
    assert isinstance(rows, dict)
    return [(str(key), variant) for key, variants in rows.items() for variant in str(variants).split(",")]


@cache
def spanish() -> Lexicon:
    """The lexicon of the region."""
    return Lexicon(yaml.load(LEXICON.read_text(encoding="utf-8"), yaml.CSafeLoader))


@cache
def english() -> Lexicon:
    """No words but the commonest: for entries in English."""
    function = (
        "a about all also am an and any are as at be been but by can could did do does for from get had has have he her "
        "him his how i if in into is it its just like me my no not of on or our out please she should so some than that "
        "the their them then there these they this to up us was we were what when where which who why will with would "
        "you your"
    )
    none: dict[str, str] = {}
    data: dict[str, dict[str, str] | str] = {"phone": none, "same": none, "hints": none, "subjects": none}
    return Lexicon(data | {"function": function, "polite": "hi hello hey thanks please", "common": ""}, "en")
