"""Each row of the table of errors in behaviour.md."""

import asyncio

import httpx
import pytest
import telegram
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter

from simulator.client import Group, Person, Simulator
from simulator.world import World
from tests.simulator.helpers import bot_at, call, refused, updates

BUTTON = {"inline_keyboard": [[{"text": "sí", "callback_data": "y"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


async def test_an_unknown_method_gets_404(api: httpx.AsyncClient) -> None:
    assert await refused(api, "sendPigeon") == (404, "Not Found: method not found")


async def test_a_wrong_token_gets_401(url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(f"{url}/bot1000001:other/getMe")
    assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")


async def test_no_chat_id_is_refused(api: httpx.AsyncClient) -> None:
    assert await refused(api, "sendMessage", text="hola") == (400, "Bad Request: chat_id is empty")


async def test_a_chat_that_the_bot_never_met_is_not_found(api: httpx.AsyncClient) -> None:
    assert await refused(api, "sendMessage", chat_id=77, text="hola") == (400, "Bad Request: chat not found")


async def test_a_blocked_person_gets_403(api: httpx.AsyncClient, julia: Person) -> None:
    await julia.blocks()
    assert await refused(api, "sendMessage", chat_id=julia.id, text="hola") == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    await julia.unblocks()
    assert (await call(api, "sendMessage", chat_id=julia.id, text="hola"))["ok"]


async def test_a_deactivated_person_gets_403(api: httpx.AsyncClient, julia: Person) -> None:
    await julia.deactivates()
    assert await refused(api, "sendMessage", chat_id=julia.id, text="hola") == (403, "Forbidden: user is deactivated")


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_a_bot_that_was_kicked_gets_403(api: httpx.AsyncClient, sim: Simulator, rosa: Person, kind: str) -> None:
    group = await sim.group("Consultores", [rosa], type=kind)
    await group.kicks_bot()
    assert await refused(api, "sendMessage", chat_id=group.id, text="hola") == (
        403,
        f"Forbidden: bot was kicked from the {kind} chat",
    )


async def test_a_bot_that_is_not_in_the_group_gets_403(api: httpx.AsyncClient, sim: Simulator, rosa: Person) -> None:
    group = await sim.group("Consultores", [rosa], bot_member=False)
    assert await refused(api, "sendMessage", chat_id=group.id, text="hola") == (
        403,
        "Forbidden: bot is not a member of the supergroup chat",
    )


async def test_a_migrated_group_tells_its_new_id(api: httpx.AsyncClient, sim: Simulator, rosa: Person) -> None:
    group = await sim.group("Consultores", [rosa], type="group")
    new = await group.becomes_supergroup()
    answer = await call(api, "sendMessage", chat_id=group.id, text="hola")
    assert answer == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }
    assert str(new.id).startswith("-100")
    assert (await call(api, "sendMessage", chat_id=new.id, text="hola"))["ok"]


async def test_a_person_who_never_pressed_start_gets_403(api: httpx.AsyncClient, sim: Simulator) -> None:
    stranger = await sim.person("Pedro")
    assert await refused(api, "sendMessage", chat_id=stranger.id, text="hola") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )


@pytest.mark.parametrize("text", ["", "   \n ", "<b> </b>"])
async def test_an_empty_text_is_refused(api: httpx.AsyncClient, julia: Person, text: str) -> None:
    assert await refused(api, "sendMessage", chat_id=julia.id, text=text, parse_mode="HTML") == (
        400,
        "Bad Request: message text is empty",
    )


async def test_a_text_over_4096_is_refused(api: httpx.AsyncClient, julia: Person) -> None:
    assert await refused(api, "sendMessage", chat_id=julia.id, text="a" * 4097) == (
        400,
        "Bad Request: message is too long",
    )


async def test_a_caption_over_1024_is_refused(api: httpx.AsyncClient, julia: Person) -> None:
    photo = await julia.sends("photo", b"leaf")
    file_id = photo.raw["photo"][-1]["file_id"]
    assert await refused(api, "sendPhoto", chat_id=julia.id, photo=file_id, caption="a" * 1025) == (
        400,
        "Bad Request: message caption is too long",
    )


async def test_broken_html_tells_the_byte_offset(api: httpx.AsyncClient, julia: Person) -> None:
    assert await refused(api, "sendMessage", chat_id=julia.id, text="ñandú <p>x</p>", parse_mode="HTML") == (
        400,
        'Bad Request: can\'t parse entities: Unsupported start tag "p" at byte offset 8',
    )


async def test_an_edit_that_changes_nothing_is_refused(api: httpx.AsyncClient, julia: Person) -> None:
    about = {"chat_id": julia.id, "text": "<b>hola</b> ", "parse_mode": "HTML", "reply_markup": BUTTON}
    sent = (await call(api, "sendMessage", **about))["result"]
    assert await refused(api, "editMessageText", message_id=sent["message_id"], **about) == (400, NOT_MODIFIED)


async def test_an_edit_of_a_message_that_is_gone_is_refused(api: httpx.AsyncClient, julia: Person) -> None:
    sent = (await call(api, "sendMessage", chat_id=julia.id, text="hola"))["result"]
    await call(api, "deleteMessage", chat_id=julia.id, message_id=sent["message_id"])
    for gone in (sent["message_id"], 999):
        assert await refused(api, "editMessageText", chat_id=julia.id, message_id=gone, text="no") == (
            400,
            "Bad Request: message to edit not found",
        )


async def test_a_reply_to_a_message_that_is_gone_is_refused(api: httpx.AsyncClient, julia: Person) -> None:
    question = await julia.says("¿Qué le pasa a mi cacao?")
    reply = {"chat_id": julia.id, "text": "…", "reply_parameters": {"message_id": question.id}}
    answer = (await call(api, "sendMessage", **reply))["result"]
    assert answer["reply_to_message"]["text"] == question.text
    await julia.deletes(question)
    assert await refused(api, "sendMessage", **reply) == (400, "Bad Request: message to be replied not found")
    reply["reply_parameters"] = {"message_id": question.id, "allow_sending_without_reply": True}
    assert "reply_to_message" not in (await call(api, "sendMessage", **reply))["result"]


@pytest.mark.parametrize("verb", ["copy", "forward"])
async def test_a_copy_of_a_message_that_is_gone_is_refused(api: httpx.AsyncClient, julia: Person, verb: str) -> None:
    question = await julia.says("¿Qué le pasa a mi cacao?")
    await julia.deletes(question)
    about = {"chat_id": julia.id, "from_chat_id": julia.id, "message_id": question.id}
    assert await refused(api, f"{verb}Message", **about) == (400, f"Bad Request: message to {verb} not found")


async def test_a_forum_topic_that_is_gone_is_refused(api: httpx.AsyncClient, sim: Simulator, rosa: Person) -> None:
    forum = await sim.group("Consultores", [rosa], forum=True, bot_admin=True)
    topic = (await call(api, "createForumTopic", chat_id=forum.id, name="Caso 12"))["result"]
    about = {"chat_id": forum.id, "text": "hola", "message_thread_id": topic["message_thread_id"]}
    assert (await call(api, "sendMessage", **about))["result"]["is_topic_message"]
    await call(api, "deleteForumTopic", chat_id=forum.id, message_thread_id=topic["message_thread_id"])
    assert await refused(api, "sendMessage", **about) == (400, "Bad Request: message thread not found")


async def _press(api: httpx.AsyncClient, julia: Person) -> str:
    await call(api, "sendMessage", chat_id=julia.id, text="¿Ayudó?", reply_markup=BUTTON)
    await julia.taps("sí")
    return str([one for one in await updates(api) if "callback_query" in one][-1]["callback_query"]["id"])


TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_press_is_answered_once(api: httpx.AsyncClient, julia: Person) -> None:
    query_id = await _press(api, julia)
    assert (await call(api, "answerCallbackQuery", callback_query_id=query_id, text="Gracias"))["ok"]
    assert await julia.is_shown("Gracias") == "Gracias"
    assert await refused(api, "answerCallbackQuery", callback_query_id=query_id) == (400, TOO_OLD)


async def test_a_press_is_not_answered_too_late(api: httpx.AsyncClient, julia: Person, world: World) -> None:
    query_id = await _press(api, julia)
    world.callbacks[query_id].asked -= 16
    assert await refused(api, "answerCallbackQuery", callback_query_id=query_id) == (400, TOO_OLD)


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "a", "callback_data": "ñ" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": " ", "url": "https://a.pe"}, "BUTTON_TEXT_INVALID"),
        ({"text": "a", "url": ""}, "inline keyboard button URL '' is invalid: URL must be non-empty"),
        ({"text": "a", "url": "nowhere"}, "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
        ({"text": "a", "url": "https://["}, "inline keyboard button URL 'https://[' is invalid: Wrong HTTP URL"),
        ({"text": "a", "url": "ftp://a.pe"}, "inline keyboard button URL 'ftp://a.pe' is invalid: Unsupported URL protocol"),
        ({"text": "a"}, "Text buttons are unallowed in the inline keyboard"),
    ],
)
async def test_a_wrong_button_is_refused(api: httpx.AsyncClient, julia: Person, button: object, words: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    assert await refused(api, "sendMessage", chat_id=julia.id, text="a", reply_markup=markup) == (
        400,
        f"Bad Request: {words}",
    )


async def test_callback_data_of_64_bytes_passes(api: httpx.AsyncClient, julia: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "ñ" * 32}]]}
    assert (await call(api, "sendMessage", chat_id=julia.id, text="a", reply_markup=markup))["ok"]


