import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

TOKEN = "123456789:AAHfiqksKZ8WmR2zSjiQ7_v4TMAKdiHm9T0"
WORDS = "mi vaca Lucero se muere"


@pytest.fixture
def output() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.set_up(level="DEBUG", as_json=True, token=TOKEN)
    stream = io.StringIO()
    for handler in root.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def test_the_token_is_in_no_line_whoever_wrote_it(output: io.StringIO) -> None:
    logging.getLogger("some.library").debug("POST https://example.org/bot%s/getMe", TOKEN)
    structlog.get_logger().warning("event", address=f"/bot{TOKEN}/sendMessage")
    assert output.getvalue().count(logs.HIDDEN) == 2
    assert TOKEN not in output.getvalue()


def test_an_error_leaves_its_kind_and_places_but_none_of_its_words(output: io.StringIO) -> None:
    try:
        raise ValueError(f"{WORDS} {TOKEN}")
    except ValueError:
        structlog.get_logger().exception("turn.failed")
        logging.getLogger("some.library").exception("it failed")
    assert WORDS not in output.getvalue()
    lines = [json.loads(line) for line in output.getvalue().splitlines()]
    assert [line["error"] for line in lines] == ["ValueError", "ValueError"]
    assert "test_logs.py" in lines[0]["where"]


def test_a_line_is_an_event_with_fields(output: io.StringIO) -> None:
    structlog.get_logger().info("bot.started", username="yachachiq_bot")
    line = json.loads(output.getvalue())
    assert (line["event"], line["username"], line["level"]) == ("bot.started", "yachachiq_bot", "info")
