"""What a supplier has been booked for already, where new lines are about the same flats and days."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.extensions import db
from app.core.imports.cells import plain_words
from app.costs.models import CostCategory, CostEntry
from app.invoices.rules import Line

Place = tuple[int, CostCategory]


@dataclass(frozen=True)
class Booked(Line):
    """A line that is in the ledger, and not reversed."""

    entry_id: int


def booked_lines(lines: Collection[Line], municipality_id: int, supplier: str) -> dict[Place, list[Booked]]:
    """(Flat, kind) → what the supplier was booked for on days of these lines, by whatever way it came."""
    if not lines:
        return {}
    back = aliased(CostEntry)
    rows = db.session.execute(
        sa.select(
            CostEntry.id,
            CostEntry.flat_id,
            CostEntry.category,
            CostEntry.starts_on,
            CostEntry.ends_on,
            CostEntry.cents,
            CostEntry.document,
            CostEntry.supplier,
        ).where(
            CostEntry.municipality_id == municipality_id,
            CostEntry.flat_id.in_({line.flat_id for line in lines}),
            CostEntry.starts_on < max(line.ends_on for line in lines),
            CostEntry.ends_on > min(line.starts_on for line in lines),
            CostEntry.supplier.is_not(None),
            CostEntry.reverses_id.is_(None),
            ~sa.exists().where(back.reverses_id == CostEntry.id),
        )
    )
    name = plain_words(supplier)
    found: dict[Place, list[Booked]] = {}
    for row in rows:
        if plain_words(row.supplier) == name:
            line = Booked(row.flat_id, row.category, row.starts_on, row.ends_on, row.cents, row.document, row.id)
            found.setdefault((row.flat_id, row.category), []).append(line)
    return found
