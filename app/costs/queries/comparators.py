"""What the cost of a person's day is compared with."""

from collections.abc import Iterable

import sqlalchemy as sa

from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.costs.models import Comparator


def comparators(municipality_ids: Iterable[int]) -> list[Comparator]:
    """Those of the municipalities, the dearest first; what several have alike stands there once."""
    query = sa.select(Comparator).where(Comparator.municipality_id.in_(sorted(municipality_ids)))
    found = {(one.name, one.service_cents, one.housing_cents): one for one in db.session.scalars(query)}
    return sorted(found.values(), key=lambda one: (-one.cents, one.name))


def get_comparator(id: int, viewer: Access, permission: Permission) -> Comparator | None:
    """The comparator, where the viewer holds the permission."""
    row = db.session.get(Comparator, id)
    return row if row and viewer.can(permission, row.municipality_id) else None
