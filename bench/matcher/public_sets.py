"""Public question sets, in the format of the project's shared benchmark: rankers with nothing but example texts."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.matcher.peers import Pairs, Rank


@dataclass(frozen=True, slots=True)
class PublicSet:
    """`asked` are (clean text, noisy text, id of the right entry); only questions that an entry answers."""

    name: str
    language: str
    pairs: Pairs
    asked: Sequence[tuple[str, str, str]]


def read(folder: Path, limit: int) -> Iterator[PublicSet]:
    """Every set of a folder, at most `limit` questions of each, drawn with a fixed seed."""
    for file in sorted(folder.glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        pairs = [(str(entry["id"]), entry["variants"]) for entry in data["entries"]]
        asked = [(row["q"], row["noisy"], str(row["gold"])) for row in data["test"] if row["gold"] is not None]
        yield PublicSet(data["name"], data["lang"], pairs, random.Random(1).sample(asked, min(limit, len(asked))))


def top1(rank: Rank, asked: Sequence[tuple[str, str, str]]) -> tuple[float, float]:
    """The share, in percent, of clean and of noisy questions whose entry comes first."""
    clean = sum([entry_id for entry_id, _ in rank(text)[:1]] == [gold] for text, _, gold in asked)
    noisy = sum([entry_id for entry_id, _ in rank(text)[:1]] == [gold] for _, text, gold in asked)
    return 100 * clean / len(asked), 100 * noisy / len(asked)
