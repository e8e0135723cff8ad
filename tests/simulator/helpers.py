"""Small things that the tests of the local Telegram share."""

import struct
import zlib
from typing import Any

import httpx
import telegram
from telegram.request import HTTPXRequest

from simulator.world import DEMO_TOKEN

Json = dict[str, Any]


def bot_at(url: str, timeout: float = 10.0, token: str = DEMO_TOKEN) -> telegram.Bot:
    requests = [HTTPXRequest(connection_pool_size=20, read_timeout=timeout) for _ in range(2)]
    return telegram.Bot(
        token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )


def png(width: int = 640, height: int = 480) -> bytes:
    """A whole PNG of one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = (b"\0" + b"\x30\x90\x40" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def voice(seconds: int = 3) -> bytes:
    """The first and last OGG page of a voice note, without its sound."""
    first = b"OggS\0\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0"
    return first + b"OggS\0\x04" + struct.pack("<Q", seconds * 48_000) + bytes(12) + b"\0"


async def call(api: httpx.AsyncClient, method: str, **params: Any) -> Json:
    """The answer to a JSON call, whatever it is."""
    answer: Json = (await api.post(method, json=params)).json()
    return answer


async def refused(api: httpx.AsyncClient, method: str, **params: Any) -> tuple[int, str]:
    """Code and description of a call that must fail; the HTTP status is the same code."""
    answer = await api.post(method, json=params)
    body = answer.json()
    assert body["ok"] is False, body
    assert body["error_code"] == answer.status_code
    return answer.status_code, body["description"]


async def updates(api: httpx.AsyncClient, offset: int = 0, **params: Any) -> list[Json]:
    result: list[Json] = (await call(api, "getUpdates", offset=offset, **params))["result"]
    return result
