from collections.abc import Sequence
from typing import Any

import pytest

from handlers.routes import BUTTONS
from knowledge.manual import Manual
from messages.keyboards.button import button
from messages.renderer import Renderer
from tests.messages.conftest import LANGUAGES
from tests.messages.samples import CASES, sample


def buttons(renderer: Renderer, template: str, data: dict[str, Any], language: str = "es") -> list[tuple[str, str]]:
    """(text, data) of every button of a message."""
    keyboard = renderer.render(template, data, language).keyboard
    rows = keyboard.inline_keyboard if keyboard else ()
    return [(item.text, str(item.callback_data)) for row in rows for item in row]


def leaf(renderer: Renderer, template: str, data: dict[str, Any], verb: str) -> list[list[tuple[str, str]]]:
    """The pages of a list, turned as a person turns them: with the arrow."""
    pages, page = [], 0
    while True:
        shown = buttons(renderer, template, {**data, "page": page})
        pages.append(shown)
        forward = [target for text, target in shown if text == "▶️"]
        if not forward:
            return pages
        assert forward[0].split(":")[0] == verb
        page = int(forward[0].split(":")[-1])
        assert page == len(pages)


def entries_of(pages: Sequence[Sequence[tuple[str, str]]], verb: str) -> list[str]:
    found = []
    for page in pages:
        here = [target for text, target in page if target.startswith(f"{verb}:") and text not in ("▶️", "◀️")]
        assert 1 <= len(here) <= 8
        found += here
    return found


def test_every_chapter_can_be_leafed_through_and_back(renderer: Renderer, manual: Manual) -> None:
    for chapter in manual.chapters:
        pages = leaf(renderer, "manual.chapter", {"chapter_id": chapter.id}, "chapter")
        assert entries_of(pages, "view") == [f"view:first:{entry.id}" for entry in chapter.entries]
        for number, page in enumerate(pages):
            targets = dict(page)
            assert ("◀️" in targets) == (number > 0)
            if number:
                assert targets["◀️"] == f"chapter:{chapter.id}:{number - 1}"
            assert "chapters:0" in targets.values()


def test_the_chapters_lead_to_every_chapter(renderer: Renderer, manual: Manual) -> None:
    pages = leaf(renderer, "manual.chapters", {}, "chapters")
    assert entries_of(pages, "chapter") == [f"chapter:{chapter.id}:0" for chapter in manual.chapters]


@pytest.mark.parametrize("month", range(1, 13))
def test_the_season_can_be_leafed_through(renderer: Renderer, manual: Manual, month: int) -> None:
    pages = leaf(renderer, "manual.season", {"month": month, "tips": True}, "season")
    assert entries_of(pages, "view") == [f"view:first:{entry.id}" for entry in manual.in_season(month)]


def test_a_page_that_is_no_more_shows_the_last_one(renderer: Renderer, manual: Manual) -> None:
    pages = leaf(renderer, "manual.chapters", {}, "chapters")
    assert buttons(renderer, "manual.chapters", {"page": 50}) == pages[-1]


def test_an_entry_leads_back_to_its_chapter_or_to_the_answer(renderer: Renderer, manual: Manual) -> None:
    for entry in manual.entries.values():
        for view in ("first", "steps", "means", "care", "sources"):
            alone = dict(buttons(renderer, "manual.entry", {"entry_id": entry.id, "view": view}))
            assert f"chapter:{entry.chapter}:0" in alone.values()
            assert f"view:{view}:{entry.id}" not in alone.values()
            under = dict(buttons(renderer, "manual.entry", {"entry_id": entry.id, "view": view, "question_id": 10**11}))
            assert f"answer:{10**11}" in under.values()
            tabs = [target for target in under.values() if target.startswith("view:")]
            assert len(tabs) == 4
            assert all(target.endswith(f":{entry.id}:{10**11}") for target in tabs)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("template", "number"), CASES)
def test_every_button_leads_somewhere(renderer: Renderer, template: str, number: int, language: str) -> None:
    for _, target in buttons(renderer, template, sample(template, number), language):
        verb = target.split(":")[0]
        assert verb == "leave_dialogue" or verb in BUTTONS


def test_no_two_buttons_of_a_message_say_the_same_in_any_language(renderer: Renderer) -> None:
    for language in LANGUAGES:
        for template, number in CASES:
            data = sample(template, number)
            if template == "team.list" and len(data["members"]) > 3:
                continue  # one person many times over
            shown = [text for text, _ in buttons(renderer, template, data, language)]
            assert len(shown) == len(set(shown)), f"{template} {language}: {shown}"


def test_data_over_64_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        button("x", "view", "ñ" * 40)


def test_a_case_that_is_late_is_offered_to_everybody_again(renderer: Renderer) -> None:
    assert "take:12" in dict(buttons(renderer, "desk.late", sample("desk.late", 1))).values()
    assert "take:12" not in dict(buttons(renderer, "desk.card", sample("desk.card", 1))).values()
