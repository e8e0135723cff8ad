"""`check`: configuration, manual and schema; one plain sentence a fault."""

from pathlib import Path

from bot.settings import Settings, SettingsError, load
from knowledge import lint
from knowledge.manual import Manual
from messages.limits import entries_over_limit
from messages.renderer import Renderer
from service import schema
from service.database import Database


def check() -> int:
    """Print what is wrong. Returns 1 where anything is."""
    settings, faults = _configuration()
    faults += [*_schema(settings), *_manual(settings)]
    for fault in faults:
        print(fault)
    if not faults:
        print("config, manual and schema are in order")
    return 1 if faults else 0


def _configuration() -> tuple[Settings | None, list[str]]:
    try:
        return load(), []
    except SettingsError as error:
        return None, str(error).splitlines()


def _schema(settings: Settings | None) -> list[str]:
    if settings is None:
        return []
    db = Database(settings.database_url)
    try:
        if db.is_sqlite and not _exists(db):
            return []  # it is made at the first start
        return [] if schema.is_current(db.engine) else [f"{db.url.render_as_string()}: an old schema; run `python -m bot db upgrade`"]
    finally:
        db.close()


def _exists(db: Database) -> bool:
    return bool(db.url.database) and Path(str(db.url.database)).is_file()


def _manual(settings: Settings | None) -> list[str]:
    faults = [str(fault) for fault in lint.lint() if fault.is_error]
    if faults or settings is None:
        return faults
    manual = Manual.load()
    renderer = Renderer(settings.programme, lambda: manual, lambda: "bot")
    return list(entries_over_limit(renderer, settings.programme.languages[0]))
