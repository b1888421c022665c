"""What the lived-in flats of the generated city cost, month by month; written by the database itself."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.extensions import db
from app.core.months import months_before, next_month
from app.costs.models import CostCategory, CostEntry, CostPayer, CostShare, CostSource
from app.placements.models import Placement
from seed.bulk import settle

YEARS = 5
CENTS = {  # a month, before the flat's own number is added
    CostCategory.RENT: 28_500,
    CostCategory.HEATING: 6_000,
    CostCategory.COLD_WATER: 1_400,
    CostCategory.MANAGEMENT: 2_100,
    CostCategory.ELECTRICITY: 2_500,
}


def add_costs(municipality_id: int, today: date, years: int = YEARS) -> int:
    """Five lines a month for each flat that somebody lives in; how many there are. Commits."""
    months = [months_before(today, back) for back in range(years * 12, 0, -1)]
    month = _rows("month", [{"first": one, "after": next_month(one)} for one in months])
    kind = _rows("kind", [{"category": category.value, "cents": cents} for category, cents in CENTS.items()])
    flat = sa.select(Placement.flat_id).where(Placement.municipality_id == municipality_id).distinct().subquery()
    columns: dict[str, Any] = {
        "id": sa.func.row_number().over(order_by=[month.c.first, flat.c.flat_id, kind.c.category]),
        "municipality_id": sa.literal(municipality_id),
        "flat_id": flat.c.flat_id,
        "starts_on": month.c.first,
        "ends_on": month.c.after,
        "booked_on": month.c.after,
        "category": kind.c.category,
        "cents": kind.c.cents + flat.c.flat_id % 997,
        "vat_cents": sa.literal(0),
        "payer": sa.literal(CostPayer.MUNICIPALITY.value),
        "source": sa.literal(CostSource.HAND.value),
        "created_at": sa.literal(clock.utc_now(), CostEntry.created_at.type),
    }
    every = sa.select(*columns.values()).select_from(flat).join(month, sa.true()).join(kind, sa.true())
    table: Any = CostEntry.__table__
    db.session.execute(sa.insert(table).from_select(list(columns), every))
    own = sa.select(CostEntry.id, CostEntry.starts_on, CostEntry.flat_id, CostEntry.cents)
    shares: Any = CostShare.__table__
    db.session.execute(sa.insert(shares).from_select(["entry_id", "month", "flat_id", "cents"], own))
    db.session.commit()
    settle()
    return db.session.scalar(sa.select(sa.func.count()).select_from(CostShare)) or 0


def _rows(name: str, rows: list[dict[str, Any]]) -> Any:
    """A handful of values as a table."""
    selects = [sa.select(*(sa.literal(value).label(key) for key, value in row.items())) for row in rows]
    return sa.union_all(*selects).subquery(name)
