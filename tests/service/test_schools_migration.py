"""What stood in the database before there were schools is still there after them, and after going back."""

from sqlalchemy import text

from service import schema
from service.database import Database

BEFORE, AFTER = "0001", "0004"


def test_registrations_and_reminders_survive_the_way_there_and_back(database_url: str) -> None:
    database = Database(database_url)
    schema.upgrade(database.engine, BEFORE)
    with database.engine.begin() as connection:
        for statement in _OLD_ROWS:
            connection.execute(text(statement))
    schema.upgrade(database.engine, AFTER)
    with database.engine.begin() as connection:
        rows = connection.execute(text("SELECT id, state, position FROM registrations ORDER BY id")).all()
        minutes = connection.execute(text("SELECT minutes, school_id FROM sessions")).one()
    assert [tuple(row) for row in rows] == [(1, "registered", 1), (2, "left", 2)]
    assert tuple(minutes) == (180, None)
    schema.downgrade(database.engine, BEFORE)
    with database.engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM registrations")).scalar() == 2
        assert connection.execute(text("SELECT count(*) FROM reminders")).scalar() == 1
    schema.upgrade(database.engine, AFTER)
    database.close()


_OLD_ROWS = (
    "INSERT INTO people (id, name, language, joined_at, last_seen_at) VALUES (1, 'A', 'es', '2026-11-23', '2026-11-23')",
    "INSERT INTO people (id, name, language, joined_at, last_seen_at) VALUES (2, 'B', 'es', '2026-11-23', '2026-11-23')",
    "INSERT INTO sessions (id, title, starts_at, place, organizer_id, created_at, revision)"
    " VALUES (1, 'Podas', '2026-11-23', 'Plaza', 1, '2026-11-23', 1)",
    "INSERT INTO registrations (id, session_id, person_id, registered_at, left_at)"
    " VALUES (1, 1, 1, '2026-11-23', NULL), (2, 1, 2, '2026-11-23', '2026-11-23')",
    "INSERT INTO reminders (id, session_id, revision, person_id, before, due_at, expires_at)"
    " VALUES (1, 1, 1, 1, '2h', '2026-11-23', '2026-11-23')",
)
