"""What was learned, as files for a pull request, and what comes back from one.

Each file is an entry of the manual under a comment that says which text the bot had when it wrote it. So a change made in
the file is told from one that the bot has learned meanwhile; where both changed the same text, a person has to decide.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.entry import Entry
from knowledge.learned import Lesson, fingerprint
from knowledge.lint import lengths
from knowledge.manual import Manual, read_entry
from knowledge.normalise import fold
from knowledge.writing import as_json, as_yaml

_HEADER = re.compile(r"^# learned ([0-9a-f]{16}) asks ([0-9a-f]{16}) from ([0-9a-f]{16}|nothing)$", re.MULTILINE)
_REJECTED = re.compile(r"^# rejected: (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Written:
    """One file: the entry, and what stood in the bot when it was exported (nothing where somebody wrote it by hand)."""

    entry: Entry
    exported: str | None = None
    asks: str | None = None
    before: str | None = None
    rejected: str | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """What a file teaches, or the plain sentence why it teaches nothing."""

    lessons: list[Lesson]
    conflict: str | None = None


def export(manual: Manual, shipped: Manual, reasons: dict[str, str], folder: Path) -> list[str]:
    """Write a file for each entry that is not as it was shipped. `reasons`: why entries were rejected, by id. Returns their ids."""
    written = []
    for entry in manual.whole.entries.values():
        before = shipped.whole.entries.get(entry.id)
        if entry == before and entry.id not in manual.withheld:
            continue
        header = f"# learned {fingerprint(entry)} asks {_of_asks(entry)} from {fingerprint(before) if before else 'nothing'}\n"
        if entry.id in manual.withheld:
            header += f"# rejected: {' '.join(reasons.get(entry.id, '').split())}\n"
        file = folder / f"{entry.id}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(header + as_yaml(entry), encoding="utf-8")
        written.append(entry.id)
    return written


def read(file: Path) -> Written:
    """Raises `EntryError`."""
    entry = read_entry(file)
    text = file.read_text(encoding="utf-8")
    header, rejected = _HEADER.search(text), _REJECTED.search(text)
    exported, asks, before = header.groups() if header else (None, None, None)
    return Written(entry, exported, asks, before, rejected[1].strip() if rejected else None)


def merge(written: Written, manual: Manual, shipped: Manual) -> Merged:
    """What the bot has to learn so that its entry is the file's."""
    new = written.entry
    too_long = list(lengths(new))
    if too_long:
        return Merged([], f"{new.id}: {'; '.join(too_long)}. Nothing of it was taken.")
    old = manual.whole.entries.get(new.id)
    if old is None:
        return Merged([Lesson("entry", new.id, as_json(new)), *_rejection(written, manual)])
    theirs, ours = fingerprint(new), fingerprint(old)
    standing = shipped.whole.entries.get(new.id)
    origin = {written.exported, written.before} if written.exported else {fingerprint(standing)} if standing else set()
    lessons = []
    if theirs != ours and ours in origin:
        lessons.append(Lesson("entry", new.id, as_json(new), ours))
    elif theirs != ours and theirs not in origin:
        return Merged([], f"{new.id}: the file and the bot both have a new text. Make one of them like the other and import again.")
    elif theirs == ours:
        lessons += _signature(new, old)
    return Merged([*lessons, *_asks(written, old), *(_rejection(written, manual) if theirs in (ours, written.exported) else ())])


def _signature(new: Entry, old: Entry) -> Iterator[Lesson]:
    """The later signature counts; `pending` is none."""
    review = new.review
    if review != old.review and not review.is_pending and (old.review.is_pending or review.on >= old.review.on):
        yield Lesson("sign", new.id, {"by": review.by, "on": str(review.on), "until": str(review.until)}, fingerprint(old))


def _asks(written: Written, old: Entry) -> Iterator[Lesson]:
    """What the file has more; and what it has no longer, where the bot has learned none since."""
    ours, theirs = ({fold(ask) for ask in entry.asks} for entry in (old, written.entry))
    yield from (Lesson("ask", old.id, {"text": ask}) for ask in written.entry.asks if fold(ask) not in ours)
    if written.asks == _of_asks(old):
        yield from (Lesson("unask", old.id, {"text": ask}) for ask in old.asks if fold(ask) not in theirs)


def _rejection(written: Written, manual: Manual) -> Iterator[Lesson]:
    if written.rejected is not None and written.entry.id not in manual.withheld:
        yield Lesson("withdraw", written.entry.id, {"reason": written.rejected}, fingerprint(written.entry))


def _of_asks(entry: Entry) -> str:
    return hashlib.sha256(repr(sorted(fold(ask) for ask in entry.asks)).encode()).hexdigest()[:16]
