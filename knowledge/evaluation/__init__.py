"""Messages to tune and measure the matcher on; README.md says which."""

from pathlib import Path

_HERE = Path(__file__).parent


def messages(name: str) -> list[str]:
    """The messages of `<name>.txt`, and of `<name>-<author>.txt` where others wrote some."""
    files = [_HERE / f"{name}.txt", *sorted(_HERE.glob(f"{name}-*.txt"))]
    return [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def asked(name: str) -> list[tuple[str, str]]:
    """Topic ids and messages of `<name>.txt`."""
    pairs = (line.split("\t") for line in messages(name))
    return [(topic, message) for topic, message in pairs]
