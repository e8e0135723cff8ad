"""The work of the season: what is to be done in a month, and which entry says how."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

SEASONS = Path(__file__).parent / "seasons.yaml"
LONGEST = 160


@dataclass(frozen=True, slots=True)
class Task:
    """A line of the farming calendar. `source` is a key of its sources, or `gk` where none was read."""

    months: tuple[int, ...]
    entry: str
    source: str
    text: str


@cache
def tasks() -> tuple[Task, ...]:
    rows = yaml.load(SEASONS.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return tuple(Task(tuple(row["months"]), row["entry"], str(row["source"]), row["text"]) for row in rows)


def faults(entry_ids: Collection[str]) -> Iterator[str]:
    """What is wrong with the calendar's lines, for the lint."""
    seen: set[str] = set()
    for task in tasks():
        where = f"seasons.yaml, {task.entry}"
        if task.entry not in entry_ids:
            yield f"{where}: there is no such entry"
        if task.entry in seen:
            yield f"{where}: named twice; a reader gets an entry once in a season"
        if not task.months or not set(task.months) <= set(range(1, 13)):
            yield f"{where}: months are numbers from 1 to 12"
        if not 0 < len(task.text) <= LONGEST:
            yield f"{where}: the text has {len(task.text)} characters, at most {LONGEST}"
        seen.add(task.entry)
