"""What people do with their phones, and what the bot learns of it."""

import re
from typing import Any

from simulator import members, posting
from simulator.entities import clean, utf16_length
from simulator.errors import PhoneError
from simulator.keyboards import check_markup
from simulator.params import Params
from simulator.sending import MAX_CAPTION, MAX_TEXT, formatted, forward_origin
from simulator.world import Chat, Json, Message, Person, Query, World

ANONYMOUS_ADMIN = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def person_of(world: World, person_id: int) -> Person:
    """Raises PhoneError 404."""
    if person_id not in world.people:
        raise PhoneError(f"there is no person {person_id}", 404)
    return world.people[person_id]


def chat_of(world: World, person_id: int, chat_id: int) -> Chat:
    """The chat, if the person is in it; a group that became a supergroup leads to that."""
    person_of(world, person_id)
    chat = world.chats.get(chat_id)
    if chat is not None and chat.migrated_to is not None:
        chat = world.chats[chat.migrated_to]
    if chat is None:
        raise PhoneError(f"there is no chat {chat_id}", 404)
    if chat.id != person_id and person_id not in chat.members:
        raise PhoneError("the person is not in that chat", 403)
    return chat


def message_of(chat: Chat, message_id: int) -> Message:
    message = chat.message(message_id)
    if message is None:
        raise PhoneError(f"there is no message {message_id} in that chat", 404)
    return message


def send(
    world: World, person_id: int, chat_id: int, content: Json, *, reply_to: int = 0, thread_id: int = 0, anonymous: bool = False
) -> Message:
    """Posts a person's message; `anonymous`: in the name of the group that he administrates.

    Writing to a bot that he blocked unblocks it, as the app's Restart button does.
    """
    person, chat = person_of(world, person_id), chat_of(world, person_id, chat_id)
    if person.deactivated:
        raise PhoneError("the account is gone", 403)
    if chat.is_private:
        if person.blocked:
            members.set_blocked(world, person, False)
        person.started = True
    header: Json = {}
    if reply_to:
        answered = message_of(chat, reply_to)
        header["reply_to_message"] = posting.without_reply(answered)
        thread_id = thread_id or answered.get("message_thread_id", 0)
    if thread_id and thread_id not in chat.topics:
        raise PhoneError(f"there is no topic {thread_id} in that chat", 404)
    header.update(posting.thread_fields(chat, thread_id))
    if anonymous:
        header["sender_chat"] = chat.info
    message = posting.post(world, chat, ANONYMOUS_ADMIN if anonymous else person.user(), {**header, **content})
    if "via_bot" in message and "reply_markup" in message:
        world.inline_messages[world.unique()] = (chat.id, message["message_id"])
    if bot_sees(world, chat, message):
        world.updates.put("message", message)
    return message


def text_content(text: str, name: str = "text") -> Json:
    """Raises PhoneError for an empty text, or one that apps would split over several messages."""
    text = clean(text).strip()
    if utf16_length(text) > (MAX_TEXT if name == "text" else MAX_CAPTION):
        raise PhoneError("that is too long for one message")
    if name == "text" and not text:
        raise PhoneError("the text is empty")
    return posting.text_content(text, [], name)


def forwarded(world: World, person_id: int, chat_id: int, message_id: int) -> Json:
    message = message_of(chat_of(world, person_id, chat_id), message_id)
    return {**posting.content_of(message), "forward_origin": forward_origin(message)}


def bot_sees(world: World, chat: Chat, message: Message) -> bool:
    """Privacy mode: in groups only commands, replies to the bot, mentions of it and service messages."""
    if chat.is_private:
        return True
    if chat.bot_status not in ("member", "administrator"):
        return False
    if not world.privacy or chat.bot_status == "administrator" or posting.is_service(message):
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == world.bot["id"]:
        return True
    if message.get("via_bot", {}).get("id") == world.bot["id"]:
        return True
    words = f"{message.get('text', '')}{message.get('caption', '')}"
    name = re.escape(world.bot["username"])
    if re.search(rf"@{name}(?!\w)", words, re.IGNORECASE):
        return True
    return any(
        entity["type"] == "bot_command" and entity["offset"] == 0 and "@" not in words[: entity["length"]]
        for entity in message.get("entities", [])
    )


def tap(world: World, person_id: int, chat_id: int, message_id: int, data: str) -> str:
    """Presses a button with that callback data; returns the id of the query."""
    person, chat = person_of(world, person_id), chat_of(world, person_id, chat_id)
    message = message_of(chat, message_id)
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    if not any(button.get("callback_data") == data for row in rows for button in row):
        raise PhoneError("that message has no such button", 409)
    query_id = world.unique()
    world.callbacks[query_id] = Query(person_id, chat.id)
    query = {"id": query_id, "from": person.user(), "chat_instance": str(chat.id), "data": data}
    inline_id = next((one for one, place in world.inline_messages.items() if place == (chat.id, message_id)), None)
    # of a message that came by inline mode the bot is told only this number, not the chat
    query.update({"inline_message_id": inline_id} if inline_id else {"message": message})
    world.updates.put("callback_query", query)
    return query_id


