"""Contractors: those of municipalities, one, and how much each has to do."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.repairs.models import OPEN, Contractor, RepairTicket


def contractors_in(municipality_ids: Iterable[int]) -> list[Contractor]:
    """The contractors of the municipalities, those who still work for them first, by name."""
    query = sa.select(Contractor).where(Contractor.municipality_id.in_(sorted(municipality_ids)))
    query = query.options(joinedload(Contractor.municipality))
    return list(db.session.scalars(query.order_by(Contractor.ended_on.is_not(None), Contractor.name)))


def get_contractor(id: int, viewer: Access) -> Contractor | None:
    """The contractor, where the viewer organises repairs."""
    reach = sorted(viewer.municipalities(Permission.REPAIR_CHANGE))
    return db.session.scalar(sa.select(Contractor).where(Contractor.id == id, Contractor.municipality_id.in_(reach)))


def open_numbers(contractor_ids: Iterable[int]) -> dict[int, int]:
    """Contractor → how many open tickets they have; those without any are left out."""
    rows = db.session.execute(
        sa.select(RepairTicket.contractor_id, sa.func.count().label("tickets"))
        .where(RepairTicket.contractor_id.in_(list(contractor_ids)), RepairTicket.state.in_(OPEN))
        .group_by(RepairTicket.contractor_id)
    )
    return {row.contractor_id: row.tickets for row in rows}
