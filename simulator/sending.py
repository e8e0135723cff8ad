"""What all sending methods of the bot share: the chat, the reply, the keyboard, the limits."""

from typing import Any

from simulator.entities import Entity, clean, parse_html, trim, utf16_length
from simulator.errors import ApiError, bad_request, forbidden
from simulator.keyboards import check_markup
from simulator.params import Params
from simulator.posting import post, text_content, thread_fields, without_reply
from simulator.world import Chat, Json, Message, World

MAX_TEXT = 4096  # UTF-16 code units, after parsing
MAX_CAPTION = 1024


def chat_param(world: World, p: Params, name: str = "chat_id") -> Chat:
    """The chat that a parameter names, if the bot knows it."""
    if p.values.get(name) in (None, ""):
        raise bad_request(f"{name} is empty")
    chat = world.chats.get(p.integer(name))
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
    return chat


def member_chat(world: World, p: Params, name: str = "chat_id") -> Chat:
    """As `chat_param`, and the bot may act there. Raises 403 where people shut it out."""
    chat = chat_param(world, p, name)
    if chat.is_private:
        person = world.people[chat.id]
        if person.deactivated:
            raise forbidden("user is deactivated")
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")
    elif chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    elif chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def formatted(p: Params, text: str, mode: str, entities: str) -> tuple[str, list[Entity]]:
    """Text and entities from the parameters of those names. Raises 400 for broken HTML."""
    source = clean(p.text(text))
    kind = p.text(mode).lower()
    if kind == "html":
        return trim(*parse_html(source))
    if kind in ("markdown", "markdownv2"):
        raise bad_request("can't parse entities: the local Telegram reads only parse_mode HTML")
    if kind not in ("", "none"):
        raise bad_request("unsupported parse_mode")
    given = p.json(entities) or []
    if not isinstance(given, list):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    utf16_length(source)
    return trim(source, [_checked_entity(entity, source) for entity in given])


def _checked_entity(entity: Any, source: str) -> Entity:
    try:
        offset, length = int(entity["offset"]), int(entity["length"])
    except (KeyError, TypeError, ValueError):
        raise bad_request("can't parse MessageEntity: expected an Object with offset and length") from None
    if offset < 0 or length < 0 or offset + length > utf16_length(source):
        raise bad_request("entity beyond the end of the text")
    return {**entity, "offset": offset, "length": length}


def caption_param(p: Params) -> Json:
    text, entities = formatted(p, "caption", "parse_mode", "caption_entities")
    if utf16_length(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return text_content(text, entities, "caption")


def markup_param(p: Params) -> Json | None:
    return check_markup(p.json("reply_markup"))


def reply_param(world: World, chat: Chat, p: Params) -> Json:
    """`reply_to_message` for the new message; empty when it answers nothing."""
    given = p.json("reply_parameters") or {}
    if not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    try:
        message_id = int(given.get("message_id") or p.integer("reply_to_message_id"))
        chat_id = int(given.get("chat_id") or chat.id)
    except (TypeError, ValueError):
        raise bad_request("can't parse reply parameters") from None
    if not message_id:
        return {}
    source = world.chats.get(chat_id)
    message = source.message(message_id) if source else None
    if message is None:
        if given.get("allow_sending_without_reply") or p.flag("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    if chat_id != chat.id:
        return {"external_reply": {"origin": _origin(message), "chat": message["chat"], "message_id": message_id}}
    quote = given.get("quote")
    reply: Json = {"reply_to_message": without_reply(message)}
    if quote:
        position = (message.get("text") or message.get("caption") or "").find(quote)
        if position < 0:
            raise bad_request("message reply quote not found")
        reply["quote"] = {"text": quote, "position": position, "is_manual": True}
    return reply


def _origin(message: Message) -> Json:
    return {"type": "user", "sender_user": message["from"], "date": message["date"]}


def forward_origin(message: Message) -> Json:
    """Where a forwarded message came from; a forward of a forward keeps the first origin."""
    origin: Json = message.get("forward_origin") or _origin(message)
    return origin


def thread_param(chat: Chat, p: Params) -> int:
    """The topic a message goes to, 0 for none."""
    thread_id = p.integer("message_thread_id")
    if not thread_id:
        return 0
    if chat.is_forum and thread_id in chat.topics:
        if chat.topics[thread_id].get("closed") and chat.bot_status != "administrator":
            raise bad_request("TOPIC_CLOSED")
        return thread_id
    raise bad_request("message thread not found")


def send(world: World, p: Params, content: Json, *, cost: int = 1) -> Message:
    """Posts a message of the bot. `cost` 0: the limits were paid for the whole album."""
    chat = member_chat(world, p)
    markup = markup_param(p)
    header = {**thread_fields(chat, thread_param(chat, p)), **reply_param(world, chat, p)}
    if cost:
        world.limits.spend(chat.id, cost=cost, paid=p.flag("allow_paid_broadcast"))
    if p.flag("protect_content"):
        header["has_protected_content"] = True
    if markup and "inline_keyboard" in markup:
        header["reply_markup"] = markup
    message = post(world, chat, world.bot, {**header, **content} if header else content)
    if markup and "inline_keyboard" not in markup:
        chat.fixed.add(message["message_id"])
        show_keyboard(world, chat, markup, message)
    return message


def show_keyboard(world: World, chat: Chat, markup: Json, message: Message) -> None:
    """Shows a reply keyboard to those it is for (all, or with `selective` who is answered or mentioned)."""
    people = [chat.id] if chat.is_private else list(chat.members)
    if markup.get("selective") and not chat.is_private:
        answered = message.get("reply_to_message", {}).get("from", {}).get("id")
        text = message.get("text", "")
        people = [who for who in people if who == answered or f"@{world.people[who].username}" in text.split()]
    for who in people:
        shown = None if markup.get("remove_keyboard") else markup
        if shown is None:
            chat.reply_keyboards.pop(who, None)
        else:
            chat.reply_keyboards[who] = shown
        world.events.publish("keyboard", chat_id=chat.id, person_id=who, markup=shown)
