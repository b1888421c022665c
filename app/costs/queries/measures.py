"""What the cost of each row is divided by: flats, square metres, or months somebody lived there."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import sqlalchemy as sa

from app.core.extensions import db
from app.core.months import next_month
from app.core.permissions import Access, Permission
from app.costs.measures import Per, Quotients, quotients
from app.costs.periods import common, length, merged
from app.costs.queries.cube import stays_in
from app.costs.queries.table import By, CostFilters, carried_by_flats
from app.flats.models import Flat

PART_OF_A_METRE = 100
OF_THE_SAME_FLATS = By.CATEGORY, By.PAYER


def cost_per(viewer: Access, filters: CostFilters, by: By, months: list[date], per: Per) -> Quotients:
    """Each row and month, and everything together, divided by `per`; of flats that carry something in the month."""
    carried = carried_by_flats(viewer, filters, by, months)
    flat_ids = {flat_id for _key, flat_id in carried}
    whole = by in OF_THE_SAME_FLATS
    if per is Per.FLAT:
        return quotients(carried, lambda _flat_id, _month: Fraction(1), whole=whole)
    if per is Per.AREA:
        areas = _areas(viewer)
        return quotients(carried, lambda flat_id, _month: areas.get(flat_id), whole=whole)
    lived = _lived(viewer, flat_ids, months)
    return quotients(carried, lambda flat_id, month: lived.get((flat_id, month), Fraction(0)), whole=whole)


def _areas(viewer: Access) -> dict[int, Fraction]:
    towns = sorted(viewer.municipalities(Permission.COST_SEE))
    query = sa.select(Flat.id, Flat.area_m2).where(Flat.municipality_id.in_(towns), Flat.area_m2.is_not(None))
    rows = db.session.execute(query).all()
    return {flat_id: Fraction(round(area * PART_OF_A_METRE), PART_OF_A_METRE) for flat_id, area in rows if area}


def _lived(viewer: Access, flat_ids: Iterable[int], months: list[date]) -> dict[tuple[int, date], Fraction]:
    """(flat, month) → which part of the month somebody lived there."""
    window = months[0], next_month(months[-1])
    stays = stays_in(viewer.municipalities(Permission.COST_SEE), window, {})
    found: dict[tuple[int, date], Fraction] = {}
    for flat_id in flat_ids:
        days = merged([(one.starts_on, one.ends_on) for one in stays.get(flat_id, ())], window)
        for month in months if days else ():
            whole = [(month, next_month(month))]
            found[flat_id, month] = Fraction(length(common(days, whole)), length(whole))
    return found
