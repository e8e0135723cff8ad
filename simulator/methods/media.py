"""Sending files: uploaded, attached or by file_id, alone or as an album."""

from collections.abc import Callable
from typing import Any

from simulator.errors import ApiError, bad_request
from simulator.files import MAX_PHOTO, MAX_UPLOAD, StoredFile
from simulator.media_headers import image_size
from simulator.params import Params, Upload
from simulator.sending import caption_param, member_chat, send
from simulator.world import Json, Message, World

ALBUM_SIZES = (2, 10)
ALBUM_KINDS = ("photo", "video", "audio", "document")
NO_CAPTION = ("sticker", "video_note")


def file_param(world: World, p: Params, kind: str, given: Any, upload: Upload | None) -> StoredFile:
    """The file that a call means: an upload of that name, `attach://name` of another, or a file_id."""
    reference = given if isinstance(given, str) else ""
    if reference.startswith("attach://"):
        upload = p.uploads.get(reference.removeprefix("attach://"))
        if upload is None:
            raise bad_request("can't parse InputMedia: Attached file not found")
    if upload is not None:
        return _store(world, kind, upload, p)
    if not reference:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    if reference.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # the local Telegram fetches nothing
    file = world.files.find(reference)
    if file.kind != kind:
        raise bad_request(f"can't use file of type {_type(file.kind)} as {_type(kind)}")
    return file


def _type(kind: str) -> str:
    return "".join(word.capitalize() for word in kind.split("_"))


def _store(world: World, kind: str, upload: Upload, p: Params) -> StoredFile:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > MAX_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo" and len(upload.content) > MAX_PHOTO:
        raise bad_request("file is too big for a photo; the maximum size is 10 MB")
    if kind == "photo" and image_size(upload.content) is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    about = {name: p.integer(name) for name in ("duration", "width", "height", "length")}
    words = {name: p.text(name) for name in ("performer", "title", "emoji")}
    return world.files.add(kind, upload.name, upload.mime_type, upload.content, {**about, **words})


def media_content(kind: str, file: StoredFile, caption: Json) -> Json:
    """The fields of a message with this file; an animation also counts as a document, as in Telegram."""
    content: Json = {kind: file.json, **caption}
    if kind == "animation":
        content["document"] = {name: value for name, value in file.json.items() if name in DOCUMENT}
    return content


DOCUMENT = ("file_id", "file_unique_id", "file_size", "file_name", "mime_type", "thumbnail")


def sender_of(kind: str) -> Callable[[World, Params], Message]:
    """The method that sends one file of a kind: sendPhoto, sendVoice..."""

    def send_file(world: World, p: Params) -> Message:
        caption = {} if kind in NO_CAPTION else caption_param(p)
        member_chat(world, p)  # no file is kept for a chat that the bot cannot write to
        file = file_param(world, p, kind, p.values.get(kind), p.uploads.get(kind))
        content = media_content(kind, file, caption)
        if p.flag("has_spoiler"):
            content["has_media_spoiler"] = True
        return send(world, p, content)

    return send_file


def input_media(world: World, p: Params, item: Any) -> tuple[str, Json]:
    """Kind and message fields of an InputMedia object."""
    if not isinstance(item, dict) or not isinstance(item.get("type"), str):
        raise bad_request("can't parse InputMedia: expected an Object with a type")
    kind = item["type"]
    if kind not in (*ALBUM_KINDS, "animation"):
        raise bad_request(f"can't parse InputMedia: type {kind} is unknown")
    fields = Params(item, p.uploads)
    file = file_param(world, fields, kind, item.get("media"), None)
    return kind, media_content(kind, file, caption_param(fields))


def send_media_group(world: World, p: Params) -> list[Message]:
    items = p.json("media")
    if not isinstance(items, list):
        raise bad_request("can't parse media: expected an Array of InputMedia")
    smallest, largest = ALBUM_SIZES
    if len(items) > largest:
        raise bad_request("too many messages to send as an album")
    if len(items) < smallest:
        raise bad_request("media must include 2-10 items")
    chat = member_chat(world, p)
    contents = [input_media(world, p, item) for item in items]
    kinds = {kind for kind, _ in contents}
    if kinds - set(ALBUM_KINDS) or (len(kinds) > 1 and kinds & {"audio", "document"}):
        raise bad_request("this media can't be sent together as an album")
    world.limits.spend(chat.id, cost=len(contents))
    album = {"media_group_id": world.unique()}
    return [send(world, p, {**content, **album}, cost=0) for _, content in contents]
