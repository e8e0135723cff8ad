"""Messages to tune and measure the matcher on; README.md says which."""

from pathlib import Path

_HERE = Path(__file__).parent


def messages(name: str) -> list[str]:
    """The messages of `<name>.txt`, and of `<name>-<author>.txt` where others wrote some, without their topics."""
    return [line.rpartition("\t")[2] for line in _lines(name)]


def labelled(name: str) -> list[tuple[tuple[str, ...], str]]:
    """Of the same messages those whose topics are known: these, the nearest first, and the message."""
    pairs = (line.split("\t") for line in _lines(name) if "\t" in line)
    return [(tuple(topics.split(",")), message) for topics, message in pairs]


def asked(name: str) -> list[tuple[str, str]]:
    """Topic ids and messages of `<name>.txt`."""
    return [(topics[0], message) for topics, message in labelled(name)]


def _lines(name: str) -> list[str]:
    files = [_HERE / f"{name}.txt", *sorted(_HERE.glob(f"{name}-*.txt"))]
    return [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
