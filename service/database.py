"""The database seam: a transaction is a plain function run in a thread, so nothing can be awaited inside it.

SQLite has one writer thread (BEGIN IMMEDIATE) beside a few readers; PostgreSQL uses a pool. Why not an async driver: engineering-facts 3.2.
"""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

P = ParamSpec("P")
R = TypeVar("R")
Work = Callable[Concatenate[Session, P], R]

#: The database being away for a moment is nobody's fault: what was to be done is tried again.
DATABASE_AWAY = (OperationalError, InterfaceError)

READERS = 4
POSTGRES_CONNECTIONS = 8


class Database:
    """Runs units of work, each in a transaction of its own.

    Use `read` and `write` from the event loop, the `_now` forms from plain code.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(_with_driver(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            _make_folder(self.url.database)
            self._writing = _sqlite_engine(self.url.render_as_string(hide_password=False), begin="BEGIN IMMEDIATE")
            self._reading = _sqlite_engine(self.url.render_as_string(hide_password=False), begin="BEGIN")
            self._writers = ThreadPoolExecutor(1, "database-writer")
            self._readers = ThreadPoolExecutor(READERS, "database-reader")
        else:
            engine = create_engine(self.url, pool_size=POSTGRES_CONNECTIONS, max_overflow=0, pool_pre_ping=True)
            self._writing = self._reading = engine
            self._writers = self._readers = ThreadPoolExecutor(POSTGRES_CONNECTIONS, "database")

    @property
    def engine(self) -> Engine:
        """The engine that may write; for migrations."""
        return self._writing

    async def read(self, work: Work[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await _in_thread(self._readers, self.read_now, work, *args, **kwargs)

    async def write(self, work: Work[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await _in_thread(self._writers, self.write_now, work, *args, **kwargs)

    def read_now(self, work: Work[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        with Session(self._reading, expire_on_commit=False) as tx:
            return work(tx, *args, **kwargs)

    def write_now(self, work: Work[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        with Session(self._writing, expire_on_commit=False) as tx, tx.begin():
            return work(tx, *args, **kwargs)

    def close(self) -> None:
        self._writers.shutdown()
        self._readers.shutdown()
        self._writing.dispose()
        self._reading.dispose()


async def _in_thread(pool: ThreadPoolExecutor, fn: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    context = contextvars.copy_context()  # log fields bound to this update stay bound in the thread
    return await asyncio.get_running_loop().run_in_executor(pool, lambda: context.run(fn, *args, **kwargs))


def _with_driver(url: str) -> str:
    """`postgres://` and `postgresql://` as people write them, with psycopg 3 as the driver."""
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg{separator}{rest}" if scheme in ("postgres", "postgresql") else url


def _make_folder(database: str | None) -> None:
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)


def _sqlite_engine(url: str, *, begin: str) -> Engine:
    engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, or sqlite3 begins too late (engineering-facts 3.3)
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
