"""python-telegram-bot drives every method; with strict mode on, it sends nothing that is not known here."""

import inspect
import re
from typing import Any

import pytest
import telegram
from telegram import (
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaDocument,
    InputMediaPhoto,
    InputTextMessageContent,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from simulator.client import Group, Person, Simulator
from simulator.methods import METHODS, Method
from tests.simulator.helpers import png, voice

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Ayudó", callback_data="q1:7:ok")]])


async def newest(bot: telegram.Bot) -> telegram.Update:
    return (await bot.get_updates(-1))[-1]


async def test_get_me(bot: telegram.Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.first_name, me.username, me.is_bot) == (1000001, "Yachachiq", "yachachiq_bot", True)
    assert me.can_read_all_group_messages is False


async def test_send_message_with_everything(bot: telegram.Bot, julia: Person) -> None:
    question = await julia.says("¿Y el cacao?")
    sent = await bot.send_message(
        julia.id,
        "🌱 <b>Poda</b> & <a href='https://senasa.gob.pe/'>más</a>".replace("&", "&amp;"),
        parse_mode=ParseMode.HTML,
        reply_parameters=telegram.ReplyParameters(question.id),
        reply_markup=KEYBOARD,
        link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
        protect_content=True,
    )
    assert sent.text == "🌱 Poda & más"
    assert sent.text_html == '🌱 <b>Poda</b> &amp; <a href="https://senasa.gob.pe/">más</a>'
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.message_id == question.id
    assert sent.has_protected_content
    assert sent.reply_markup == KEYBOARD
    assert sent.chat.id == sent.chat_id == julia.id


async def test_entities_may_be_given_instead_of_html(bot: telegram.Bot, julia: Person) -> None:
    bold = telegram.MessageEntity(telegram.MessageEntity.BOLD, 3, 4)
    assert (await bot.send_message(julia.id, "🌱 poda", entities=[bold])).text_html == "🌱 <b>poda</b>"
    with pytest.raises(BadRequest, match="Entity beyond the end"):
        await bot.send_message(julia.id, "poda", entities=[bold])


async def test_markdown_is_refused_with_a_clear_word(bot: telegram.Bot, julia: Person) -> None:
    with pytest.raises(BadRequest, match="reads only parse_mode html"):
        await bot.send_message(julia.id, "*hola*", parse_mode=ParseMode.MARKDOWN_V2)
    with pytest.raises(BadRequest, match="Unsupported parse_mode"):
        await bot.send_message(julia.id, "hola", parse_mode="BBCode")


FILES = [
    ("photo", png(), {"caption": "<b>hoja</b>", "parse_mode": "HTML", "has_spoiler": True}),
    ("voice", voice(4), {"caption": "nota"}),
    ("document", b"%PDF-1.4", {"filename": "ficha.pdf"}),
    ("video", b"mp4", {"duration": 9, "width": 320, "height": 240, "supports_streaming": True}),
    ("audio", b"mp3", {"duration": 5, "performer": "INIA", "title": "Cacao"}),
    ("animation", b"gif", {"duration": 2}),
    ("video_note", b"mp4", {"duration": 3, "length": 200}),
    ("sticker", b"webp", {}),
]


@pytest.mark.parametrize(("kind", "content", "about"), FILES, ids=[kind for kind, _, _ in FILES])
async def test_files_are_sent_fetched_and_sent_again(
    bot: telegram.Bot, julia: Person, kind: str, content: bytes, about: dict[str, Any]
) -> None:
    send = getattr(bot, f"send_{kind}")
    sent = await send(julia.id, content, reply_markup=KEYBOARD, **about)
    media = getattr(sent, kind)
    media = media[-1] if kind == "photo" else media
    assert bytes(await (await bot.get_file(media.file_id)).download_as_bytearray()) == content
    assert media.file_size == len(content)
    again = await send(julia.id, media.file_id)
    assert getattr(again, kind) == getattr(sent, kind)
    shown = await julia.hears(lambda message: kind in message.raw)
    assert shown.buttons == ["Ayudó"]


async def test_photos_have_sizes_and_voices_their_length(bot: telegram.Bot, julia: Person) -> None:
    photo = (await bot.send_photo(julia.id, png(1000, 500), caption="a")).photo
    assert [(size.width, size.height) for size in photo] == [(90, 45), (320, 160), (800, 400), (1000, 500)]
    assert len({size.file_id for size in photo}) == 4
    note = (await bot.send_voice(julia.id, voice(4))).voice
    assert note is not None
    assert note.mime_type == "audio/ogg"


async def test_wrong_files_are_refused(bot: telegram.Bot, julia: Person) -> None:
    note = (await bot.send_voice(julia.id, voice())).voice
    assert note is not None
    cases: list[tuple[bytes | str, str]] = [
        (b"no picture", "Image_process_failed"),
        (note.file_id, "Can't use file of type Voice as Photo"),
        ("nothing", "Wrong file identifier/http url specified"),
        ("https://example.com/a.jpg", "Failed to get http URL content"),
    ]
    for wrong, words in cases:
        with pytest.raises(BadRequest, match=f"(?i){words}"):
            await bot.send_photo(julia.id, wrong)
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("nothing")


async def test_an_album_mixes_uploads_and_known_files(bot: telegram.Bot, julia: Person) -> None:
    known = (await bot.send_photo(julia.id, png())).photo[-1]
    media = [InputMediaPhoto(png(), caption="<i>uno</i>", parse_mode="HTML"), InputMediaPhoto(known)]
    album = await bot.send_media_group(julia.id, media)
    assert len({message.media_group_id for message in album}) == 1
    assert album[0].caption_html == "<i>uno</i>"
    assert album[1].photo[-1].file_id == known.file_id
    with pytest.raises(BadRequest, match="can't be sent together"):
        await bot.send_media_group(julia.id, [InputMediaPhoto(known), InputMediaDocument(b"a")])


async def test_places_and_contacts(bot: telegram.Bot, julia: Person) -> None:
    place = (await bot.send_location(julia.id, -12.59, -69.18)).location
    assert place is not None
    assert (place.latitude, place.longitude) == (-12.59, -69.18)
    venue = (await bot.send_venue(julia.id, -12.59, -69.18, "Local comunal", "Tambopata")).venue
    assert venue is not None
    assert venue.title == "Local comunal"
    contact = (await bot.send_contact(julia.id, "+51999", "Rosa", last_name="Q")).contact
    assert contact is not None
    assert contact.last_name == "Q"
    with pytest.raises(BadRequest):
        await bot.send_location(julia.id, 95, 0)


async def test_live_locations_move(bot: telegram.Bot, julia: Person) -> None:
    sent = await bot.send_location(julia.id, 1, 2, live_period=600)
    moved = await bot.edit_message_live_location(julia.id, sent.message_id, latitude=3, longitude=4)
    assert isinstance(moved, telegram.Message)
    assert moved.location is not None
    assert moved.location.latitude == 3


async def test_polls_are_answered_and_stopped(bot: telegram.Bot, julia: Person) -> None:
    sent = await bot.send_poll(julia.id, "¿Cuándo?", ["Lunes", "Martes"], is_anonymous=False, allows_multiple_answers=True)
    await julia.votes(await julia.hears(lambda message: "poll" in message.raw), 0, 1)
    updates = await bot.get_updates()
    answer = next(update.poll_answer for update in updates if update.poll_answer)
    assert answer.option_ids == (0, 1)
    assert answer.user is not None
    assert answer.user.id == julia.id
    stopped = await bot.stop_poll(julia.id, sent.message_id)
    assert (stopped.is_closed, stopped.total_voter_count) == (True, 1)
    with pytest.raises(BadRequest, match="already been closed"):
        await bot.stop_poll(julia.id, sent.message_id)
    quiz = await bot.send_poll(julia.id, "¿?", ["a", "b"], type="quiz", correct_option_ids=[1], explanation="porque")
    assert quiz.poll is not None
    assert quiz.poll.type == "quiz"


async def test_copies_leave_the_sender_out_and_forwards_keep_him(bot: telegram.Bot, julia: Person, rosa: Person) -> None:
    photo = await julia.sends("photo", png(), caption="mi cacao")
    await bot.copy_message(rosa.id, julia.id, photo.id, reply_markup=KEYBOARD)
    copied = await rosa.hears("mi cacao")
    assert copied.sender_id == bot.id
    assert copied.raw["photo"] == photo.raw["photo"]
    assert "forward_origin" not in copied.raw
    await bot.copy_message(rosa.id, julia.id, photo.id, caption="<b>hoja</b>", parse_mode="HTML")
    await rosa.hears(lambda message: message.text == "hoja")
    forwarded = await bot.forward_message(rosa.id, julia.id, photo.id)
    assert isinstance(forwarded.forward_origin, telegram.MessageOriginUser)
    assert forwarded.forward_origin.sender_user.id == julia.id
    again = await bot.forward_message(julia.id, rosa.id, forwarded.message_id)
    assert isinstance(again.forward_origin, telegram.MessageOriginUser)
    assert again.forward_origin.sender_user.id == julia.id


async def test_batches_skip_what_is_gone(bot: telegram.Bot, sim: Simulator, julia: Person, rosa: Person) -> None:
    sent = [await julia.says(str(number)) for number in range(3)]
    await julia.deletes(sent[1])
    ids = [message.id for message in sent]
    assert len(await bot.copy_messages(rosa.id, julia.id, ids)) == 2
    assert len(await bot.forward_messages(rosa.id, julia.id, ids)) == 2
    assert await bot.delete_messages(julia.id, ids)
    await sim.until(lambda: [message.text for message in julia.inbox()] == ["/start"])
    with pytest.raises(BadRequest, match="There are no messages to copy"):
        await bot.copy_messages(rosa.id, julia.id, ids)


async def test_edits_change_text_caption_media_and_keyboard(bot: telegram.Bot, julia: Person) -> None:
    sent = await bot.send_message(julia.id, "uno", reply_markup=KEYBOARD)
    edited = await bot.edit_message_text("<b>dos</b>", julia.id, sent.message_id, parse_mode="HTML")
    assert isinstance(edited, telegram.Message)
    assert edited.text_html == "<b>dos</b>"
    assert edited.reply_markup is None
    assert edited.edit_date is not None
    shown = await julia.hears("dos")
    assert shown.edited
    await bot.edit_message_reply_markup(julia.id, sent.message_id, reply_markup=KEYBOARD)
    assert (await julia.hears(lambda message: bool(message.buttons), after=shown)).text == "dos"
    photo = await bot.send_photo(julia.id, png(), caption="uno")
    await bot.edit_message_caption(julia.id, photo.message_id, caption="tres")
    assert (await julia.hears("tres")).raw["photo"]
    changed = await bot.edit_message_media(InputMediaDocument(b"pdf", filename="a.pdf"), julia.id, photo.message_id)
    assert isinstance(changed, telegram.Message)
    assert changed.document is not None
    assert changed.caption is None


async def test_what_may_not_be_edited(bot: telegram.Bot, julia: Person) -> None:
    own = await julia.says("mío")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", julia.id, own.id)
    keyed = await bot.send_message(julia.id, "con teclas", reply_markup=ReplyKeyboardMarkup([["sí"]]))
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", julia.id, keyed.message_id)
    photo = await bot.send_photo(julia.id, png())
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", julia.id, photo.message_id)
    text = await bot.send_message(julia.id, "texto")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await bot.edit_message_caption(julia.id, text.message_id, caption="x")


async def test_deleted_messages_are_gone(bot: telegram.Bot, julia: Person) -> None:
    sent = await bot.send_message(julia.id, "uno")
    await julia.hears("uno")
    assert await bot.delete_message(julia.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(julia.id, sent.message_id)


async def test_reply_keyboards_are_shown_and_taken_away(bot: telegram.Bot, julia: Person) -> None:
    markup = ReplyKeyboardMarkup([[KeyboardButton("Mi ubicación", request_location=True)], ["No"]], resize_keyboard=True)
    await bot.send_message(julia.id, "¿Dónde?", reply_markup=markup)
    await julia.hears("Dónde")
    assert (await julia.taps("No")).text == "No"
    assert julia.keys() == ["Mi ubicación", "No"]
    await bot.send_message(julia.id, "Gracias", reply_markup=ReplyKeyboardRemove())
    await julia.hears("Gracias")
    assert julia.keys() == []


async def test_a_press_reaches_the_bot_and_its_answer_the_person(bot: telegram.Bot, julia: Person) -> None:
    await bot.send_message(julia.id, "¿Ayudó?", reply_markup=KEYBOARD)
    await julia.taps("Ayu")
    query = (await newest(bot)).callback_query
    assert query is not None
    assert query.data == "q1:7:ok"
    assert query.from_user.id == julia.id
    assert isinstance(query.message, telegram.Message)
    await query.answer("Qué bueno", show_alert=True)
    await julia.is_shown("bueno")
    await query.edit_message_text("Listo")
    await julia.hears("Listo")


async def test_chat_actions(bot: telegram.Bot, julia: Person) -> None:
    assert await bot.send_chat_action(julia.id, "typing")
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(julia.id, "sleeping")


async def test_commands_by_scope_and_language(bot: telegram.Bot, sim: Simulator, julia: Person) -> None:
    await bot.set_my_commands([BotCommand("ayuda", "Qué puedo hacer")])
    await bot.set_my_commands([BotCommand("help", "What I can do")], language_code="en")
    await bot.set_my_commands([("casos", "Mis casos")], scope=BotCommandScopeChat(julia.id))
    assert [command.command for command in await bot.get_my_commands()] == ["ayuda"]
    assert [command.command for command in await bot.get_my_commands(language_code="en")] == ["help"]
    state = (await sim.get("/phone/state")).json()
    assert set(state["commands"]) == {"default", "default@en", f"chat/{julia.id}"}
    assert await bot.delete_my_commands(language_code="en")
    assert await bot.get_my_commands(language_code="en") == ()
    with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
        await bot.set_my_commands([("Ayuda!", "x")])


async def test_descriptions(bot: telegram.Bot) -> None:
    await bot.set_my_description("Consejos", language_code="es")
    await bot.set_my_short_description("Breve")
    await bot.set_my_name("Yachachiq piloto")
    assert (await bot.get_my_description("es")).description == "Consejos"
    assert (await bot.get_my_short_description("es")).short_description == "Breve"
    assert (await bot.get_my_name()).name == "Yachachiq piloto"
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_short_description("a" * 121)


async def test_chats_and_members(bot: telegram.Bot, group: Group, rosa: Person, julia: Person) -> None:
    chat = await bot.get_chat(group.id)
    assert (chat.title, chat.type) == ("Consultores", "supergroup")
    assert (await bot.get_chat(julia.id)).username == "julia_quispe"
    assert isinstance(await bot.get_chat_member(group.id, rosa.id), telegram.ChatMemberOwner)
    assert isinstance(await bot.get_chat_member(group.id, julia.id), telegram.ChatMemberMember)
    assert isinstance(await bot.get_chat_member(group.id, bot.id), telegram.ChatMemberMember)
    await group.loses(julia)
    assert isinstance(await bot.get_chat_member(group.id, julia.id), telegram.ChatMemberLeft)
    await group.promotes_bot()
    assert [one.user.id for one in await bot.get_chat_administrators(group.id)] == [rosa.id, bot.id]
    assert await bot.get_chat_member_count(group.id) == 2
    with pytest.raises(BadRequest, match="User not found"):
        await bot.get_chat_member(group.id, 7)
    assert await bot.leave_chat(group.id)
    with pytest.raises(telegram.error.Forbidden, match="bot is not a member"):
        await bot.get_chat(group.id)


async def test_pins_need_rights_in_groups(bot: telegram.Bot, group: Group, julia: Person) -> None:
    own = await bot.send_message(julia.id, "a")
    assert await bot.pin_chat_message(julia.id, own.message_id)
    sent = await bot.send_message(group.id, "a")
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages"):
        await bot.pin_chat_message(group.id, sent.message_id)
    await group.promotes_bot()
    assert await bot.pin_chat_message(group.id, sent.message_id)
    pinned = (await bot.get_chat(group.id)).pinned_message
    assert pinned is not None
    assert pinned.message_id == sent.message_id
    assert await bot.unpin_chat_message(group.id)
    assert await bot.unpin_all_chat_messages(group.id)
    assert (await bot.get_chat(group.id)).pinned_message is None


async def test_reactions(bot: telegram.Bot, sim: Simulator, julia: Person) -> None:
    said = await julia.says("gracias")
    assert await bot.set_message_reaction(julia.id, said.id, "👍")
    state = (await sim.get("/phone/state")).json()
    (message,) = [one for chat in state["chats"] for one in chat["messages"] if one["message_id"] == said.id]
    assert message["_reactions"] == [{"user_id": bot.id, "type": {"type": "emoji", "emoji": "👍"}}]
    assert await bot.set_message_reaction(julia.id, said.id)
    with pytest.raises(BadRequest, match=r"(?i)reaction_invalid"):
        await bot.set_message_reaction(julia.id, said.id, "🐄")


async def test_forum_topics(bot: telegram.Bot, sim: Simulator, rosa: Person) -> None:
    forum = await sim.group("Consultores", [rosa], forum=True)
    with pytest.raises(BadRequest, match="Not enough rights to create a topic"):
        await bot.create_forum_topic(forum.id, "Caso 1")
    await forum.promotes_bot()
    topic = await bot.create_forum_topic(forum.id, "Caso 1")
    sent = await bot.send_message(forum.id, "tarjeta", message_thread_id=topic.message_thread_id)
    assert sent.is_topic_message
    said = await rosa.says("lo veo", chat=forum, thread_id=topic.message_thread_id)
    assert said.raw["message_thread_id"] == topic.message_thread_id
    assert await bot.edit_forum_topic(forum.id, topic.message_thread_id, name="Caso 1 (Rosa)")
    assert await bot.close_forum_topic(forum.id, topic.message_thread_id)
    assert await bot.reopen_forum_topic(forum.id, topic.message_thread_id)
    assert await bot.delete_forum_topic(forum.id, topic.message_thread_id)


async def test_inline_results_are_offered_and_sent(bot: telegram.Bot, sim: Simulator, julia: Person) -> None:
    query_id = await julia.asks_inline("cacao")
    query = (await newest(bot)).inline_query
    assert query is not None
    assert (query.id, query.query) == (query_id, "cacao")
    content = InputTextMessageContent("<b>Poda</b>", parse_mode="HTML")
    await bot.answer_inline_query(query.id, [InlineQueryResultArticle("a1", "Poda", content)], cache_time=0)
    body = {"person_id": julia.id, "chat_id": julia.id, "via_inline": {"query_id": query_id, "result_id": "a1"}}
    sent = (await sim.post("/phone/messages", body)).json()
    assert (sent["text"], sent["via_bot"]["id"]) == ("Poda", bot.id)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_inline_query(query.id, [])


async def test_unknown_parameters_are_refused_in_strict_mode(bot: telegram.Bot, julia: Person) -> None:
    with pytest.raises(BadRequest, match="Unknown parameter in sendmessage: colour"):
        await bot.send_message(julia.id, "hola", api_kwargs={"colour": "green"})


PYTHON_ONLY = {
    "self", "read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "api_kwargs",  # of the library's transport
    "filename", "location", "venue", "contact", "current_offset",  # shorthands that it turns into others
}  # fmt: skip


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
def test_every_parameter_of_python_telegram_bot_is_known(method: Method) -> None:
    name = re.sub(r"(?<!^)([A-Z])", r"_\1", method.name).lower()
    sent = set(inspect.signature(getattr(telegram.Bot, name)).parameters) - PYTHON_ONLY
    if method.name == "sendMediaGroup":
        sent -= {"caption", "parse_mode", "caption_entities"}  # it puts them into the first item
    assert sent <= method.accepts
