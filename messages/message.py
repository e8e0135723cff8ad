"""A message ready to be sent: what Telegram needs, without sending it."""

from dataclasses import dataclass
from typing import Literal

from telegram import InlineKeyboardMarkup

#: Telegram's limits, in UTF-16 code units after the markup is parsed (telegram/behaviour.md).
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
TOPIC_NAME_LIMIT = 128


@dataclass(frozen=True, slots=True)
class CopyOf:
    """A message that already stands in a chat, to be copied as it is; `also`: the rest of its album."""

    chat_id: int
    message_id: int
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Pin:
    latitude: float
    longitude: float
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question whose answers come back by name; plain text, no markup."""

    question: str
    options: tuple[str, ...]
    correct: int
    explanation: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is HTML; with `copy_of` it replaces the copy's caption, with `file` or `photo` it is the caption.

    With `pin` and `quiz` it is not shown.
    `amends`: what of a message that stands in the chat is changed. Where that cannot be done, no new one is sent in its place.
    `topic`: of a forum, where it goes. `opens_topic`: it is no message but a topic of that name.
    """

    text: str
    keyboard: InlineKeyboardMarkup | None = None
    copy_of: CopyOf | None = None
    file: File | None = None
    photo: File | None = None
    pin: Pin | None = None
    quiz: Quiz | None = None
    amends: Literal["text", "caption", "delete"] | None = None
    topic: int | None = None
    opens_topic: str | None = None


def utf16_length(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2
