"""Writing many rows at once, and letting the engine see them: the plumbing of scale.py."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from app.clients.models import Language, Relation
from app.core import clock
from app.core.extensions import db

BATCH = 5_000


def insert(model: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), BATCH):
        db.session.execute(sa.insert(model), rows[start : start + BATCH])


def client_row(id: int, municipality_id: int, opened_on: date) -> dict[str, Any]:
    return {
        "id": id,
        "municipality_id": municipality_id,
        "file_number": f"M-{id:06d}",
        "opened_on": opened_on,
        "given_name": "Izdomāts",
        "family_name": "Cilvēks",
        "language": Language.LATVIAN,
        "created_at": clock.utc_now(),
    }


def household_row(id: int, municipality_id: int, opened_on: date) -> dict[str, Any]:
    return {"id": id, "municipality_id": municipality_id, "opened_on": opened_on, "created_at": clock.utc_now()}


def member_row(id: int, starts_on: date) -> dict[str, Any]:
    return {"id": id, "household_id": id, "client_id": id, "relation": Relation.APPLICANT, "starts_on": starts_on}


def settle() -> None:
    """Lets the engine see what is there: statistics on both, sequences past the given ids on PostgreSQL."""
    with db.engine.connect().execution_options(writing=True) as connection:
        if connection.dialect.name == "postgresql":
            for table in db.metadata.sorted_tables:
                if "id" in table.c and isinstance(table.c.id.type, sa.Integer):
                    connection.execute(
                        sa.text(
                            f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), "
                            f'(SELECT coalesce(max(id), 0) + 1 FROM "{table.name}"), false)'
                        )
                    )
        connection.execute(sa.text("ANALYZE"))
        connection.commit()
