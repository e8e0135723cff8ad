"""What a phone and a hurry do to a message, kind by kind, to fit the matcher on it and to see which of them costs answers."""

import random
import unicodedata
from collections.abc import Callable

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORDS = {"que": "q", "por": "x", "para": "pa", "porque": "xq", "como": "komo", "de": "d", "esta": "ta", "con": "kon"}
_SOUNDS = (
    ("qui", "ki"), ("que", "ke"), ("ca", "ka"), ("co", "ko"), ("cu", "ku"), ("v", "b"), ("ll", "y"), ("z", "s"), ("h", ""),
    ("ce", "se"), ("ci", "si"),
)  # fmt: skip


def accents(text: str, rng: random.Random) -> str:  # noqa: ARG001 (every kind is called alike)
    """No accents, capitals or punctuation."""
    bare = "".join(char for char in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in bare).split())


def letters(text: str, rng: random.Random) -> str:
    """In a fifth of the words of four letters and more one is lost, doubled, swapped or mistaken."""
    return " ".join(_slip(word, rng) if len(word) > 3 and rng.random() < 0.2 else word for word in text.split())


def _slip(word: str, rng: random.Random) -> str:
    place = rng.randrange(1, len(word) - 1)
    head, one, two, tail = word[:place], word[place], word[place + 1], word[place + 2 :]
    return head + rng.choice((two, one + one + two, two + one, rng.choice(_LETTERS) + two)) + tail


def phone(text: str, rng: random.Random) -> str:
    """Two fifths of the words as they sound: k for qu, b for v, x for por."""
    return " ".join(_by_ear(word, rng) if rng.random() < 0.4 else word for word in text.split())


def _by_ear(word: str, rng: random.Random) -> str:
    if word in _WORDS:
        return _WORDS[word]
    fitting = [pair for pair in _SOUNDS if pair[0] in word]
    return word.replace(*rng.choice(fitting)) if fitting else word


def joined(text: str, rng: random.Random) -> str:
    """One blank of the message is lost."""
    words = text.split()
    if len(words) > 2:
        place = rng.randrange(len(words) - 1)
        words[place : place + 2] = ["".join(words[place : place + 2])]
    return " ".join(words)


def order(text: str, rng: random.Random) -> str:
    """Two neighbours change places."""
    words = text.split()
    if len(words) > 2:
        place = rng.randrange(len(words) - 1)
        words[place], words[place + 1] = words[place + 1], words[place]
    return " ".join(words)


KINDS: dict[str, tuple[Callable[[str, random.Random], str], ...]] = {
    "accents": (accents,),
    "letters": (letters,),
    "phone": (accents, phone),
    "joined": (joined,),
    "order": (order,),
    "all": (accents, order, phone, letters, joined),
}


def noisy(text: str, kind: str = "all", seed: int = 1) -> str:
    """The text with one kind of noise, or with all of them; the same for the same arguments."""
    rng = random.Random(f"{seed} {kind} {text}")
    for step in KINDS[kind]:
        text = step(text, rng)
    return text
