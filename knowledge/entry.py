"""One entry of the manual: its schema, and how it is read from YAML.

Lengths and wording are the lint's business (`knowledge.lint`); here an entry has every field,
of the right type, or it is not an entry.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, cast, get_args

Urgency = Literal["today", "this-week", "can-wait"]
RedFlagKind = Literal["people", "animals", "notifiable", "poison", "fire"]
Activity = Literal["cattle", "dairy", "small-stock", "fish", "crops", "forest"]


class EntryError(ValueError):
    """An entry that cannot be read. `faults` are plain sentences, each naming the entry, the key and the reason."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Means:
    """What following the advice takes; `no informado` where nobody knows."""

    cost: str
    materials: str
    work: str
    where: str
    help: str
    small_step: str
    risk: str


@dataclass(frozen=True, slots=True)
class RedFlag:
    """Danger now: `first_step` is sent at once, word for word; `signs` are phrases which by themselves mean alarm."""

    kind: RedFlagKind
    first_step: str
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from; `key` (such as `S51`) is how the texts cite it."""

    key: str
    title: str
    organisation: str
    year: int | Literal["s/f"]
    url: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """Who signed the entry (`pending`: nobody yet) and until when it holds."""

    by: str
    on: dt.date
    until: dt.date

    @property
    def is_pending(self) -> bool:
        return self.by == "pending"


@dataclass(frozen=True, slots=True)
class Entry:
    """One topic of the manual. `id` is `chapter/slug`."""

    id: str
    title: str
    urgency: Urgency
    first: str
    why: str
    steps: tuple[str, ...]
    avoid: tuple[str, ...]
    caution: tuple[str, ...]
    means: Means
    red_flag: RedFlag | None
    follow_up_days: int | None
    season: tuple[int, ...]
    activities: tuple[Activity, ...]
    place: str
    asks: tuple[str, ...]
    related: tuple[str, ...]
    sources: tuple[Source, ...]
    review: Review

    @property
    def chapter(self) -> str:
        return self.id.partition("/")[0]

    @property
    def texts(self) -> dict[str, str]:
        """All that may be sent to a farmer, by its place (`first`, `steps[0]`, `means.cost`...)."""
        texts = {"title": self.title, "first": self.first, "why": self.why}
        for name in ("steps", "avoid", "caution"):
            texts |= {f"{name}[{number}]": text for number, text in enumerate(getattr(self, name))}
        texts |= {f"means.{name}": text for name, text in asdict(self.means).items()}
        if self.red_flag:
            texts["red_flag.first_step"] = self.red_flag.first_step
        return texts

    def source(self, key: str) -> Source | None:
        return next((source for source in self.sources if source.key == key), None)

    @classmethod
    def from_mapping(cls, entry_id: str, data: object) -> "Entry":
        """The entry in `data` (what YAML gave). Raises `EntryError` with every fault found."""
        return _Reader(entry_id).entry(data)


class _Reader:
    """Reads one entry and collects every fault, so that a writer mends them in one go."""

    def __init__(self, entry_id: str) -> None:
        self.id = entry_id
        self.faults: list[str] = []

    def entry(self, data: object) -> Entry:
        raw = self._mapping("the file", data, _names(Entry) - {"id"})
        entry = Entry(
            id=self.id,
            title=self._text("title", raw["title"]),
            urgency=cast(Urgency, self._choice("urgency", raw["urgency"], get_args(Urgency))),
            first=self._text("first", raw["first"]),
            why=self._text("why", raw["why"]),
            steps=self._texts("steps", raw["steps"]),
            avoid=self._texts("avoid", raw["avoid"]),
            caution=self._texts("caution", raw["caution"]),
            means=self._means(raw["means"]),
            red_flag=self._red_flag(raw["red_flag"]),
            follow_up_days=self._days(raw["follow_up_days"]),
            season=self._months(raw["season"]),
            activities=self._activities(raw["activities"]),
            place=self._text("place", raw["place"]),
            asks=self._texts("asks", raw["asks"]),
            related=self._texts("related", raw["related"]),
            sources=self._sources(raw["sources"]),
            review=self._review(raw["review"]),
        )
        if self.faults:
            raise EntryError(self.faults)
        return entry

    def _fault(self, key: str, reason: str) -> None:
        self.faults.append(f"{self.id}: {key} {reason}")

    def _mapping(self, key: str, value: object, names: set[str]) -> dict[str, Any]:
        """All of `names`; one that is not given is a fault by itself and then `_MISSING`, of which nobody complains."""
        if value is _MISSING:
            return dict.fromkeys(names, _MISSING)
        if not isinstance(value, Mapping):
            self._fault(key, "is not a mapping of names to values")
            return dict.fromkeys(names, _MISSING)
        given = {str(name) for name in value}
        for name in sorted(names - given):
            self._fault(key, f"lacks {name}")
        for name in sorted(given - names):
            self._fault(key, f"has the unknown key {name}")
        return dict.fromkeys(names, _MISSING) | dict(value)

    def _text(self, key: str, value: object) -> str:
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value is not _MISSING:
            self._fault(key, "is empty" if value in (None, "") else "is not text (put it in double quotes)")
        return ""

    def _texts(self, key: str, value: object) -> tuple[str, ...]:
        if isinstance(value, list):
            return tuple(self._text(f"{key}[{number}]", item) for number, item in enumerate(value))
        if value is not _MISSING:
            self._fault(key, "is not a list")
        return ()

    def _choice(self, key: str, value: object, choices: tuple[str, ...]) -> str:
        if value is not _MISSING and value not in choices:
            self._fault(key, f"is {value!r}, not one of {', '.join(choices)}")
        return str(value)

    def _means(self, value: object) -> Means:
        raw = self._mapping("means", value, _names(Means))
        return Means(**{name: self._text(f"means.{name}", raw[name]) for name in _names(Means)})

    def _red_flag(self, value: object) -> RedFlag | None:
        if value is None or value is _MISSING:
            return None
        raw = self._mapping("red_flag", value, _names(RedFlag))
        return RedFlag(
            kind=cast(RedFlagKind, self._choice("red_flag.kind", raw["kind"], get_args(RedFlagKind))),
            first_step=self._text("red_flag.first_step", raw["first_step"]),
            signs=self._texts("red_flag.signs", raw["signs"]),
        )

    def _days(self, value: object) -> int | None:
        if _is_whole(value) and 1 <= cast(int, value) <= 730:
            return cast(int, value)
        if value is not None and value is not _MISSING:
            self._fault("follow_up_days", f"is {value!r}, not null or a whole number from 1 to 730")
        return None

    def _months(self, value: object) -> tuple[int, ...]:
        if isinstance(value, list) and all(_is_whole(month) and 1 <= month <= 12 for month in value):
            return tuple(value)
        if value is not _MISSING:
            self._fault("season", f"is {value!r}, not a list of months from 1 to 12")
        return ()

    def _activities(self, value: object) -> tuple[Activity, ...]:
        names = self._texts("activities", value)
        for name in names:
            self._choice("activities", name, get_args(Activity))
        return cast("tuple[Activity, ...]", names)

    def _sources(self, value: object) -> tuple[Source, ...]:
        if isinstance(value, Mapping):
            return tuple(self._source(str(key), item) for key, item in value.items())
        if value is not _MISSING:
            self._fault("sources", "is not a mapping from source keys to sources")
        return ()

    def _source(self, key: str, value: object) -> Source:
        place = f"sources.{key}"
        raw = self._mapping(place, value, _names(Source) - {"key"})
        year, url = raw["year"], raw["url"]
        if not (_is_whole(year) or year == "s/f" or year is _MISSING):
            self._fault(f"{place}.year", f"is {year!r}, not a number or s/f")
        if not (url is None or url is _MISSING or (isinstance(url, str) and url.startswith(("http://", "https://")))):
            self._fault(f"{place}.url", f"is {url!r}, not null or a web address")
        title = self._text(f"{place}.title", raw["title"])
        return Source(key, title, self._text(f"{place}.organisation", raw["organisation"]), year, url)

    def _review(self, value: object) -> Review:
        raw = self._mapping("review", value, _names(Review))
        for name in ("on", "until"):
            if raw[name] is not _MISSING and type(raw[name]) is not dt.date:
                self._fault(f"review.{name}", f"is {raw[name]!r}, not a date such as 2026-11-21")
        return Review(by=self._text("review.by", raw["by"]), on=raw["on"], until=raw["until"])


_MISSING: Any = object()


def _names(cls: type) -> set[str]:
    return {field.name for field in fields(cls)}


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
