"""Every template, with sample data, in every language, is a message that Telegram takes and a farmer can read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from messages.catalogues import TEMPLATES
from messages.message import CAPTION_LIMIT, TEXT_LIMIT, Message, utf16_length
from messages.renderer import Renderer
from tests.messages.conftest import LANGUAGES
from tests.messages.samples import CASES, SAMPLES, rewritten, sample
from tests.messages.telegram_html import visible

EVIL = "<script>alert('1')</script> & <b>\"x\""
LONG = {
    "letters": "x" * 5000,
    "words": "vaca enferma " * 400,
    "emoji": "👨‍👩‍👧‍👦" * 700,
    "lines": "a\n\n\n\nb\n" * 700,
    "right to left": "مرحبا بالعالم " * 360,
    "overrides": "\u202eoverride\u2066 " * 400,
    "ampersands": "&<>" * 1700,
    "spaces": " " * 5000,
}


def check(message: Message) -> str:
    """The visible text of a message that is fit to be sent."""
    text = visible(message.text)
    limit = CAPTION_LIMIT if message.copy_of or message.file or message.photo else TEXT_LIMIT
    assert 1 <= utf16_length(text) <= limit
    assert "\n\n\n" not in text
    assert text == text.strip()
    assert all(line == line.strip() for line in text.split("\n"))
    assert "None" not in text
    assert not re.search(r"[{}]|%\(|\[S\d|\[P\]", text)
    if message.keyboard:
        check_keyboard(message)
    return text


def check_keyboard(message: Message) -> None:
    assert message.keyboard is not None
    rows = message.keyboard.inline_keyboard
    assert all(rows), "an empty row"
    assert sum(map(len, rows)) <= 100
    for button in (button for row in rows for button in row):
        assert button.text == button.text.strip()
        assert 1 <= utf16_length(button.text) <= 40
        assert isinstance(button.callback_data, str)
        assert 1 <= len(button.callback_data.encode()) <= 64


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("template", "number"), CASES)
def test_it_is_fit_to_be_sent(renderer: Renderer, bare: Renderer, template: str, number: int, language: str) -> None:
    check(renderer.render(template, sample(template, number), language))
    check(bare.render(template, sample(template, number), language))


@pytest.mark.parametrize(("template", "number"), CASES)
def test_what_people_write_is_escaped(renderer: Renderer, template: str, number: int) -> None:
    message = renderer.render(template, rewritten(sample(template, number), EVIL), "es")
    check(message)
    assert "<script" not in message.text


def test_a_name_with_signs_is_shown_as_it_is(renderer: Renderer) -> None:
    text = check(renderer.render("case.taken", {"case_id": 1, "owner": "Rosa <3 & Cía"}, "es"))
    assert "Rosa <3 & Cía" in text


@pytest.mark.parametrize("kind", LONG)
@pytest.mark.parametrize(("template", "number"), CASES)
def test_very_long_words_still_fit(renderer: Renderer, template: str, number: int, kind: str) -> None:
    for language in LANGUAGES:
        check(renderer.render(template, rewritten(sample(template, number), LONG[kind]), language))


def test_a_title_cannot_turn_the_rest_of_the_message_around(renderer: Renderer) -> None:
    data = rewritten(sample("desk.card", 0), "\u202eesrever")
    assert "\u202e" not in renderer.render("desk.card", {**data, "text": ""}, "es").text


@given(text=st.text(max_size=300))
def test_any_text_of_a_person_makes_a_message(renderer: Renderer, text: str) -> None:
    for template in ("desk.card", "desk.farmer_says", "case.answer", "desk.waiting", "session.list", "desk.late"):
        markup = renderer.render(
            template, rewritten(sample(template, 1 if template in ("desk.waiting", "session.list") else 0), text), "es"
        )
        shown = visible(markup.text)
        assert "\n\n\n" not in shown
        assert shown == shown.strip()


def test_every_template_has_a_sample_and_every_sample_a_template() -> None:
    files = {f"{file.parent.name}.{file.stem}" for file in TEMPLATES.glob("*/*.html") if not file.stem.startswith("_")}
    assert files == set(SAMPLES)
    assert {file.suffix for file in TEMPLATES.rglob("*") if file.is_file()} == {".html"}


@pytest.mark.parametrize("template", [name for name, samples in SAMPLES.items() if samples[-1] and name != "my_data.file"])
def test_missing_data_is_an_error_and_not_a_gap(renderer: Renderer, template: str) -> None:
    with pytest.raises((UndefinedError, KeyError, TypeError)):
        renderer.render(template, {}, "es")


def test_an_unknown_language_is_answered_in_the_first_one(renderer: Renderer) -> None:
    assert renderer.render("question.thanks", {}, "qu") == renderer.render("question.thanks", {}, "es")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", [name for name, samples in SAMPLES.items() if name.startswith("desk.") and "case_id" in samples[0]])
def test_the_case_number_stands_first_in_what_the_desk_reads(renderer: Renderer, template: str, language: str) -> None:
    """A reply to it is told by this number when Telegram never said which message it is; a name must not pass for one."""
    data = rewritten(sample(template, 0), "N° 99")
    first_line = visible(renderer.render(template, data, language).text).partition("\n")[0]
    found = re.search(r"N° (\d{1,18})\b", first_line)
    assert found is not None
    assert found[1] == "12"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_cases_does_not_pass_for_one_of_them(renderer: Renderer, language: str) -> None:
    text = visible(renderer.render("desk.waiting", sample("desk.waiting", 1), language).text)
    assert "N°" not in text.partition("\n")[0]
    assert "N° 1 " in text


def test_nothing_but_the_copy_is_sent_of_a_copy(renderer: Renderer) -> None:
    message = renderer.render("copy", {"from_chat_id": 5, "message_id": 6}, "es")
    assert message.text == ""
    assert message.copy_of is not None
    assert (message.copy_of.chat_id, message.copy_of.message_id) == (5, 6)
