"""Rotation of the encryption key: everything that can be rewritten is put under the newest one."""

from typing import Any

import sqlalchemy as sa

from app.core.crypto import EncryptedText, keyring
from app.core.extensions import db
from app.core.guards import GUARDS, AppendOnly

BATCH = 500


def rotate() -> dict[str, int]:
    """Re-encrypts every encrypted column under the first of ENCRYPTION_KEYS, in batches; returns values by table.

    What is written once (the audit, stored checks, accounts, acts) is never rewritten, so the older keys stay in the
    list to read it.
    """
    fixed = fixed_tables()
    return {
        table.name: _rotate_table(table, columns)
        for table in db.metadata.sorted_tables
        if table.name not in fixed and (columns := encrypted_columns(table))
    }


def fixed_tables() -> set[str]:
    """Tables whose rows the database itself does not let anybody rewrite."""
    return {guard.table for guard in GUARDS if isinstance(guard, AppendOnly)}


def encrypted_columns(table: sa.Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, EncryptedText)]


def _rotate_table(table: sa.Table, names: list[str]) -> int:
    """Rewrites one table, a batch a transaction: whatever is cut short goes on with the next run."""
    rewritten, last = 0, 0
    (id,) = table.primary_key.columns
    tokens = [sa.type_coerce(table.columns[name], sa.Text).label(name) for name in names]
    while True:
        with db.engine.connect().execution_options(writing=True) as connection, connection.begin():
            query = sa.select(id.label("id"), *tokens).where(id > last).order_by(id)
            rows = connection.execute(query.limit(BATCH).with_for_update()).mappings().all()
            for row in rows:
                rewritten += _rotate_row(connection, id, row, names)
        if not rows:
            return rewritten
        last = rows[-1]["id"]


def _rotate_row(connection: sa.Connection, id: sa.Column[Any], row: Any, names: list[str]) -> int:
    fresh = {name: keyring().rotate(row[name]) for name in names if row[name] is not None}
    if fresh:
        values = {name: sa.literal(token, sa.Text) for name, token in fresh.items()}
        connection.execute(sa.update(id.table).where(id == row["id"]).values(values))
    return len(fresh)
