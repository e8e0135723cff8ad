"""What an announcement says: a text a language, in one or two wordings, with a name in it where the author put one."""

import html
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Announcement, Person, Wording

#: What an author may write in place of what differs from reader to reader.
_VARIABLE = re.compile(r"\[(nombre|distrito|name|district|nome)\]", re.IGNORECASE)
_NAMES = frozenset({"nombre", "name", "nome"})
#: Kinds whose text stands beside them, as a caption.
CAPTIONED = frozenset({"photo", "voice", "video", "document", "audio", "animation"})


@dataclass(frozen=True)
class Source:
    """A message as its author sent it; `html` is its text or caption."""

    chat_id: int
    message_id: int
    kind: str = "text"
    html: str = ""
    album: str | None = None


def add(tx: Session, announcement: Announcement, source: Source, *, language: str | None = None, letter: str = "A") -> Wording:
    """The announcement's words in a language, in wording A or B; what it said there before gives way."""
    row = next((one for one in of(tx, announcement.id) if (one.language, one.letter) == (language, letter)), None)
    if row is None:
        row = Wording(announcement_id=announcement.id, language=language, letter=letter)
        tx.add(row)
    row.chat_id, row.message_id, row.also = source.chat_id, source.message_id, []
    row.kind, row.html, row.album, row.corrected = source.kind, source.html, source.album, False
    tx.flush()
    return row


def of(tx: Session, announcement_id: int) -> list[Wording]:
    return list(tx.scalars(select(Wording).where(Wording.announcement_id == announcement_id).order_by(Wording.id)))


def chosen(wordings: Sequence[Wording], announcement_id: int, reader_id: int, language: str) -> Wording:
    """What a reader gets: his language's where there is one, and always the same of A and B."""
    fitting = [one for one in wordings if one.language == language] or [one for one in wordings if one.language is None] or wordings
    letters = sorted({one.letter for one in fitting})
    letter = letters[zlib.crc32(f"{announcement_id}:{reader_id}".encode()) % len(letters)]
    return next(one for one in fitting if one.letter == letter)


def message(wording: Wording, announcement: Announcement, name: str, district: str) -> tuple[str, dict[str, Any]]:
    """Template and data of one delivery. A message that says the same to everybody is copied as it stands."""
    own = {"announcement_id": announcement.id, "answers": announcement.answers}
    text = filled(wording.html, name, district)
    as_it_stands = text == wording.html and not wording.corrected
    if wording.kind == "text" and not as_it_stands:
        return "announcement.text", {**own, "html": text}
    copy = {**own, "from_chat_id": wording.chat_id, "message_id": wording.message_id, "also": wording.also}
    return "copy", copy if as_it_stands else {**copy, "html": text}


def filled(text: str, name: str, district: str) -> str:
    """The HTML with the reader's own in place of `[nombre]` and `[distrito]`."""
    return _VARIABLE.sub(lambda match: html.escape(name if match[1].casefold() in _NAMES else district), text)


def first_name(person: Person) -> str:
    return person.name.split()[0] if person.name.split() else person.name
