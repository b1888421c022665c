"""Meters times tariffs: what they say of an invoice, between which readings, and when they say nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.core.audit import SYSTEM
from app.core.errors import Refused
from app.core.imports.models import Outcome
from app.costs.models import CostCategory
from app.flats.models import Flat
from app.invoices import operations, rules
from app.invoices.calculations import Price, counted, price_of
from app.invoices.models import InvoiceSupplier
from app.invoices.queries.metered import Meters
from app.invoices.rules import Line, Metered
from app.meters.calculations import Counter, Shown
from app.meters.models import MeterKind, MeterUnit
from app.places.policy import Policy
from tests.factories import TODAY, make_building, make_flat, make_municipality, make_place
from tests.invoices.cases import checked, csv_of, make_supplier, row
from tests.meters.cases import make_meter, read

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
WATER = CostCategory.COLD_WATER
PRICE = [Price(date(2026, 1, 1), 2_000_000)]  # two euros


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)


def counter(*readings: tuple[date, int], until: date | None = None) -> Counter:
    return Counter(date(2026, 1, 1), until, tuple(Shown(*one) for one in readings))


def test_the_readings_nearest_to_the_ends_count_and_nothing_is_interpolated() -> None:
    shown = counter((date(2026, 9, 25), 10_000), (date(2026, 10, 3), 11_000), (date(2026, 10, 30), 16_000))
    found = counted(shown, PRICE, OCTOBER, NOVEMBER)
    assert found
    assert (found.first.read_on, found.last.read_on) == (date(2026, 10, 3), date(2026, 10, 30))
    assert (found.thousandths, found.cents) == (5_000, 1_000)


@pytest.mark.parametrize(
    "readings",
    [
        [],
        [(date(2026, 10, 15), 1)],
        [(date(2026, 9, 1), 1), (date(2026, 10, 31), 5_000)],  # farther than half of the period
        [(date(2026, 10, 1), 9_000), (date(2026, 10, 31), 5_000)],  # less than before, and nobody said why
    ],
)
def test_without_readings_near_both_ends_nothing_is_said(readings: list[tuple[date, int]]) -> None:
    assert counted(counter(*readings), PRICE, OCTOBER, NOVEMBER) is None


def test_a_price_holds_from_its_day_and_one_that_changes_says_nothing() -> None:
    prices = [*PRICE, Price(date(2026, 10, 15), 3_000_000)]
    assert price_of(prices, date(2026, 9, 1), OCTOBER) == 2_000_000
    assert price_of(prices, date(2026, 10, 15), NOVEMBER) == 3_000_000
    assert price_of(prices, date(2026, 9, 1), date(2026, 10, 15)) == 2_000_000
    assert price_of(prices, OCTOBER, NOVEMBER) is None
    assert price_of(prices, date(2025, 12, 31), OCTOBER) is None


@pytest.mark.parametrize(("cents", "agrees"), [(11_000, True), (11_001, False), (9_000, True), (8_999, False)])
def test_q3_ten_per_cent_either_way(app_ctx: Any, cents: int, agrees: bool) -> None:
    """Q3: the boundary itself is fine."""
    finding = rules.meters_agree(cents, Metered(10_000, OCTOBER, NOVEMBER), Policy())
    assert finding.passed is agrees
    assert "110,0" in str(finding.reason) or cents != 11_000


def test_q3_nothing_counted_and_something_asked_is_a_difference(app_ctx: Any) -> None:
    assert not rules.meters_agree(1, Metered(0, OCTOBER, NOVEMBER), Policy()).passed
    assert rules.meters_agree(1, None, Policy()).passed


@pytest.fixture
def flat(db_session: Any) -> Flat:
    city = make_municipality("Rīga")
    return make_flat(make_building(city, place=make_place(city, address="Brīvības iela 21, Rīga")), number="1")


@pytest.fixture
def supplier(flat: Flat) -> InvoiceSupplier:
    return make_supplier(flat.municipality, "SIA Ūdens")


def tariff(flat: Flat, price: str, since: date = date(2026, 1, 1), **changed: Any) -> None:
    facts = {"kind": MeterKind.COLD_WATER, "unit": MeterUnit.CUBIC_METRES, "zone": "", "source": "Lēmums"}
    asked = operations.TariffFacts(valid_from=since, price=Decimal(price), **{**facts, **changed})
    operations.add_tariff(flat.municipality, asked, actor=SYSTEM)


def line(flat: Flat, cents: int = 1_000) -> Line:
    return Line(flat.id, WATER, OCTOBER, NOVEMBER, cents, None)


def said(flat: Flat, supplier_id: int | None = None) -> Metered | None:
    meters = Meters(flat.municipality_id, supplier_id)
    meters.load([line(flat)])
    return meters.metered(line(flat))


def test_a_row_that_is_far_from_the_meters_is_booked_with_a_remark(flat: Flat, supplier: InvoiceSupplier) -> None:
    meter = make_meter(flat)
    read(meter, OCTOBER, 10_000)
    read(meter, date(2026, 10, 31), 15_000)
    tariff(flat, "2")
    rows = csv_of([row(service="Aukstais ūdens", amount="10,00"), row(service="Aukstais ūdens", amount="20,00")])
    assert checked(supplier, rows).batch.counts == {Outcome.NEW.value: 1, Outcome.UNCHANGED.value: 1}
    apart = checked(supplier, csv_of([row(service="Aukstais ūdens", amount="20,00")]))
    assert apart.batch.counts == {Outcome.CHANGED.value: 1}


def test_the_suppliers_own_tariff_stands_before_one_for_anybody(flat: Flat, supplier: InvoiceSupplier) -> None:
    meter = make_meter(flat)
    read(meter, OCTOBER, 10_000)
    read(meter, NOVEMBER, 15_000)
    tariff(flat, "2")
    assert said(flat) == Metered(1_000, OCTOBER, NOVEMBER)
    tariff(flat, "3", supplier=supplier)
    assert said(flat, supplier.id) == Metered(1_500, OCTOBER, NOVEMBER)
    assert said(flat) == Metered(1_000, OCTOBER, NOVEMBER)


def test_one_meter_that_cannot_say_it_silences_all(flat: Flat, supplier: InvoiceSupplier) -> None:
    for number, last in (("A", date(2026, 10, 31)), ("B", date(2026, 10, 2))):
        meter = make_meter(flat, number=number)
        read(meter, OCTOBER, 10_000)
        read(meter, last, 15_000)
    tariff(flat, "2")
    assert said(flat) is None


def test_a_tariff_of_the_same_day_is_refused(flat: Flat) -> None:
    tariff(flat, "2")
    tariff(flat, "2.5", date(2026, 7, 1))
    with pytest.raises(Refused):
        tariff(flat, "3")
