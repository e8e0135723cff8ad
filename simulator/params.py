"""The parameters of a Bot API call, however they came: query string, form, JSON or multipart."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request

from simulator.errors import NOT_UTF8, ApiError, bad_request

MAX_BODY = 52 * 1024 * 1024  # bytes: the 50 MB that a bot may upload, and the form around them


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    mime_type: str
    content: bytes


@dataclass(slots=True)
class Params:
    """Values are strings (query, form, multipart) or JSON values; the readers accept both, as Telegram does."""

    values: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def names(self) -> set[str]:
        return self.values.keys() | self.uploads.keys()

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """What is no number counts as 0, as in Telegram's own server."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError, OverflowError):
            return 0

    def number(self, name: str) -> float | None:
        try:
            return float(self.values[name])
        except (KeyError, TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        return value is True or str(value).lower() in ("true", "yes", "1")

    def json(self, name: str) -> Any:
        """The decoded value, or None when the parameter is missing or empty."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


async def read_params(request: Request) -> Params:
    """Raises ApiError 413 for a body over 52 MB and 400 for one that cannot be read."""
    values: dict[str, Any] = dict(request.query_params)
    if request.method == "GET":
        return Params(values)
    kind = request.headers.get("content-type", "")
    if int(request.headers.get("content-length") or 0) > MAX_BODY:
        raise ApiError(413, "Request Entity Too Large")
    if kind.startswith("multipart/form-data"):
        return await _read_multipart(request, values)
    body = await request.body()
    try:
        if kind.startswith("application/json"):
            decoded = json.loads(body) if body else {}
            if not isinstance(decoded, dict):
                raise bad_request("object expected")
            values.update(decoded)
        elif body:
            values.update(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=1000))
    except UnicodeDecodeError:
        raise bad_request(NOT_UTF8) from None
    except ValueError:
        raise bad_request("can't parse the body of the request") from None
    return Params(values)


async def _read_multipart(request: Request, values: dict[str, Any]) -> Params:
    uploads: dict[str, Upload] = {}
    async with request.form(max_part_size=MAX_BODY) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                mime = value.content_type or "application/octet-stream"
                uploads[name] = Upload(value.filename or "file", mime, await value.read())
            else:
                values[name] = value
    return Params(values, uploads)
