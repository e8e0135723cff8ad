import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import backup
from bot.faults import StartFault
from service import schema
from service.database import Database


def test_a_copy_is_whole_while_the_database_is_in_use(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'live.db'}"
    db = Database(url)
    schema.upgrade(db.engine)
    backup.copy(url, tmp_path / "copies" / "copy.db")
    db.close()
    with closing(sqlite3.connect(tmp_path / "copies" / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM outbox").fetchone() == (0,)


def test_nothing_is_overwritten_and_nothing_is_made_up(tmp_path: Path) -> None:
    (tmp_path / "there.db").touch()
    with pytest.raises(StartFault, match="exists already"):
        backup.copy(f"sqlite:///{tmp_path / 'there.db'}", tmp_path / "there.db")
    with pytest.raises(StartFault, match="no database"):
        backup.copy(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "copy.db")
    with pytest.raises(StartFault, match="pg_dump"):
        backup.copy("postgresql://localhost/x", tmp_path / "copy.db")
