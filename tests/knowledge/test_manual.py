from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.entry import Entry, EntryError
from knowledge.manual import Manual


def write(root: Path, name: str, text: str) -> None:
    file = root / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_entries_come_in_the_order_of_the_topics_and_chapters_have_their_titles(manual: Manual) -> None:
    assert manual.chapters[0].title == "Pastos y pastoreo"
    assert next(iter(manual.entries)).startswith("pasture/")
    assert manual.entry("health/ticks") in manual.chapter("health").entries


def test_the_words_on_and_no_stay_words(tmp_path: Path, raw: dict[str, Any]) -> None:
    write(tmp_path, "health/ticks", yaml.safe_dump(raw).replace("- cattle", "- 'cattle'").replace("'on':", "on:"))
    assert Manual.load(tmp_path).entry("health/ticks").review.on.year == 2026


def test_faults_of_every_file_are_told_together(tmp_path: Path, raw: dict[str, Any]) -> None:
    write(tmp_path, "health/ticks", yaml.safe_dump(raw | {"title": 1}))
    write(tmp_path, "fish/feeding", "title: [")
    with pytest.raises(EntryError) as error:
        Manual.load(tmp_path)
    assert [fault.partition(":")[0] for fault in error.value.faults] == ["fish/feeding", "health/ticks"]


def test_a_key_that_stands_twice_is_a_fault(tmp_path: Path, raw: dict[str, Any]) -> None:
    write(tmp_path, "health/ticks", yaml.safe_dump(raw) + "\ntitle: Otra\n")
    with pytest.raises(EntryError, match="the key title stands twice"):
        Manual.load(tmp_path)


def test_a_missing_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(EntryError, match="there is no such folder"):
        Manual.load(tmp_path / "nowhere")


def test_a_learned_entry_makes_a_new_manual_with_another_version(ticks: Entry) -> None:
    before = Manual([ticks], {"health": "Sanidad"})
    learned = replace(ticks, id="learned/7", title="Otra")
    after = before.add(learned, chapter_titles={"learned": "Aprendido"})
    assert "learned/7" not in before
    assert [chapter.title for chapter in after.chapters] == ["Sanidad", "Aprendido"]
    assert len({before.version, after.version, before.add(replace(ticks, why="Pican.")).version}) == 3
    assert before.version == Manual([ticks]).version


def test_a_known_id_takes_the_place_of_the_old_entry(ticks: Entry) -> None:
    manual = Manual([ticks]).add(replace(ticks, title="Garrapata"))
    assert [entry.title for entry in manual.entries.values()] == ["Garrapata"]


def test_the_season_names_what_is_timely_and_leaves_out_what_always_holds(ticks: Entry) -> None:
    manual = Manual([ticks, replace(ticks, id="fish/feeding", season=(4, 5))])
    assert [entry.id for entry in manual.in_season(4)] == ["fish/feeding"]
    assert manual.in_season(6) == ()
