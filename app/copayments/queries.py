"""Reads about co-payments and benefits: the rule of a day, a person's, what a month brings, a home's mean costs."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.copayments.calculations import of_month
from app.copayments.models import BenefitState, CoPayment, CoPaymentRule, HousingBenefit
from app.core.extensions import db
from app.core.months import months_before, next_month
from app.costs.models import CostCategory, CostEntry, CostPayer, CostShare, CostSource
from app.flats.models import Flat
from app.grants.queries import BEARERS
from app.placements.models import Placement, PlacementClient
from app.placements.queries.browse import really_was

MEAN_OF = 3  # whole months before this one


def rule_on(municipality_id: int, day: date) -> CoPaymentRule | None:
    """The rule that holds on the day: the last one written for it."""
    query = sa.select(CoPaymentRule).where(
        CoPaymentRule.municipality_id == municipality_id, CoPaymentRule.valid_from <= day
    )
    return db.session.scalar(query.order_by(CoPaymentRule.valid_from.desc(), CoPaymentRule.id.desc()).limit(1))


def rules_of(municipality_id: int) -> list[CoPaymentRule]:
    """All rules, the latest first."""
    query = sa.select(CoPaymentRule).where(CoPaymentRule.municipality_id == municipality_id)
    return list(db.session.scalars(query.order_by(CoPaymentRule.valid_from.desc(), CoPaymentRule.id.desc())))


def agreements_of(client_id: int) -> list[CoPayment]:
    query = sa.select(CoPayment).where(CoPayment.client_id == client_id)
    return list(db.session.scalars(query.order_by(CoPayment.starts_on.desc(), CoPayment.id.desc())))


def benefits_of(client_id: int) -> list[HousingBenefit]:
    query = sa.select(HousingBenefit).where(HousingBenefit.client_id == client_id)
    return list(db.session.scalars(query.order_by(HousingBenefit.applied_on.desc(), HousingBenefit.id.desc())))


@dataclass(frozen=True)
class MonthLine:
    """What one agreement or benefit brings in a month: `cents` for the days [first, until).

    `bearer`: whose cost gets less; None where nobody's can. `entry`: the half that is booked and not taken back;
    `times`: how often it was booked, with what was taken back.
    """

    row: CoPayment | HousingBenefit
    first: date
    until: date
    cents: int
    entry: CostEntry | None
    times: int
    bearer: CostPayer | None

    @property
    def is_benefit(self) -> bool:
        return isinstance(self.row, HousingBenefit)

    @property
    def source(self) -> CostSource:
        return _source(self.row)

    @property
    def booked(self) -> bool:
        return self.entry is not None

    @property
    def differs(self) -> bool:
        """Whether something else is booked than is due now: it is taken back by hand, and then booked anew."""
        return self.entry is not None and -self.entry.cents != self.cents

    @property
    def key(self) -> str:
        """The line of its source for the next booking."""
        key = _key(self.row, self.first)
        return f"{key}#{self.times + 1}" if self.times else key


def month_lines(municipality_id: int, month: date) -> list[MonthLine]:
    """What co-payments and granted benefits of the month are, booked or not."""
    after = next_month(month)
    rows: list[CoPayment | HousingBenefit] = []
    for model in (CoPayment, HousingBenefit):
        query = sa.select(model).where(
            model.municipality_id == municipality_id,
            model.starts_on < after,
            sa.or_(model.ends_on.is_(None), model.ends_on > month),
        )
        if model is HousingBenefit:
            query = query.where(HousingBenefit.state == BenefitState.GRANTED)
        rows += db.session.scalars(query.order_by(model.id))
    lines = [_line(row, month) for row in rows]
    return [line for line in lines if line.cents or line.booked]


def _line(row: CoPayment | HousingBenefit, month: date) -> MonthLine:
    assert row.starts_on
    assert row.cents
    assert row.category
    ends = [day for day in (row.ends_on, left_on(row)) if day]
    first, until, cents = of_month(row.cents, row.starts_on, min(ends, default=None), month)
    made = _booked(row, month)
    entry = next((one for one in made if one.reversed_by is None), None)
    return MonthLine(row, first, until, cents, entry, len(made), _bearer(row.flat, row.category, month, cents))


def left_on(row: CoPayment | HousingBenefit) -> date | None:
    """The first day on which the person does not live in the flat any more; None while they do."""
    own = PlacementClient
    query = sa.select(own.ends_on).join(Placement, Placement.id == own.placement_id)
    days = db.session.scalars(
        query.where(own.client_id == row.client_id, Placement.flat_id == row.flat_id, really_was())
    ).all()
    known = [day for day in days if day]
    return max(known, default=row.starts_on) if len(known) == len(days) else None


def _source(row: CoPayment | HousingBenefit) -> CostSource:
    return CostSource.BENEFIT if isinstance(row, HousingBenefit) else CostSource.CO_PAYMENT


def _key(row: CoPayment | HousingBenefit, month: date) -> str:
    return f"{row.id}:{month:%Y-%m}"


def _booked(row: CoPayment | HousingBenefit, month: date) -> list[CostEntry]:
    """The halves that took the month's part from who bears the cost, also those taken back since."""
    line = CostEntry.source_key.like(f"{_key(row, month)}%:less")
    query = sa.select(CostEntry).where(CostEntry.source == _source(row), line, CostEntry.reverses_id.is_(None))
    return list(db.session.scalars(query.order_by(CostEntry.id)))


def _bearer(flat: Flat, category: CostCategory, month: date, cents: int) -> CostPayer | None:
    """Who bears at least so much of the flat's cost of this kind and month: municipality before provider."""
    borne = {
        payer: int(total)
        for payer, total in db.session.execute(
            sa.select(CostEntry.payer, sa.func.sum(CostShare.cents))
            .join(CostShare, CostShare.entry_id == CostEntry.id)
            .where(CostShare.flat_id == flat.id, CostShare.month == month, CostEntry.category == category)
            .group_by(CostEntry.payer)
        )
    }
    return next((payer for payer in BEARERS if borne.get(payer, 0) >= cents), None)


def mean_costs(flat: Flat, today: date) -> dict[CostCategory, int]:
    """What the flat cost by kind in the three whole months before this one, together; support hours aside."""
    first, last = months_before(today, MEAN_OF), months_before(today, 1)
    rows = db.session.execute(
        sa.select(CostEntry.category, sa.func.sum(CostShare.cents))
        .join(CostShare, CostShare.entry_id == CostEntry.id)
        .where(
            CostShare.flat_id == flat.id,
            CostShare.month.between(first, last),
            CostEntry.category != CostCategory.SUPPORT,
        )
        .group_by(CostEntry.category)
    )
    found = {category: int(cents) for category, cents in rows}
    return {category: found[category] for category in CostCategory if found.get(category)}
