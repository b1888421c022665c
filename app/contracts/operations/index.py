"""The index values that indexed rents follow."""

from datetime import date

import sqlalchemy as sa

from app.contracts.models import IndexValue
from app.core import audit
from app.core.audit import Actor
from app.core.extensions import db
from app.places.models import Municipality


def record_index(municipality: Municipality, month: date, value: int, source: str, *, actor: Actor) -> IndexValue:
    """The index of a month in ten-thousandths; one that is recorded already is corrected, and the audit keeps both."""
    month_on = month.replace(day=1)
    known = db.session.scalar(
        sa.select(IndexValue).where(IndexValue.municipality_id == municipality.id, IndexValue.month_on == month_on)
    )
    row = known or IndexValue(municipality=municipality, month_on=month_on)
    row.value, row.source = value, source
    audit.record("contract.record_index", row, actor=actor)
    return row
