"""The number lock (DESIGN.md, promise 2): no figure leaves the bot that is not word for word in the entry."""

import re
from functools import cache
from typing import Any

import pytest
import yaml

from knowledge.entry import Entry
from knowledge.manual import MANUAL, Manual
from messages.renderer import Renderer
from tests.messages.conftest import LANGUAGES
from tests.messages.test_templates import check

VIEWS = ("first", "steps", "means", "care", "sources")
CASE, QUESTION, AUTHOR = 880_123, 990_456, "Rosa Mamani"
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
KEY = re.compile(r"\s*\[(?:S\d+[a-z]?|P)\]")
ENTRY_IDS = sorted(f"{file.parent.name}/{file.stem}" for file in MANUAL.glob("*/*.yaml"))


def messages_of(entry: Entry) -> list[tuple[str, dict[str, Any]]]:
    """Every message that says something of an entry."""
    found: list[tuple[str, dict[str, Any]]] = [("manual.entry", {"entry_id": entry.id, "view": view}) for view in VIEWS]
    found.append(("manual.entry", {"entry_id": entry.id, "view": "steps", "question_id": QUESTION}))
    found.append(("question.answer", {"entry_id": entry.id, "question_id": QUESTION}))
    found.append(("question.offer", {"entry_ids": [entry.id], "question_id": QUESTION}))
    found.append(("question.alarm", {"entry_id": entry.id, "case_id": CASE}))
    found.append(("case.answer_entry", {"entry_id": entry.id, "case_id": CASE, "author": AUTHOR}))
    found.append(("manual.shared", {"entry_id": entry.id}))
    return found


@cache
def written(entry_id: str) -> list[str]:
    """The entry's texts as they stand in its file, read without the code under test; the longest first."""
    data = yaml.load((MANUAL / f"{entry_id}.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    texts = [data["title"], data["first"], data["why"], data["place"], *data["steps"], *data["avoid"], *data["caution"]]
    texts += data["means"].values()
    texts += [data["red_flag"]["first_step"]] if data["red_flag"] else []
    for source in data["sources"].values():
        texts += [source["title"], source["organisation"], f", {source['year']}."]
    return sorted((KEY.sub("", str(text)).strip() for text in texts), key=len, reverse=True)


def added(text: str, entry: Entry) -> str:
    """What a message says beyond the entry's own texts."""
    text = re.sub(r" \[\d+(?:, \d+)*\]\*?", "", text).replace("*", "")  # marks of sources
    for own in written(entry.id):
        text = text.replace(own.replace("*", ""), " ")
    for source in entry.sources:  # a long title is cut at a word
        for part in (source.title, source.organisation):
            start = part[:60]
            text = re.sub(rf"{re.escape(start)}[^\n]*?…", " ", text) if len(part) > 60 else text
    return text


def allowed(entry: Entry) -> set[str]:
    """Numbers that the templates add: list numbers, marks of sources, dates of review, the case's number."""
    numbers = {str(number) for number in range(1, max(len(entry.steps), len(entry.sources)) + 1)}
    dates = entry.review.on.strftime("%d/%m/%Y"), entry.review.until.strftime("%d/%m/%Y")
    return numbers | {part for date in dates for part in date.split("/")} | {str(CASE)} | set(FIGURE.findall(entry.id))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry_id", ENTRY_IDS)
def test_it_fits_and_adds_no_figure(renderer: Renderer, manual: Manual, entry_id: str, language: str) -> None:
    entry = manual.entry(entry_id)
    for template, data in messages_of(entry):
        text = check(renderer.render(template, data, language))
        strange = set(FIGURE.findall(added(text, entry))) - allowed(entry)
        assert not strange, f"{template} {data}: {strange}"


@pytest.mark.parametrize("entry_id", ENTRY_IDS)
def test_list_numbers_stand_at_the_beginning_of_their_line(renderer: Renderer, manual: Manual, entry_id: str) -> None:
    """So a small number of a template cannot pass for a dose."""
    entry = manual.entry(entry_id)
    for template, data in messages_of(entry):
        rest = added(check(renderer.render(template, data, "es")), entry)
        rest = re.sub(r"(?m)^(?:\d+\.|\[\d+\])", "", rest)
        rest = re.sub(r"\d{2}/\d{2}/\d{4}|N° \d+|start=e_\S+", "", rest)
        assert not FIGURE.search(rest), f"{template}: {rest!r}"


@pytest.mark.parametrize("entry_id", ENTRY_IDS)
def test_the_steps_and_the_means_are_all_there_word_for_word(renderer: Renderer, manual: Manual, entry_id: str) -> None:
    entry = manual.entry(entry_id)
    for template, data in (
        ("manual.entry", {"entry_id": entry_id, "view": "steps"}),
        ("case.answer_entry", {"entry_id": entry_id, "case_id": CASE, "author": AUTHOR}),
    ):
        text = re.sub(r" \[\d+(?:, \d+)*\]\*?", "", check(renderer.render(template, data, "es"))).replace("*", "")
        for step in entry.steps:
            assert KEY.sub("", step) in text
    means = re.sub(r" \[\d+(?:, \d+)*\]\*?", "", check(renderer.render("manual.entry", {"entry_id": entry_id, "view": "means"}, "es")))
    for value in (entry.means.cost, entry.means.where, entry.means.help, entry.means.risk, entry.means.small_step):
        assert KEY.sub("", value) in means.replace("*", "")


def test_the_lock_notices_a_figure_that_is_not_in_the_entry(manual: Manual) -> None:
    entry = manual.entry("feeding/urea-safety")
    text = entry.first + "\n\nDé 77 gramos por vaca."
    assert set(FIGURE.findall(added(text, entry))) - allowed(entry) == {"77"}


def test_a_red_flag_says_its_first_step_word_for_word(renderer: Renderer, manual: Manual) -> None:
    flagged = [entry for entry in manual.entries.values() if entry.red_flag]
    assert flagged
    for entry in flagged:
        assert entry.red_flag is not None
        text = check(renderer.render("question.alarm", {"entry_id": entry.id, "case_id": CASE}, "es"))
        assert KEY.sub("", entry.red_flag.first_step) in text
        assert text.index(KEY.sub("", entry.red_flag.first_step)) < text.index(str(CASE))
