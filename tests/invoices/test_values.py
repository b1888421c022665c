"""Cells of invoices: what they mean, and what is refused because it could mean two things."""

from datetime import date
from decimal import Decimal

import pytest

from app.core.imports.cells import BadCell, Cell
from app.invoices import values
from app.invoices.calculations import Taxed, taxed
from app.invoices.models import DateOrder, Decimals, VatBasis

pytestmark = pytest.mark.usefixtures("app_ctx")
CLEAR, COMMA, POINT = Decimals
OCTOBER_3 = date(2026, 10, 3)


def number(text: str) -> Cell:
    return Cell(text, "number")


@pytest.mark.parametrize(
    ("cell", "decimals", "cents"),
    [
        (Cell("1234,56"), CLEAR, 123_456),
        (Cell("1 234.5 €"), CLEAR, 123_450),
        (Cell("1.234,56"), COMMA, 123_456),
        (Cell("1,234.56 EUR"), POINT, 123_456),
        (Cell("1.234"), COMMA, 123_400),
        (Cell("-12,00"), CLEAR, -1_200),
        (number("12.345"), CLEAR, 1_235),
        (number("12.344999999999999"), CLEAR, 1_234),
        (number("1.21E2"), CLEAR, 12_100),
    ],
)
def test_amounts(cell: Cell, decimals: Decimals, cents: int) -> None:
    assert values.amount(cell, decimals) == cents


@pytest.mark.parametrize(
    ("cell", "decimals"),
    [
        (Cell("1.234"), CLEAR),
        (Cell("1.234,56"), CLEAR),
        (Cell("1,5"), POINT),
        (Cell("12.34.56"), COMMA),
        (Cell("1e9"), CLEAR),
        (Cell("NaN"), CLEAR),
        (Cell("inf"), COMMA),
        (Cell("=1+1"), CLEAR),
        (Cell("@SUM(A1)"), POINT),
        (Cell("12,345"), CLEAR),
        (Cell("１２"), COMMA),
        (Cell("9" * 4_000), CLEAR),
        (number("NaN"), CLEAR),
        (number("inf"), CLEAR),
        (number("-1e400"), CLEAR),
        (number("1e9"), CLEAR),
        (number("10000000.01"), CLEAR),
        (Cell("#VALUE!", "error"), CLEAR),
        (Cell("", "empty_formula"), CLEAR),
        (Cell("2026-10-03", "date"), CLEAR),
    ],
)
def test_amounts_that_are_none_or_could_mean_two_things(cell: Cell, decimals: Decimals) -> None:
    with pytest.raises(BadCell):
        values.amount(cell, decimals)


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        (Cell("2026-10-03"), DateOrder.CLEAR),
        (Cell("03.10.2026."), DateOrder.CLEAR),
        (Cell("3. 10. 2026"), DateOrder.MONTH_FIRST),
        (Cell("2026-10-03", "date"), DateOrder.CLEAR),
        (Cell("2026-10-03T00:00:00", "date"), DateOrder.CLEAR),
        (number("46298"), DateOrder.CLEAR),
        (Cell("46298"), DateOrder.SERIAL),
        (Cell("03/10/2026"), DateOrder.DAY_FIRST),
        (Cell("10/03/2026"), DateOrder.MONTH_FIRST),
    ],
)
def test_one_day_in_the_ways_people_write_it(cell: Cell, order: DateOrder) -> None:
    assert values.day(cell, order) == OCTOBER_3


def test_a_date_that_can_be_read_in_one_way_needs_no_answer() -> None:
    assert values.day(Cell("30/10/2026"), DateOrder.CLEAR) == date(2026, 10, 30)
    assert values.day(Cell("10/30/2026"), DateOrder.CLEAR) == date(2026, 10, 30)


@pytest.mark.parametrize(
    "cell",
    [
        Cell("03/10/2026"), Cell("46298"), Cell("3.10.26"), Cell("2026-13-01"), Cell("31.02.2026"), Cell("0001-01-01"),
        Cell("9999-12-31"), number("20261003"), number("-5"), number("1e308"), Cell("1899-12-30", "date"), Cell("rīt"),
        Cell("9999999", "date"), Cell("=TODAY()"),
    ],
)  # fmt: skip
def test_days_that_are_asked_about_or_refused(cell: Cell) -> None:
    with pytest.raises(BadCell):
        values.day(cell, DateOrder.CLEAR)


@pytest.mark.parametrize(
    "cell",
    [
        Cell("2026-10"), Cell("10.2026"), Cell("10/2026"), Cell("2026.10"), Cell("Oktobris 2026"), number("10.2026"),
        Cell("2026. gada oktobris"), Cell("2026-10-17", "date"), Cell("October 2026"),
    ],
)  # fmt: skip
def test_one_month_in_the_ways_people_write_it(cell: Cell) -> None:
    assert values.month(cell) == (date(2026, 10, 1), date(2026, 11, 1))


@pytest.mark.parametrize(
    "cell", [number("2026.1"), Cell("13.2026"), Cell("oktobris"), Cell("maijs jūnijs 2026"), Cell("7")]
)
def test_months_that_could_be_two_or_none(cell: Cell) -> None:
    with pytest.raises(BadCell):
        values.month(cell)


@pytest.mark.parametrize(("cell", "rate"), [(Cell("21 %"), 21), (number("0.12"), 12), (number("5"), 5), (Cell("0"), 0)])
def test_rates(cell: Cell, rate: int) -> None:
    assert values.rate(cell) == rate


@pytest.mark.parametrize(
    ("cents", "basis", "vat", "rate", "whole"),
    [
        (12_100, VatBasis.WITH, None, "21", Taxed(12_100, 2_100)),
        (10_000, VatBasis.WITHOUT, None, "21", Taxed(12_100, 2_100)),
        (10_000, VatBasis.WITHOUT, 1_200, "21", Taxed(11_200, 1_200)),
        (12_100, VatBasis.WITH, 0, "21", Taxed(12_100, 0)),
        (12_100, VatBasis.WITH, None, None, Taxed(12_100, 0)),
        (50, VatBasis.WITHOUT, None, "21", Taxed(61, 11)),  # 10.5: half away from zero
        (-50, VatBasis.WITHOUT, None, "21", Taxed(-61, -11)),
        (10_000, VatBasis.WITHOUT, None, None, None),
    ],
)
def test_vat(cents: int, basis: VatBasis, vat: int | None, rate: str | None, whole: Taxed | None) -> None:
    assert taxed(cents, basis, vat, Decimal(rate) if rate else None) == whole
