"""Is the manual fit to be read by a farmer?

`python -m knowledge.lint [PATH | CHAPTER | ID]... [--complete] [--reading]`

One plain sentence a fault; exit code 1 when there is an error. Warnings (expired reviews) do not fail.
"""

import argparse
import datetime as dt
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge import seasons
from knowledge.entry import Entry, EntryError
from knowledge.manual import MANUAL, Manual, read_entry, read_topics
from knowledge.normalise import fold
from knowledge.sentences import figures, keys, reading_ease, sentences, unsourced_claim

LONGEST = {
    "title": 60,
    "first": 300,
    "why": 300,
    "steps": 200,
    "avoid": 200,
    "caution": 250,
    "means": 300,
    "red_flag": 300,
}
LONGEST_ASK = 160
LONGEST_PLACE = 80
COUNTS = {"steps": (3, 8), "avoid": (1, 6), "caution": (0, 5), "asks": (10, 16), "related": (1, 5)}
SIGNS = (8, 16)
SIGN_WORDS = (2, 6)


@dataclass(frozen=True, slots=True)
class Fault:
    text: str
    is_error: bool = True

    def __str__(self) -> str:
        return self.text if self.is_error else f"{self.text} (warning)"


Rule = Callable[[Entry], Iterator[str]]


def lengths(entry: Entry) -> Iterator[str]:
    limits = [(where, text, LONGEST[re.split(r"[\[.]", where)[0]]) for where, text in entry.texts.items()]
    limits += [(f"asks[{number}]", ask, LONGEST_ASK) for number, ask in enumerate(entry.asks)]
    limits.append(("place", entry.place, LONGEST_PLACE))
    for where, text, limit in limits:
        if len(text) > limit:
            yield f"{where} is {len(text)} characters, at most {limit}"


def counts(entry: Entry) -> Iterator[str]:
    for name, (least, most) in COUNTS.items():
        number = len(getattr(entry, name))
        if not least <= number <= most:
            yield f"{name} has {number}, not {least} to {most}"


def signs(entry: Entry) -> Iterator[str]:
    if entry.red_flag is None:
        return
    least, most = SIGNS
    if not least <= len(entry.red_flag.signs) <= most:
        yield f"red_flag.signs has {len(entry.red_flag.signs)}, not {least} to {most}"
    for number, sign in enumerate(entry.red_flag.signs):
        words = len(fold(sign).split())
        if not SIGN_WORDS[0] <= words <= SIGN_WORDS[1]:
            yield f"red_flag.signs[{number}] has {words} words, not {SIGN_WORDS[0]} to {SIGN_WORDS[1]}"


def sources(entry: Entry) -> Iterator[str]:
    used = {key for text in entry.texts.values() for key in keys(text)}
    listed = {source.key for source in entry.sources}
    for key in sorted(used - listed - {"P"}):
        yield f"[{key}] is used but not listed in sources"
    for key in sorted(listed - used):
        yield f"sources.{key} is listed but never used"


def misplaced_keys(entry: Entry) -> Iterator[str]:
    places = {"title": entry.title} | {f"asks[{number}]": ask for number, ask in enumerate(entry.asks)}
    for where, text in places.items():
        if keys(text):
            yield f"{where} holds a source key; keys belong in the advice"


def figures_have_keys(entry: Entry) -> Iterator[str]:
    for where, text in entry.texts.items():
        for sentence in sentences(text) if where != "title" else ():
            if figures(sentence) and not keys(sentence):
                yield f"{where} has a figure without [S..] or [P]: {sentence!r}"


def claims_have_sources(entry: Entry) -> Iterator[str]:
    for where, text in entry.texts.items():
        for sentence in sentences(text):
            if keys(sentence) == ["P"] and (claim := unsourced_claim(sentence)):
                yield f"{where} gives {claim} on [P] alone; find its source or leave the figure out: {sentence!r}"


def repeated_asks(entry: Entry) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, ask in enumerate(entry.asks):
        first = seen.setdefault(fold(ask), number)
        if first != number:
            yield f"asks[{number}] repeats asks[{first}]: {ask!r}"


