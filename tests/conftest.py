"""What every test may use: both databases, a programme, a fixed time, the fixed cast."""

import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from bot.settings import load
from service import people, schema
from service.database import Database
from service.models import Base, Person
from service.programme import Programme

#: A Monday morning in working hours: 10:00 in Lima.
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
ROOT = Path(__file__).parent.parent
RESTART_NUMBERS = "SELECT setval(sequencename::text::regclass, 1, false) FROM pg_sequences WHERE schemaname = current_schema()"


@event.listens_for(Engine, "connect")
def _rows_without_an_order_come_backwards(connection: Any, _record: Any) -> None:
    """Who forgets an ORDER BY is found on SQLite at each run, not on PostgreSQL once in a hundred."""
    if isinstance(connection, Connection):
        connection.execute("PRAGMA reverse_unordered_selects=ON")


def postgres_url() -> str | None:
    """A PostgreSQL to test on: TEST_POSTGRES_URL, or the one that CI's machine offers."""
    if url := os.environ.get("TEST_POSTGRES_URL"):
        return url
    with socket.socket() as probe:
        probe.settimeout(0.5)
        if probe.connect_ex(("127.0.0.1", 5432)) == 0:
            return "postgresql://postgres@127.0.0.1:5432/test"
    return None


def fresh_database(kind: str, folder: Path, name: str = "fresh") -> str:
    """The URL of an empty database without tables."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'test.db'}"
    url = postgres_url()
    if url is None:
        pytest.skip("no PostgreSQL: set TEST_POSTGRES_URL")
    schema_name = f"test_{os.getpid()}_{name}"  # of its own, so that two runs do not meet
    database = Database(url)
    with database.engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {schema_name} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {schema_name}"))
    database.close()
    return f"{url}?options=-csearch_path%3D{schema_name}%20-csynchronous_commit%3Doff"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return fresh_database(request.param, tmp_path)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with the newest schema, opened once in a run: migrating takes longer than most tests."""
    database = Database(fresh_database(request.param, tmp_path_factory.mktemp("database"), "migrated"))
    schema.upgrade(database.engine)
    yield database
    database.close()


@pytest.fixture
def db(migrated: Database) -> Database:
    """An empty database with the newest schema, on SQLite and on PostgreSQL."""
    with migrated.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
        if not migrated.is_sqlite:  # there numbers begin again by themselves
            connection.execute(text(RESTART_NUMBERS))
    return migrated


@pytest.fixture(scope="session")
def programme() -> Programme:
    return load(ROOT / "config.yaml").programme


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first, so that they do not end the run one after the other."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests counted (`record_property("counts", ...)`) stands at the end of the run, also with workers."""
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "counts" and report.when == "call":
                terminalreporter.write_line(f"{report.nodeid}: {value}")


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def farmer(db: Database) -> Person:
    """Julia of Iñapari, who has said yes."""

    def arrive(tx: Session) -> Person:
        person = people.meet(tx, 101, "Julia Quispe", "es", now=NOW)
        person.district = "Iñapari"
        people.consent(tx, person.id, now=NOW)
        return person

    return db.write_now(arrive)


@pytest.fixture
def consultant(db: Database) -> Person:
    return _with_role(db, 201, "Rosa Mamani", "consultant")


@pytest.fixture
def organizer(db: Database) -> Person:
    return _with_role(db, 301, "Elena Tapia", "organizer")


@pytest.fixture
def coordinator(db: Database) -> Person:
    return _with_role(db, 401, "Carlos Ríos", "coordinator")


@pytest.fixture
def stranger(db: Database) -> Person:
    """Somebody who writes for the first time."""
    return db.write_now(people.meet, 501, "Un Extraño", "es", now=NOW)


def _with_role(db: Database, person_id: int, name: str, role: str) -> Person:
    def arrive(tx: Session) -> Person:
        person = people.meet(tx, person_id, name, "es", now=NOW)
        people.consent(tx, person.id, now=NOW)
        people.grant(tx, person.id, role, by=None, now=NOW)
        return person

    return db.write_now(arrive)
