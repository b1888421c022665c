"""Costs that stand out (D1, D2): both sides of each limit, too few to compare with, the page and the closing page."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import scoped_session

from app.core.audit import SYSTEM
from app.core.permissions import Role
from app.costs import rules
from app.costs.models import CostCategory, CostPayer
from app.costs.operations import Cost, book_cost
from app.costs.queries.outliers import compared_costs, outliers
from app.flats.models import Ownership
from app.places.policy import Policy
from tests.factories import TODAY, make_flat, make_municipality, make_user

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
POLICY = Policy()


@pytest.fixture(autouse=True)
def _in_latvian(flask_app: Any) -> Any:
    with flask_app.test_request_context():
        yield


class TestD1:
    # median 100 euros, median distance 10: a spread of 14.83, three of them 44.48
    OTHERS = (8_000, 9_000, 10_000, 11_000, 12_000)

    @pytest.mark.parametrize(
        ("cents", "passed"), [(14_448, True), (14_449, False), (5_552, True), (5_551, False), (10_000, True)]
    )
    def test_within_three_spreads_of_the_median(self, cents: int, passed: bool) -> None:
        finding = rules.like_comparable(cents, self.OTHERS, POLICY)
        assert (finding.id, finding.passed) == ("D1", passed)

    def test_alike_to_the_cent_leaves_a_tenth(self) -> None:
        assert rules.like_comparable(13_000, (10_000,) * 5, POLICY).passed
        assert not rules.like_comparable(13_001, (10_000,) * 5, POLICY).passed

    def test_below_ten_euros_nothing_stands_out(self) -> None:
        assert rules.like_comparable(1_100, (100,) * 5, POLICY).passed
        assert not rules.like_comparable(1_101, (100,) * 5, POLICY).passed

    def test_four_are_too_few_and_that_is_said(self) -> None:
        finding = rules.like_comparable(99_999, self.OTHERS[:4], POLICY)
        assert finding.passed
        assert "par maz (4)" in str(finding.reason)
        fewer = replace(POLICY, outlier_flats=4)
        assert not rules.like_comparable(99_999, self.OTHERS[:4], fewer).passed

    @given(st.lists(st.integers(0, 10**6), min_size=5, max_size=40))
    def test_the_median_never_stands_out_and_one_odd_flat_hides_none(self, others: list[int]) -> None:
        middle = sorted(others)[len(others) // 2]
        if len(others) % 2:
            assert rules.like_comparable(middle, others, POLICY).passed
        steady = (10_000,) * 6
        assert not rules.like_comparable(20_000, (*steady, 10**9), POLICY).passed


@pytest.mark.parametrize(
    ("cents", "then", "passed"),
    [(15_000, 10_000, True), (15_001, 10_000, False), (5_000, 10_000, True), (4_999, 10_000, False), (1_000, 0, True)],
)
def test_d2_both_sides_of_the_limit(cents: int, then: int, passed: bool) -> None:
    finding = rules.like_last_year(cents, then, POLICY)
    assert (finding.id, finding.passed) == ("D2", passed)
    assert rules.like_last_year(cents, None, POLICY).passed


@pytest.fixture
def city(db_session: scoped_session) -> Any:
    return make_municipality("Rīga")


def booked(flat: Any, cents: int, category: CostCategory = CostCategory.HEATING, first: date = OCTOBER) -> None:
    cost = Cost(flat, first, first.replace(day=28), category, cents, CostPayer.MUNICIPALITY)
    book_cost(cost, actor=SYSTEM, today=TODAY)


def street(city: Any, *cents: int, **values: Any) -> list[Any]:
    flats = [make_flat(municipality=city, **({"rooms": 1, "area_m2": 31.0} | values)) for _one in cents]
    for flat, one in zip(flats, cents, strict=True):
        booked(flat, one)
    return flats


def test_flats_are_compared_with_their_like(city: Any) -> None:
    *_others, odd = street(city, 10_000, 10_100, 9_900, 10_000, 10_200, 30_000)
    street(city, 30_000, rooms=3, area_m2=70.0)
    street(city, 30_000, area_m2=46.0)
    there = make_municipality("Liepāja")
    street(there, *(30_000,) * 6)
    assert [(one.flat_id, one.category, one.cents) for one in outliers(city.id, OCTOBER)] == [
        (odd.id, CostCategory.HEATING, 30_000)
    ]
    few = [one for one in compared_costs(city.id, OCTOBER) if "par maz (0)" in str(one.findings[0].reason)]
    assert len(few) == 2


def test_rent_is_compared_within_the_same_stock(city: Any) -> None:
    for ownership, cents in ((Ownership.MUNICIPAL, 5_000), (Ownership.PRIVATE, 28_000)):
        for flat in street(city, *(10_000,) * 6, ownership=ownership):
            booked(flat, cents, CostCategory.RENT)
    assert outliers(city.id, OCTOBER) == []


def test_the_same_month_of_last_year(city: Any) -> None:
    (flat,) = street(city, 20_000)
    booked(flat, 10_000, first=date(2025, 10, 1))
    booked(flat, 50_000, CostCategory.REPAIR)
    (found,) = outliers(city.id, OCTOBER)
    assert (found.category, found.findings[1].passed) == (CostCategory.HEATING, False)
    assert "toreiz 100,00" in str(found.findings[1].reason)


class TestPages:
    @pytest.fixture(autouse=True)
    def _day(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("app.core.clock.today", lambda: TODAY)

    def test_each_with_its_reason_and_entries(self, client: Any, city: Any) -> None:
        street(city, 10_000, 10_100, 9_900, 10_000, 10_200, 30_000)
        client.sign_in(make_user(Role.FINANCE, municipality=city))
        page = client.get("/costs/unusual")
        (row,) = page.all("tbody tr")
        assert "Dārgāk nekā salīdzināmos dzīvokļos par 200,00" in row.get_text()
        behind = client.get(str(row.select_one("td a")["href"]))
        assert "300,00" in behind.text
        assert "100,00\u00a0€" not in behind.text
        assert len(client.get("/costs/unusual?every=y").all("tbody tr")) == 6
        assert "Izmaksas, kas atšķiras: 1" in client.get(f"/costs/months/{city.id}/2026-10").text
        text = client.get("/costs/unusual/export.csv").response.get_data(as_text=True)
        assert "Dārgāk" in text

    def test_elsewhere_there_is_nothing(self, client: Any, city: Any) -> None:
        street(city, 10_000, 10_100, 9_900, 10_000, 10_200, 30_000)
        client.sign_in(make_user(Role.FINANCE, municipality=make_municipality("Liepāja")))
        assert "300,00" not in client.get(f"/costs/unusual?municipality_id={city.id}").text
