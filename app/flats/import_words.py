"""Rows of an import in the reader's words: which flat, what would become of it, what is wrong and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.core import history
from app.core.imports.models import ImportBatch
from app.core.imports.rows import BatchRow, Problem
from app.flats.imports import fields
from app.landlords.queries import names_of as landlord_names

LABELS = {one.key: one.label for one in fields}


@dataclass(frozen=True)
class ShownRow:
    """`changes`: (what, from, to)."""

    number: int
    flat: str
    object_id: int | None
    problems: list[Problem]
    changes: list[tuple[str, str, str]]


def shown_rows(batch: ImportBatch, rows: Iterable[BatchRow]) -> list[ShownRow]:
    """The rows as the page shows them."""
    found = list(rows)
    landlords = landlord_names(
        side.get("landlord_id") for row in found for side in (row.values.get("facts", {}), row.before)
    )
    return [
        ShownRow(
            number=row.number,
            flat=_flat(batch, row),
            object_id=row.object_id,
            problems=[_problem(batch, row, column, words) for column, words in row.problems],
            changes=_changes(row, landlords),
        )
        for row in found
    ]


def _flat(batch: ImportBatch, row: BatchRow) -> str:
    """The flat as it was typed."""
    address, house, number = (_typed(row, batch.mapping.get(key)) for key in ("address", "house", "number"))
    return " – ".join(part for part in (f"{address} {house}".strip(), number) if part) or "–"


def _typed(row: BatchRow, column: int | None) -> str:
    return row.cells[column].strip() if column is not None and column < len(row.cells) else ""


def _problem(batch: ImportBatch, row: BatchRow, column: int | None, words: str) -> Problem:
    name = batch.columns[column] if column is not None else ""
    return Problem(name, _typed(row, column), words)


def _changes(row: BatchRow, landlords: dict[int, str]) -> list[tuple[str, str, str]]:
    """What a changed flat's facts become; what a new one begins with."""
    facts = row.values.get("facts", {})
    is_new = "building" in row.before or not row.before
    named = {("landlord_id" if key == "landlord" else key): label for key, label in LABELS.items()}
    keys = [key for key in named if key in facts and (is_new or key in row.before)]
    return [
        (str(named[key]), _words(key, row.before.get(key), landlords), _words(key, facts[key], landlords))
        for key in keys
    ]


def _words(key: str, value: Any, landlords: dict[int, str]) -> str:
    if key == "landlord_id":
        return landlords.get(value, "")
    return history.in_words(key, value)
