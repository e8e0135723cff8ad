"""`ask`: what the matcher makes of a question, for people and for other programs."""

import json
from pathlib import Path

from bot.faults import StartFault
from knowledge.finding import Finding
from knowledge.manual import Manual
from knowledge.matcher import Matcher


def ask(text: str | None, file: Path | None, *, as_json: bool, explain: bool) -> int:
    """One question, or one a line of a file. With JSON: one object a line, as DESIGN.md says. Raises `StartFault`."""
    if (text is None) == (file is None):
        raise StartFault("ask: give a question or --file, one of the two.")
    matcher = Matcher(Manual.load())
    for question in [text] if text is not None else _lines(file):
        finding = matcher.ask(question or "")
        if as_json:
            print(json.dumps(finding.to_json(), ensure_ascii=False))
        else:
            print(finding.explain() if explain else _in_words(finding))
    return 0


def _lines(file: Path | None) -> list[str]:
    try:
        return (file or Path()).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise StartFault(f"ask: {file} cannot be read: {error}") from None


def _in_words(finding: Finding) -> str:
    lines = [
        f"{finding.decision}{' RED FLAG ' + finding.red_flag if finding.red_flag else ''}{f' ({finding.talk})' if finding.talk else ''}"
    ]
    lines += [f"  {hit.score:.2f}  {hit.entry_id}  {hit.title}" for hit in finding.hits]
    return "\n".join(lines)
