"""Groups and channels for announcements: /avisos_aqui in a group; a channel, when an organizer makes the bot its administrator."""

from handlers.turn import Turn
from service import boards


def here(turn: Turn, _argument: str) -> None:
    if turn.incoming.private:
        turn.reply("announcement.board_needs_group")
        return
    boards.add(turn.tx, turn.incoming.chat_id, turn.incoming.chat_title, turn.person.id, now=turn.now)
    turn.reply("announcement.board_added", name=turn.incoming.chat_title)


def not_here(turn: Turn, _argument: str) -> None:
    boards.remove(turn.tx, turn.incoming.chat_id)
    turn.reply("announcement.board_removed")


def channel(turn: Turn) -> None:
    """Nobody writes commands in a channel: to be made its administrator by an organizer says as much. He hears of it himself."""
    incoming = turn.incoming
    if boards.add(turn.tx, incoming.chat_id, incoming.chat_title, turn.person.id, now=turn.now):
        turn.owe("change", turn.person.id, "announcement.board_added", turn.person.language, data={"name": incoming.chat_title})
