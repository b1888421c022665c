"""The pilot's published figures, and the report that works them out again."""

from collections import defaultdict
from decimal import Decimal

import sqlalchemy as sa

from app.core.extensions import db
from app.costs.expressions import Value
from app.costs.models import PilotFigure
from app.costs.pilot import LINES, Compared, compare


def pilot_figures() -> dict[str, PilotFigure]:
    """Figures that have no month, by key."""
    rows = db.session.scalars(sa.select(PilotFigure).where(PilotFigure.month.is_(None)))
    return {row.key: row for row in rows}


def pilot_values() -> dict[str, Value]:
    """All figures as the formulas name them; a series of months in their order."""
    series: dict[str, list[Decimal]] = defaultdict(list)
    values: dict[str, Value] = {}
    for figure in db.session.scalars(sa.select(PilotFigure).order_by(PilotFigure.month)):
        if figure.month is None:
            values[figure.key] = figure.value
        else:
            series[figure.key].append(figure.value)
    return values | series


def pilot_report() -> list[Compared]:
    """Every line with its verdict; empty where none are loaded. Raises CannotCalculate for some missing."""
    values = pilot_values()
    return compare(LINES, values) if values else []
