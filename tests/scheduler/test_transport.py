"""What an attempt to send can come to, each against the exception that the library really raises."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
import segno
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from handlers.incoming import ALLOWED_UPDATES, parse
from messages.message import CopyOf, File, Message, Pin, Quiz
from scheduler.transport import Outcome, classify, deliver
from simulator.client import Person, Simulator
from simulator.process import free_port
from tests.scheduler.conftest import READ_SECONDS
from tests.simulator.helpers import bot_at, png

PNG = Path(__file__).parents[2] / "docs" / "demo.png"
HELLO = Message("<b>Hola</b>")


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (ChatMigrated(-1005), "moved"),
        (Forbidden("Forbidden: bot was blocked by the user"), "unreachable"),
        (Forbidden("Forbidden: user is deactivated"), "unreachable"),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), "unreachable"),
        (BadRequest("Bad Request: chat not found"), "unreachable"),
        (BadRequest("Bad Request: group chat was deactivated"), "unreachable"),
        (BadRequest("Bad Request: can't parse entities"), "refused"),
        (BadRequest("Bad Request: message to copy not found"), "refused"),
        (caused(TimedOut(), httpx.ReadTimeout("slow")), "unknown"),
        (caused(TimedOut(), httpx.WriteTimeout("slow")), "unknown"),
        (caused(TimedOut(), httpx.ConnectTimeout("slow")), "retry"),
        (caused(TimedOut("Pool timeout"), httpx.PoolTimeout("full")), "retry"),
        (caused(NetworkError("httpx.ConnectError"), httpx.ConnectError("refused")), "retry"),
        (caused(NetworkError("httpx.ReadError"), httpx.ReadError("broken")), "unknown"),
        (caused(NetworkError("httpx.RemoteProtocolError"), httpx.RemoteProtocolError("cut")), "unknown"),
        (NetworkError("Bad Gateway (502)"), "retry"),
        (TelegramError("Invalid server response"), "unknown"),
    ],
    ids=repr,
)
def test_every_error_means_one_thing(error: TelegramError, state: str) -> None:
    assert classify(error).state == state


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
@pytest.mark.parametrize("typed", ["", "1"])
def test_how_long_to_wait_is_told_in_either_of_the_librarys_types(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", typed)
    outcome = classify(RetryAfter(7))
    assert (outcome.state, outcome.wait) == ("slow", timedelta(seconds=7))


def test_a_moved_group_tells_its_new_number() -> None:
    assert classify(ChatMigrated(-1005)).new_chat_id == -1005


def test_a_token_revoked_meanwhile_means_that_nothing_arrived() -> None:
    assert classify(InvalidToken("Unauthorized")).state == "retry"


def test_no_error_text_is_longer_than_its_column() -> None:
    assert len(classify(BadRequest("x" * 900)).error or "") == 200


async def test_a_message_arrives_with_its_number(bot: Bot, telegram: Simulator, julia: Person) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Sí", callback_data="yes")]])
    outcome = await deliver(bot, julia.id, Message("<b>¿Viene?</b>", keyboard))
    assert outcome.state == "sent"
    heard = await julia.hears("¿Viene?")
    assert heard.id == outcome.message_id


async def test_every_shape_of_message_is_taken_by_telegram(bot: Bot, julia: Person) -> None:
    text = await deliver(bot, julia.id, HELLO)
    assert text.message_id is not None
    shapes = [
        Message("", copy_of=CopyOf(julia.id, text.message_id)),
        Message("<i>de Rosa</i>", copy_of=CopyOf(julia.id, text.message_id)),
        Message("sus datos", file=File("mis_datos.json", b"{}")),
        Message("📍", pin=Pin(-11.0, -69.5, "Podas", "Plaza")),
    ]
    outcomes = [await deliver(bot, julia.id, shape, reply_to=text.message_id) for shape in shapes]
    assert [outcome.state for outcome in outcomes] == ["sent"] * len(shapes)


async def test_a_reply_to_a_message_that_is_gone_is_sent_all_the_same(bot: Bot, julia: Person) -> None:
    assert (await deliver(bot, julia.id, HELLO, reply_to=4711)).state == "sent"


async def test_an_edit_changes_the_message_and_an_edit_without_a_change_is_done(bot: Bot, julia: Person) -> None:
    sent = await deliver(bot, julia.id, HELLO)
    for _ in range(2):
        assert await deliver(bot, julia.id, Message("Adiós"), edits=sent.message_id) == Outcome("sent", sent.message_id)


async def test_the_words_under_a_photo_are_edited_without_sending_it_again(bot: Bot, telegram: Simulator, julia: Person) -> None:
    photo = await julia.sends("photo", png(), caption="10 ml")
    shown = Message("<b>Rosa:</b> 10 ml", copy_of=CopyOf(julia.id, photo.id))
    sent = await deliver(bot, julia.id, shown)
    corrected = Message("<b>Rosa:</b> 1 ml", copy_of=CopyOf(julia.id, photo.id))
    for _ in range(2):
        assert await deliver(bot, julia.id, corrected, edits=sent.message_id) == Outcome("sent", sent.message_id)
    assert sent.message_id is not None
    assert (await julia.hears("1 ml")).id == sent.message_id
    assert [one.id for one in julia.inbox() if "photo" in one.raw] == [photo.id, sent.message_id]


async def test_a_topic_is_opened_and_what_goes_there_is_not_lost_when_it_is_deleted(bot: Bot, telegram: Simulator, julia: Person) -> None:
    group = await telegram.group("Consultores", [julia], forum=True, bot_admin=True)
    opened = await deliver(bot, group.id, Message("", opens_topic="N° 12"))
    assert opened.message_id is not None
    for topic in (opened.message_id, 4711):
        assert (await deliver(bot, group.id, Message("<b>Hola</b>", topic=topic))).state == "sent"

    def threads() -> list[int | None]:
        return [one.raw.get("message_thread_id") for one in julia.inbox(group) if one.text == "Hola"]

    await telegram.until(lambda: threads() == [opened.message_id, None])
    others = (
        Message("📍", pin=Pin(-11.0, -69.5, "Podas", "Plaza"), topic=opened.message_id),
        Message("afiche", photo=File("afiche.png", png()), topic=opened.message_id),
        Message("¿Cuándo?", quiz=Quiz("¿Cuándo?", ("Hoy", "Nunca"), 0, "Hoy mismo."), topic=opened.message_id),
    )
    ids = [(await deliver(bot, group.id, message)).message_id for message in others]
    await telegram.until(lambda: {one.id for one in julia.inbox(group)} >= set(ids))
    assert [one.raw.get("message_thread_id") for one in julia.inbox(group) if one.id in ids] == [opened.message_id] * 3
    plain = await telegram.group("Sin temas", [julia])
    assert (await deliver(bot, plain.id, Message("", opens_topic="N° 12"))).state == "refused"


async def test_an_edit_changes_the_words_under_a_copied_picture(bot: Bot, telegram: Simulator, julia: Person) -> None:
    photo = CopyOf(julia.id, (await julia.sends("photo", PNG)).id)
    sent = await deliver(bot, julia.id, Message("La pata", copy_of=photo))
    assert sent.state == "sent"
    changed = await deliver(bot, julia.id, Message("La otra pata", copy_of=photo), edits=sent.message_id)
    assert changed == Outcome("sent", sent.message_id)
    await telegram.until(lambda: [one.text for one in julia.inbox() if one.id == sent.message_id] == ["La otra pata"])


async def test_an_edit_of_what_cannot_be_edited_is_sent_as_a_new_message(bot: Bot, julia: Person) -> None:
    outcome = await deliver(bot, julia.id, HELLO, edits=4711)
    assert outcome.state == "sent"
    assert outcome.message_id not in (None, 4711)


FAULTS: list[tuple[dict[str, Any], str, int]] = [
    ({"kind": "429", "retry_after": 3}, "slow", 0),
    ({"kind": "500"}, "retry", 0),
    ({"kind": "502"}, "retry", 0),
    ({"kind": "hang", "seconds": 2}, "unknown", 0),
    ({"kind": "hang", "seconds": 2, "deliver": True}, "unknown", 1),
    ({"kind": "drop_reply"}, "unknown", 1),
    ({"kind": "malformed"}, "unknown", 1),
]


@pytest.mark.parametrize(("fault", "state", "arrived"), FAULTS, ids=[f"{fault['kind']}-{n}" for fault, _, n in FAULTS])
async def test_a_fault_on_the_way_is_told_for_what_it_is(
    bot: Bot, telegram: Simulator, julia: Person, fault: dict[str, Any], state: str, arrived: int
) -> None:
    await telegram.faults([{"times": 1, "method": "sendMessage", **fault}])
    outcome = await deliver(bot, julia.id, HELLO)
    assert outcome.state == state
    if state == "slow":
        assert outcome.wait == timedelta(seconds=3)
    assert (await telegram.fired())[fault["kind"]] == 1
    texts = [message for message in telegram.messages.get(julia.id, {}).values() if "Hola" in (message.text or "")]
    if arrived:
        await julia.hears("Hola")
    else:
        assert texts == []


async def test_a_person_who_blocked_the_bot_is_unreachable(bot: Bot, telegram: Simulator, julia: Person) -> None:
    await julia.blocks()
    assert (await deliver(bot, julia.id, HELLO)).state == "unreachable"


async def test_a_person_who_never_wrote_is_unreachable(bot: Bot) -> None:
    assert (await deliver(bot, 999_999_999, HELLO)).state == "unreachable"


async def test_a_group_that_threw_the_bot_out_is_unreachable_and_one_that_moved_says_where(
    bot: Bot, telegram: Simulator, julia: Person
) -> None:
    group = await telegram.group("Consultores", [julia], type="group")
    moved = await group.becomes_supergroup()
    outcome = await deliver(bot, group.id, HELLO)
    assert (outcome.state, outcome.new_chat_id) == ("moved", moved.id)
    await moved.kicks_bot()
    assert (await deliver(bot, moved.id, HELLO)).state == "unreachable"


async def test_broken_markup_is_refused_and_never_tried_again(bot: Bot, julia: Person) -> None:
    assert (await deliver(bot, julia.id, Message("<b>sin fin"))).state == "refused"


async def test_when_nobody_listens_the_message_surely_did_not_leave() -> None:
    bot = bot_at(f"http://127.0.0.1:{free_port()}", timeout=READ_SECONDS)
    assert (await deliver(bot, 5, HELLO)).state == "retry"
    await bot.shutdown()


async def test_an_album_is_copied_whole_and_its_numbers_come_back(bot: Bot, telegram: Simulator, julia: Person) -> None:
    source = [
        await julia.sends("photo", b"\xff\xd8 one \xff\xd9", caption="La feria"),
        await julia.sends("photo", b"\xff\xd8 two \xff\xd9"),
    ]
    album = CopyOf(julia.id, source[0].id, (source[1].id,))
    outcome = await deliver(bot, julia.id, Message("", copy_of=album))
    assert outcome.state == "sent"
    assert len({outcome.message_id, *outcome.also, *(message.id for message in source)}) == 4
    await telegram.until(lambda: len(julia.inbox()) == 5)
    assert [message.raw.get("caption") for message in julia.inbox()[-2:]] == ["La feria", None]


async def test_what_stands_in_the_chat_is_changed_and_never_sent_anew(bot: Bot, telegram: Simulator, julia: Person) -> None:
    text = await deliver(bot, julia.id, HELLO)
    photo = await julia.sends("photo", b"\xff\xd8 one \xff\xd9", caption="antes")
    copied = await deliver(bot, julia.id, Message("", copy_of=CopyOf(julia.id, photo.id)))
    for number, message in (
        (text.message_id, Message("<b>Nuevo</b>", amends="text")),
        (text.message_id, Message("<b>Nuevo</b>", amends="text")),
        (copied.message_id, Message("después", amends="caption")),
    ):
        outcome = await deliver(bot, julia.id, message, edits=number)
        assert (outcome.state, outcome.message_id) == ("sent", number)
    await telegram.until(lambda: {"Nuevo", "después"} <= {message.text for message in julia.inbox()})
    for number, message in ((copied.message_id, Message("Nuevo", amends="text")), (99_999, Message("Nuevo", amends="text"))):
        assert (await deliver(bot, julia.id, message, edits=number)).state == "refused"
    await bot.send_message(julia.id, "al final")  # what was sent anew would stand before it
    await julia.hears("al final")
    assert [message.text for message in julia.inbox()] == ["/start", "Nuevo", "antes", "después", "al final"]


async def test_what_is_taken_back_is_gone_with_all_its_parts(bot: Bot, telegram: Simulator, julia: Person) -> None:
    numbers = [(await deliver(bot, julia.id, HELLO)).message_id for _ in range(3)]
    first, *rest = [number for number in numbers if number]
    assert (await deliver(bot, julia.id, Message("", amends="delete"), edits=first, also=rest)).state == "sent"
    await telegram.until(lambda: not {message.id for message in julia.inbox()} & set(numbers))


async def test_a_quiz_is_a_poll_whose_number_its_answers_name(bot: Bot, telegram: Simulator, julia: Person) -> None:
    outcome = await deliver(bot, julia.id, Message("¿Cuándo?", quiz=Quiz("¿Cuándo?", ("Hoy", "Nunca"), 0, "Hoy mismo.")))
    assert outcome.state == "sent" and outcome.poll_id
    shown = await julia.hears(lambda message: message.id == outcome.message_id)
    await julia.votes(shown, 1)
    updates = await bot.get_updates(timeout=1, allowed_updates=ALLOWED_UPDATES)
    (told,) = [vote for update in updates if (vote := parse(json.loads(update.to_json()))) and vote.kind == "vote"]
    assert (told.data, told.chosen, told.chat_id) == (outcome.poll_id, (1,), julia.id)


async def test_a_picture_is_a_photo(bot: Bot, julia: Person) -> None:
    segno.make("hola").save(picture := BytesIO(), kind="png", scale=8)
    outcome = await deliver(bot, julia.id, Message("El código", photo=File("codigo.png", picture.getvalue())))
    assert outcome.state == "sent"
