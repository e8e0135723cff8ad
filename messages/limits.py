"""Whether every entry fits into a message, in every view that a farmer or a consultant may open."""

import html
import re
from collections.abc import Iterator
from typing import Any

from messages.message import TEXT_LIMIT, utf16_length
from messages.renderer import Renderer

_TAG = re.compile(r"<[^>]*>")
_LONGEST_NAME = "N" * 64
_LARGEST_NUMBER = 10**12


def entries_over_limit(renderer: Renderer, language: str) -> Iterator[str]:
    """A sentence for each view of an entry that Telegram would refuse."""
    for entry_id in renderer.manual.entries:
        for template, data in _views(entry_id):
            length = utf16_length(html.unescape(_TAG.sub("", renderer.render(template, data, language).text)))
            if length > TEXT_LIMIT:
                yield f"{entry_id}: as {template} {data.get('view', '')} it is {length} characters, at most {TEXT_LIMIT}"


def _views(entry_id: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for view in ("first", "steps", "means", "care", "sources"):
        yield "manual.entry", {"entry_id": entry_id, "view": view, "question_id": None}
    yield "manual.shared", {"entry_id": entry_id}
    yield "question.answer", {"entry_id": entry_id, "question_id": _LARGEST_NUMBER}
    yield "question.alarm", {"entry_id": entry_id, "case_id": _LARGEST_NUMBER}
    yield "case.answer_entry", {"entry_id": entry_id, "case_id": _LARGEST_NUMBER, "author": _LONGEST_NAME}
