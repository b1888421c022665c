"""The table by neighbourhood, owner, landlord, contract: every number opens exactly what it is made of."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import scoped_session

from app.core.audit import SYSTEM
from app.core.permissions import Role
from app.costs.models import CostCategory, CostPayer
from app.costs.operations import Cost, book_cost
from app.costs.queries.homes import WITHOUT, Held
from app.costs.queries.table import By, CostFilters, cost_table, entries_of
from app.costs.sparkline import HEIGHT, WIDTH, line_of
from app.flats.models import Ownership
from tests.contracts.cases import head_lease, signed
from tests.factories import (
    TODAY,
    access_for,
    make_area,
    make_building,
    make_flat,
    make_landlord,
    make_municipality,
    make_user,
)

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
MONTHS = [OCTOBER, NOVEMBER]
FIELDS = {By.AREA: "area_id", By.OWNERSHIP: "ownership", By.LANDLORD: "landlord_id", By.MODEL: "model"}


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)


@pytest.fixture
def city(db_session: scoped_session) -> Any:
    return make_municipality("Rīga")


@pytest.fixture
def town(city: Any, db_session: scoped_session) -> Any:
    """Three flats: a firm's under a lease since November, a municipal one, and one of which little is known."""
    firm, area = make_landlord(city, "SIA Nams"), make_area(city, "Centrs")
    one = make_flat(make_building(city), landlord=firm, ownership=Ownership.PRIVATE)
    one.building.place.area_id = area.id
    two = make_flat(municipality=city, ownership=Ownership.MUNICIPAL)
    two.building.place.area_id = None
    three = make_flat(municipality=city, ownership=Ownership.PRIVATE)
    three.building.place.area_id = None
    db_session.flush()
    signed(head_lease(one, starts_on=date(2026, 11, 10)))
    for flat, cents in ((one, 6_100), (two, 12_200), (three, 610)):
        for category in (CostCategory.RENT, CostCategory.SUPPORT):
            cost = Cost(flat, OCTOBER, DECEMBER, category, cents, CostPayer.MUNICIPALITY)
            book_cost(cost, actor=SYSTEM, today=TODAY)
    return {"firm": firm, "area": area, "flats": (one, two, three)}


def rows_of(city: Any, by: By, **filters: Any) -> dict[Any, list[int]]:
    viewer = access_for(Role.FINANCE, municipality=city)
    table = cost_table(viewer, CostFilters(**filters), by, MONTHS)
    return {row.key: [row.months.get(month, 0) for month in MONTHS] for row in table.rows}


def test_by_what_is_known_of_the_flat(city: Any, town: Any) -> None:
    assert rows_of(city, By.AREA) == {town["area"].id: [6_200, 6_000], None: [13_020, 12_600]}
    assert rows_of(city, By.OWNERSHIP) == {Ownership.PRIVATE: [6_820, 6_600], Ownership.MUNICIPAL: [12_400, 12_000]}
    landlords = {one.landlord_id: None for one in town["flats"]}
    assert rows_of(city, By.LANDLORD)[town["firm"].id] == [6_200, 6_000]
    assert set(rows_of(city, By.LANDLORD)) == set(landlords)


def test_by_the_contract_that_held_in_the_month(city: Any, town: Any) -> None:
    assert rows_of(city, By.MODEL) == {Held.WITHOUT: [19_220, 12_600], Held.HEAD_LEASE: [0, 6_000]}


@pytest.mark.parametrize("by", FIELDS)
def test_a_row_is_what_its_filter_leaves(city: Any, town: Any, by: By, db_session: scoped_session) -> None:
    viewer = access_for(Role.FINANCE, municipality=city)
    table = cost_table(viewer, CostFilters(), by, MONTHS, stacked=True)
    assert sum(row.cents for row in table.rows) == table.total.cents == 37_820
    for row in table.rows:
        chosen: Any = WITHOUT if row.key is None else Held(row.key) if by is By.MODEL else row.key
        for month in MONTHS:
            made_of: Any = entries_of(viewer, CostFilters(**{FIELDS[by]: chosen}), [month])
            assert sum(int(tuple(one)[1]) for one in db_session.execute(made_of)) == row.months.get(month, 0)
        assert {part.key for part in row.parts} == {CostCategory.RENT, CostCategory.SUPPORT}
        assert sum(part.cents for part in row.parts) == row.cents


@pytest.mark.parametrize("by", [*FIELDS, By.FLAT, By.MUNICIPALITY])
def test_every_number_of_the_page_opens_its_entries(client: Any, city: Any, town: Any, by: By) -> None:
    client.sign_in(make_user(Role.FINANCE, municipality=city))
    page = client.get(f"/costs?by={by.value}&stacked=y&from_on=2026-10-01&until_on=2026-11-01")
    links = [link for link in page.all("td a") if "/costs/entries" in str(link["href"])]
    assert len(links) >= 9
    for link in links:
        behind = client.get(str(link["href"])).one(".list-head p").get_text()
        assert behind.endswith(f"Kopā: {link.get_text()}"), (link["href"], behind)


def test_a_flats_months_are_a_line_with_words(client: Any, city: Any, town: Any) -> None:
    client.sign_in(make_user(Role.FINANCE, municipality=city))
    page = client.get("/costs?from_on=2026-09-01&until_on=2026-11-01")
    drawn = page.all("svg.spark")
    assert len(drawn) == 3
    assert drawn[0]["aria-label"].startswith("Mazākais 0,00\u00a0€ (09.2026)")
    assert not page.all("[style]")


@given(st.lists(st.integers(-(10**8), 10**8), min_size=1, max_size=24))
def test_a_line_stays_in_its_frame(values: list[int]) -> None:
    months = [date(2024 + number // 12, number % 12 + 1, 1) for number in range(len(values))]
    line = line_of(dict(zip(months, values, strict=True)), months)
    points = [tuple(map(float, point.split(","))) for point in line.points.split()]
    assert len(points) == len(values)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert (line.least[1], line.most[1]) == (min(values), max(values))
    highest = min(y for _x, y in points)
    assert points[values.index(max(values))][1] == highest


def test_the_number_of_questions_does_not_grow_by_group(client: Any, city: Any, town: Any, count_queries: Any) -> None:
    client.sign_in(make_user(Role.FINANCE, municipality=city))
    for by in FIELDS:
        with count_queries() as few:
            client.get(f"/costs?by={by.value}&stacked=y")
        for number in range(3):
            flat = make_flat(municipality=city, landlord=make_landlord(city, f"SIA {number} {by.value}"))
            flat.building.place.area_id = make_area(city, f"{by.value} {number}").id
            cost = Cost(flat, OCTOBER, NOVEMBER, CostCategory.RENT, 100, CostPayer.MUNICIPALITY)
            book_cost(cost, actor=SYSTEM, today=TODAY)
        with count_queries() as many:
            client.get(f"/costs?by={by.value}&stacked=y")
        assert len(many) <= len(few), by