def edit(world: World, person_id: int, chat_id: int, message_id: int, text: str) -> Message:
    chat = chat_of(world, person_id, chat_id)
    old = _own(chat, message_id, person_id)
    name = "text" if "text" in old else "caption"
    kept = {key: value for key, value in old.items() if key not in (name, "entities", "caption_entities")}
    new = {**kept, **text_content(text, name), "edit_date": world.clock.timestamp()}
    posting.replace(world, chat, new)
    if bot_sees(world, chat, new):
        world.updates.put("edited_message", new)
    return new


def delete(world: World, person_id: int, chat_id: int, message_id: int) -> None:
    """Bots hear nothing of what people delete. In a private chat both sides may delete everything."""
    chat = chat_of(world, person_id, chat_id)
    if chat.is_private:
        message_of(chat, message_id)
    else:
        _own(chat, message_id, person_id)
    posting.delete(world, chat, message_id)


def _own(chat: Chat, message_id: int, person_id: int) -> Message:
    message = message_of(chat, message_id)
    if message["from"]["id"] != person_id:
        raise PhoneError("that is not his message", 403)
    return message


def react(world: World, person_id: int, chat_id: int, message_id: int, emoji: str) -> None:
    """An empty emoji takes the reaction back. In groups only administrators' bots hear of it."""
    person, chat = person_of(world, person_id), chat_of(world, person_id, chat_id)
    message_of(chat, message_id)
    before = chat.reactions.setdefault(message_id, {}).get(person_id, [])
    after: list[Json] = [{"type": "emoji", "emoji": emoji}] if emoji else []
    chat.reactions[message_id][person_id] = after
    reactions = chat.reaction_list(message_id)
    world.events.publish("reaction", chat_id=chat.id, message_id=message_id, reactions=reactions)
    if chat.is_private or chat.bot_status == "administrator":
        about: dict[str, Any] = {"chat": chat.info, "message_id": message_id, "user": person.user()}
        dates = {"date": world.clock.timestamp(), "old_reaction": before, "new_reaction": after}
        world.updates.put("message_reaction", about | dates)


def vote(world: World, person_id: int, chat_id: int, message_id: int, options: list[int]) -> Json:
    """Votes in a poll (no options: takes the vote back). The bot hears of its own polls."""
    person, chat = person_of(world, person_id), chat_of(world, person_id, chat_id)
    message = message_of(chat, message_id)
    poll: Json | None = message.get("poll")
    if poll is None or poll["is_closed"]:
        raise PhoneError("there is no open poll in that message", 409)
    if any(not 0 <= one < len(poll["options"]) for one in options) or (len(options) > 1 and not poll["allows_multiple_answers"]):
        raise PhoneError("the poll has no such options")
    votes = world.votes.setdefault(poll["id"], {})
    votes.pop(person_id, None)
    if options:
        votes[person_id] = options
    counts = [sum(place in chosen for chosen in votes.values()) for place in range(len(poll["options"]))]
    counted = [{**option, "voter_count": count} for option, count in zip(poll["options"], counts, strict=True)]
    new = {**poll, "options": counted, "total_voter_count": len(votes)}
    posting.replace(world, chat, {**message, "poll": new})
    if poll["id"] in world.polls:
        if not poll["is_anonymous"]:
            answer = {"poll_id": poll["id"], "user": person.user(), "option_ids": options}
            world.updates.put("poll_answer", answer | {"option_persistent_ids": [str(one) for one in options]})
        world.updates.put("poll", new)
    return new


def ask_inline(world: World, person_id: int, query: str) -> str:
    person = person_of(world, person_id)
    query_id = world.unique()
    world.inline_queries[query_id] = Query(person_id, person_id)
    world.updates.put("inline_query", {"id": query_id, "from": person.user(), "query": query, "offset": ""})
    return query_id


def inline_content(world: World, query_id: str, result_id: str) -> Json:
    """The message that choosing an inline result sends."""
    result = world.inline_results.get(query_id, {}).get(result_id)
    if result is None:
        raise PhoneError("there is no such result", 404)
    body: Json = result.get("input_message_content") or {}
    content: Json = {"via_bot": world.bot}
    if "message_text" in body:
        content.update(posting.text_content(*formatted(Params(body), "message_text", "parse_mode", "entities")))
    elif "latitude" in body:
        content["location"] = {"latitude": body["latitude"], "longitude": body["longitude"]}
    else:
        raise PhoneError("the local Telegram sends only text and places from inline results")
    if markup := check_markup(result.get("reply_markup")):
        content["reply_markup"] = markup
    return content
