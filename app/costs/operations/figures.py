"""The pilot's published figures are taken over from the file they are kept in."""

import csv
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from app.core.audit import Actor, record_facts
from app.core.extensions import db
from app.costs.models import MILLIONTHS, FigureKind, PilotFigure


def load_pilot_figures(file: Path, *, actor: Actor) -> int:
    """Takes over the file's figures in place of what was loaded before; how many there are now.

    Columns: key, month (YYYY-MM, of invented series), value with a decimal point, kind, source.
    """
    with file.open(encoding="utf-8", newline="") as stream:
        figures = [_figure(row) for row in csv.DictReader(stream)]
    db.session.execute(sa.delete(PilotFigure))
    db.session.add_all(figures)
    db.session.flush()
    record_facts("pilot_figures.load", figures[0], actor=actor, facts={"figures": len(figures)})
    return len(figures)


def _figure(row: Mapping[str, str]) -> PilotFigure:
    value = Decimal(row["value"])
    return PilotFigure(
        key=row["key"],
        month=date.fromisoformat(f"{row['month']}-01") if row["month"] else None,
        millionths=int(value.scaleb(MILLIONTHS)),
        decimals=max(0, -int(value.as_tuple().exponent)),
        kind=FigureKind(row["kind"]),
        source=row["source"],
    )
