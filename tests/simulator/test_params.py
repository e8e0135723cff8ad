"""JSON, form and multipart are read alike."""

import json

import httpx
import pytest

from simulator.client import Person
from simulator.params import Params
from tests.simulator.helpers import call, png, refused

MARKUP = {"inline_keyboard": [[{"text": "sí", "callback_data": "y"}]]}


async def test_a_call_means_the_same_in_every_form(api: httpx.AsyncClient, julia: Person) -> None:
    texts = {"chat_id": str(julia.id), "text": "<b>ñandú</b>", "parse_mode": "HTML", "reply_markup": json.dumps(MARKUP)}
    values = {**texts, "chat_id": julia.id, "reply_markup": MARKUP}
    answers = [
        await api.get("sendMessage", params=texts),
        await api.post("sendMessage", params=texts),
        await api.post("sendMessage", json=values),
        await api.post("sendMessage", json=texts),
        await api.post("sendMessage", data=texts),
        await api.post("sendMessage", files={name: (None, value) for name, value in texts.items()}),
        await api.post("SENDMESSAGE", data=texts),
    ]
    results = [answer.json()["result"] for answer in answers]
    assert all(result["text"] == "ñandú" and result["reply_markup"] == MARKUP for result in results)
    assert len({result["message_id"] for result in results}) == len(answers)


async def test_a_file_comes_as_field_attachment_or_id(api: httpx.AsyncClient, julia: Person) -> None:
    about = {"chat_id": str(julia.id)}
    direct = await api.post("sendPhoto", data=about, files={"photo": ("a.png", png())})
    attached = await api.post("sendPhoto", data={**about, "photo": "attach://x"}, files={"x": ("a.png", png())})
    file_id = direct.json()["result"]["photo"][-1]["file_id"]
    known = await api.post("sendPhoto", json={**about, "photo": file_id})
    assert attached.json()["ok"]
    assert known.json()["result"]["photo"] == direct.json()["result"]["photo"]
    missing = await api.post("sendPhoto", data={**about, "photo": "attach://y"})
    assert missing.json()["description"] == "Bad Request: can't parse InputMedia: Attached file not found"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "can't parse the body of the request"),
        (b"[1]", "object expected"),
        (b'{"chat_id": 1, "text": "\\ud83c"}', "strings must be encoded in UTF-8"),
        (b'{"text": "a", "reply_markup": "{"}', "can't parse reply markup JSON object"),
        (b'{"text": "a", "reply_markup": [1]}', "object expected as reply markup"),
    ],
)
async def test_broken_bodies_are_refused(api: httpx.AsyncClient, julia: Person, body: bytes, words: str) -> None:
    sent = body.replace(b'{"text"', b'{"chat_id": %d, "text"' % julia.id)
    answer = await api.post("sendMessage", content=sent, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["description"]) == (400, f"Bad Request: {words}")


async def test_a_form_that_is_no_utf_8_is_refused(api: httpx.AsyncClient) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = await api.post("sendMessage", content=b"text=%ff", headers=headers)
    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_ids_of_64_bits_pass(api: httpx.AsyncClient, julia: Person) -> None:
    assert julia.id > 2**32
    assert (await refused(api, "sendMessage", chat_id=2**62, text="a"))[1] == "Bad Request: chat not found"
    assert (await refused(api, "sendMessage", chat_id="nobody", text="a"))[1] == "Bad Request: chat not found"
    assert (await call(api, "sendMessage", chat_id=str(julia.id), text="a"))["ok"]


def test_values_are_read_as_telegram_reads_them() -> None:
    params = Params({"a": "true", "b": False, "c": "7", "d": "x", "e": "", "f": 2.5, "g": {"h": 1}})
    assert [params.flag(name) for name in "abz"] == [True, False, False]
    assert [params.integer(name, 3) for name in "cdez"] == [7, 0, 3, 3]
    assert [params.number(name) for name in "fdz"] == [2.5, None, None]
    assert params.json("e") is None
    assert params.text("g") == '{"h": 1}'
