"""How many rows each of our tables has: what a backup promises and a restore keeps."""

import sqlalchemy as sa

from app.core.extensions import db


def row_counts(bind: sa.Engine | sa.Connection) -> dict[str, int]:
    """Table → rows, for those of our tables that are there."""
    if isinstance(bind, sa.Engine):
        with bind.connect() as connection:
            return row_counts(connection)
    there = set(sa.inspect(bind).get_table_names())
    ours = [table for table in db.metadata.sorted_tables if table.name in there]
    return {table.name: bind.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in ours}
