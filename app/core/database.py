"""Two engines, one behaviour: SQLite with SpatiaLite (the embedded default) and PostgreSQL with PostGIS."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import ModuleType
from typing import Any

import flask_migrate
import sqlalchemy as sa
from flask import Flask, has_request_context, request
from sqlalchemy import event
from sqlalchemy.engine import make_url

from app.core.extensions import db

# A writer that starts by reading would be refused when another writer came between (SQLite cannot merge the two), so
# whoever is going to write says so and takes the write lock at the start: BEGIN IMMEDIATE.
_writing: ContextVar[bool] = ContextVar("writing", default=False)

SPATIALITE_MISSING = (
    "SpatiaLite cannot be loaded: install the package libsqlite3-mod-spatialite and use Debian's own python3, "
    "or install pysqlite3-binary."
)
BUSY_TIMEOUT_MS = 20_000


@contextmanager
def writing() -> Iterator[None]:
    """Marks code outside a web request (command line, seed, tests) that will write: see BEGIN IMMEDIATE above."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def dialect_name() -> str:
    """'sqlite' or 'postgresql'."""
    return db.engine.dialect.name


def sqlite_module() -> ModuleType:
    """A DB-API module that can load SpatiaLite: the standard one where Python was built so, else pysqlite3."""
    if hasattr(sqlite3.Connection, "enable_load_extension"):
        return sqlite3
    try:
        import pysqlite3  # pyright: ignore[reportMissingImports]
    except ImportError:
        raise RuntimeError(SPATIALITE_MISSING) from None
    return pysqlite3


def engine_options(url: str) -> dict[str, Any]:
    """Options for SQLAlchemy's `create_engine`, chosen by the engine the URL names."""
    if make_url(url).get_backend_name() == "sqlite":
        return {
            "hide_parameters": True,  # an error in the log names no values
            "module": sqlite_module(),
            "connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
        }
    return {"hide_parameters": True, "pool_pre_ping": True, "pool_size": 8, "max_overflow": 8}


def init_app(flask_app: Flask) -> None:
    """Prepares every new SQLite connection; PostgreSQL needs nothing."""
    with flask_app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, not by the driver
    try:
        connection.enable_load_extension(True)
        connection.load_extension("mod_spatialite")
        connection.enable_load_extension(False)
    except Exception as problem:
        raise RuntimeError(SPATIALITE_MISSING) from problem
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # what was confirmed survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.close()


def may_write() -> bool:
    """Whether what runs now said that it will write: a web request that changes something, or `writing()`."""
    return _writing.get() or (has_request_context() and request.method not in {"GET", "HEAD", "OPTIONS"})


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = may_write() or connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def sqlite_file() -> Path | None:
    """The database file of an SQLite installation; None on PostgreSQL."""
    name = db.engine.url.database
    return Path(name) if dialect_name() == "sqlite" and name else None


def initialise(flask_app: Flask) -> list[str]:
    """Makes or upgrades the database and returns what was done, in words.

    SQLite cannot undo a half-finished migration, so its file is copied beside itself before a pending one.
    """
    os.umask(0o077)  # the database and its copies are this user's alone
    with flask_app.app_context():
        done = _prepare_spatial()
        before, head = current_revision(), head_revision(flask_app)
        if before == head:
            return [*done, "The database is up to date."]
        file = sqlite_file()
        if before and file:
            copy = file.with_suffix(f".before-{head}{file.suffix}")
            _copy_sqlite(copy)
            done.append(f"The database was copied to {copy.name} before its upgrade.")
        flask_migrate.upgrade(directory=str(flask_app.config["MIGRATIONS_DIR"]))
        return [*done, f"The database was upgraded to {head}."]


def _copy_sqlite(target: Path) -> None:
    """A whole copy of the database, also while others write (the file alone may lack what is still in the log)."""
    target.unlink(missing_ok=True)
    raw = db.engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM INTO ?", (str(target),))
    finally:
        raw.close()


def current_revision() -> str | None:
    """The migration the database stands at; None for an empty one."""
    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def head_revision(flask_app: Flask) -> str | None:
    """The newest migration this version of the app has."""
    from alembic.script import ScriptDirectory  # only the administrator's commands need Alembic

    return ScriptDirectory(str(flask_app.config["MIGRATIONS_DIR"])).get_current_head()


def _prepare_spatial() -> list[str]:
    """SpatiaLite's own tables (all reference systems: the short list lacks 3059) or PostGIS and its companions."""
    with db.engine.connect().execution_options(writing=True) as connection:
        if connection.dialect.name == "postgresql":
            for extension in ("postgis", "btree_gist", "pg_trgm"):
                connection.execute(sa.text(f"CREATE EXTENSION IF NOT EXISTS {extension}"))
            connection.commit()
            return []
        if sa.inspect(connection).has_table("spatial_ref_sys"):
            return []
    raw = db.engine.raw_connection()
    try:
        raw.cursor().execute("SELECT InitSpatialMetaData(1)")  # begins a transaction of its own
    finally:
        raw.close()
    return ["The spatial tables were made."]
