"""`backup`: SQLite's own online copy; the bot goes on meanwhile."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.faults import StartFault


def copy(database_url: str, target: Path) -> None:
    """Copy the database and check the copy. Raises `StartFault`."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise StartFault("backup copies SQLite files; for PostgreSQL use pg_dump.")
    if not Path(url.database).is_file():
        raise StartFault(f"There is no database at {url.database} yet.")
    if target.exists():
        raise StartFault(f"{target} exists already: give another name.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(url.database)) as source, closing(sqlite3.connect(target)) as destination:
        source.backup(destination)
        (verdict,) = destination.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        raise StartFault(f"The copy is damaged: {verdict}")
    print(f"copied to {target}")
