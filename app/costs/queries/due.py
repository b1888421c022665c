"""What accruing a month would book, reverse and leave: the lines of the sources beside the ledger."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.extensions import db
from app.core.months import months_before, next_month
from app.costs.accruals import Booked, Kept, Step, split_key, steps
from app.costs.models import CostEntry, CostSource
from app.costs.queries.ledger import WITHDRAWN
from app.costs.queries.sources import lines_between

BACK = 11  # months before the one accrued that are looked at again
ACCRUED = (CostSource.CONTRACT, CostSource.TICKET, CostSource.INCIDENT, CostSource.MOVE_IN, CostSource.SUPPORT)


def due_steps(municipality_id: int, month: date) -> list[Step]:
    """What makes the ledger say what the sources say of the month, and of the months before it since the first that
    was ever accrued, BACK at most: a contract may have changed, an invoice may have come late.
    """
    first, end = _since(municipality_id, month), next_month(month)
    return steps(lines_between(municipality_id, first, end), _booked(municipality_id, first, end))


def of_month(found: list[Step], month: date) -> list[Step]:
    """Those of the steps that are about a service of the month."""
    return [step for step in found if _day(step).replace(day=1) == month.replace(day=1)]


def _day(step: Step) -> date:
    return step.line.starts_on if step.line else step.content[2]


def _since(municipality_id: int, month: date) -> date:
    earliest = db.session.scalar(
        sa.select(sa.func.min(CostEntry.starts_on)).where(
            CostEntry.municipality_id == municipality_id, CostEntry.source.in_(ACCRUED)
        )
    )
    return max(min(earliest or month, month).replace(day=1), months_before(month, BACK))


def _booked(municipality_id: int, first: date, end: date) -> list[Booked]:
    back: Any = aliased(CostEntry)
    rows = db.session.execute(
        sa.select(CostEntry, back.source_key)
        .outerjoin(back, back.reverses_id == CostEntry.id)
        .where(
            CostEntry.municipality_id == municipality_id,
            CostEntry.source.in_(ACCRUED),
            CostEntry.reverses_id.is_(None),
            CostEntry.starts_on >= first,
            CostEntry.starts_on < end,
        )
    )
    return [_as_booked(entry, reversal) for entry, reversal in rows]


def _as_booked(entry: CostEntry, reversal: str | None) -> Booked:
    key, number = split_key(entry.source_key or "")
    kept = Kept.BOOKED
    if reversal:
        kept = Kept.WITHDRAWN if reversal.endswith(WITHDRAWN) else Kept.REVERSED
    content = (
        entry.flat_id,
        entry.building_id,
        entry.starts_on,
        entry.ends_on,
        entry.category,
        entry.cents,
        entry.vat_cents,
        entry.payer,
    )
    return Booked(entry.id, entry.source, key, number, kept, content)
