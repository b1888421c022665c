"""Rents to compare with: our own private flats nearby, and the municipality's reference rents."""

from collections.abc import Sequence
from datetime import date
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.errors import Finding
from app.core.extensions import db
from app.flats.models import Building, Flat, Ownership, Readiness
from app.negotiations import rules
from app.negotiations.models import Negotiation, ReferenceRent
from app.negotiations.rules import Comparison
from app.places.models import Area, Place
from app.places.policy import Policy
from app.places.queries import policy_on

COMPARED = 2_000  # flats, the newest: enough for a median, and the same cost in every city


def rent_findings(negotiation: Negotiation, rent_cents: int, today: date) -> list[Finding]:
    """What N4–N6 say about a monthly rent for this flat; N5 only where the floor area is known."""
    policy = policy_on(negotiation.municipality_id, today)
    findings = []
    if negotiation.rooms:
        own = _comparison(negotiation, policy, Flat.rooms == negotiation.rooms, per_m2=False)
        findings.append(rules.rent_fits_own_stock(rent_cents, own, policy))
    if negotiation.area_m2:
        own = _comparison(negotiation, policy, Flat.area_m2 > 0, per_m2=True)
        findings.append(rules.rent_per_m2_fits_own_stock(round(rent_cents / negotiation.area_m2), own, policy))
    if negotiation.rooms:
        findings.append(rules.rent_fits_reference(rent_cents, reference_cents(negotiation, today), policy))
    return findings


def reference_cents(negotiation: Negotiation, day: date) -> int | None:
    """The reference rent for the negotiation's flat on the day: of its neighbourhood, else the general one."""
    area_id = negotiation.place.area_id if negotiation.place else None
    rows = db.session.scalars(
        sa.select(ReferenceRent)
        .where(
            ReferenceRent.municipality_id == negotiation.municipality_id,
            ReferenceRent.rooms == negotiation.rooms,
            ReferenceRent.valid_from <= day,
            sa.or_(ReferenceRent.area_id.is_(None), ReferenceRent.area_id == area_id),
        )
        .order_by(ReferenceRent.valid_from.desc())
    ).all()
    own = next((row for row in rows if row.area_id is not None), None)
    found = own or next(iter(rows), None)
    return found.rent_cents if found else None


def reference_rents(municipality_id: int) -> list[ReferenceRent]:
    """The municipality's whole table, the latest first."""
    return list(
        db.session.scalars(
            sa.select(ReferenceRent)
            .where(ReferenceRent.municipality_id == municipality_id)
            .options(joinedload(ReferenceRent.area).defer(Area.polygon))
            .order_by(ReferenceRent.valid_from.desc(), ReferenceRent.rooms, ReferenceRent.area_id)
        )
    )


def _comparison(
    negotiation: Negotiation, policy: Policy, alike: sa.ColumnElement[bool], *, per_m2: bool
) -> Comparison | None:
    """The neighbourhood where it has flats enough, else the whole municipality."""
    area = negotiation.place.area if negotiation.place else None
    if area:
        nearby = _rents(negotiation, per_m2, alike, Place.area_id == area.id)
        if len(nearby) >= policy.rent_compare_flats:
            return Comparison(len(nearby), round(median(nearby)), area.name)
    everywhere = _rents(negotiation, per_m2, alike)
    return Comparison(len(everywhere), round(median(everywhere)), None) if everywhere else None


def _rents(negotiation: Negotiation, per_m2: bool, *conditions: sa.ColumnElement[bool]) -> Sequence[float]:
    """Monthly rents of our own private flats, or those per square metre, the negotiation's own flat left out."""
    rows: Any = db.session.execute(
        sa.select(Flat.rent_cents, Flat.area_m2)
        .join(Building, Building.id == Flat.building_id)
        .join(Place, Place.id == Building.place_id)
        .where(
            Flat.municipality_id == negotiation.municipality_id,
            Flat.ownership == Ownership.PRIVATE,
            Flat.readiness != Readiness.WITHDRAWN,
            Flat.rent_cents.is_not(None),
            Flat.id != (negotiation.flat_id or 0),
            *conditions,
        )
        .order_by(Flat.id.desc())
        .limit(COMPARED)
    )
    return [row[0] / row[1] if per_m2 else row[0] for row in rows]
