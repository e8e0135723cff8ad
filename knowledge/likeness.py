"""Do two questions want the same answer? Careful: a wrong yes costs a farmer his answer, a wrong no costs a consultant a minute.

First what forbids it: danger, other animals or crops, other wishes (its price is not its cure), contrasts, a thing denied.
Then how much they share.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

import yaml

from knowledge.lexicon import Lexicon
from knowledge.matcher import Matcher
from knowledge.normalise import fold
from knowledge.ranking import Reading
from knowledge.red_flags import Phrases, Said
from knowledge.weights import Logistic

LIKENESS = Path(__file__).parent / "likeness.yaml"
_LONGEST = 1000  # characters that are read
_ENTRIES = 20  # nearest entries that are compared
_FEWEST = 2  # telling words, of which one is no animal or crop: "mi vaca" is too little
_BEGINNING = 2  # words of a sentence
_SENTENCE_END = re.compile(r"[.,;:!?¿¡\n]+")
_DENIED = frozenset({"no", "sin", "nao", "sem", "ni", "nunca"})


@dataclass(frozen=True, slots=True)
class Likeness:
    """`probability` that both want the same answer (0 where something forbids it); what they share, in the manual's words.

    `entry_id` is the entry nearest to both, if it is one; `words` are words of the first text that the second means too.
    `is_local`: the answer is another in another place, as a price is.
    """

    probability: float
    entry_id: str | None = None
    words: tuple[str, ...] = ()
    is_local: bool = False


NOT_ALIKE = Likeness(0.0)


@dataclass(frozen=True, slots=True)
class Rules:
    wishes: Mapping[str, Phrases]
    beginning: Mapping[str, str]
    local: frozenset[str]
    contrasts: Sequence[tuple[Phrases, Phrases]]
    generic: frozenset[str]
    alike: Mapping[str, str]
    logistic: Logistic
    join_from: float


@cache
def rules(lexicon: Lexicon) -> Rules:
    data: dict[str, Any] = yaml.load(LIKENESS.read_text(encoding="utf-8"), yaml.CSafeLoader)
    term = lexicon.stem
    return Rules(
        wishes={name: Phrases(tuple(fold(phrase).split()) for phrase in row.split(",")) for name, row in data["wishes"].items()},
        beginning={word.strip(): name for name, row in data["beginning"].items() for word in row.split(",")},
        local=frozenset(name.strip() for name in data["local"].split(",")),
        contrasts=[(_phrases(left, lexicon), _phrases(right, lexicon)) for left, right in data["contrasts"]],
        generic=frozenset(term(word.strip()) for word in data["generic"].split(",")),
        alike={term(word.strip()): term(kind) for kind, row in data["alike"].items() for word in row.split(",")},
        logistic=Logistic(data["bias"], data["slopes"]),
        join_from=data["join_from"],
    )


def _phrases(row: str, lexicon: Lexicon) -> Phrases:
    return Phrases(lexicon.terms(fold(phrase).split()) for phrase in row.split(","))


@dataclass(frozen=True, slots=True)
class Heard:
    """What a question says, made ready to be compared with many others."""

    text: str
    reading: Reading
    telling: Mapping[str, float]  # term -> how rare it is
    problem: Mapping[str, float]  # those that name no animal or crop
    named: Mapping[str, frozenset[str]]  # subject -> which kinds of it
    wish: str
    denied: frozenset[str]
    entries: Mapping[str, float]  # the nearest and their scores, the best first
    is_safe: bool


class Comparer:
    """Compares questions by what a matcher knows."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._ranker = matcher.ranker
        self._lexicon = matcher.ranker.lexicon
        self._rules = rules(self._lexicon)

    def alike(self, text: str, other: str) -> Likeness:
        return self.compare(self.hear(text), self.hear(other))

    def joins(self, likeness: Likeness) -> bool:
        """Whether it is worth asking the farmer."""
        return likeness.probability >= self._rules.join_from

    def hear(self, text: str) -> Heard:
        reading = self._ranker.read(text[:_LONGEST])
        telling = {term: self._ranker.words.rarity(term) for term in reading.terms if term not in self._lexicon.function}
        safe = self._matcher.ask(text).danger is None
        leading = self._ranker.leading(reading, _ENTRIES)
        entries = {entry_id: views.score for entry_id, views in leading if views.score > 0}
        named = self._named(reading)
        names = {term for kinds in named.values() for term in kinds} | self._rules.generic | self._rules.alike.keys()
        problem = {term: rarity for term, rarity in telling.items() if term not in names}
        return Heard(text, reading, telling, problem, named, self._wish(text[:_LONGEST], reading), self._denied(reading), entries, safe)

    def compare(self, one: Heard, other: Heard) -> Likeness:
        if self.forbidden(one, other):
            return NOT_ALIKE
        facts = shared(one, other)
        first = next(iter(one.entries))
        entry_id = first if facts["first"] else None
        probability = self._rules.logistic.probability(facts)
        return Likeness(probability, entry_id, self._words(one, other), one.wish in self._rules.local)

    def forbidden(self, one: Heard, other: Heard) -> bool:
        if not (one.is_safe and other.is_safe and one.entries and other.entries):
            return True
        if min(len(one.telling), len(other.telling)) < _FEWEST or not one.problem.keys() & other.problem.keys():
            return True
        return (
            one.wish != other.wish
            or self._about_others(one, other)
            or bool(one.denied & (other.telling.keys() - other.denied))
            or bool(other.denied & (one.telling.keys() - one.denied))
            or self._contrast(one, other)
        )

    def _about_others(self, one: Heard, other: Heard) -> bool:
        """Other animals or crops, or other kinds of the same."""
        if one.named and other.named and not one.named.keys() & other.named.keys():
            return True
        for subject in one.named.keys() & other.named.keys():
            kinds, others = one.named[subject], other.named[subject]
            if kinds and others and not kinds & others:
                return True
        mine, yours = one.named.keys() - {"pasture"}, other.named.keys() - {"pasture"}
        return bool(mine and yours) and mine != yours

    def _contrast(self, one: Heard, other: Heard) -> bool:
        said, said_too = Said(one.reading.terms), Said(other.reading.terms)
        for left, right in self._rules.contrasts:
            sides = [(phrases.are_in(said), phrases.are_in(said_too)) for phrases in (left, right)]
            if sides in ([(True, False), (False, True)], [(False, True), (True, False)]):
                return True
        return False

    def _named(self, reading: Reading) -> dict[str, frozenset[str]]:
        named: dict[str, set[str]] = {}
        for term in reading.terms:
            for subject in self._lexicon.subjects_of((term,)):
                kinds = named.setdefault(subject, set())
                if term not in self._rules.generic:
                    kinds.add(self._rules.alike.get(term, term))
        for subject in reading.subjects:
            named.setdefault(subject, set())
        return {subject: frozenset(kinds) for subject, kinds in named.items()}

    def _wish(self, text: str, reading: Reading) -> str:
        for sentence in _SENTENCE_END.split(text):
            for word in fold(sentence).split()[:_BEGINNING]:
                if word in self._rules.beginning:
                    return self._rules.beginning[word]
        said = Said(reading.words)
        return next((wish for wish, phrases in self._rules.wishes.items() if phrases.are_in(said)), "help")

    def _denied(self, reading: Reading) -> frozenset[str]:
        """Telling words that come next after a no."""
        denied, denying = set(), False
        for term in reading.terms:
            if term in _DENIED:
                denying = True
            elif denying and term not in self._lexicon.function:
                denied.add(term)
                denying = False
        return frozenset(denied)

    def _words(self, one: Heard, other: Heard) -> tuple[str, ...]:
        """Words of the first text, as typed, whose terms both share and the manual knows: no name is among them."""
        typed = {fold(word): word.lower() for word in re.findall(r"\w+", one.text)}
        known = [word for word in one.reading.words if self._ranker.words.holders.get(self._lexicon.stem(word))]
        both = one.telling.keys() & other.telling.keys()
        return tuple(dict.fromkeys(typed.get(word, word) for word in known if both.intersection(self._lexicon.terms((word,)))))


def shared(one: Heard, other: Heard) -> dict[str, float]:
    """What speaks for the same answer.

    `words`: of what they tell of the problem, by rarity, the share that both tell; `entries`: how alike their nearest
    entries are; `first`: the same one is the nearest.
    """
    both = sum(one.problem[term] for term in one.problem.keys() & other.problem.keys())
    every = sum({**one.problem, **other.problem}.values())
    dot = sum(one.entries[entry_id] * other.entries[entry_id] for entry_id in one.entries.keys() & other.entries.keys())
    lengths = [sqrt(sum(score * score for score in heard.entries.values())) for heard in (one, other)]
    first = next(iter(one.entries)) == next(iter(other.entries))
    return {"words": both / every if every else 0.0, "entries": dot / (lengths[0] * lengths[1]), "first": float(first)}
