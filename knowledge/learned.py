"""What was learned, laid over the manual as it was shipped.

A lesson holds for the text that it was written against. Where the shipped manual has another text since (a pull request
was merged), the shipped text wins and the lesson rests; asks are added wherever their entry still stands.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from knowledge.entry import Entry, EntryError, Review
from knowledge.manual import Manual
from knowledge.normalise import fold

Kind = Literal["entry", "ask", "unask", "sign", "withdraw"]

_NO_REVIEW = Review("pending", date.min, date.min)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One approved change. `base`: the fingerprint of the text that it was written against; None for a new entry and for asks.

    `data`: the whole entry as YAML has it (`entry`), `text` (`ask`, `unask`), `by`, `on`, `until` as ISO dates (`sign`).
    """

    kind: Kind
    entry_id: str
    data: Mapping[str, Any]
    base: str | None = None


def fingerprint(entry: Entry) -> str:
    """Sixteen characters that change whenever what is told to a farmer does; asks and signatures leave it as it is."""
    return hashlib.sha256(repr(replace(entry, asks=(), review=_NO_REVIEW)).encode()).hexdigest()[:16]


def taught(manual: Manual, lessons: Iterable[Lesson]) -> tuple[Manual, list[str]]:
    """The manual with the lessons in it, in their order, and a plain sentence for each that could not be applied."""
    entries, withheld, resting = dict(manual.whole.entries), dict.fromkeys(manual.withheld), []
    for lesson in lessons:
        try:
            reason = _apply(lesson, entries, withheld)
        except EntryError as error:
            reason = f"it cannot be read: {error}"
        if reason:
            resting.append(f"{lesson.entry_id}: {lesson.kind}: {reason}")
    changed = any(entries[entry_id] is not entry for entry_id, entry in manual.whole.entries.items()) or len(entries) > len(manual.whole)
    if not changed and withheld.keys() == manual.withheld.keys():
        return manual, resting
    return manual.with_entries(entries.values(), withheld), resting


def _apply(lesson: Lesson, entries: dict[str, Entry], withheld: dict[str, None]) -> str | None:
    """Why the lesson rests; None where it was applied."""
    old = entries.get(lesson.entry_id)
    if lesson.kind == "entry":
        new = Entry.from_mapping(lesson.entry_id, _with_dates(lesson.data))
        if old is not None and fingerprint(old) not in (lesson.base, fingerprint(new)):
            return "the manual has another text since"
        entries[new.id] = replace(new, asks=old.asks) if old else new
        withheld.pop(new.id, None)
        return None
    if old is None:
        return "there is no such entry"
    if lesson.kind == "ask":
        entries[old.id] = with_ask(old, str(lesson.data["text"]))
    elif lesson.kind == "unask":
        gone = fold(str(lesson.data["text"]))
        entries[old.id] = replace(old, asks=tuple(ask for ask in old.asks if fold(ask) != gone))
    elif fingerprint(old) != lesson.base:
        return "the manual has another text since"
    elif lesson.kind == "withdraw":
        withheld[old.id] = None
    else:
        data = lesson.data
        entries[old.id] = replace(old, review=Review(str(data["by"]), date.fromisoformat(data["on"]), date.fromisoformat(data["until"])))
        withheld.pop(old.id, None)
    return None


def with_ask(entry: Entry, text: str) -> Entry:
    """The entry with one more wording; as it was where it has it."""
    known = {fold(ask) for ask in entry.asks}
    return entry if fold(text) in known else replace(entry, asks=(*entry.asks, text))


def _with_dates(data: Mapping[str, Any]) -> dict[str, Any]:
    """An entry's mapping as YAML gives it: JSON, in which it was kept, has no dates."""
    review = dict(data.get("review") or {})
    for name in ("on", "until"):
        if isinstance(review.get(name), str):
            review[name] = date.fromisoformat(review[name])
    return {**data, "review": review}
