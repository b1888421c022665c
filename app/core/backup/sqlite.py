"""Backup of an SQLite database by its online backup: a copy of one moment, while others read and write."""

from pathlib import Path
from typing import Any

from app.core.backup.archive import BackupError
from app.core.database import sqlite_module
from app.core.extensions import db

MEMBER = "database.sqlite"


def dump(copy: Path) -> tuple[dict[str, int], str]:
    """Copies the database into the file; returns what the copy holds: rows by table, and the migration it stands at."""
    target = sqlite_module().connect(str(copy))
    raw = db.engine.raw_connection()
    try:
        _driver(raw).backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, without companions
        return _counts(target), target.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    finally:
        raw.close()
        target.close()


def check(copy: Path, promised: dict[str, int]) -> None:
    """Raises BackupError when the copy is damaged or does not hold the rows promised."""
    connection = sqlite_module().connect(str(copy))
    try:
        whole = connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        counted = _counts(connection)
    except sqlite_module().DatabaseError:
        whole, counted = False, {}
    finally:
        connection.close()
    if not whole:
        raise BackupError("The database in this backup is damaged.")
    if {name: counted.get(name) for name in promised} != promised:
        raise BackupError("The database in this backup does not hold the rows it should.")


def load(copy: Path) -> None:
    """Puts the copy in the place of the database, for its open connections too, all at once."""
    source = sqlite_module().connect(str(copy))
    raw = db.engine.raw_connection()
    try:
        source.backup(_driver(raw))
    finally:
        raw.close()
        source.close()
    db.engine.dispose()


def _driver(raw: Any) -> Any:
    return raw.driver_connection


def _counts(connection: Any) -> dict[str, int]:
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for name in db.metadata.tables
        if name in there
    }
