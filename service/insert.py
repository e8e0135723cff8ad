"""INSERT that meets a row which is there already; both databases have it, each in its own dialect.

The statements are made once: building one takes as long as running it.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session


def insert_new(tx: Session, model: type[DeclarativeBase]) -> Any:
    """An INSERT of one row or many (the parameters), of which those that meet a unique key do nothing.

    On PostgreSQL it waits for a transaction that is writing the same key right now.
    """
    return _insert_new(model, tx.get_bind().dialect.name)


def insert_or_update(tx: Session, model: type[DeclarativeBase], *, update: tuple[str, ...]) -> Any:
    """An INSERT of one row that, where its primary key stands already, brings the named columns up to date.

    On PostgreSQL the row is locked until the commit.
    """
    return _insert_or_update(model, update, tx.get_bind().dialect.name)


@lru_cache
def _insert_new(model: type[DeclarativeBase], dialect: str) -> Any:
    return _insert(model, dialect).on_conflict_do_nothing()


@lru_cache
def _insert_or_update(model: type[DeclarativeBase], update: tuple[str, ...], dialect: str) -> Any:
    insert = _insert(model, dialect)
    key = inspect(model).primary_key
    return insert.on_conflict_do_update(index_elements=key, set_={name: insert.excluded[name] for name in update})


def _insert(model: type[DeclarativeBase], dialect: str) -> Any:
    return (sqlite.insert if dialect == "sqlite" else postgresql.insert)(model)
