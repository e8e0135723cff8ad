"""Typed words brought to words that the manual knows: by ear first, then by the fewest slips of the finger."""

from collections.abc import Iterable, Iterator, Mapping
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.stem import sound_key, stem

_SHORTEST = 4  # three letters and fewer are too near to everything
_LONG = 8  # from here on two slips are believed
_LEAST_SLIPPED = 4  # letters of a part of a word that may have a slip
_LONG_PAIR = 12  # letters of a word of which both parts may
_LONGEST = 30  # nothing longer is a word, or two
# What a fault costs, in the scale of the rarity of words (natural logarithms): a letter, a blank, a word written by ear.
_SLIP, _BLANK, _BY_EAR = 5.0, 8.0, 0.5
_WRONG_HEAD = 2.0  # more where the first letter is wrong: that is seldom

Shelves = dict[tuple[int, str], list[str]]  # words by length and first letter
Guess = tuple[float, tuple[str, ...]]  # cost, words


class Speller:
    """Corrects to `vocabulary` (word -> how often it is used); leaves `known` words and numbers as they are."""

    def __init__(self, vocabulary: Mapping[str, int], known: Iterable[str] = (), heads: Iterable[str] = ()) -> None:
        self._vocabulary = vocabulary
        self._known = frozenset(known) | vocabulary.keys()
        # Short stems are stems of too much: bomita is no form of bom.
        self._known_stems = frozenset(root for word in self._known if len(root := stem(word)) >= _SHORTEST)
        self._heads = frozenset(heads)  # words that get glued before others: de, la, mi, se
        total = sum(vocabulary.values()) + len(self._known)
        self._costs = {word: log(total / vocabulary.get(word, 1)) for word in self._known}
        self._by_sound: dict[str, str] = {}
        for word in sorted(self._known, key=lambda word: (word in vocabulary, -self._costs[word], word)):
            self._by_sound[sound_key(word)] = word
        # Verbs have many forms: kemando is a form of quemar even if nobody wrote quemando.
        self._by_stem_sound: dict[str, list[str]] = {}
        for word in self._known:
            if len(word) >= _SHORTEST:
                self._by_stem_sound.setdefault(sound_key(stem(word)), []).append(word)
        # As written and as they sound: swapped letters (crair) often sound like nothing.
        self._written = _shelved(self._known)
        self._sounding = _shelved(self._by_sound)
        self._remembered: dict[str, tuple[str, ...]] = {}

    def knows(self, word: str) -> bool:
        """Another form of a known word is known too: metieron, meter."""
        return word in self._known or (stem(word) != word and stem(word) in self._known_stems)

    def correct(self, words: list[str]) -> list[str]:
        """The words, corrected, split and joined where that gives words of the vocabulary."""
        corrected: list[str] = []
        position = 0
        while position < len(words):
            pair = "".join(words[position : position + 2])
            if position + 1 < len(words) and self._is_torn(words[position], words[position + 1], pair):
                corrected.append(self._by_sound.get(sound_key(pair), pair))
                position += 2
                continue
            corrected += self._word(words[position])
            position += 1
        return corrected

    def _is_torn(self, left: str, right: str, pair: str) -> bool:
        """Is it one word typed as two (gara pata)? Two known words stay two."""
        if self.knows(left) and (self.knows(right) or left in self._heads):
            return False
        return len(pair) > _SHORTEST + 1 and (pair in self._vocabulary or sound_key(pair) in self._by_sound)

    def _word(self, word: str) -> tuple[str, ...]:
        if self.knows(word) or word.isdigit() or len(word) < _SHORTEST:
            return (word,)
        if word not in self._remembered:
            if len(self._remembered) > 10_000:
                self._remembered.clear()
            self._remembered[word] = self._nearest(word)
        return self._remembered[word]

    def _nearest(self, word: str) -> tuple[str, ...]:
        key = sound_key(word)
        if key in self._by_sound:
            return (self._by_sound[key],)
        alike = self._by_stem_sound.get(sound_key(stem(word)))
        if alike and len(stem(word)) > _SHORTEST - 1:
            return (min(alike, key=lambda other: (OSA.distance(sound_key(other), key), -self._vocabulary.get(other, 0), other)),)
        guesses = [*self._slipped(word, 2 if len(key) >= _LONG else 1), *self._parted(word)]
        if not guesses and len(word) >= _LONG_PAIR:
            guesses = [*self._parted(word, both=True)]
        return min(guesses)[1] if guesses else (word,)

    def _slipped(self, word: str, most: int) -> Iterator[Guess]:
        """Words that sound the same but for a few letters."""
        key = sound_key(word)
        found = [(self._by_sound[other], slips) for other, slips in _alike(key, self._sounding, most)]
        for meant, slips in {*found, *_alike(word, self._written, most)}:
            wrong_head = _WRONG_HEAD * (sound_key(meant)[:1] != key[:1])
            yield self._costs[meant] + _SLIP * slips + wrong_head + _BY_EAR * OSA.distance(word, meant), (meant,)

    def _parted(self, word: str, *, both: bool = False) -> Iterator[Guess]:
        """Two words written as one; one of them may have a slip, or both of them."""
        for cut in range(1, len(word)) if len(word) <= _LONGEST else ():
            head, tail = self._heard(word[:cut]), self._heard(word[cut:])
            if not head and (tail or both) and cut >= _LEAST_SLIPPED:
                head = min(self._slipped(word[:cut], 1), default=None)
            if not tail and head and len(word) - cut >= _LEAST_SLIPPED:
                tail = min(self._slipped(word[cut:], 1), default=None)
            if head and tail:
                yield head[0] + tail[0] + _BLANK, head[1] + tail[1]

    def _heard(self, word: str) -> Guess | None:
        """The known word that is written or sounds like this."""
        if word in self._known if len(word) >= _SHORTEST else word in self._heads:
            return self._costs[word], (word,)
        meant = self._by_sound.get(sound_key(word)) if len(word) >= _SHORTEST else None
        return (self._costs[meant] + _BY_EAR, (meant,)) if meant else None


def _shelved(words: Iterable[str]) -> Shelves:
    shelves: Shelves = {}
    for word in words:
        shelves.setdefault((len(word), word[:1]), []).append(word)
    return shelves


def _alike(word: str, shelves: Shelves, most: int) -> Iterator[tuple[str, int]]:
    """Words and how many slips they are away, `most` at most; their first letter is the first or second of `word`."""
    for first in {*word[:2]}:
        for length in range(len(word) - most, len(word) + most + 1):
            candidates = shelves.get((length, first), ())
            for other, slips, _ in process.extract(word, candidates, scorer=OSA.distance, score_cutoff=most, limit=8):
                yield other, int(slips)
