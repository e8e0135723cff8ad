"""Files that people and the bot sent: bytes under a file_id, sizes and durations read off their headers."""

import mimetypes
import secrets
from dataclasses import dataclass
from typing import Any

from simulator.errors import bad_request
from simulator.media_headers import image_size, ogg_seconds

MAX_DOWNLOAD = 20 * 1024 * 1024  # bytes that a bot may fetch
MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
KINDS = ("photo", "voice", "video", "video_note", "document", "audio", "sticker", "animation")
FOLDERS = {"photo": "photos", "voice": "voice", "video": "videos", "video_note": "video_notes", "document": "documents",
           "audio": "music", "sticker": "stickers", "animation": "animations"}  # fmt: skip
MIME_TYPES = {"photo": "image/jpeg", "voice": "audio/ogg", "video": "video/mp4", "video_note": "video/mp4",
              "audio": "audio/mpeg", "sticker": "image/webp", "animation": "video/mp4",
              "document": "application/octet-stream"}  # fmt: skip
PHOTO_SIDES = (90, 320, 800, 1280)  # pixels, the longer side of the sizes that Telegram makes


@dataclass(frozen=True, slots=True)
class StoredFile:
    id: str
    unique_id: str
    kind: str
    name: str
    mime_type: str
    content: bytes
    path: str
    json: Any  # the Bot API object: a list of PhotoSize for a photo, else Voice, Video...

    @property
    def size(self) -> int:
        return len(self.content)


class FileStore:
    def __init__(self) -> None:
        self.by_id: dict[str, StoredFile] = {}
        self.by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, name: str, mime_type: str, content: bytes, about: dict[str, Any]) -> StoredFile:
        """`about` may bring duration, width, height, length, performer, title, emoji."""
        file_id, unique_id = secrets.token_urlsafe(36), secrets.token_urlsafe(9)
        if mime_type in ("", "application/octet-stream"):
            mime_type = mimetypes.guess_type(name)[0] or MIME_TYPES[kind]
        suffix = name.rpartition(".")[2].lower() if "." in name else "bin"
        path = f"{FOLDERS[kind]}/file_{len(self.by_path)}.{suffix if suffix.isalnum() else 'bin'}"
        base = {"file_id": file_id, "file_unique_id": unique_id, "file_size": len(content)}
        described = _describe(kind, base, name, mime_type, content, about)
        file = StoredFile(file_id, unique_id, kind, name, mime_type, content, path, described)
        self.by_path[path] = file
        self.by_id[file_id] = file
        if kind == "photo":
            for size in described:
                self.by_id[size["file_id"]] = file
        return file

    def find(self, file_id: str) -> StoredFile:
        file = self.by_id.get(file_id)
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return file


def _describe(kind: str, base: dict[str, Any], name: str, mime: str, content: bytes, about: dict[str, Any]) -> Any:
    width, height = image_size(content) or (about.get("width") or 800, about.get("height") or 600)
    duration = about.get("duration") or ogg_seconds(content) or 1
    match kind:
        case "photo":
            return _photo_sizes(base, width, height)
        case "voice":
            return {**base, "duration": duration, "mime_type": mime}
        case "audio":
            extra = {key: about[key] for key in ("performer", "title") if about.get(key)}
            return {**base, "duration": duration, "file_name": name, "mime_type": mime, **extra}
        case "video_note":
            return {**base, "length": about.get("length") or 240, "duration": duration}
        case "sticker":
            flags = {"is_animated": False, "is_video": False, "emoji": about.get("emoji") or "🌱"}
            return {**base, "type": "regular", "width": 512, "height": 512, **flags}
        case "document":
            return {**base, "file_name": name, "mime_type": mime}
    video = {**base, "width": width, "height": height, "duration": duration}
    return {**video, "file_name": name, "mime_type": mime}


def _photo_sizes(base: dict[str, Any], width: int, height: int) -> list[dict[str, Any]]:
    """Each size has its own file_id; all lead to the same bytes, since nothing here scales pictures."""
    longest = max(width, height)
    sides = [side for side in PHOTO_SIDES if side < longest] or [longest]
    if longest <= PHOTO_SIDES[-1] and sides[-1] != longest:
        sides.append(longest)
    sizes = []
    for side in sides:
        scaled = {"width": max(1, round(width * side / longest)), "height": max(1, round(height * side / longest))}
        last = side == sides[-1]
        ids = {} if last else {"file_id": secrets.token_urlsafe(36), "file_unique_id": secrets.token_urlsafe(9)}
        sizes.append({**base, **ids, **scaled})
    return sizes
