"""Whatever a bot sends, it gets an answer of the Bot API and never a server error."""

import json
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import phone
from simulator.errors import ApiError
from simulator.methods import METHODS
from simulator.params import Params, Upload
from simulator.world import World
from tests.simulator.helpers import Json, png

SYNCHRONOUS = sorted(name for name in METHODS if name not in ("getupdates", "setwebhook", "deletewebhook"))
words = st.text(st.characters(exclude_categories=[]), max_size=6)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | words
    | st.sampled_from(["<b>", "{", "[", "attach://a", "HTML", "photo", "emoji", "0", "1", "2", "-1", "¿?", "file"])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "media",
                    "text",
                    "id",
                    "inline_keyboard",
                    "keyboard",
                    "callback_data",
                    "url",
                    "message_id",
                    "chat_id",
                    "emoji",
                    "command",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=1500, deadline=None)
@given(st.data())
def test_no_call_breaks_the_server(data: st.DataObject) -> None:
    world, chat_id = _world()
    method = METHODS[data.draw(st.sampled_from(SYNCHRONOUS))]
    given_values: dict[str, Any] = {name: data.draw(values, name) for name in sorted(method.accepts) if data.draw(st.booleans())}
    if data.draw(st.integers(0, 3)):
        given_values["chat_id"] = given_values["from_chat_id"] = chat_id
        given_values["message_id"] = data.draw(st.integers(1, 4))
    uploads = {"a": Upload("a.png", "image/png", png(2, 2))}
    with suppress(ApiError):
        method.call(world, Params(given_values, uploads))
    json.dumps([world.state(), [update.json for update in world.updates.pending.values()]])


def _world() -> tuple[World, int]:
    """A farmer who wrote, got an answer with a keyboard and a poll."""
    world = World()
    julia = world.add_person("Julia")
    phone.send(world, julia.id, julia.id, {"text": "/start"})
    answers: list[tuple[str, Json]] = [("sendmessage", {"text": "hola"}), ("sendpoll", {"question": "¿?", "options": ["a", "b"]})]
    for name, params in answers:
        METHODS[name].call(world, Params({"chat_id": julia.id, **params}))
    return world, julia.id
