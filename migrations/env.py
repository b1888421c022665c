"""Runs migrations on both engines; see docs/decisions/0001 for what each line guards against."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import context
from geoalchemy2 import alembic_helpers

from app import models  # noqa: F401  (every table is known before they are compared)
from app.core.base import UtcDateTime
from app.core.crypto import EncryptedText
from app.core.extensions import db

logging.getLogger("alembic").setLevel(logging.WARNING)


def only_ours(item: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Never drops what no model knows: SpatiaLite's system tables, search tables, an extension's tables."""
    if reflected and compare_to is None and kind in {"table", "index"}:
        return False
    return alembic_helpers.include_object(item, name, kind, reflected, compare_to)


def plain_types(kind: str, item: Any, autogen_context: Any) -> Any:
    """Migrations name the library's types, not ours, so that they still run when ours are renamed."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, EncryptedText):
        return "sa.Text()"
    return alembic_helpers.render_item(kind, item, autogen_context)


def run_migrations() -> None:
    with db.engine.connect().execution_options(writing=True) as connection, without_foreign_keys(connection):
        sqlite = connection.dialect.name == "sqlite"
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_object=only_ours,
            render_item=plain_types,
            process_revision_directives=alembic_helpers.writer,
            render_as_batch=sqlite,
            compare_server_default=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"the migration left rows that point nowhere: {broken[:5]}")
        connection.commit()


@contextmanager
def without_foreign_keys(connection: sa.Connection) -> Iterator[None]:
    """SQLite rebuilds a table by copy and rename, which the foreign keys of others would refuse.

    They can be switched outside of a transaction only, so the driver is told, before SQLAlchemy begins one.
    """
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()  # nothing where all went well
        driver.execute("PRAGMA foreign_keys=ON")


run_migrations()
