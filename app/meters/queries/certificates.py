"""Certificates of flats."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.core import clock
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Flat
from app.meters.models import Certificate
from app.meters.queries.meters import flat_in_reach, with_address


def certificates_of(flat_ids: Iterable[int]) -> dict[int, list[Certificate]]:
    """Flat → its certificates, ended ones too, the latest issued first; flats without any are left out."""
    rows = db.session.scalars(
        sa.select(Certificate)
        .where(Certificate.flat_id.in_(list(flat_ids)))
        .options(selectinload(Certificate.papers), joinedload(Certificate.recorded_by))
        .order_by(Certificate.issued_on.desc(), Certificate.id.desc())
    )
    found: dict[int, list[Certificate]] = {}
    for one in rows:
        found.setdefault(one.flat_id, []).append(one)
    return found


def get_certificate(id: int, viewer: Access, permission: Permission) -> Certificate | None:
    """The certificate with its flat; None where the viewer does not hold the permission for it."""
    return db.session.scalar(
        sa.select(Certificate)
        .join(Certificate.flat)
        .where(Certificate.id == id, flat_in_reach(viewer, permission, clock.today()))
        .options(contains_eager(Certificate.flat).options(joinedload(Flat.municipality), with_address()))
    )
