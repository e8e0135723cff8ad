"""The door: whatever comes in is something that a person did, nothing that concerns us, or refused with a reason."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.incoming import BARE, CAPTIONED, Incoming, NotAnUpdateError, parse, update_id_of

KEYS = [
    *("update_id", "message", "edited_message", "callback_query", "message_id", "chat", "from", "date", "text", "caption"),
    *("location", "reply_to_message", "id", "type", "title", "is_bot", "first_name", "latitude", "data", "photo", "venue"),
]
numbers = st.one_of(st.integers(-(2**70), 2**70), st.sampled_from([0, 1, 2**31, 2**40, 2**63, 253402300800]))
texts = st.one_of(st.text(max_size=20), st.sampled_from(["private", "supergroup", "/start x", "\ud800", "a\x00b", "👩‍🌾"]))
scalars = st.one_of(st.none(), st.booleans(), numbers, st.floats(), texts)
json_values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.one_of(st.sampled_from(KEYS), st.text(max_size=5)), inner)),
    max_leaves=25,
)

user = st.fixed_dictionaries({"id": numbers}, optional={"first_name": texts, "last_name": texts, "is_bot": scalars, "language_code": texts})
chat = st.fixed_dictionaries({"id": numbers, "type": texts}, optional={"title": texts})
message = st.fixed_dictionaries(
    {"message_id": numbers, "chat": chat},
    optional={
        "from": user,
        "date": numbers,
        "text": texts,
        "caption": texts,
        "media_group_id": texts,
        "photo": scalars,
        "location": st.fixed_dictionaries({"latitude": st.floats(), "longitude": st.floats()}),
        "reply_to_message": st.fixed_dictionaries({"message_id": numbers, "chat": chat}),
        "migrate_to_chat_id": numbers,
    },
)
updates = st.fixed_dictionaries(
    {"update_id": numbers},
    optional={
        "message": message,
        "edited_message": message,
        "callback_query": st.fixed_dictionaries({"id": texts, "from": user}, optional={"data": texts, "message": message}),
        "my_chat_member": st.fixed_dictionaries({"chat": chat, "from": user, "new_chat_member": st.just({"status": "kicked"})}),
        "inline_query": st.fixed_dictionaries({"id": texts, "from": user}, optional={"query": texts}),
    },
)
MESSAGE: dict[str, Any] = {"message_id": 5, "chat": {"id": 7, "type": "private"}, "from": {"id": 7, "first_name": "Ana"}, "date": 1}


def said(**fields: Any) -> Incoming:
    incoming = parse({"update_id": 1, "message": {**MESSAGE, **fields}})
    assert incoming is not None
    return incoming


@given(st.one_of(json_values, updates))
@example({"update_id": 1, "message": {**MESSAGE, "date": 2**40}})
@example({"update_id": 1, "message": {**MESSAGE, "chat": {"id": 7, "type": "private", "title": "\ud800\x00"}}})
@settings(max_examples=500, deadline=None)
def test_any_json_is_read_passed_over_or_refused_and_nothing_else(raw: object) -> None:
    try:
        incoming = parse(raw)
    except NotAnUpdateError:
        return
    if incoming is not None:
        for text in (
            incoming.text,
            incoming.chat_title,
            incoming.data,
            incoming.album or "",
            incoming.sender.name if incoming.sender else "",
        ):
            assert "\x00" not in text
            text.encode()  # no half of a letter, which no database takes
        _ = incoming.command


@given(json_values)
@settings(max_examples=150, deadline=None)
def test_the_number_of_an_update_is_found_or_not_there(raw: object) -> None:
    number = update_id_of(raw)
    assert number is None or -(2**63) <= number < 2**63


def test_a_refusal_names_the_field_and_never_a_value() -> None:
    with pytest.raises(NotAnUpdateError) as refused:
        parse({"update_id": 1, "message": {**MESSAGE, "text": ["mi secreto"]}})
    assert "message.text" in str(refused.value)
    assert "secreto" not in str(refused.value)


def test_what_is_nested_without_end_is_refused() -> None:
    nested: dict[str, Any] = dict(MESSAGE)
    for _ in range(3000):
        nested = {**MESSAGE, "reply_to_message": nested}
    with pytest.raises(NotAnUpdateError):
        parse({"update_id": 1, "message": nested})


@pytest.mark.parametrize("kind", [*CAPTIONED, *BARE])
def test_every_kind_of_content_is_known(kind: str) -> None:
    content = {"latitude": 1.0, "longitude": 2.0} if kind == "location" else {"file_id": "x"}
    assert said(**{kind: content}).kind == kind


def test_a_text_is_a_text_and_what_has_no_content_is_service() -> None:
    assert said(text="hola").kind == "text"
    assert said(new_chat_title="x").kind == "service"


def test_a_command_is_its_word_and_the_rest() -> None:
    assert said(text="/Pendientes@yachachiq_bot  hoy ").command == ("pendientes", "hoy")
    assert said(text="/start i_abc").command == ("start", "i_abc")
    assert said(text="hola /start").command is None
    assert said(photo=[{}], caption="/start").command is None


def test_who_writes_and_when() -> None:
    incoming = said(text="hola", **{"from": {"id": 2**40, "first_name": "Ana", "last_name": "Paz", "language_code": "pt-br"}}, date=86_400)
    assert incoming.sender is not None
    assert (incoming.sender.id, incoming.sender.name, incoming.sender.language) == (2**40, "Ana Paz", "pt")
    assert incoming.written_at == datetime(1970, 1, 2, tzinfo=UTC)


def test_other_bots_and_channels_are_nobody_to_talk_with() -> None:
    assert said(text="hola", **{"from": {"id": 7, "is_bot": True}}).sender is None
    assert parse({"update_id": 1, "channel_post": MESSAGE}) is None
    assert parse({"update_id": 1}) is None
