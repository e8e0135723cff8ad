"""sendMessage, copies and forwards, places, contacts, chat actions."""

from typing import Any

from simulator.entities import utf16_length
from simulator.errors import bad_request
from simulator.params import Params
from simulator.posting import content_of, delete, is_service, text_content
from simulator.sending import MAX_TEXT, caption_param, chat_param, formatted, forward_origin, member_chat, send
from simulator.world import Chat, Json, Message, World

CHAT_ACTIONS = frozenset((
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
))  # fmt: skip
DELETABLE_SECONDS = 48 * 3600
MAX_BATCH = 100  # messages in one copyMessages, forwardMessages or deleteMessages


def checked_text(p: Params) -> Json:
    text, entities = formatted(p, "text", "parse_mode", "entities")
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text_content(text, entities)


def send_message(world: World, p: Params) -> Message:
    return send(world, p, checked_text(p))


def location_of(p: Params) -> Json:
    latitude, longitude = p.number("latitude"), p.number("longitude")
    if latitude is None or longitude is None:
        raise bad_request("latitude and longitude must be specified")
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise bad_request("wrong location specified")
    location: Json = {"latitude": latitude, "longitude": longitude}
    for name in ("horizontal_accuracy", "live_period", "heading", "proximity_alert_radius"):
        if p.values.get(name):
            location[name] = p.integer(name)
    return location


def send_location(world: World, p: Params) -> Message:
    return send(world, p, {"location": location_of(p)})


def send_venue(world: World, p: Params) -> Message:
    location = location_of(p)
    venue: Json = {"location": location, "title": _required(p, "title"), "address": _required(p, "address")}
    for name in ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type"):
        if value := p.text(name):
            venue[name] = value
    return send(world, p, {"venue": venue, "location": location})


def send_contact(world: World, p: Params) -> Message:
    contact = {"phone_number": _required(p, "phone_number"), "first_name": _required(p, "first_name")}
    for name in ("last_name", "vcard"):
        if value := p.text(name):
            contact[name] = value
    return send(world, p, {"contact": contact})


def _required(p: Params, name: str) -> str:
    value = p.text(name)
    if not value:
        raise bad_request(f"{name.replace('_', ' ')} must be non-empty")
    return value


def send_chat_action(world: World, p: Params) -> bool:
    chat = member_chat(world, p)
    action = p.text("action").lower()
    if action not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.events.publish("action", chat_id=chat.id, action=action)
    return True


def _source(world: World, p: Params, message_id: int, verb: str) -> Message:
    message = chat_param(world, p, "from_chat_id").message(message_id)
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if is_service(message) or message.get("has_protected_content"):
        raise bad_request(f"message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    return message


def copy_message(world: World, p: Params) -> Json:
    content = content_of(_source(world, p, p.integer("message_id"), "copy"))
    if "caption" in p.values and "text" not in content:
        content = {name: value for name, value in content.items() if name not in ("caption", "caption_entities")}
        content.update(caption_param(p))
    return {"message_id": send(world, p, content)["message_id"]}


def forward_message(world: World, p: Params) -> Message:
    message = _source(world, p, p.integer("message_id"), "forward")
    return send(world, p, {**content_of(message), "forward_origin": forward_origin(message)})


def copy_messages(world: World, p: Params) -> list[Json]:
    return _batch(world, p, "copy")


def forward_messages(world: World, p: Params) -> list[Json]:
    return _batch(world, p, "forward")


def message_ids(p: Params) -> list[int]:
    ids: Any = p.json("message_ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= MAX_BATCH or not all(isinstance(one, int) for one in ids):
        raise bad_request(f"message_ids must be a list of 1-{MAX_BATCH} identifiers")
    return ids


def _batch(world: World, p: Params, verb: str) -> list[Json]:
    """Messages that are gone are left out, as Telegram does; none left is a fault. Albums stay albums."""
    source = chat_param(world, p, "from_chat_id")
    found = [message for number in message_ids(p) if (message := source.message(number)) and not is_service(message)]
    if not found:
        raise bad_request(f"there are no messages to {verb}")
    world.limits.spend(member_chat(world, p).id, cost=len(found))
    albums: dict[str, str] = {}
    sent = []
    for message in found:
        content = content_of(message)
        if verb == "forward":
            content["forward_origin"] = forward_origin(message)
        elif p.flag("remove_caption"):
            content.pop("caption", None)
            content.pop("caption_entities", None)
        if album := message.get("media_group_id"):
            content["media_group_id"] = albums.setdefault(album, world.unique())
        sent.append({"message_id": send(world, p, content, cost=0)["message_id"]})
    return sent


def delete_message(world: World, p: Params) -> bool:
    chat = member_chat(world, p)
    _delete(world, chat, p.integer("message_id"))
    return True


def delete_messages(world: World, p: Params) -> bool:
    """Messages that are gone are skipped."""
    chat = member_chat(world, p)
    for number in message_ids(p):
        if chat.message(number):
            _delete(world, chat, number)
    return True


def _delete(world: World, chat: Chat, message_id: int) -> None:
    message = chat.message(message_id)
    if message is None:
        raise bad_request("message to delete not found")
    own = message["from"]["id"] == world.bot["id"]
    if world.clock.timestamp() - message["date"] > DELETABLE_SECONDS and chat.bot_status != "administrator":
        raise bad_request("message can't be deleted for everyone")
    if not (own or chat.is_private or chat.bot_status == "administrator"):
        raise bad_request("message can't be deleted")
    delete(world, chat, message_id)
