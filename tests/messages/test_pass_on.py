"""What farmers and consultants write to each other arrives whole, however long it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.renderer import Renderer
from service.desk import CAPTIONED, pass_on
from tests.messages.test_templates import check

NAMES = {"farmer": "Julia " * 30, "author": "Rosa " * 40}
words = st.lists(st.sampled_from(["vaca", "🐄🐄", "<b>", "&", "x" * 90]), max_size=900).map(" ".join)


@pytest.mark.parametrize("language", ["es", "pt", "en"])
@given(text=words, kind=st.sampled_from(["text", "location", *sorted(CAPTIONED)]))
def test_it_stands_in_the_message_or_is_copied(renderer: Renderer, language: str, text: str, kind: str) -> None:
    text = text[:4096] if kind == "text" else text[:1024] if kind in CAPTIONED else ""
    parts = list(pass_on(10**12, NAMES, kind, text, 101, 5))
    copied = any(template == "copy" for template, _ in parts)
    for template, data in parts:
        if template == "copy":
            assert data == {"from_chat_id": 101, "message_id": 5}
            continue
        for name in (f"desk.farmer_{template}", "case.answer" if template == "says" else "case.answer_media", "case.answer_corrected"):
            shown = check(renderer.render(name, data, language))
            assert copied or text.strip() in shown
    assert copied or kind == "text" or any("copy_of" in data for _, data in parts)


def test_a_message_as_long_as_telegram_allows_is_copied_under_a_heading() -> None:
    said = list(pass_on(12, NAMES, "text", "x" * 4096, 101, 5))
    assert [template for template, _ in said] == ["sends", "copy"]
    assert said[0][1]["text"] == ""
