"""What the meters of flats say a period costs, by the tariffs of the municipality."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.core.extensions import db
from app.costs.models import CostCategory
from app.invoices.calculations import Counted, Price, counted
from app.invoices.models import Tariff
from app.invoices.rules import Line, Metered
from app.meters.calculations import Counter
from app.meters.models import Meter, MeterKind, MeterUnit
from app.meters.queries import counters_of

KINDS = {
    CostCategory.COLD_WATER: MeterKind.COLD_WATER,
    CostCategory.HOT_WATER: MeterKind.HOT_WATER,
    CostCategory.ELECTRICITY: MeterKind.ELECTRICITY,
    CostCategory.GAS: MeterKind.GAS,
    CostCategory.HEATING: MeterKind.HEATING,
}
"""The kinds of costs that a meter in the flat counts."""

Known = tuple[MeterKind, MeterUnit, str]
"""A tariff is for a kind of meter, its unit, and a zone; '' for any."""


@dataclass(frozen=True)
class _Hung:
    """One zone of one meter."""

    meter: Meter
    zone: str
    counter: Counter


class Meters:
    """Meters and tariffs that lines of one supplier are held against; `supplier_id` None: only tariffs for anybody."""

    def __init__(self, municipality_id: int, supplier_id: int | None) -> None:
        self.prices: dict[Known, list[Price]] = {}
        self._take_tariffs(municipality_id, supplier_id)
        self.hung: dict[tuple[int, MeterKind], list[_Hung]] = {}

    def _take_tariffs(self, municipality_id: int, supplier_id: int | None) -> None:
        """The supplier's own tariffs of a kind stand before those for anybody."""
        found: dict[tuple[Known, bool], list[Price]] = {}
        for one in db.session.scalars(
            sa.select(Tariff).where(
                Tariff.municipality_id == municipality_id,
                sa.or_(Tariff.supplier_id.is_(None), Tariff.supplier_id == supplier_id),
            )
        ):
            key = (one.kind, one.unit, one.zone), one.supplier_id is not None
            found.setdefault(key, []).append(Price(one.valid_from, one.millionths))
        for (known, own), prices in found.items():
            if own or (known, True) not in found:
                self.prices[known] = prices

    def load(self, lines: Collection[Line]) -> None:
        """Fetches the meters of the flats the lines are about, if any of their kinds has a tariff."""
        self.hung = {}
        kinds = {kind for kind, _unit, _zone in self.prices}
        flats = {line.flat_id for line in lines if KINDS.get(line.category) in kinds}
        if not flats:
            return
        meters = db.session.scalars(sa.select(Meter).where(Meter.flat_id.in_(flats), Meter.kind.in_(kinds))).all()
        by_id = {meter.id: meter for meter in meters}
        for (meter_id, zone), counter in counters_of(meters).items():
            meter = by_id[meter_id]
            self.hung.setdefault((meter.flat_id, meter.kind), []).append(_Hung(meter, zone, counter))

    def metered(self, line: Line) -> Metered | None:
        """What all meters of the line's kind say together; None where one of them cannot say it."""
        kind = KINDS.get(line.category)
        hung = self.hung.get((line.flat_id, kind), []) if kind else []
        told = [self._told(one, line) for one in hung if _in_time(one.counter, line.starts_on, line.ends_on)]
        known = [one for one in told if one is not None]
        if not known or len(known) < len(told):
            return None
        return Metered(
            sum(one.cents for one in known),
            min(one.first.read_on for one in known),
            max(one.last.read_on for one in known),
        )

    def _told(self, one: _Hung, line: Line) -> Counted | None:
        return counted(one.counter, self._prices(one), line.starts_on, line.ends_on)

    def _prices(self, one: _Hung) -> Iterable[Price]:
        kind, unit = one.meter.kind, one.meter.unit
        return self.prices.get((kind, unit, one.zone)) or self.prices.get((kind, unit, "")) or ()


def _in_time(counter: Counter, starts_on: date, ends_on: date) -> bool:
    return counter.hangs_from < ends_on and (counter.hangs_until is None or counter.hangs_until > starts_on)
