"""The people's side: routes of the page, events, the clock, files."""

import asyncio
import json
from datetime import datetime

import httpx
import pytest

from simulator.client import Group, Person, Simulator
from tests.simulator.helpers import Json, call, png, updates, voice


async def read_events(url: str, count: int, last: int | None) -> list[Json]:
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    events: list[Json] = []
    async with (
        httpx.AsyncClient(trust_env=False, timeout=5) as http,
        http.stream("GET", f"{url}/phone/events", headers=headers) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                events.append(json.loads(line[6:]))
                if len(events) == count:
                    return events
    return events


async def test_the_state_shows_everyone_and_everything(sim: Simulator, group: Group, julia: Person, api: httpx.AsyncClient) -> None:
    said = await julia.says("una pregunta")
    await julia.deletes(said)
    await call(api, "setMyCommands", commands=[{"command": "ayuda", "description": "Ayuda"}])
    state = (await sim.get("/phone/state")).json()
    assert state["bot"]["username"] == "yachachiq_bot"
    assert [person["first_name"] for person in state["people"]] == ["Rosa", "Julia"]
    assert state["people"][1]["language_code"] == "es"
    private, consultants = (next(chat for chat in state["chats"] if chat["id"] == one) for one in (julia.id, group.id))
    assert private["type"] == "private"
    assert [message["text"] for message in private["messages"]] == ["/start", "una pregunta"]
    assert private["messages"][1]["_deleted"] is True
    assert consultants["members"] == [person["id"] for person in state["people"]]
    assert (consultants["forum"], consultants["topics"], consultants["pinned"]) == (False, [], None)
    assert state["commands"] == {"default": [{"command": "ayuda", "description": "Ayuda"}]}
    assert state["clock"]["offset"] == 0


async def test_events_go_on_where_a_phone_stopped(url: str, sim: Simulator, julia: Person) -> None:
    before = (await sim.get("/phone/state")).json()["event_id"]
    said = await julia.says("uno")
    await julia.edits(said, "dos")
    await julia.reacts(said, "👍")
    await julia.deletes(said)
    events = await read_events(url, 4, before)
    assert [event["type"] for event in events] == ["message", "edited", "reaction", "deleted"]
    assert events[1]["message"]["text"] == "dos"
    assert events[3] == {"type": "deleted", "chat_id": julia.id, "message_id": said.id}
    assert [event["type"] for event in await read_events(url, 1, before + 3)] == ["deleted"]


async def test_without_a_last_event_only_news_come(url: str, julia: Person) -> None:
    reading = asyncio.create_task(read_events(url, 1, None))
    await asyncio.sleep(0.3)
    await julia.says("nuevo")
    (event,) = await reading
    assert event["message"]["text"] == "nuevo"


async def test_what_the_bot_does_is_told_to_the_phones(url: str, sim: Simulator, api: httpx.AsyncClient, julia: Person) -> None:
    before = (await sim.get("/phone/state")).json()["event_id"]
    chat = {"chat_id": julia.id}
    await call(api, "sendChatAction", **chat, action="typing")
    sent = (await call(api, "sendMessage", **chat, text="a", reply_markup={"keyboard": [["Sí"]]}))["result"]
    await call(api, "pinChatMessage", **chat, message_id=sent["message_id"])
    await call(api, "setMyCommands", commands=[{"command": "ayuda", "description": "Ayuda"}])
    events = await read_events(url, 6, before)
    assert [event["type"] for event in events] == ["action", "message", "keyboard", "pinned", "message", "commands"]
    assert events[0]["action"] == "typing"
    assert events[2] == {"type": "keyboard", **chat, "person_id": julia.id, "markup": {"keyboard": [[{"text": "Sí"}]]}}
    assert events[4]["message"]["pinned_message"]["text"] == "a"


async def test_the_clock_moves_and_dates_follow_it(sim: Simulator, julia: Person) -> None:
    today = await julia.says("hoy")
    moved = await sim.advance(days=1, hours=2)
    tomorrow = await julia.says("mañana")
    assert moved["offset"] == 26 * 3600
    assert 26 * 3600 <= tomorrow.raw["date"] - today.raw["date"] < 26 * 3600 + 60
    clock = (await sim.get("/clock")).json()
    assert abs(datetime.fromisoformat(clock["now"]).timestamp() - tomorrow.raw["date"]) < 60
    assert (await sim.post("/clock", {"offset": 60})).json()["offset"] == 60
    assert (await sim.http.post("/clock", json={})).status_code == 400


async def test_every_kind_of_message_reaches_the_bot(sim: Simulator, api: httpx.AsyncClient, julia: Person, rosa: Person) -> None:
    before = max(one["update_id"] for one in await updates(api))
    files = {"photo": png(), "voice": voice(), "video": b"mp4", "video_note": b"mp4", "document": b"pdf",
             "audio": b"mp3", "sticker": b"webp", "animation": b"gif"}  # fmt: skip
    for kind, content in files.items():
        await julia.sends(kind, content, caption="nota")
    await julia.shares_location(-12.5, -69.1)
    await julia.shares_contact("+51 999 888 777")
    await julia.forwards(await julia.says("reenvía"))
    await sim.post("/phone/messages", {"person_id": julia.id, "chat_id": julia.id, "poll": {"question": "¿?", "options": ["a", "b"]}})
    messages = [one["message"] for one in await updates(api, before + 1)]
    for kind, message in zip(files, messages, strict=False):
        assert kind in message
        assert message.get("caption") == (None if kind in ("sticker", "video_note") else "nota")
    assert messages[8]["location"] == {"latitude": -12.5, "longitude": -69.1}
    assert messages[9]["contact"]["user_id"] == julia.id
    assert messages[11]["forward_origin"]["sender_user"]["id"] == julia.id
    assert messages[12]["poll"]["question"] == "¿?"
    assert messages[1]["voice"]["duration"] == 3


async def test_files_are_served_with_their_type(sim: Simulator, julia: Person) -> None:
    sent = await julia.sends("photo", png())
    answer = await sim.get(f"/phone/files/{sent.raw['photo'][0]['file_id']}")
    assert answer.headers["content-type"] in ("image/jpeg", "image/png")
    assert answer.content == png()
    assert (await sim.http.get("/phone/files/none")).status_code == 404


async def test_the_bots_files_need_its_token(url: str, api: httpx.AsyncClient, julia: Person) -> None:
    sent = await julia.sends("document", b"pdf")
    path = (await call(api, "getFile", file_id=sent.raw["document"]["file_id"]))["result"]["file_path"]
    async with httpx.AsyncClient(base_url=url, trust_env=False) as http:
        assert (await http.get(f"/file/bot1000001:demo/{path}")).content == b"pdf"
        assert (await http.get(f"/file/bot1:other/{path}")).status_code == 401
        assert (await http.get("/file/bot1000001:demo/none")).status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/phone/people", {}, 400),
        ("/phone/people/7/state", {"blocked": True}, 404),
        ("/phone/groups", {"title": "", "members": []}, 400),
        ("/phone/groups", {"title": "a", "members": [7]}, 404),
        ("/phone/groups/-7/bot", {"action": "kick"}, 404),
        ("/phone/messages", {"person_id": 7, "chat_id": 7, "text": "a"}, 404),
        ("/phone/messages", {"chat_id": 7}, 400),
        ("/phone/taps", {"person_id": 5_000_000_001, "chat_id": 5_000_000_001, "message_id": 1, "data": "x"}, 409),
        ("/phone/polls", {"person_id": 5_000_000_001, "chat_id": 5_000_000_001, "message_id": 1, "option_ids": "x"}, 400),
        ("/phone/messages", {"person_id": 5_000_000_001, "chat_id": 5_000_000_001, "text": "a" * 4097}, 400),
        ("/faults", {"rules": 3}, 400),
    ],
)
async def test_what_a_phone_may_not_do_says_why(sim: Simulator, julia: Person, path: str, body: Json, code: int) -> None:
    answer = await sim.http.post(path, json=body)
    assert answer.status_code == code
    assert answer.json()["error"]


async def test_the_page_is_served(sim: Simulator) -> None:
    answer = await sim.get("/")
    assert "text/html" in answer.headers["content-type"]
