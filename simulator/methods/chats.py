"""Chats and their members, pins, topics, reactions, as the bot sees and changes them."""

from typing import Any

from simulator.errors import bad_request
from simulator.members import status_json
from simulator.params import Params
from simulator.posting import post, thread_fields, without_reply
from simulator.sending import chat_param, member_chat
from simulator.world import Chat, Json, World

GIFTS = {"unlimited_gifts": True, "limited_gifts": True, "unique_gifts": True, "premium_subscription": True,
         "gifts_from_channels": True}  # fmt: skip
TOPIC_COLOR = 0x6FB9F0
MAX_TOPIC_NAME = 128
EMOJI = frozenset(
    "👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡❤"
)


def get_chat(world: World, p: Params) -> Json:
    chat = member_chat(world, p) if p.integer("chat_id") < 0 else chat_param(world, p)
    full: Json = {**chat.info, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS}
    if chat.pinned:
        full["pinned_message"] = without_reply(chat.messages[chat.pinned[-1]])
    return full


def member_json(world: World, chat: Chat, user_id: int) -> Json:
    """A ChatMember object. Raises 400 for someone the bot never met."""
    if user_id == world.bot["id"]:
        user, status = world.bot, "member" if chat.is_private else chat.bot_status
    elif user_id in world.people:
        user = world.people[user_id].user()
        status = chat.members.get(user_id, "member" if user_id == chat.id else "left")
    else:
        raise bad_request("user not found")
    return status_json(user, status)


def get_chat_member(world: World, p: Params) -> Json:
    return member_json(world, member_chat(world, p), p.integer("user_id"))


def get_chat_administrators(world: World, p: Params) -> list[Json]:
    chat = member_chat(world, p)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    everyone = [member_json(world, chat, who) for who in (*chat.members, world.bot["id"])]
    return [member for member in everyone if member["status"] in ("creator", "administrator")]


def get_chat_member_count(world: World, p: Params) -> int:
    chat = member_chat(world, p)
    return 2 if chat.is_private else len(chat.members) + 1


def leave_chat(world: World, p: Params) -> bool:
    chat = member_chat(world, p)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    post(world, chat, world.bot, {"left_chat_member": world.bot})
    world.tell_chat(chat)
    return True


def pin_chat_message(world: World, p: Params) -> bool:
    chat = member_chat(world, p)
    _may(chat, "not enough rights to manage pinned messages in the chat")
    message_id = p.integer("message_id")
    message = chat.message(message_id)
    if message is None:
        raise bad_request("message to pin not found")
    if message_id in chat.pinned:
        chat.pinned.remove(message_id)
    chat.pinned.append(message_id)
    world.events.publish("pinned", chat_id=chat.id, message_id=message_id)
    post(world, chat, world.bot, {"pinned_message": without_reply(message)})
    return True


def unpin_chat_message(world: World, p: Params) -> bool:
    chat = member_chat(world, p)
    _may(chat, "not enough rights to manage pinned messages in the chat")
    message_id = p.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    world.events.publish("pinned", chat_id=chat.id, message_id=chat.pinned[-1] if chat.pinned else None)
    return True


def unpin_all_chat_messages(world: World, p: Params) -> bool:
    chat = member_chat(world, p)
    _may(chat, "not enough rights to manage pinned messages in the chat")
    chat.pinned.clear()
    world.events.publish("pinned", chat_id=chat.id, message_id=None)
    return True


def _may(chat: Chat, refusal: str) -> None:
    if not chat.is_private and chat.bot_status != "administrator":
        raise bad_request(refusal)


def set_message_reaction(world: World, p: Params) -> bool:
    chat = member_chat(world, p)
    message_id = p.integer("message_id")
    if chat.message(message_id) is None:
        raise bad_request("message to react not found")
    reaction: Any = p.json("reaction") or []
    if not isinstance(reaction, list) or len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for kind in reaction:
        if not isinstance(kind, dict) or kind.get("type") != "emoji" or str(kind.get("emoji"))[:1] not in EMOJI:
            raise bad_request("REACTION_INVALID")
    chat.reactions.setdefault(message_id, {})[world.bot["id"]] = reaction
    world.events.publish("reaction", chat_id=chat.id, message_id=message_id, reactions=chat.reaction_list(message_id))
    return True


def _forum(world: World, p: Params) -> Chat:
    chat = member_chat(world, p)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    _may(chat, "not enough rights to create a topic")
    return chat


def create_forum_topic(world: World, p: Params) -> Json:
    """The topic's id is that of the service message that opens it."""
    chat = _forum(world, p)
    world.limits.spend_topic()
    topic = {"name": _topic_name(p), "icon_color": p.integer("icon_color") or TOPIC_COLOR}
    thread_id = chat.last_message_id + 1
    chat.topics[thread_id] = topic
    post(world, chat, world.bot, {**thread_fields(chat, thread_id), "forum_topic_created": topic})
    world.tell_chat(chat)
    return {"message_thread_id": thread_id, **topic}


def _topic_name(p: Params) -> str:
    name = p.text("name").strip()
    if not 1 <= len(name) <= MAX_TOPIC_NAME:
        raise bad_request("topic name must be from 1 to 128 characters long")
    return name


def _topic(chat: Chat, p: Params) -> int:
    thread_id = p.integer("message_thread_id")
    if thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return thread_id


def edit_forum_topic(world: World, p: Params) -> bool:
    chat = _forum(world, p)
    thread_id = _topic(chat, p)
    change = {"name": _topic_name(p)}
    chat.topics[thread_id] = {**chat.topics[thread_id], **change}
    post(world, chat, world.bot, {**thread_fields(chat, thread_id), "forum_topic_edited": change})
    world.tell_chat(chat)
    return True


def close_forum_topic(world: World, p: Params) -> bool:
    return _turn(world, p, closed=True)


def reopen_forum_topic(world: World, p: Params) -> bool:
    return _turn(world, p, closed=False)


def _turn(world: World, p: Params, *, closed: bool) -> bool:
    chat = _forum(world, p)
    thread_id = _topic(chat, p)
    if bool(chat.topics[thread_id].get("closed")) == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.topics[thread_id] = {**chat.topics[thread_id], "closed": closed}
    news = "forum_topic_closed" if closed else "forum_topic_reopened"
    post(world, chat, world.bot, {**thread_fields(chat, thread_id), news: {}})
    world.tell_chat(chat)
    return True


def delete_forum_topic(world: World, p: Params) -> bool:
    """Takes the topic and every message in it."""
    chat = _forum(world, p)
    thread_id = _topic(chat, p)
    del chat.topics[thread_id]
    for number, message in chat.messages.items():
        if message.get("message_thread_id") == thread_id and number not in chat.deleted:
            chat.deleted.add(number)
            world.events.publish("deleted", chat_id=chat.id, message_id=number)
    world.tell_chat(chat)
    return True
