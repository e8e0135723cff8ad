"""The door: an update as Telegram sent it, narrowed once to what handlers need. What does not fit is refused here, with a reason."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Id = Annotated[int, Field(strict=True, ge=-(2**63), le=2**63 - 1)]
Text = Annotated[str, Field(strict=True)]

#: Kinds of content, in the order in which a message is searched for them; `photo` and the like may carry a caption.
CAPTIONED = ("photo", "voice", "video", "document", "audio", "animation")
BARE = (
    "video_note",
    "sticker",
    "venue",
    "location",
    "contact",
    "poll",
    "dice",
    "story",
    "checklist",
    "paid_media",
    "game",
    "gift",
    "giveaway",
)


EPOCH = datetime.fromtimestamp(0, UTC)
#: The end of the year 9999: later there is no date.
LAST_SECOND = 253_402_300_799


class NotAnUpdateError(ValueError):
    """It cannot be what Telegram sends. The text names the field and the fault, never a value."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _User(_Part):
    id: Id
    is_bot: bool = False
    first_name: Text = ""
    last_name: Text | None = None
    language_code: Text | None = None


class _Chat(_Part):
    id: Id
    type: Text
    title: Text | None = None


class _Location(_Part):
    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class _Message(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)  # which extra keys there are tells the kind

    message_id: Id
    chat: _Chat
    date: Annotated[int, Field(strict=True, ge=0, le=LAST_SECOND)] = 0
    sender: _User | None = Field(default=None, alias="from")
    text: Text | None = None
    caption: Text | None = None
    location: _Location | None = None
    reply_to_message: "_Message | None" = None
    media_group_id: Text | None = None
    migrate_to_chat_id: Id | None = None
    message_thread_id: Id | None = None
    is_topic_message: bool = False

    @property
    def topic(self) -> int | None:
        """The forum's topic; outside a forum a thread is only a chain of replies."""
        return self.message_thread_id if self.is_topic_message else None


class _Press(_Part):
    id: Text
    sender: _User = Field(alias="from")
    message: _Message | None = None
    data: Text | None = None
    inline_message_id: Text | None = None


class _Member(_Part):
    status: Text


class _Membership(_Part):
    chat: _Chat
    sender: _User = Field(alias="from")
    new_chat_member: _Member


class _InlineQuery(_Part):
    id: Text
    sender: _User = Field(alias="from")
    query: Text = ""


class _Vote(_Part):
    poll_id: Text
    sender: _User | None = Field(default=None, alias="user")  # None: a channel voted
    option_ids: tuple[Id, ...] = ()


class _ChosenResult(_Part):
    result_id: Text
    sender: _User = Field(alias="from")
    inline_message_id: Text | None = None


class _Update(_Part):
    update_id: Id
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Press | None = None
    my_chat_member: _Membership | None = None
    inline_query: _InlineQuery | None = None
    chosen_inline_result: _ChosenResult | None = None
    poll_answer: _Vote | None = None


#: What the bot asks Telegram for.
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "inline_query",
    "chosen_inline_result",
    "poll_answer",
)


@dataclass(frozen=True, slots=True)
class Sender:
    id: int
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Replied:
    """The message that was replied to."""

    message_id: int
    text: str
    from_bot: bool


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a person did.

    `kind` is `text`, a kind of media, `other`, or one of `service`, `button`, `membership`, `inline`, `shared`, `vote`.
    """

    update_id: int
    kind: str
    chat_id: int
    private: bool
    sender: Sender | None
    chat_title: str = ""
    message_id: int = 0
    written_at: datetime = EPOCH
    text: str = ""
    edited: bool = False
    reply_to: Replied | None = None
    album: str | None = None
    file_key: str | None = None  # what Telegram calls the file in every chat
    latitude: float | None = None
    longitude: float | None = None
    query_id: str | None = None  # of a pressed button or an inline query: Telegram waits for an answer to it
    data: str = ""  # of a pressed button; the result that was shared; the poll of a vote
    chosen: tuple[int, ...] = ()  # by a vote; none: it was taken back
    inline_message_id: str = ""  # of a message that somebody put into another chat by inline mode
    status: str = ""  # the bot's own in this chat, where that changed
    moved_to: int | None = None
    channel: bool = False
    entities: tuple[dict[str, Any], ...] = ()  # the marks in `text`: bold, links and the like, as Telegram names them
    topic: int | None = None

    @property
    def command(self) -> tuple[str, str] | None:
        """(`pendientes`, the rest) of `/pendientes@yachachiq_bot the rest`; None for anything else."""
        if self.kind != "text" or not self.text.startswith("/"):
            return None
        word, _, rest = self.text[1:].partition(" ")
        return word.partition("@")[0].lower(), rest.strip()


def update_id_of(raw: object) -> int | None:
    """The update's number, even where the rest makes no sense; None where there is none to acknowledge."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int and -(2**63) <= number < 2**63 else None


