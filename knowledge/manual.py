"""The manual: every entry, by id and by chapter."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from knowledge.entry import Entry, EntryError

MANUAL = Path(__file__).parent / "manual" / "es"
TOPICS = Path(__file__).parent / "topics.yaml"


@dataclass(frozen=True, slots=True)
class Topic:
    """What an entry must be about: its id, working title and scope."""

    id: str
    title: str
    scope: str


@dataclass(frozen=True, slots=True)
class Chapter:
    id: str
    title: str
    entries: tuple[Entry, ...]


class Manual:
    """The entries in the order of the topics; learned entries after them. Never changes: `add` gives a new manual.

    `withheld`: entries that a consultant rejected. They are shown to nobody, but the matcher still knows what is theirs,
    so that their questions go to a person and not to a neighbour.
    """

    def __init__(self, entries: Iterable[Entry], chapter_titles: Mapping[str, str] | None = None, withheld: Iterable[Entry] = ()) -> None:
        self.entries: dict[str, Entry] = {entry.id: entry for entry in entries}
        self.withheld: dict[str, Entry] = {entry.id: entry for entry in withheld}
        self._chapter_titles = dict(chapter_titles or {})

    @classmethod
    def load(cls, path: Path | str = MANUAL, topics: Path | str = TOPICS) -> "Manual":
        """The manual under `path` (one YAML file an entry). Raises `EntryError` with the faults of every file."""
        root = Path(path)
        titles, known = read_topics(topics)
        entries, faults = [], []
        for file in sorted(root.glob("*/*.yaml")):
            try:
                entries.append(read_entry(file))
            except EntryError as error:
                faults += error.faults
        if not root.is_dir():
            faults.append(f"{root}: there is no such folder")
        if faults:
            raise EntryError(faults)
        order = {topic.id: number for number, topic in enumerate(known)}
        entries.sort(key=lambda entry: order.get(entry.id, len(order)))
        return cls(entries, titles)

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self.entries

    def entry(self, entry_id: str) -> Entry:
        """Raises `KeyError` when there is no such entry."""
        return self.entries[entry_id]

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters that have entries, in the order of the topics; those of learned entries last."""
        names = [*self._chapter_titles, *(entry.chapter for entry in self.entries.values())]
        chapters = (self.chapter(name) for name in dict.fromkeys(names))
        return tuple(chapter for chapter in chapters if chapter.entries)

    def chapter(self, chapter_id: str) -> Chapter:
        entries = tuple(entry for entry in self.entries.values() if entry.chapter == chapter_id)
        return Chapter(chapter_id, self._chapter_titles.get(chapter_id, chapter_id), entries)

    def in_season(self, month: int) -> tuple[Entry, ...]:
        """The entries that are timely in `month` (1 to 12); those that hold all year are not among them."""
        return tuple(entry for entry in self.entries.values() if month in entry.season)

    @cached_property
    def version(self) -> str:
        """Twelve characters that change whenever any entry does."""
        return hashlib.sha256(repr([*self.entries.values(), *self.withheld]).encode()).hexdigest()[:12]

    def add(self, *entries: Entry, chapter_titles: Mapping[str, str] | None = None) -> "Manual":
        """A manual with these entries too; an entry with a known id takes the place of the old one."""
        merged = self.entries | {entry.id: entry for entry in entries}
        kept = [entry for entry in self.withheld.values() if entry.id not in merged]
        return Manual(merged.values(), self._chapter_titles | dict(chapter_titles or {}), kept)

    def with_entries(self, entries: Iterable[Entry], withheld: Collection[str] = ()) -> "Manual":
        """These entries in the place of all, under the same chapters; those named in `withheld` are held back."""
        entries = list(entries)
        held = [entry for entry in entries if entry.id in withheld]
        return Manual([entry for entry in entries if entry.id not in withheld], self._chapter_titles, held)

    @cached_property
    def whole(self) -> "Manual":
        """With the withheld entries among the others."""
        return Manual([*self.entries.values(), *self.withheld.values()], self._chapter_titles) if self.withheld else self


def read_entry(file: Path) -> Entry:
    """The entry in one file; its id is the last two parts of the path. Raises `EntryError`."""
    entry_id = f"{file.parent.name}/{file.stem}"
    try:
        data = yaml.load(file.read_text(encoding="utf-8"), EntryLoader)  # noqa: S506 (it is a safe loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise EntryError([f"{entry_id}: the file cannot be read: {reason}"]) from error
    return Entry.from_mapping(entry_id, data)


def read_topics(path: Path | str = TOPICS) -> tuple[dict[str, str], list[Topic]]:
    """Titles of the chapters by id, and the topics, both in order."""
    data = yaml.load(Path(path).read_text(encoding="utf-8"), yaml.CSafeLoader)
    titles = {name: chapter["title"] for name, chapter in data["chapters"].items()}
    return titles, [Topic(topic["id"], topic["title"], topic["scope"]) for topic in data["topics"]]


class EntryLoader(yaml.CSafeLoader):
    """YAML 1.1 without two of its surprises: `on`, `yes`, `no` stay text, and a key that stands twice is an error."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (PyYAML's own way)
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value]
        for name in names:
            if names.count(name) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"the key {name} stands twice", node.start_mark)
        return super().construct_mapping(node, deep)
