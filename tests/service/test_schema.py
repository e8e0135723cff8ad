import sqlite3
from pathlib import Path

import pytest
from alembic.util.exc import CommandError
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from service import schema, wordings
from service.audiences import Audience
from service.database import Database
from service.models import Announcement, Base


def test_the_migrations_lead_to_the_models_and_back(database_url: str) -> None:
    db = Database(database_url)
    try:
        assert not schema.is_current(db.engine)
        schema.upgrade(db.engine)
        assert schema.is_current(db.engine)
        assert schema.differences(db.engine) == []
        schema.downgrade(db.engine)
        assert not schema.is_current(db.engine)
        schema.upgrade(db.engine)
        assert schema.differences(db.engine) == []
    finally:
        db.close()


def test_announcements_of_before_keep_their_message_and_their_district(database_url: str) -> None:
    db = Database(database_url)
    try:
        schema.upgrade(db.engine, "0001")
        at = "2026-11-23 15:00:00" if db.is_sqlite else "2026-11-23 15:00:00+00"
        person = "INSERT INTO people (id, name, language, joined_at, last_seen_at) VALUES (301, 'Elena', 'es', :at, :at)"
        announcement = (
            "INSERT INTO announcements (id, author_id, chat_id, message_id, district, state, created_at, progress)"
            " VALUES (:id, 301, 301, :message_id, :district, 'draft', :at, '{}')"
        )
        with db.engine.begin() as connection:
            connection.execute(text(person), {"at": at})
            for number, district in ((1, "Iberia"), (2, None)):
                connection.execute(text(announcement), {"id": number, "message_id": 76 + number, "district": district, "at": at})
        schema.upgrade(db.engine)
        one, two = db.read_now(lambda tx: tx.query(Announcement).order_by(Announcement.id).all())
        assert (Audience.of(one.audience), Audience.of(two.audience)) == (Audience(("Iberia",)), Audience())
        assert [wording.message_id for wording in db.read_now(wordings.of, 2)] == [78]
        assert (one.useful_hours, one.replies_to, one.answers, one.boards) == (72, "question", [], [])
    finally:
        db.close()


def test_a_database_in_use_keeps_its_rows_on_the_way_to_the_newest_schema_and_back(database_url: str) -> None:
    db = Database(database_url)
    rows = (
        "INSERT INTO people (id, name, language, joined_at, last_seen_at) VALUES (101, 'Julia', 'es', :at, :at)",
        "INSERT INTO questions (id, person_id, text, asked_at, decision, offered) VALUES (1, 101, 'cojea', :at, 'pass', '[]')",
        "INSERT INTO cases (id, farmer_id, question_id, urgent, reason, suggestions, opened_at, due_at)"
        " VALUES (1, 101, 1, :no, 'pass', '[]', :at, :at)",
        "INSERT INTO case_messages (id, case_id, author_id, from_farmer, kind, text, chat_id, message_id, written_at)"
        " VALUES (1, 1, 101, :yes, 'text', 'cojea', 101, 5, :at)",
    )

    def counted() -> list[int | None]:
        with db.engine.begin() as connection:
            tables = [Base.metadata.tables[name] for name in ("people", "questions", "cases", "case_messages")]
            return [connection.scalar(select(func.count()).select_from(table)) for table in tables]

    try:
        schema.upgrade(db.engine, "0001")
        with db.engine.begin() as connection:
            for statement in rows:
                connection.execute(text(statement), {"at": "2026-11-23 15:00:00+00", "yes": True, "no": False})
        schema.upgrade(db.engine)
        assert counted() == [1, 1, 1, 1]
        schema.downgrade(db.engine, "0001")
        assert counted() == [1, 1, 1, 1]
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(text("DELETE FROM people"))  # rows are still held to what they point at
    finally:
        db.close()


def test_a_migration_that_would_leave_a_row_pointing_at_nothing_changes_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'orphan.db'}")
    schema.upgrade(database.engine, "0001")
    with sqlite3.connect(tmp_path / "orphan.db") as raw:  # as a hand with a tool of its own may have left it
        raw.execute("INSERT INTO consents (person_id, purpose, granted_at) VALUES (7, 'answers', '2026-01-01')")
    with pytest.raises(CommandError, match="consents"):
        schema.upgrade(database.engine)
    assert not schema.is_current(database.engine)
    database.close()
