"""Groups: privacy mode, members, migration, and that ids and senders surprise as in Telegram."""

import httpx
import pytest

from simulator.client import Group, Person, Simulator
from simulator.world import World
from tests.simulator.helpers import Json, call, updates


async def last_id(api: httpx.AsyncClient) -> int:
    return max((int(one["update_id"]) for one in await updates(api)), default=0)


async def heard(api: httpx.AsyncClient, since: int) -> list[str]:
    """Texts of the messages that the bot got after that update."""
    return [one["message"].get("text", "") for one in await updates(api, since + 1) if "message" in one]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("buenos días", False),
        ("/casos", True),
        ("/casos@yachachiq_bot 3", True),
        ("/casos@otro_bot", False),
        ("oye /casos", False),
        ("¿qué dices, @Yachachiq_Bot?", True),
        ("@yachachiq_bots no", False),
    ],
)
async def test_privacy_mode_lets_through_commands_and_mentions(
    api: httpx.AsyncClient, group: Group, rosa: Person, text: str, seen: bool
) -> None:
    before = await last_id(api)
    await rosa.says(text, chat=group)
    assert await heard(api, before) == ([text] if seen else [])


async def test_privacy_mode_lets_through_replies_to_the_bot(api: httpx.AsyncClient, group: Group, rosa: Person) -> None:
    await call(api, "sendMessage", chat_id=group.id, text="Caso 7")
    before = await last_id(api)
    card = await rosa.hears("Caso 7", chat=group)
    said = await rosa.says("lo tomo", chat=group, reply_to=card)
    await rosa.says("¿quién?", chat=group, reply_to=said)
    assert await heard(api, before) == ["lo tomo"]


async def test_an_edited_reply_comes_as_edited_message(api: httpx.AsyncClient, julia: Person) -> None:
    said = await julia.says("mi cacao")
    await julia.edits(said, "mi cacao se seca")
    update = (await updates(api))[-1]
    assert update["edited_message"]["text"] == "mi cacao se seca"
    assert update["edited_message"]["message_id"] == said.id
    assert (await updates(api))[-2]["message"]["text"] == "mi cacao", "what waits is not changed by an edit"


async def test_an_administrator_bot_hears_everything(api: httpx.AsyncClient, group: Group, rosa: Person) -> None:
    await group.promotes_bot()
    before = await last_id(api)
    await rosa.says("buenos días", chat=group)
    assert await heard(api, before) == ["buenos días"]


async def test_without_privacy_mode_the_bot_hears_everything(api: httpx.AsyncClient, world: World, group: Group, rosa: Person) -> None:
    world.privacy = False
    before = await last_id(api)
    await rosa.says("buenos días", chat=group)
    assert await heard(api, before) == ["buenos días"]


async def test_members_who_come_and_go_are_service_messages(api: httpx.AsyncClient, sim: Simulator, group: Group) -> None:
    before = await last_id(api)
    pedro = await sim.person("Pedro")
    await group.adds(pedro)
    await group.loses(pedro)
    first, second = await updates(api, before + 1)
    assert first["message"]["new_chat_members"][0]["id"] == pedro.id
    assert second["message"]["left_chat_member"]["id"] == pedro.id
    with pytest.raises(AssertionError, match="not in that chat"):
        await pedro.says("hola", chat=group)


async def test_kicking_and_adding_the_bot_are_told(api: httpx.AsyncClient, group: Group, rosa: Person) -> None:
    before = await last_id(api)
    await group.kicks_bot()
    await rosa.says("/casos", chat=group)
    await group.adds_bot()
    kicked, added, service = await updates(api, before + 1)
    assert kicked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert added["my_chat_member"]["old_chat_member"]["status"] == "kicked"
    assert service["message"]["new_chat_members"][0]["id"] == 1000001


async def test_blocking_is_told_and_writing_unblocks(api: httpx.AsyncClient, julia: Person) -> None:
    before = await last_id(api)
    await julia.blocks()
    await julia.says("/start")
    blocked, unblocked, message = await updates(api, before + 1)
    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert unblocked["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert message["message"]["text"] == "/start"


async def test_migration_tells_both_chats(api: httpx.AsyncClient, sim: Simulator, rosa: Person) -> None:
    group = await sim.group("Consultores", [rosa], type="group")
    before = await last_id(api)
    new = await group.becomes_supergroup()
    old_chat, new_chat = await updates(api, before + 1)
    assert (old_chat["message"]["chat"]["id"], old_chat["message"]["migrate_to_chat_id"]) == (group.id, new.id)
    assert (new_chat["message"]["chat"]["id"], new_chat["message"]["migrate_from_chat_id"]) == (new.id, group.id)
    assert (await rosa.says("/casos", chat=group)).chat_id == new.id


async def test_message_ids_are_unique_per_chat_only(julia: Person, rosa: Person, group: Group) -> None:
    first = [await julia.says("a"), await rosa.says("a"), await rosa.says("a", chat=group)]
    assert [message.id for message in first] == [2, 2, 1]
    assert julia.id == first[0].chat_id
    assert str(group.id).startswith("-100")


async def test_an_anonymous_administrator_comes_as_the_group(api: httpx.AsyncClient, sim: Simulator, group: Group, rosa: Person) -> None:
    body: Json = {"person_id": rosa.id, "chat_id": group.id, "text": "/aqui", "anonymous": True}
    await sim.post("/phone/messages", body)
    message = (await updates(api))[-1]["message"]
    assert message["from"]["username"] == "GroupAnonymousBot"
    assert message["sender_chat"]["id"] == group.id


async def test_an_album_arrives_as_several_updates(api: httpx.AsyncClient, julia: Person) -> None:
    before = await last_id(api)
    for caption in ("hojas", ""):
        await julia.sends("photo", b"leaf", caption=caption, album="a1")
    first, second = (one["message"] for one in await updates(api, before + 1))
    assert first["media_group_id"] == second["media_group_id"] == "a1"
    assert (first["caption"], "caption" in second) == ("hojas", False)


async def test_a_selective_keyboard_shows_only_to_whom_it_answers(
    api: httpx.AsyncClient, sim: Simulator, group: Group, rosa: Person, julia: Person
) -> None:
    said = await rosa.says("/casos", chat=group)
    markup = {"keyboard": [["Tomar"]], "selective": True}
    reply = {"message_id": said.id}
    await call(api, "sendMessage", chat_id=group.id, text="¿Cuál?", reply_markup=markup, reply_parameters=reply)
    await rosa.hears("Cuál", chat=group)
    assert (rosa.keys(group), julia.keys(group)) == (["Tomar"], [])


async def test_bots_delete_others_messages_in_groups_only_as_administrators(api: httpx.AsyncClient, group: Group, rosa: Person) -> None:
    said = await rosa.says("/casos", chat=group)
    target = {"chat_id": group.id, "message_id": said.id}
    assert (await call(api, "deleteMessage", **target))["description"] == "Bad Request: message can't be deleted"
    await group.promotes_bot()
    assert (await call(api, "deleteMessage", **target))["ok"]
