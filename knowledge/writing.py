"""An entry as the YAML file that `knowledge.manual.read_entry` reads: the other way round."""

from dataclasses import fields
from typing import Any

import yaml

from knowledge.entry import Entry, Means, Source
from knowledge.manual import EntryLoader

#: Texts that may hold `: ` or begin with `[` stand in double quotes, as docs/manual-format.md asks.
_QUOTED = frozenset({"first", "why", "steps", "avoid", "caution", "means", "red_flag"})
_IN_ONE_LINE = frozenset({"season", "activities", "related", "review"})


class _Quoted(str):
    """Text that is written in double quotes."""


class _InOneLine(dict[str, Any]):
    """A mapping that is written on one line."""


class _Row(list[Any]):
    """A list that is written on one line."""


class _Dumper(yaml.SafeDumper):
    yaml_implicit_resolvers = EntryLoader.yaml_implicit_resolvers  # `on` is a name, as it is for whoever reads it

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 (PyYAML's own way)
        super().increase_indent(flow, indentless=False)


_Dumper.add_representer(_Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))
_Dumper.add_representer(_InOneLine, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True))
_Dumper.add_representer(_Row, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True))


def as_mapping(entry: Entry) -> dict[str, Any]:
    """The entry as YAML would give it, its dates as dates."""
    red_flag = entry.red_flag
    return {
        "title": entry.title,
        "urgency": entry.urgency,
        "first": entry.first,
        "why": entry.why,
        "steps": list(entry.steps),
        "avoid": list(entry.avoid),
        "caution": list(entry.caution),
        "means": {field.name: getattr(entry.means, field.name) for field in fields(Means)},
        "red_flag": {"kind": red_flag.kind, "first_step": red_flag.first_step, "signs": list(red_flag.signs)} if red_flag else None,
        "follow_up_days": entry.follow_up_days,
        "season": list(entry.season),
        "activities": list(entry.activities),
        "place": entry.place,
        "asks": list(entry.asks),
        "related": list(entry.related),
        "sources": {
            source.key: {field.name: getattr(source, field.name) for field in fields(Source) if field.name != "key"}
            for source in entry.sources
        },
        "review": {"by": entry.review.by, "on": entry.review.on, "until": entry.review.until},
    }


def as_json(entry: Entry) -> dict[str, Any]:
    """The same for a column of JSON: dates as text."""
    mapping = as_mapping(entry)
    return {**mapping, "review": {name: str(value) for name, value in mapping["review"].items()}}


def as_yaml(entry: Entry) -> str:
    """The file's text."""
    mapping = {name: _styled(name, value) for name, value in as_mapping(entry).items()}
    mapping["sources"] = {
        key: _InOneLine({name: _Quoted(value) if name != "year" and value else value for name, value in source.items()})
        for key, source in mapping["sources"].items()
    }
    return str(yaml.dump(mapping, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6))


def _styled(name: str, value: Any) -> Any:
    if name in _QUOTED:
        return _quoted(value)
    if name in _IN_ONE_LINE:
        return _InOneLine(value) if isinstance(value, dict) else _Row(value)
    return value


def _quoted(value: Any) -> Any:
    if isinstance(value, str):
        return _Quoted(value) if any(sign in value for sign in '[:"') else value
    if isinstance(value, list):
        return [_quoted(item) for item in value]
    if isinstance(value, dict):
        return {name: _quoted(item) if name not in ("kind", "year") else item for name, item in value.items()}
    return value
