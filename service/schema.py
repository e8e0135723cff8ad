"""Bring a database to the schema that this code expects, and say how far it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, text

from service.models import Base

#: Any number, the same in every replica: only one of them migrates at a time.
_ADVISORY_LOCK = 7_203_114


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection, _unheld(connection), connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = '30s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        yield connection
        if engine.dialect.name == "sqlite" and (orphan := connection.execute(text("PRAGMA foreign_key_check")).first()):
            raise CommandError(f"a row of {orphan[0]} would point at nothing in {orphan[2]}; nothing was changed")


@contextmanager
def _unheld(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by putting a copy in its place: for so long, rows may point at one that is not there.

    It can be told so outside a transaction only; `_alone` looks at the end whether all point somewhere again.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def upgrade(engine: Engine, revision: str = "head") -> None:
    with _alone(engine) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    with _alone(engine) as connection:
        command.downgrade(_config(connection), revision)


def is_current(engine: Engine) -> bool:
    """Whether the database stands at the newest migration."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == ScriptDirectory.from_config(_config()).get_current_head()


def differences(engine: Engine) -> list[Any]:
    """What a new migration would have to change; empty where models and migrations agree."""
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata))


def write_migration(engine: Engine, message: str) -> None:
    """Draft a migration from what the models have and the database lacks."""
    with engine.connect() as connection:
        command.revision(_config(connection), message, autogenerate=True)
