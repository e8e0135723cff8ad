"""A message that an organizer wrote to be sent on: what it is, and its words with their marks."""

from typing import Any

from telegram import Chat, Message, MessageEntity

from handlers.incoming import EPOCH, Incoming
from service.wordings import Source

#: Marks that a bot may set again as they are.
KEPT = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "blockquote", "expandable_blockquote"}
)


def source_of(incoming: Incoming) -> Source:
    return Source(incoming.chat_id, incoming.message_id, incoming.kind, html_of(incoming), incoming.album)


def html_of(incoming: Incoming) -> str:
    """The text or caption as HTML."""
    marks = [mark for entity in incoming.entities if (mark := _mark(entity, len(incoming.text.encode("utf-16-le")) // 2))]
    return Message(0, EPOCH, Chat(0, Chat.PRIVATE), text=incoming.text, entities=marks).text_html if incoming.text else ""


def _mark(entity: dict[str, Any], length: int) -> MessageEntity | None:
    """None where it is nothing that we set again, or lies beyond the text."""
    kind, offset, size, url = (entity.get(name) for name in ("type", "offset", "length", "url"))
    if kind not in KEPT or type(offset) is not int or type(size) is not int or offset < 0 or size < 1 or offset + size > length:
        return None
    if kind == "text_link" and not isinstance(url, str):
        return None
    return MessageEntity(str(kind), offset, size, url=url if isinstance(url, str) else None)
