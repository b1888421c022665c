"""Cost for each flat, square metre and month lived in: the denominator is said, nothing is divided by nothing."""

import csv
import io
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import scoped_session

from app.core.audit import SYSTEM
from app.core.permissions import Role
from app.costs.measures import Per, Quotient, quotients
from app.costs.models import CostCategory, CostPayer
from app.costs.operations import Cost, book_cost
from app.costs.queries.measures import cost_per
from app.costs.queries.table import By, CostFilters, cost_table
from tests.factories import TODAY, access_for, make_flat, make_municipality, make_stay, make_user

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
MONTHS = [OCTOBER, NOVEMBER]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)


@pytest.fixture
def city(db_session: scoped_session) -> Any:
    return make_municipality("Rīga")


@pytest.fixture
def flats(city: Any) -> list[Any]:
    """40 m², lived in from 17 October; 20 m², empty; one whose area nobody wrote down."""
    found = [make_flat(municipality=city, area_m2=area) for area in (40.0, 20.5, None)]
    make_stay(found[0], starts_on=date(2026, 10, 17))
    for flat, cents in zip(found, (12_200, 6_100, 610), strict=True):
        for category in (CostCategory.RENT, CostCategory.HEATING):
            cost = Cost(flat, OCTOBER, DECEMBER, category, cents, CostPayer.MUNICIPALITY)
            book_cost(cost, actor=SYSTEM, today=TODAY)
    return found


def divided(city: Any, by: By, per: Per, **filters: Any) -> Any:
    return cost_per(access_for(Role.FINANCE, municipality=city), CostFilters(**filters), by, MONTHS, per)


def test_for_each_flat(city: Any, flats: Any) -> None:
    found = divided(city, By.MUNICIPALITY, Per.FLAT)
    assert found.rows[city.id, OCTOBER] == Quotient(19_220, Fraction(3))
    assert found.rows[city.id, OCTOBER].value == 6_407  # 6406.67, halves up
    assert found.rows[city.id, None] == found.total[None] == Quotient(37_820, Fraction(6))


def test_kinds_of_cost_are_parts_of_the_same_flats(city: Any, flats: Any) -> None:
    book_cost(
        Cost(flats[0], OCTOBER, NOVEMBER, CostCategory.PEST, 300, CostPayer.MUNICIPALITY), actor=SYSTEM, today=TODAY
    )
    found = divided(city, By.CATEGORY, Per.FLAT)
    assert found.rows[CostCategory.PEST, OCTOBER] == Quotient(300, Fraction(3))
    assert sum(one.cents for (_key, month), one in found.rows.items() if month is None) == found.total[None].cents


def test_square_metres_leave_out_what_is_not_known_with_its_cost(city: Any, flats: Any) -> None:
    october = divided(city, By.MUNICIPALITY, Per.AREA).rows[city.id, OCTOBER]
    assert october == Quotient(12_400 + 6_200, Fraction("60.5"), 1)
    assert (october.value, october.units_shown) == (307, Decimal("60.5"))
    nobody = divided(city, By.FLAT, Per.AREA).rows[flats[2].id, OCTOBER]
    assert (nobody.value, nobody.left_out) == (None, 1)


def test_months_lived_in_carry_the_empty_ones(city: Any, flats: Any) -> None:
    found = divided(city, By.FLAT, Per.OCCUPIED)
    assert found.rows[flats[0].id, OCTOBER] == Quotient(12_400, Fraction(15, 31))
    assert found.rows[flats[0].id, None].units == Fraction(15, 31) + 1
    assert found.rows[flats[1].id, OCTOBER].value is None
    assert found.total[NOVEMBER] == Quotient(18_600, Fraction(1))


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("per", [Per.FLAT, Per.OCCUPIED])
def test_what_is_divided_is_what_the_table_says(city: Any, flats: Any, by: By, per: Per) -> None:
    table = cost_table(access_for(Role.FINANCE, municipality=city), CostFilters(), by, MONTHS)
    found = divided(city, by, per)
    for row in table.rows:
        assert found.rows[row.key, None].cents == row.cents
        assert all(found.rows[row.key, month].cents == cents for month, cents in row.months.items())
    assert found.total[None].cents == table.total.cents


KEYS = st.tuples(st.integers(1, 3), st.integers(1, 4))


@given(
    st.dictionaries(KEYS, st.dictionaries(st.sampled_from(MONTHS), st.integers(-(10**6), 10**6), min_size=1)),
    st.dictionaries(st.integers(1, 4), st.fractions(0, 100)),
)
def test_rows_and_total_hold_the_same_cents(carried: Any, known: Any) -> None:
    for whole in (False, True):
        found = quotients(carried, lambda flat, _month: known.get(flat), whole=whole)
        counted = sum(c for (_k, flat), sums in carried.items() for c in sums.values() if flat in known)
        assert found.total[None].cents == counted
        assert sum(one.cents for (_key, month), one in found.rows.items() if month is None) == counted


def test_the_page_says_what_it_divides_by_and_opens_it(client: Any, city: Any, flats: Any) -> None:
    client.sign_in(make_user(Role.FINANCE, municipality=city))
    page = client.get("/costs?by=municipality&per=flat&from_on=2026-10-01&until_on=2026-11-01")
    text = page.all("tbody tr")[0].get_text(" ", strip=True).replace("\u00a0", " ")
    assert "64,07 € 192,20 € / 3" in text
    assert "Izmaksas / dzīvokļi, kuriem mēnesī ir izmaksas." in page.text
    assert "192,20" in client.get(str(page.all("td a")[0]["href"])).text
    empty = client.get(f"/costs?per=occupied&flat={flats[1].id}&from_on=2026-10-01&until_on=2026-10-01").text
    assert "nav ar ko dalīt" in empty
    answer = client.get("/costs/export.csv?by=municipality&per=flat&from_on=2026-10-01&until_on=2026-11-01")
    rows = list(csv.reader(io.StringIO(answer.response.get_data(as_text=True).lstrip("\ufeff")), delimiter=";"))
    assert rows[1] == ["Rīga", "64,07", "62,00", "63,03", "378,20", "6", "0"]
    assert client.get("/costs/export.xlsx?by=flat&per=area&from_on=2026-10-01").status == 200
