"""What people say that is no question for the manual: greetings, thanks, insults, the weather... and follow-ups."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import cast

import yaml

from knowledge.finding import Talk
from knowledge.lexicon import Lexicon
from knowledge.normalise import fold
from knowledge.ranking import Reading

TALK = Path(__file__).parent / "talk.yaml"
# Whoever speaks of these is not asking the manual, however many of its words he uses.
ELSEWHERE: frozenset[Talk | None] = frozenset({"insult", "who", "joke", "phone", "papers", "health", "police", "stop"})
# What is true today only.
DATED: frozenset[Talk | None] = frozenset({"weather", "price"})
_LAUGHTER = re.compile(r"(?:j+[aeio]+){2,}j?|(?:k+){3,}|(?:ha){2,}|(?:rs){2,}")
_LEADS = frozenset({"y", "i", "e", "pero", "entonces", "ademas", "mas"})  # how a follow-up begins
_LONGEST_FOLLOW_UP = 12


class TalkReader:
    """Recognises talk by phrases, in the lexicon's terms."""

    def __init__(self, data: dict[str, dict[str, str] | str], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._only, self._any = (self._phrases(data[name]) for name in ("only", "any"))
        follow_up = fold(str(data["follow_up"])).split()
        self._follow_up = {*lexicon.function, *_LEADS, *(lexicon.terms((word,))[0] for word in follow_up)}

    @property
    def words(self) -> set[str]:
        """Every word of the phrases."""
        return {word for phrase, _ in (*self._only, *self._any) for word in phrase.split()}

    def _phrases(self, kinds: object) -> list[tuple[str, Talk]]:
        """Padded phrases and their kinds, the longest first."""
        assert isinstance(kinds, dict)
        pairs = [(fold(phrase), cast(Talk, kind)) for kind, row in kinds.items() for phrase in str(row).split(",")]
        return [(f" {phrase} ", kind) for phrase, kind in sorted(pairs, key=lambda pair: -len(pair[0]))]

    def only(self, words: Sequence[str]) -> Talk | None:
        """The kind of a message that is talk from end to end (`words` with their politeness)."""
        text = f" {' '.join(words)} "
        kinds: list[Talk] = []
        for phrase, kind in self._only:
            if phrase in text:
                kinds.append(kind)
                text = text.replace(phrase, " ")
        left = [word for word in text.split() if word not in self._lexicon.polite and not _LAUGHTER.fullmatch(word)]
        meaning = [word for word in left if word not in self._lexicon.function]
        if meaning or len(left) > 2:
            return None
        if not kinds:
            return self.any(words) or "greeting"
        return next((kind for kind in ("thanks", "farewell") if kind in kinds), kinds[0])

    def any(self, words: Sequence[str]) -> Talk | None:
        """The kind of talk that a message holds, whatever else it says."""
        text = f" {' '.join(words)} "
        return next((kind for phrase, kind in self._any if phrase in text), None)

    def is_follow_up(self, reading: Reading) -> bool:
        """Does it say nothing of its own, so that it can only be about what was shown last?"""
        terms = reading.terms
        return 0 < len(terms) <= _LONGEST_FOLLOW_UP and all(term in self._follow_up or term.isdigit() for term in terms)

    def leads_on(self, reading: Reading) -> bool:
        """Does it begin as people begin when they go on about the same thing?"""
        return bool(reading.words) and reading.words[0] in _LEADS


@cache
def talk_reader(lexicon: Lexicon) -> TalkReader:
    return TalkReader(yaml.load(TALK.read_text(encoding="utf-8"), yaml.CSafeLoader), lexicon)