async def test_a_keyboard_over_100_buttons_is_refused(api: httpx.AsyncClient, julia: Person) -> None:
    markup = {"inline_keyboard": [[{"text": str(n), "callback_data": str(n)}] for n in range(101)]}
    assert await refused(api, "sendMessage", chat_id=julia.id, text="a", reply_markup=markup) == (
        400,
        "Bad Request: reply markup is too long",
    )


async def test_a_file_over_20_mb_is_not_served(api: httpx.AsyncClient, julia: Person) -> None:
    message = await julia.sends("video", bytes(20 * 1024 * 1024 + 1))
    assert await refused(api, "getFile", file_id=message.raw["video"]["file_id"]) == (
        400,
        "Bad Request: file is too big",
    )


async def test_too_fast_gets_429_with_the_seconds_to_wait(api: httpx.AsyncClient, sim: Simulator, julia: Person) -> None:
    await sim.limits(chat_burst=1, chat_per_second=0.2)
    assert (await call(api, "sendMessage", chat_id=julia.id, text="uno"))["ok"]
    answer = await api.post("sendMessage", json={"chat_id": julia.id, "text": "dos"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "5"
    assert answer.json()["description"] == "Too Many Requests: retry after 5"
    assert answer.json()["parameters"] == {"retry_after": 5}


async def test_get_updates_while_a_webhook_is_set_gets_409(api: httpx.AsyncClient) -> None:
    await call(api, "setWebhook", url="http://127.0.0.1:9/hook")
    assert await refused(api, "getUpdates") == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
    await call(api, "deleteWebhook")
    assert await updates(api) == []


async def test_a_second_poller_ends_the_first_with_409(api: httpx.AsyncClient) -> None:
    first = asyncio.create_task(refused(api, "getUpdates", timeout=10))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(updates(api, timeout=1))
    assert await first == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    assert await second == []


async def test_python_telegram_bot_raises_its_own_errors(
    bot: telegram.Bot, url: str, sim: Simulator, julia: Person, rosa: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it the library warns that RetryAfter will change
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(77, "hola")
    await julia.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(julia.id, "hola")
    group: Group = await sim.group("Consultores", [rosa], type="group")
    new = await group.becomes_supergroup()
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(group.id, "hola")
    assert migrated.value.new_chat_id == new.id
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict):
        await bot.get_updates()
    await sim.faults([{"kind": "429", "retry_after": 3}])
    with pytest.raises(RetryAfter):
        await bot.send_message(rosa.id, "hola")
    with pytest.raises(InvalidToken):
        async with bot_at(url, token="1:x"):
            pass
