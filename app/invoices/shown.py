"""Rows of an import as the page shows them: which flat, what is booked, what is wrong and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.extensions import db
from app.core.formatting import format_date, format_money
from app.core.imports.models import ImportBatch
from app.core.imports.rows import BatchRow, Problem
from app.costs.labels import CATEGORY
from app.costs.models import CostCategory
from app.flats.models import Building, Flat
from app.flats.queries import flat_label


@dataclass(frozen=True)
class ShownRow:
    """`lines`: (kind of costs, amount); `entries`: what it booked; `known`: what it may repeat."""

    number: int
    flat_id: int | None
    flat: str
    document: str
    days: str
    lines: list[tuple[str, str]]
    problems: list[Problem]
    entries: list[int]
    known: list[int]
    can_be_taken: bool


def shown_rows(batch: ImportBatch, rows: Iterable[BatchRow]) -> list[ShownRow]:
    """The rows as the page shows them."""
    found = list(rows)
    place = joinedload(Flat.building).joinedload(Building.place)
    wanted = {row.values["flat_id"] for row in found if row.values.get("flat_id")}
    flats = {flat.id: flat for flat in db.session.scalars(sa.select(Flat).where(Flat.id.in_(wanted)).options(place))}
    return [_shown(batch, row, flats.get(row.values.get("flat_id", 0))) for row in found]


def _shown(batch: ImportBatch, row: BatchRow, flat: Flat | None) -> ShownRow:
    values = row.values
    return ShownRow(
        number=row.number,
        flat_id=flat.id if flat else None,
        flat=flat_label(flat) if flat else _typed_flat(batch, row),
        document=values.get("document") or "",
        days=_days(values["starts_on"], values["ends_on"]) if values.get("starts_on") else "",
        lines=[(str(CATEGORY[CostCategory(one)]), format_money(cents)) for one, cents, _vat in values.get("lines", [])],
        problems=[_problem(batch, row, column, words) for column, words in row.problems],
        entries=row.before.get("entries", []),
        known=values.get("known", []),
        can_be_taken=bool(values.get("lines")),
    )


def _days(starts_on: str, ends_on: str) -> str:
    last = date.fromisoformat(ends_on) - timedelta(days=1)
    return f"{format_date(date.fromisoformat(starts_on))} – {format_date(last)}"


def _typed_flat(batch: ImportBatch, row: BatchRow) -> str:
    typed = (_typed(row, batch.mapping.get(key)) for key in ("code", "address", "number"))
    return " – ".join(one for one in typed if one) or "–"


def _typed(row: BatchRow, column: int | None) -> str:
    return row.cells[column].strip() if column is not None and column < len(row.cells) else ""


def _problem(batch: ImportBatch, row: BatchRow, column: int | None, words: str) -> Problem:
    name = batch.columns[column] if column is not None and column < len(batch.columns) else ""
    return Problem(name, _typed(row, column), words)
