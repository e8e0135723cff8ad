"""The limits of behaviour.md: sizes and rates."""

import time

import httpx
import pytest

from simulator.client import Group, Person, Simulator
from simulator.world import World
from tests.simulator.helpers import call, png, refused


async def send(api: httpx.AsyncClient, chat_id: int, **params: object) -> bool:
    return bool((await call(api, "sendMessage", chat_id=chat_id, text="hola", **params))["ok"])


@pytest.mark.parametrize("text", ["a" * 4096, "🌱" * 2048, f"<b>{'a' * 4096}</b>", f"{'&lt;' * 4096}"])
async def test_4096_utf16_units_after_parsing_pass(api: httpx.AsyncClient, julia: Person, text: str) -> None:
    assert (await call(api, "sendMessage", chat_id=julia.id, text=text, parse_mode="HTML"))["ok"]


async def test_2049_emoji_are_too_long(api: httpx.AsyncClient, julia: Person) -> None:
    assert (await refused(api, "sendMessage", chat_id=julia.id, text="🌱" * 2049))[1] == "Bad Request: message is too long"


async def test_a_caption_of_1024_after_parsing_passes(api: httpx.AsyncClient, julia: Person) -> None:
    about = {"chat_id": str(julia.id), "caption": f"<i>{'🌱' * 512}</i>", "parse_mode": "HTML"}
    answer = await api.post("sendPhoto", data=about, files={"photo": png()})
    assert answer.json()["ok"]


async def test_without_the_mode_nothing_is_too_fast(api: httpx.AsyncClient, julia: Person) -> None:
    assert all([await send(api, julia.id) for _ in range(60)])


async def test_a_chat_takes_a_short_burst_then_one_a_second(api: httpx.AsyncClient, sim: Simulator, julia: Person) -> None:
    await sim.limits()
    assert [await send(api, julia.id) for _ in range(5)] == [True, True, True, False, False]


async def test_edits_count(api: httpx.AsyncClient, sim: Simulator, julia: Person) -> None:
    await sim.limits(chat_burst=2)
    sent = (await call(api, "sendMessage", chat_id=julia.id, text="uno"))["result"]
    edit = {"chat_id": julia.id, "message_id": sent["message_id"]}
    assert (await call(api, "editMessageText", **edit, text="dos"))["ok"]
    assert (await refused(api, "editMessageText", **edit, text="tres"))[0] == 429


async def test_refused_calls_and_chat_actions_do_not_count(api: httpx.AsyncClient, sim: Simulator, julia: Person) -> None:
    await sim.limits(chat_burst=1)
    await call(api, "sendMessage", chat_id=julia.id, text="")
    await call(api, "sendChatAction", chat_id=julia.id, action="typing")
    assert await send(api, julia.id)


async def test_thirty_a_second_over_all_chats(api: httpx.AsyncClient, sim: Simulator) -> None:
    people = [await sim.person(f"Farmer {number}") for number in range(33)]
    for person in people:
        await person.says("/start")
    await sim.limits(overall_per_second=30)
    start = time.monotonic()
    passed = sum([await send(api, person.id) for person in people])
    assert 30 <= passed <= 30 + 30 * (time.monotonic() - start)
    paid = [await send(api, person.id, allow_paid_broadcast=True) for person in people if person is not people[0]]
    assert sum(paid) == 32 or passed < 33  # each chat had room for two more


async def test_twenty_a_minute_into_a_group(api: httpx.AsyncClient, sim: Simulator, group: Group) -> None:
    await sim.limits(chat_per_second=100, chat_burst=100)
    assert sum([await send(api, group.id) for _ in range(22)]) == 20
    code, words = await refused(api, "sendMessage", chat_id=group.id, text="hola")
    assert code == 429
    assert words in ("Too Many Requests: retry after 2", "Too Many Requests: retry after 3")


async def test_an_album_counts_each_of_its_messages(api: httpx.AsyncClient, sim: Simulator, julia: Person) -> None:
    file_id = (await julia.sends("photo", png())).raw["photo"][-1]["file_id"]
    await sim.limits(chat_burst=3)
    media = [{"type": "photo", "media": file_id}] * 2
    assert (await call(api, "sendMediaGroup", chat_id=julia.id, media=media))["ok"]
    assert (await refused(api, "sendMediaGroup", chat_id=julia.id, media=media))[0] == 429


async def test_a_few_topics_a_minute(api: httpx.AsyncClient, sim: Simulator, rosa: Person) -> None:
    forum = await sim.group("Consultores", [rosa], forum=True, bot_admin=True)
    await sim.limits()
    answers = [await call(api, "createForumTopic", chat_id=forum.id, name=f"Caso {n}") for n in range(6)]
    assert [answer["ok"] for answer in answers] == [True] * 5 + [False]


@pytest.mark.parametrize(("count", "passes"), [(1, False), (2, True), (10, True), (11, False)])
async def test_albums_have_two_to_ten(api: httpx.AsyncClient, julia: Person, count: int, passes: bool) -> None:
    file_id = (await julia.sends("photo", png())).raw["photo"][-1]["file_id"]
    media = [{"type": "photo", "media": file_id}] * count
    assert (await call(api, "sendMediaGroup", chat_id=julia.id, media=media))["ok"] is passes


async def test_uploads_over_50_mb_are_refused(api: httpx.AsyncClient, julia: Person) -> None:
    answer = await api.post("sendDocument", data={"chat_id": str(julia.id)}, files={"document": bytes(50 * 1024 * 1024 + 1)})
    assert (answer.status_code, answer.json()["description"]) == (413, "Request Entity Too Large")


async def test_a_message_older_than_48_hours_is_not_deleted_but_may_be_edited(
    api: httpx.AsyncClient, sim: Simulator, julia: Person
) -> None:
    sent = (await call(api, "sendMessage", chat_id=julia.id, text="uno"))["result"]
    target = {"chat_id": julia.id, "message_id": sent["message_id"]}
    await sim.advance(hours=49)
    assert await refused(api, "deleteMessage", **target) == (400, "Bad Request: message can't be deleted for everyone")
    assert (await call(api, "editMessageText", **target, text="dos"))["ok"]


@pytest.mark.parametrize("payload", ["a" * 65, "ñ", "a b", ""])
async def test_a_start_link_with_a_wrong_payload_opens_nothing(julia: Person, payload: str) -> None:
    with pytest.raises(AssertionError, match="no start link"):
        await julia.opens(f"https://t.me/yachachiq_bot?start={payload}")


async def test_a_start_link_brings_its_payload(julia: Person) -> None:
    assert (await julia.opens(f"https://t.me/yachachiq_bot?start={'a' * 64}")).text == f"/start {'a' * 64}"


async def test_limits_can_be_changed_only_by_their_names(sim: Simulator, world: World) -> None:
    with pytest.raises(AssertionError, match="speed is no limit"):
        await sim.limits(speed=3)
    assert not world.limits.enabled
