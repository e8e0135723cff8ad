"""What keyboards are made of."""

from collections.abc import Callable
from typing import Any, Protocol

from telegram import InlineKeyboardButton

from knowledge.manual import Manual
from messages.words import short
from service.programme import Programme

#: A phone shows no more of a button than this, in UTF-16 units.
LONGEST = 40

Translate = Callable[[str], str]
Rows = list[list[InlineKeyboardButton]]


class House(Protocol):
    """What a keyboard may look up."""

    @property
    def manual(self) -> Manual: ...

    @property
    def programme(self) -> Programme: ...


Keyboard = Callable[[dict[str, Any], Translate, House], Rows]


def button(text: str, verb: str, *arguments: object) -> InlineKeyboardButton:
    """A button with at most `LONGEST` of its text. Raises ValueError where the data is over Telegram's 64 bytes."""
    data = ":".join([verb, *map(str, arguments)])
    if len(data.encode()) > 64:
        raise ValueError(f"button data over 64 bytes: {data}")
    return InlineKeyboardButton(short(text, LONGEST), callback_data=data)


def entry_title(house: House, entry_id: str) -> str:
    """The title on a button; an entry that is gone keeps its id, so that the button still says something."""
    return house.manual.entry(entry_id).title if entry_id in house.manual else entry_id
