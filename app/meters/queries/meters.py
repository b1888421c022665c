"""Meters of flats, and whose flats a person may read meters in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.core import clock
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.meters.models import Meter
from app.placements.queries.reach import flat_in_reach


def get_flat(id: int, viewer: Access, permission: Permission) -> Flat | None:
    """The flat with its building and address; None where the viewer does not hold the permission for its meters."""
    return db.session.scalar(
        sa.select(Flat)
        .where(Flat.id == id, flat_in_reach(viewer, permission, clock.today()))
        .options(joinedload(Flat.municipality), with_address())
    )


def get_meter(id: int, viewer: Access, permission: Permission) -> Meter | None:
    """The meter with its flat; None where the viewer does not hold the permission for it."""
    return db.session.scalar(
        sa.select(Meter)
        .join(Meter.flat)
        .where(Meter.id == id, flat_in_reach(viewer, permission, clock.today()))
        .options(contains_eager(Meter.flat).options(joinedload(Flat.municipality), with_address()))
    )


def meters_of(flat_ids: Iterable[int], day: date | None = None) -> dict[int, list[Meter]]:
    """Flat → the meters that hang in it on the day, by kind and number; flats without any are left out.

    Without a day: all that ever did.
    """
    query = sa.select(Meter).where(Meter.flat_id.in_(list(flat_ids)))
    if day is not None:
        query = query.where(Meter.installed_on <= day, sa.or_(Meter.removed_on.is_(None), Meter.removed_on > day))
    found: dict[int, list[Meter]] = {}
    for meter in db.session.scalars(query.order_by(_kind_order(), Meter.number, Meter.installed_on, Meter.id)):
        found.setdefault(meter.flat_id, []).append(meter)
    return found


def chain_of(meter: Meter) -> list[Meter]:
    """The meter and those it replaced, one after the other, the earliest first."""
    known = {one.id: one for one in meters_of([meter.flat_id]).get(meter.flat_id, [])}
    chain = [meter]
    while (before := known.get(chain[0].replaces_id or 0)) is not None and before not in chain:
        chain.insert(0, before)
    return chain


def with_address() -> Any:
    """Option: the flat's building and its place, for the flat's label."""
    return joinedload(Flat.building).joinedload(Building.place)


def _kind_order() -> sa.ColumnElement[int]:
    """As the kinds are listed: water, electricity, gas, heating."""
    kinds = Meter.kind.type.enums  # type: ignore[attr-defined]
    return sa.case({kind: number for number, kind in enumerate(kinds)}, value=sa.cast(Meter.kind, sa.String))