def parse(raw: object) -> Incoming | None:
    """What the person did; None for updates that nobody asked for. Raises `NotAnUpdateError`."""
    try:
        update = _Update.model_validate(raw)
        message = update.message or update.edited_message
        if message is not None:
            return _message(update.update_id, message, edited=update.message is None)
    except (ValidationError, RecursionError) as error:
        raise NotAnUpdateError(_reason(error)) from None
    if update.callback_query is not None:
        return _press(update.update_id, update.callback_query)
    if update.my_chat_member is not None:
        member = update.my_chat_member
        return Incoming(
            update.update_id,
            "membership",
            member.chat.id,
            member.chat.type == "private",
            _sender(member.sender),
            chat_title=_clean(member.chat.title or ""),
            status=member.new_chat_member.status,
            channel=member.chat.type == "channel",
        )
    if update.poll_answer is not None and update.poll_answer.sender is not None:
        vote, voter = update.poll_answer, update.poll_answer.sender
        return Incoming(update.update_id, "vote", voter.id, True, _sender(voter), data=_clean(vote.poll_id), chosen=vote.option_ids)
    if update.inline_query is not None:
        query = update.inline_query
        sender = _sender(query.sender)
        return Incoming(update.update_id, "inline", query.sender.id, True, sender, text=_clean(query.query), query_id=query.id)
    if update.chosen_inline_result is not None:
        chosen = update.chosen_inline_result
        return Incoming(
            update.update_id,
            "shared",
            chosen.sender.id,
            True,
            _sender(chosen.sender),
            data=_clean(chosen.result_id),
            inline_message_id=_clean(chosen.inline_message_id or "")[:120],
        )
    return None


def _message(update_id: int, message: _Message, *, edited: bool) -> Incoming:
    replied = message.reply_to_message
    kind = _kind(message)
    return Incoming(
        update_id=update_id,
        kind=kind,
        chat_id=message.chat.id,
        private=message.chat.type == "private",
        sender=_sender(message.sender),
        chat_title=_clean(message.chat.title or ""),
        message_id=message.message_id,
        written_at=datetime.fromtimestamp(message.date, UTC),
        text=_clean(message.text if message.text is not None else message.caption or ""),
        edited=edited,
        reply_to=Replied(replied.message_id, replied.text or replied.caption or "", bool(replied.sender and replied.sender.is_bot))
        if replied
        else None,
        album=_clean(message.media_group_id or "")[:64] or None,
        file_key=_file_key(message, kind),
        latitude=message.location.latitude if message.location else None,
        longitude=message.location.longitude if message.location else None,
        moved_to=message.migrate_to_chat_id,
        entities=_entities(message),
        topic=message.topic,
    )


def _entities(message: _Message) -> tuple[dict[str, Any], ...]:
    extra: dict[str, Any] = message.model_extra or {}
    given = extra.get("entities" if message.text is not None else "caption_entities")
    return tuple(entity for entity in given if isinstance(entity, dict)) if isinstance(given, list) else ()


def _press(update_id: int, press: _Press) -> Incoming:
    chat = press.message.chat if press.message else None
    return Incoming(
        update_id=update_id,
        kind="button",
        chat_id=chat.id if chat else press.sender.id,
        private=chat.type == "private" if chat else True,
        sender=_sender(press.sender),
        chat_title=_clean(chat.title or "") if chat else "",
        message_id=press.message.message_id if press.message else 0,
        query_id=press.id,
        data=_clean(press.data or ""),
        topic=press.message.topic if press.message else None,
        inline_message_id=_clean(press.inline_message_id or "")[:120],
    )


def _kind(message: _Message) -> str:
    if message.text is not None:
        return "text"
    extra: dict[str, Any] = message.model_extra or {}
    for kind in (*CAPTIONED, *BARE):
        if extra.get(kind) or (kind == "location" and message.location):
            return kind
    return "service"


def _file_key(message: _Message, kind: str) -> str | None:
    """Of a photo, whose sizes are files of their own, the largest one's."""
    media = (message.model_extra or {}).get(kind)
    file = media[-1] if isinstance(media, list) and media else media
    key = file.get("file_unique_id") if isinstance(file, dict) else None
    return _clean(key)[:64] or None if isinstance(key, str) else None


def _sender(user: _User | None) -> Sender | None:
    if user is None or user.is_bot:
        return None  # a channel, an anonymous administrator, another bot: nobody to talk with
    name = _clean(" ".join(part for part in (user.first_name, user.last_name) if part)).strip()
    return Sender(user.id, name[:200] or "—", (user.language_code or "es")[:2].lower())


def _clean(text: str) -> str:
    """Without what no database column takes: NUL and lone surrogates."""
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def _reason(error: ValidationError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])[:120]}: {first['type']}"