def dates(entry: Entry) -> Iterator[str]:
    if entry.review.until <= entry.review.on:
        yield "review.until is not after review.on"
    if len(set(entry.season)) != len(entry.season):
        yield "season names a month twice"
    if entry.id in entry.related:
        yield "related names the entry itself"


RULES: tuple[Rule, ...] = (
    lengths,
    counts,
    signs,
    sources,
    misplaced_keys,
    figures_have_keys,
    claims_have_sources,
    repeated_asks,
    dates,
)


def lint_entry(entry: Entry, today: dt.date) -> Iterator[Fault]:
    """The faults that show in the entry alone."""
    for rule in RULES:
        yield from (Fault(f"{entry.id}: {text}") for text in rule(entry))
    if entry.review.until < today:
        yield Fault(f"{entry.id}: review expired on {entry.review.until}", is_error=False)


def lint_together(entries: Iterable[Entry], topics: set[str], *, complete: bool = False) -> Iterator[Fault]:
    """The faults that show only beside the others: dead ids, words claimed twice, missing topics."""
    claims: dict[str, str] = {}
    written = set()
    for entry in entries:
        written.add(entry.id)
        if entry.id not in topics:
            yield Fault(f"{entry.id}: there is no such topic in topics.yaml")
        for related in entry.related:
            if related not in topics:
                yield Fault(f"{entry.id}: related names {related}, which is no topic")
        for ask in entry.asks:
            owner = claims.setdefault(fold(ask), entry.id)
            if owner != entry.id:
                yield Fault(f"{entry.id}: the ask {ask!r} is also claimed by {owner}")
    if complete:
        yield from (Fault(f"{topic}: the topic has no entry") for topic in sorted(topics - written))


def unknown_files(root: Path) -> Iterator[Fault]:
    for file in sorted(root.rglob("*")):
        if file.is_file() and (file.suffix != ".yaml" or len(file.relative_to(root).parts) != 2):
            yield Fault(f"{file.relative_to(root)}: not an entry; entries are <chapter>/<slug>.yaml")


def lint(root: Path = MANUAL, *, today: dt.date | None = None, complete: bool = False) -> list[Fault]:
    """Every fault of the manual under `root`; unreadable entries are faults too."""
    if not root.is_dir():
        return [Fault(f"{root}: there is no such folder")]
    faults = list(unknown_files(root))
    entries = []
    for file in sorted(root.glob("*/*.yaml")):
        try:
            entries.append(read_entry(file))
        except EntryError as error:
            faults += map(Fault, error.faults)
    for entry in entries:
        faults += lint_entry(entry, today or dt.date.today())
    topics = {topic.id for topic in read_topics()[1]}
    if complete:
        faults += map(Fault, seasons.faults({entry.id for entry in entries}))
    return faults + list(lint_together(entries, topics, complete=complete))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m knowledge.lint", description="Check the manual.")
    parser.add_argument("only", nargs="*", help="a folder with a manual, or chapters or ids to report on")
    parser.add_argument("--complete", action="store_true", help="a topic without an entry is an error")
    parser.add_argument("--reading", action="store_true", help="list the 20 entries that are hardest to read")
    options = parser.parse_args(arguments)
    root = next((Path(name) for name in options.only if name not in _names() and Path(name).is_dir()), MANUAL)
    scopes = tuple(name for name in options.only if Path(name) != root)
    faults = [
        fault
        for fault in lint(root, complete=options.complete)
        if not scopes or fault.text.startswith(tuple(f"{scope.rstrip('/')}{end}" for scope in scopes for end in "/:"))
    ]
    for fault in faults:
        print(fault)
    if options.reading and not any(fault.is_error for fault in faults):
        for ease, entry_id in sorted((_ease(entry), entry.id) for entry in Manual.load(root).entries.values())[:20]:
            print(f"{entry_id}: reading ease {ease:.0f} (warning)")
    errors = sum(fault.is_error for fault in faults)
    print(f"{errors} errors, {len(faults) - errors} warnings")
    return 1 if errors else 0


def _names() -> set[str]:
    titles, topics = read_topics()
    return {*titles, *(topic.id for topic in topics)}


def _ease(entry: Entry) -> float:
    return reading_ease(" ".join(text for where, text in entry.texts.items() if where != "title"))


if __name__ == "__main__":
    sys.exit(main())
