"""Imports of invoices, and what each has booked."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.core.extensions import db
from app.core.imports.models import ImportBatch
from app.core.permissions import Access, Permission
from app.costs.models import CostEntry, CostSource
from app.invoices.models import InvoiceImport


def imports_in_reach(viewer: Access, permission: Permission = Permission.COST_SEE) -> sa.Select[Any]:
    """The imports of the viewer's municipalities, with batch and supplier."""
    return (
        sa.select(InvoiceImport)
        .join(InvoiceImport.batch)
        .where(ImportBatch.municipality_id.in_(sorted(viewer.municipalities(permission))))
        .options(contains_eager(InvoiceImport.batch), joinedload(InvoiceImport.supplier))
    )


def get_import(id: int, viewer: Access, permission: Permission = Permission.COST_SEE) -> InvoiceImport | None:
    """The import, if it is in reach."""
    return db.session.scalar(imports_in_reach(viewer, permission).where(InvoiceImport.batch_id == id))


def source_key(batch_id: int, row: int, category: str) -> str:
    """What the ledger knows a line of a file by: 'invoice:7:12:heating'."""
    return f"invoice:{batch_id}:{row}:{category}"


def import_of(entry: CostEntry) -> int | None:
    """The import that booked the entry; None for one that came otherwise."""
    parts = (entry.source_key or "").split(":")
    return int(parts[1]) if entry.source is CostSource.IMPORT and parts[0] == "invoice" else None
