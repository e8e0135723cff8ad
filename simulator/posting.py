"""Putting messages into chats, changing and removing them; every change is told to the phones."""

import re
from typing import Any

from simulator.entities import Entity, utf16_length
from simulator.world import Chat, Json, Message, World

HEADER = frozenset((
    "message_id", "message_thread_id", "from", "sender_chat", "chat", "date", "edit_date", "reply_to_message", "quote",
    "reply_markup", "forward_origin", "via_bot", "media_group_id", "is_topic_message", "has_protected_content",
))  # fmt: skip
SERVICE = frozenset((
    "new_chat_members", "left_chat_member", "pinned_message", "migrate_to_chat_id", "migrate_from_chat_id",
    "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "group_chat_created",
    "supergroup_chat_created", "new_chat_title",
))  # fmt: skip
TEXT_ENTITIES = (
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@<>])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w)")),
    ("url", re.compile(r"(?<![\w@./])(?:https?://[^\s<>\"]+|(?:[\w-]+\.)+(?:com|org|net|pe|gob|edu)(?:/[^\s<>\"]*)?)(?<![.,;:!?)])")),
    ("email", re.compile(r"(?<!\S)[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
)  # fmt: skip
MARKS = re.compile(r"[/@#.]")


def find_entities(text: str) -> list[Entity]:
    """Commands, mentions, links and tags that Telegram finds by itself in plain text."""
    if not MARKS.search(text):
        return []
    found = []
    for kind, pattern in TEXT_ENTITIES:
        for match in pattern.finditer(text):
            start = utf16_length(text[: match.start()])
            found.append({"offset": start, "length": utf16_length(match.group()), "type": kind})
    return sorted(found, key=lambda entity: entity["offset"])


def with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """The given entities and those found in the text that do not lie over them."""
    found = find_entities(text)
    if not found or not entities:
        return found or entities
    free = [
        new for new in found
        if not any(new["offset"] < old["offset"] + old["length"] and old["offset"] < new["offset"] + new["length"]
                   and old["type"] in ("text_link", "text_mention", "code", "pre") for old in entities)
    ]  # fmt: skip
    return sorted(entities + free, key=lambda entity: (entity["offset"], -entity["length"]))


def text_content(text: str, entities: list[Entity], name: str = "text") -> Json:
    """The fields of a message that carry a text (or, with `name`, a caption)."""
    if not text:
        return {}
    found = with_found(text, entities)
    return {name: text, ("entities" if name == "text" else f"{name}_entities"): found} if found else {name: text}


def without_reply(message: Message) -> Message:
    """A message as it is shown inside another one."""
    if "reply_to_message" not in message:
        return message
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def content_of(message: Message) -> Json:
    """What a copy takes over."""
    return {name: value for name, value in message.items() if name not in HEADER}


def is_service(message: Message) -> bool:
    return not SERVICE.isdisjoint(message)


def post(world: World, chat: Chat, sender: Json, content: Json) -> Message:
    """Adds a message with the chat's next id and tells the phones."""
    chat.last_message_id += 1
    message = {
        "message_id": chat.last_message_id,
        "from": sender,
        "chat": chat.info,
        "date": world.clock.timestamp(),
        **content,
    }
    chat.messages[chat.last_message_id] = message
    world.events.publish("message", chat_id=chat.id, message=message)
    return message


def replace(world: World, chat: Chat, message: Message) -> None:
    """Puts a changed message in the place of the one with its id."""
    chat.messages[message["message_id"]] = message
    world.events.publish("edited", chat_id=chat.id, message=message)


def delete(world: World, chat: Chat, message_id: int) -> None:
    chat.deleted.add(message_id)
    if message_id in chat.pinned:
        chat.pinned.remove(message_id)
    world.events.publish("deleted", chat_id=chat.id, message_id=message_id)


def thread_fields(chat: Chat, thread_id: int) -> dict[str, Any]:
    """How a message says to which topic of a forum it belongs."""
    if not thread_id:
        return {}
    fields: dict[str, Any] = {"message_thread_id": thread_id}
    if chat.is_forum:
        fields["is_topic_message"] = True
    return fields


def new_poll(world: World, question: str, options: list[str], **about: Any) -> Json:
    """A Poll object without votes; `about` overrides its flags."""
    return {
        "id": world.unique(),
        "question": question,
        "options": [{"persistent_id": str(place), "text": text, "voter_count": 0} for place, text in enumerate(options)],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
        **about,
    }
