"""Changing messages that the bot sent."""

from simulator.errors import bad_request
from simulator.methods.media import input_media
from simulator.methods.messages import checked_text, location_of
from simulator.params import Params
from simulator.posting import content_of, replace
from simulator.sending import caption_param, markup_param, member_chat
from simulator.world import Chat, Json, Message, World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def _target(world: World, p: Params) -> tuple[Chat, Message]:
    if inline_id := p.text("inline_message_id"):
        if inline_id not in world.inline_messages:
            raise bad_request("MESSAGE_ID_INVALID")
        chat_id, message_id = world.inline_messages[inline_id]
        chat = world.chats[chat_id]
    else:
        chat, message_id = member_chat(world, p), p.integer("message_id")
    message = chat.message(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    own = message["from"]["id"] == world.bot["id"] or "via_bot" in message
    if not own or message_id in chat.fixed or "forward_origin" in message:
        raise bad_request("message can't be edited")
    return chat, message


def _change(world: World, p: Params, content: Json | None) -> Message | bool:
    """Replaces the content (None keeps it) and the keyboard (none given takes it away)."""
    chat, old = _target(world, p)
    markup = markup_param(p)
    if markup and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    before = content_of(old)
    if content is None:
        content = before
    if content == before and markup == old.get("reply_markup"):
        raise bad_request(NOT_MODIFIED)
    world.limits.spend(chat.id)
    kept = {name: value for name, value in old.items() if name not in before and name != "reply_markup"}
    new = {**kept, **content, "edit_date": world.clock.timestamp()}
    if markup:
        new["reply_markup"] = markup
    replace(world, chat, new)
    return True if p.text("inline_message_id") else new


def edit_message_text(world: World, p: Params) -> Message | bool:
    content = checked_text(p)
    if "text" not in _target(world, p)[1]:
        raise bad_request("there is no text in the message to edit")
    return _change(world, p, content)


def edit_message_caption(world: World, p: Params) -> Message | bool:
    caption = caption_param(p)
    content = content_of(_target(world, p)[1])
    if not any(kind in content for kind in ("photo", "video", "voice", "audio", "document", "animation")):
        raise bad_request("there is no caption in the message to edit")
    kept = {name: value for name, value in content.items() if name not in ("caption", "caption_entities")}
    return _change(world, p, {**kept, **caption})


def edit_message_media(world: World, p: Params) -> Message | bool:
    _target(world, p)
    return _change(world, p, input_media(world, p, p.json("media"))[1])


def edit_message_reply_markup(world: World, p: Params) -> Message | bool:
    return _change(world, p, None)


def edit_message_live_location(world: World, p: Params) -> Message | bool:
    location = location_of(p)
    before = _target(world, p)[1].get("location", {})
    if not before.get("live_period"):
        raise bad_request("message can't be edited")
    return _change(world, p, {"location": {"live_period": before["live_period"], **location}})
