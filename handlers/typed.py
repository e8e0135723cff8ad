"""What somebody typed where a dialogue asked for a few words."""

from typing import Any

from handlers.turn import Turn


def line(turn: Turn, asked: str, limit: int, **data: Any) -> str | None:
    """The words on one line. None where it was no text (`asked`, a template with its data, asks again) or too much of it (he is told)."""
    text = " ".join(turn.incoming.text.split())
    if turn.incoming.kind != "text" or not text:
        turn.reply(asked, **data)
        return None
    if len(text) > limit:
        turn.reply("error.too_long", limit=limit)
        return None
    return text
