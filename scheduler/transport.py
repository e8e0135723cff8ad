"""The only place that sends messages to Telegram, and the only one that knows what its errors mean (engineering-facts 1.4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal, cast

import httpx
from telegram import Bot, Poll, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from messages.message import CopyOf, Message, Quiz


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt.

    sent: it arrived (`message_id`). retry: it surely did not; again after `wait`. slow: the same, because Telegram asked for
    patience (`wait`).
    unknown: it may have arrived. refused: it never will. unreachable: the person or group is lost. moved: the group has the id
    `new_chat_id` now.
    """

    state: Literal["sent", "retry", "slow", "unknown", "refused", "unreachable", "moved"]
    message_id: int | None = None
    wait: timedelta = timedelta()
    error: str | None = None
    poll_id: str | None = None  # where a quiz was sent: its answers name it
    new_chat_id: int | None = None
    also: tuple[int, ...] = ()  # the other messages of an album


#: 400s that say that the chat itself is lost, not the message.
_LOST_CHAT = ("chat not found", "user not found", "peer_id_invalid", "group chat was deactivated")
#: An edit that has nothing to do, or whose message is gone, is done.
_NOTHING_TO_EDIT = ("message is not modified",)
_EDIT_IMPOSSIBLE = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
)
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


async def deliver(
    bot: Bot, chat_id: int, message: Message, *, reply_to: int | None = None, edits: int | None = None, also: Sequence[int] = ()
) -> Outcome:
    """One attempt to send or edit a message (`also`: with the rest of its album). Never raises for what Telegram or the network may do."""
    try:
        if message.amends and edits:
            return Outcome("sent", await _amend(bot, chat_id, message, [edits, *also]))
        if message.copy_of is not None and message.copy_of.also:
            first, *rest = await _copy_album(bot, chat_id, message.copy_of)
            return Outcome("sent", first, also=tuple(rest))
        if message.quiz is not None:
            return await _ask(bot, chat_id, message.quiz, message)
        message_id = await _edit(bot, chat_id, message, edits) if edits else await _send(bot, chat_id, message, reply_to)
    except TelegramError as error:
        return classify(error)
    return Outcome("sent", message_id)


async def _copy_album(bot: Bot, chat_id: int, album: CopyOf) -> list[int]:
    copies = await bot.copy_messages(chat_id, album.chat_id, sorted([album.message_id, *album.also]))
    return [copy.message_id for copy in copies]


async def _amend(bot: Bot, chat_id: int, message: Message, numbers: list[int]) -> int:
    """Change or delete what stands in the chat; what says so already is done."""
    first = numbers[0]
    try:
        if message.amends == "delete":
            await bot.delete_messages(chat_id, numbers)
        elif message.amends == "caption":
            await bot.edit_message_caption(chat_id, first, caption=message.text, parse_mode=ParseMode.HTML, reply_markup=message.keyboard)
        else:
            await bot.edit_message_text(message.text, chat_id, first, parse_mode=ParseMode.HTML, reply_markup=message.keyboard)
    except BadRequest as error:
        if not any(part in error.message.lower() for part in _NOTHING_TO_EDIT):
            raise
    return first


async def _edit(bot: Bot, chat_id: int, message: Message, message_id: int) -> int:
    edit: dict[str, Any] = {
        "chat_id": chat_id,
        "message_id": message_id,
        "parse_mode": ParseMode.HTML,
        "reply_markup": message.keyboard,
    }
    try:
        if message.copy_of is not None:  # the words under a photo, a voice, a document
            await bot.edit_message_caption(caption=message.text, **edit)
        else:
            await bot.edit_message_text(message.text, **edit)
    except BadRequest as error:
        reason = error.message.lower()
        if any(part in reason for part in _NOTHING_TO_EDIT):
            return message_id
        if any(part in reason for part in _EDIT_IMPOSSIBLE):
            return await _send(bot, chat_id, message, None)
        raise
    return message_id


async def _ask(bot: Bot, chat_id: int, quiz: Quiz, message: Message) -> Outcome:
    sent = await bot.send_poll(
        chat_id,
        quiz.question,
        quiz.options,
        type=Poll.QUIZ,
        is_anonymous=False,
        correct_option_ids=[cast(Any, quiz.correct)],
        explanation=quiz.explanation,
        allows_revoting=False,
        reply_markup=message.keyboard,
        message_thread_id=message.topic,
    )
    return Outcome("sent", sent.message_id, poll_id=sent.poll.id if sent.poll else None)


async def _send(bot: Bot, chat_id: int, message: Message, reply_to: int | None) -> int:
    if message.opens_topic is not None:
        return (await bot.create_forum_topic(chat_id, message.opens_topic)).message_thread_id
    try:
        return await _post(bot, chat_id, message, reply_to)
    except BadRequest as error:
        if message.topic is None or "thread not found" not in error.message.lower():
            raise
        return await _post(bot, chat_id, replace(message, topic=None), reply_to)  # somebody deleted the topic


async def _post(bot: Bot, chat_id: int, message: Message, reply_to: int | None) -> int:
    placed: dict[str, Any] = {
        "reply_parameters": ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None,
        "reply_markup": message.keyboard,
        "message_thread_id": message.topic,
    }
    if message.copy_of is not None:
        of, caption = message.copy_of, message.text or None
        mode = ParseMode.HTML if caption else None
        return (await bot.copy_message(chat_id, of.chat_id, of.message_id, caption=caption, parse_mode=mode, **placed)).message_id
    if message.pin is not None:
        pin = message.pin
        return (await bot.send_venue(chat_id, pin.latitude, pin.longitude, pin.title, pin.address, **placed)).message_id
    placed["parse_mode"] = ParseMode.HTML
    if message.file is not None:
        sent = await bot.send_document(chat_id, message.file.content, filename=message.file.name, caption=message.text, **placed)
    elif message.photo is not None:
        sent = await bot.send_photo(chat_id, message.photo.content, filename=message.photo.name, caption=message.text, **placed)
    else:
        sent = await bot.send_message(chat_id, message.text, disable_web_page_preview=True, **placed)
    return sent.message_id


def classify(error: TelegramError) -> Outcome:
    """What an error means for the delivery. The order matters: the library makes BadRequest and TimedOut kinds of NetworkError."""
    text = error.message[:200]
    match error:
        case RetryAfter():
            wait = error.retry_after
            return Outcome("slow", wait=wait if isinstance(wait, timedelta) else timedelta(seconds=wait), error=text)
        case ChatMigrated():
            return Outcome("moved", new_chat_id=error.new_chat_id, error=text)
        case Forbidden():
            return Outcome("unreachable", error=text)
        case BadRequest():
            lost = any(part in text.lower() for part in _LOST_CHAT)
            return Outcome("unreachable" if lost else "refused", error=text)
        case InvalidToken():  # revoked while we run: it surely did not arrive, and whoever asks for updates ends the process
            return Outcome("retry", error=text)
        case NetworkError():  # TimedOut too
            if isinstance(error.__cause__, _NEVER_LEFT) or _answered_5xx(error):
                return Outcome("retry", error=text)
            return Outcome("unknown", error=text)
        case _:  # an answer that cannot be read
            return Outcome("unknown", error=text)


def _answered_5xx(error: NetworkError) -> bool:
    """Telegram answered that it failed. Unlike a broken connection, such an error has no cause in the HTTP client."""
    return not isinstance(error, TimedOut) and (error.__cause__ is None or isinstance(error.__cause__, TelegramError))
