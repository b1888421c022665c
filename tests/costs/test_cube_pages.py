"""The cost of a person's day from real stays and contracts: queries, page, files, command, comparators."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import scoped_session

from app.absences.models import AnnouncedAbsence, ToldBy
from app.clients.models import Away, AwayKind
from app.contracts.models import FlatSide
from app.core.audit import SYSTEM, AuditEvent
from app.core.permissions import Role
from app.costs.cube import Part, Weighting
from app.costs.models import Comparator, CostCategory, CostPayer
from app.costs.operations import Cost, book_cost, load_comparators
from app.costs.queries.cube import cost_cube
from app.costs.queries.table import CostFilters, months_between
from app.flats.models import VoidPeriod, VoidReason
from app.placements.models import EndReason
from app.placements.operations.endings import reverse_placement
from seed.demo import COMPARATORS
from tests.contracts.cases import head_lease, signed
from tests.costs.cases import recorded_comparator
from tests.factories import (
    TODAY,
    access_for,
    client_of,
    make_flat,
    make_household,
    make_municipality,
    make_stay,
    make_user,
    make_waiting,
    save,
)

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def city(db_session: scoped_session) -> Any:
    return make_municipality("Rīga")


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)


@pytest.fixture
def finance(client: Any, city: Any) -> Any:
    client.sign_in(make_user(Role.FINANCE, municipality=city))
    return client


def booked(flat: Any, cents: int, category: CostCategory = CostCategory.RENT) -> None:
    cost = Cost(flat, OCTOBER, NOVEMBER, category, cents, CostPayer.MUNICIPALITY)
    book_cost(cost, actor=SYSTEM, today=TODAY)


def couple(city: Any) -> Any:
    household = make_household(city, 2)
    make_waiting(household)
    return household


def cube_of(city: Any, first: date = OCTOBER) -> Any:
    viewer = access_for(Role.FINANCE, municipality=city)
    return cost_cube(viewer, CostFilters(), months_between(first, OCTOBER))


class TestFromStays:
    def test_a_couple_a_void_flat_and_who_is_away(self, city: Any) -> None:
        flat, empty = make_flat(municipality=city), make_flat(municipality=city)
        stay = make_stay(flat, couple(city), starts_on=date(2026, 10, 11))
        signed(head_lease(flat, empty))
        save(VoidPeriod(flat=empty, starts_on=date(2026, 10, 20), reason=VoidReason.REPAIR))
        person, other = (client_of(stay.household, number) for number in (0, 1))
        days = {"municipality_id": city.id}
        save(Away(**days, client=person, kind=AwayKind.HOSPITAL, started_on=date(2026, 10, 30)))
        told = {"told_on": OCTOBER, "told_by": ToldBy.CLIENT}
        save(AnnouncedAbsence(**days, client=other, starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 13), **told))
        booked(flat, 31_000)
        booked(empty, 3_100)
        booked(flat, 8_400, CostCategory.SUPPORT)
        town, whole = cube_of(city)
        counted = town.counted
        assert (counted.person_days, counted.away_days, counted.lived_days) == (42, 4, 21)
        assert counted.void_days == {"repair": 12, None: 10 + 19}
        assert counted.void == {"repair": 1_200, None: 10_000 + 1_900}
        assert (counted.housing, counted.support, counted.outside) == (34_100, 8_400, 0)
        assert town.measure(Part.SUPPORT, Weighting.PERSON).value == 2
        assert whole.counted == counted

    def test_a_stay_that_never_was_and_another_town_are_not_counted(self, city: Any) -> None:
        wrong = make_stay(make_flat(municipality=city), starts_on=OCTOBER)
        reverse_placement(wrong, "Kļūda", actor=SYSTEM, today=TODAY)
        assert wrong.end_reason is EndReason.RECORDED_IN_ERROR
        there = make_flat(municipality=make_municipality("Liepāja"))
        make_stay(there, starts_on=OCTOBER)
        booked(there, 100)
        assert [group.municipality_id for group in cube_of(city)] == [None]

    def test_only_the_contract_with_the_owner_holds_a_flat(self, city: Any, db_session: scoped_session) -> None:
        contract = signed(head_lease(make_flat(municipality=city)))
        assert cube_of(city)[0].counted.void_days.total() == 31
        contract.flats[0].side = FlatSide.OCCUPANT
        db_session.flush()
        assert cube_of(city)[0].counted.void_days.total() == 0

    def test_a_cost_before_the_flat_was_held_is_said_and_stays(self, city: Any) -> None:
        flat = make_flat(municipality=city)
        booked(flat, 700)
        make_stay(flat, starts_on=NOVEMBER)
        (town, _whole) = cube_of(city, SEPTEMBER)
        assert (town.counted.housing, town.counted.outside, town.counted.person_days) == (700, 700, 0)


class TestThePage:
    def test_three_numbers_side_by_side_with_what_they_are_made_of(self, finance: Any, city: Any) -> None:
        flat = make_flat(municipality=city)
        make_stay(flat, couple(city), starts_on=OCTOBER)
        booked(flat, 62_000)
        booked(flat, 6_200, CostCategory.SUPPORT)
        page = finance.get("/costs/cube?from_on=2026-10-05&until_on=2026-10-05")
        rows = [row.get_text(" ", strip=True).replace("\u00a0", " ") for row in page.all("tbody tr")]
        assert "10,00 € 620,00 € / 62" in rows[0]  # a person's day
        assert "20,00 € 620,00 € / 31" in rows[0]  # a flat's day
        assert "1,00 € 62,00 € / 62" in rows[1]
        assert "11,00 € 682,00 € / 62" in rows[2]
        assert "mazāk nekā gads" in page.text
        assert "01.10.2026" in page.text
        assert "31.10.2026" in page.text
        behind = finance.get(page.all("tbody tr")[0].select_one("a")["href"])
        assert "620,00" in behind.text
        assert "62,00" not in behind.text.replace("620,00", "")

    def test_only_months_that_are_over(self, finance: Any) -> None:
        page = finance.get("/costs/cube?until_on=2026-11-20&from_on=2026-11-01")
        assert "31.10.2026" in page.text
        assert "30.11.2026" not in page.text

    def test_the_file(self, finance: Any, city: Any) -> None:
        flat = make_flat(municipality=city)
        make_stay(flat, starts_on=OCTOBER)
        booked(flat, 31_000)
        text = finance.get("/costs/cube/export.csv?from_on=2026-10-01").response.get_data(as_text=True)
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
        assert len(rows) == 10
        assert rows[1][:1] + rows[1][3:] == ["Rīga", "10,00", "310,00", "31", "2026-10-01", "2026-10-31"]

    def test_the_number_of_questions_does_not_grow(self, finance: Any, city: Any, count_queries: Any) -> None:
        def more(number: int) -> None:
            for _number in range(number):
                flat = make_flat(municipality=city)
                make_stay(flat, starts_on=OCTOBER)
                booked(flat, 100)

        more(2)
        with count_queries() as few:
            finance.get("/costs/cube")
        more(8)
        with count_queries() as many:
            finance.get("/costs/cube")
        assert len(many) <= len(few)


def test_the_command_prints_formula_and_weighting(flask_app: Flask, city: Any, db_session: scoped_session) -> None:
    flat = make_flat(municipality=city)
    make_stay(flat, starts_on=OCTOBER)
    booked(flat, 31_000)
    db_session.commit()
    asked = ("report", "cube", "--from", "2026-10", "--to", "2026-10")
    run = flask_app.test_cli_runner().invoke
    (riga, _total) = json.loads(run(args=[*asked, "--json"]).output)
    person = {"what": "housing", "weighting": "person", "euros": "10.00", "formula": "310.00 / 31"}
    assert (riga["name"], riga["person_days"], riga["per_day"][0]) == ("Rīga", 31, person)
    assert "housing, unweighted: 10.00 = mean of 1" in run(args=[*asked]).output
    assert run(args=["report", "cube", "--from", "2026-10", "--to", "2026-11"]).exit_code == 1


class TestComparators:
    def test_finance_writes_corrects_and_removes(self, finance: Any, city: Any, db_session: scoped_session) -> None:
        form = finance.get("/costs/cube").follow("Pierakstīt cita pakalpojuma izmaksas")
        asked = {"name": "Patversme", "service_cents": "10,75", "housing_cents": "3,72", "basis": "Par gultu"}
        form.submit(**asked, source="002:4508", starts_on="2023-01-01", last_on="2023-12-31").follow()
        row = db_session.scalars(sa.select(Comparator)).one()
        assert (row.cents, row.ends_on, row.municipality_id) == (1_447, date(2024, 1, 1), city.id)
        page = finance.get(f"/costs/comparators/{row.id}/edit").submit(service_cents="14").follow()
        assert "17,72" in page.text
        finance.get(f"/costs/comparators/{row.id}/remove").submit().follow()
        assert db_session.scalars(sa.select(Comparator)).all() == []
        actions = set(db_session.scalars(sa.select(AuditEvent.action)))
        assert {"comparator.record", "comparator.remove"} <= actions

    def test_not_twice_and_not_over_a_colleagues_words(self, finance: Any, city: Any) -> None:
        row = recorded_comparator(city)
        mine = finance.get(f"/costs/comparators/{row.id}/edit")
        finance.get(f"/costs/comparators/{row.id}/edit").submit(basis="Cits").follow()
        assert mine.submit(service_cents="1").status == 422
        new = finance.get(f"/costs/municipalities/{city.id}/comparators/new")
        again = {"name": row.name, "service_cents": "1", "housing_cents": "1", "basis": "x", "source": "x"}
        assert new.submit(**again).status == 422

    def test_published_ones_are_added_once_and_what_was_corrected_stays(self, city: Any) -> None:
        assert load_comparators(city, COMPARATORS, actor=SYSTEM) == 4
        assert load_comparators(city, COMPARATORS, actor=SYSTEM) == 0

    def test_a_manager_sees_and_does_not_change(self, client: Any, city: Any) -> None:
        recorded_comparator(city)
        client.sign_in(make_user(Role.PROGRAMME_MANAGER, municipality=city))
        page = client.get("/costs/cube").text
        assert "24,32" in page
        assert "/comparators/" not in page
