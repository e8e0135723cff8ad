"""`questions export`: what farmers and consultants confirmed or refused, as data to measure the matcher with. Nobody is named."""

import json
from pathlib import Path

from bot.faults import StartFault
from bot.settings import Settings
from service import questions
from service.database import Database


def export(settings: Settings, folder: Path) -> int:
    """`confirmed.jsonl`, as the files of `knowledge/evaluation` are written, and `refused.jsonl`. Raises `StartFault`."""
    db = Database(settings.database_url)
    try:
        verdicts = db.read_now(questions.verdicts)
    finally:
        db.close()
    confirmed = [{"text": text, "gold": entry_id, "kind": "plain", "author": "farmers"} for text, entry_id, right in verdicts if right]
    refused = [{"text": text, "entry": entry_id} for text, entry_id, right in verdicts if not right]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, lines in (("confirmed", confirmed), ("refused", refused)):
            (folder / f"{name}.jsonl").write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), "utf-8")
    except OSError as error:
        raise StartFault(f"questions export: {error}") from None
    print(f"{folder}: {len(confirmed)} confirmed, {len(refused)} refused")
    return 0
