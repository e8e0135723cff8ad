"""`manual export` and `manual import`: what the bot has learned, out for a pull request and back in."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from bot.faults import StartFault
from bot.settings import Settings
from knowledge import exchange
from knowledge.entry import EntryError
from knowledge.learned import taught
from knowledge.manual import Manual
from service import learning, schema
from service.database import Database

_NAMES = {"entry": "texts", "ask": "wordings", "unask": "wordings left out", "sign": "signatures", "withdraw": "rejections"}


def export(settings: Settings, folder: Path) -> int:
    """Write a file for each entry that is not as it was shipped. Raises `StartFault`."""
    db = _database(settings)
    try:
        shipped = Manual.load()
        manual, resting = taught(shipped, db.read_now(learning.published)[1])
        reasons = db.read_now(learning.reasons)
        try:
            written = exchange.export(manual, shipped, reasons, folder)
        except OSError as error:
            raise StartFault(f"manual export: {error}") from None
    finally:
        db.close()
    for sentence in resting:
        print(f"left out: {sentence}")
    print(f"{folder}: {len(written)} entries")
    return 0


def import_(settings: Settings, folder: Path) -> int:
    """Learn what the files have; a running bot has it seconds later. Returns 1 where a person has to decide. Raises `StartFault`."""
    if not folder.is_dir():
        raise StartFault(f"manual import: {folder}: there is no such folder")
    db = _database(settings)
    try:
        counts, faults = db.write_now(merge, Manual.load(), folder, now=datetime.now(UTC))
    finally:
        db.close()
    for sentence in faults:
        print(sentence)
    told = [f"{number} {_NAMES[kind]}" for kind, number in sorted(counts.items())]
    print(f"{folder}: learned {', '.join(told) or 'nothing new'}; {len(faults)} left out")
    return 1 if faults else 0


def merge(tx: Session, shipped: Manual, folder: Path, *, now: datetime) -> tuple[Counter[str], list[str]]:
    """How many lessons of each kind the files gave, and a sentence for each file that gave none."""
    manual = taught(shipped, learning.published(tx)[1])[0]
    counts: Counter[str] = Counter()
    faults: list[str] = []
    for file in sorted(folder.glob("*/*.yaml")):
        try:
            merged = exchange.merge(exchange.read(file), manual, shipped)
        except EntryError as error:
            faults += error.faults
            continue
        faults += [merged.conflict] if merged.conflict else []
        for lesson in merged.lessons:
            proposed = learning.propose(tx, lesson.kind, lesson.entry_id, dict(lesson.data), author_id=None, base=lesson.base, now=now)
            learning.publish(tx, proposed, None, now=now)
            counts[lesson.kind] += 1
    return counts, faults


def _database(settings: Settings) -> Database:
    db = Database(settings.database_url)
    if not schema.is_current(db.engine):
        db.close()
        raise StartFault("The database has another schema than this version expects: run `python -m bot db upgrade` first.")
    return db
