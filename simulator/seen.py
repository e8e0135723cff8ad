"""A message as a person sees it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a person sees it; `event` orders what happened, `edited` says that an edit brought this text."""

    raw: Json = field(repr=False)
    text: str
    event: int
    edited: bool = False

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def chat_id(self) -> int:
        return int(self.raw["chat"]["id"])

    @property
    def sender_id(self) -> int:
        return int(self.raw["from"]["id"])

    @property
    def buttons(self) -> list[str]:
        """The words on its inline keyboard and, for a reply keyboard, none: that belongs to the chat."""
        return [str(button["text"]) for button in self._inline()]

    def button(self, part: str) -> Json | None:
        """The button with that text, else the first with that part of it."""
        buttons = self._inline()
        exact = [button for button in buttons if button["text"] == part]
        return next(iter(exact or [button for button in buttons if part in button["text"]]), None)

    @classmethod
    def of(cls, raw: Json, event: int, *, edited: bool = False) -> Self:
        return cls(raw, raw.get("text") or raw.get("caption") or "", event, edited)

    def _inline(self) -> list[Json]:
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]


Wanted = str | re.Pattern[str] | Callable[[Message], bool]  # a part of the text, a pattern in it, any property


def test_of(wanted: Wanted) -> Callable[[Message], bool]:
    if isinstance(wanted, str):
        return lambda message: wanted in message.text
    if isinstance(wanted, re.Pattern):
        return lambda message: wanted.search(message.text) is not None
    return wanted
