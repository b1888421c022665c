"""The page before a month is closed: what it lacks, booking what sources say, closing with a word."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import scoped_session

from app.core.audit import SYSTEM
from app.core.errors import RuleViolation
from app.core.permissions import Role
from app.costs.models import BookingClose, CostCategory, CostEntry, CostPayer
from app.costs.operations import Cost, book_cost, close_month, reverse_cost
from app.costs.queries.missing import lacking_until, missing_in
from app.flats.models import Readiness
from app.repairs.models import CostKind, MendedBy
from app.repairs.models import CostPayer as RepairPayer
from app.repairs.operations.costs import Cost as RepairCost
from app.repairs.operations.costs import add_cost
from app.repairs.operations.moving import finish_ticket
from tests.contracts.cases import head_lease, signed
from tests.factories import TODAY, make_flat, make_landlord, make_municipality, make_user
from tests.meters.cases import make_meter, read
from tests.repairs.cases import NOW, report

AUGUST, OCTOBER, NOVEMBER = date(2026, 8, 1), date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)


@pytest.fixture
def city(db_session: scoped_session) -> Any:
    return make_municipality("Rīga")


@pytest.fixture
def flat(city: Any) -> Any:
    return make_flat(municipality=city, landlord=make_landlord(city))


@pytest.fixture
def finance(client: Any, city: Any) -> Any:
    client.sign_in(make_user(Role.FINANCE, municipality=city))
    return client


def heated(flat: Any, month: date, end: date, **values: Any) -> CostEntry:
    asked = {"supplier": "AS Siltums", "category": CostCategory.HEATING, "cents": 8_000} | values
    return book_cost(Cost(flat, month, end, payer=CostPayer.PROVIDER, **asked), actor=SYSTEM, today=TODAY)


class TestInvoices:
    def test_what_came_in_the_three_months_before_is_expected_with_its_supplier(self, city: Any, flat: Any) -> None:
        heated(flat, AUGUST, date(2026, 9, 1))
        missing = missing_in(city.id, OCTOBER)
        (one,) = missing.utilities
        assert (one.flat, one.category, one.last_on, one.cents) == (flat, CostCategory.HEATING, AUGUST, 8_000)
        assert missing.suppliers == [("AS Siltums", 1)]
        assert not missing_in(city.id, AUGUST).utilities  # nothing came before
        assert not missing_in(city.id, date(2026, 12, 1)).utilities  # four months are too long ago

    def test_not_what_is_there_was_reversed_is_no_utility_or_of_a_withdrawn_flat(self, city: Any, flat: Any) -> None:
        september = date(2026, 9, 1), OCTOBER
        heated(flat, *september)
        heated(flat, OCTOBER, NOVEMBER)
        wrong = heated(flat, *september, category=CostCategory.GAS)
        reverse_cost(wrong, "Nav gāzes", actor=SYSTEM, today=TODAY)
        heated(flat, *september, category=CostCategory.REPAIR)
        heated(make_flat(municipality=city, readiness=Readiness.WITHDRAWN), *september)
        assert not missing_in(city.id, OCTOBER).utilities


def test_meters_that_hung_there_all_month_unread(city: Any, flat: Any) -> None:
    unread, done = make_meter(flat, number="A 1"), make_meter(flat, number="A 2")
    make_meter(flat, number="A 3", installed_on=date(2026, 10, 2))
    read(done, date(2026, 10, 31), 1_000)
    read(unread, NOVEMBER, 1_000)
    assert missing_in(city.id, OCTOBER).meters == [unread]


def test_repairs_that_a_firm_finished_in_the_month_by_the_clock_of_latvia(city: Any, flat: Any) -> None:
    begun = datetime(2026, 10, 1, tzinfo=UTC)
    by_firm, by_staff, paid, late = (report(flat, now=begun) for _ in range(4))
    halloween = datetime(2026, 10, 31, 21, 59, tzinfo=UTC)
    finish_ticket(by_firm, MendedBy.CONTRACTOR, halloween, now=NOW, actor=SYSTEM)
    finish_ticket(by_staff, MendedBy.STAFF, halloween, now=NOW, actor=SYSTEM)
    finish_ticket(late, MendedBy.CONTRACTOR, datetime(2026, 10, 31, 22, tzinfo=UTC), now=NOW, actor=SYSTEM)
    cost = RepairCost(CostKind.LABOUR, RepairPayer.PROVIDER, TODAY, 500)
    add_cost(paid, cost, now=NOW, actor=SYSTEM)
    finish_ticket(paid, MendedBy.CONTRACTOR, halloween, now=NOW, actor=SYSTEM)
    assert missing_in(city.id, OCTOBER).tickets == [by_firm]
    assert missing_in(city.id, NOVEMBER).tickets == [late]


class TestClosing:
    def test_with_something_missing_only_with_a_word_that_is_kept(
        self, city: Any, flat: Any, db_session: scoped_session
    ) -> None:
        rita = make_user(Role.FINANCE, municipality=city)
        signed(head_lease(flat))
        with pytest.raises(RuleViolation):
            close_month(city, OCTOBER, actor=rita, today=TODAY)
        close_month(city, OCTOBER, "Līgumu pārbauda.", actor=rita, today=TODAY)
        assert db_session.scalars(sa.select(BookingClose.words)).one() == "Līgumu pārbauda."

    def test_what_an_open_month_before_lacks_is_closed_with_it(self, city: Any, flat: Any) -> None:
        rita = make_user(Role.FINANCE, municipality=city)
        close_month(city, AUGUST, "Pirms sākuma.", actor=rita, today=TODAY)
        meter = make_meter(flat, installed_on=date(2026, 9, 1))
        read(meter, date(2026, 10, 31), 1_000)
        assert not missing_in(city.id, OCTOBER).meters
        assert lacking_until(city.id, OCTOBER) == len(missing_in(city.id, OCTOBER)) + 1
        with pytest.raises(RuleViolation):
            close_month(city, OCTOBER, actor=rita, today=TODAY)

    def test_from_what_is_missing_to_the_closed_month(self, finance: Any, city: Any, flat: Any) -> None:
        contract = signed(head_lease(flat))
        page = finance.get("/costs/months").follow("Kā trūkst: 10.2026 , Rīga")
        assert "Trūkst 1 lietas" in page.text
        assert contract.number in page.text
        booked = page.submit("Iegrāmatot 1 rindu").follow()
        assert "Iegrāmatoti ieraksti: 1" in booked.text
        assert "Nekā netrūkst" in booked.text
        close = booked.follow("Slēgt mēnesi")
        assert "words" not in close.text
        close.submit("Slēgt mēnesi").follow()
        shown = finance.get(f"/costs/months/{city.id}/2026-10")
        assert "Grāmatošana slēgta" in shown.text

    def test_the_word_is_asked_for_and_shown(self, finance: Any, city: Any, flat: Any) -> None:
        signed(head_lease(flat))
        page = finance.get(f"/costs/months/{city.id}/2026-10/close")
        assert "Šajā mēnesī kaut kā trūkst" in page.submit("Slēgt mēnesi").text
        page.submit("Slēgt mēnesi", words="Gaidām līgumu.").follow()
        assert "Gaidām līgumu." in finance.get(f"/costs/months/{city.id}/2026-10").text

    def test_who_only_looks_books_nothing(self, client: Any, city: Any, flat: Any) -> None:
        signed(head_lease(flat))
        client.sign_in(make_user(Role.PROGRAMME_MANAGER, municipality=city))
        page = client.get(f"/costs/months/{city.id}/2026-10")
        assert "Tiks iegrāmatots" in page.text
        assert "Iegrāmatot 1 rindu" not in page.text
        assert "Slēgt mēnesi" not in page.text


class TestCommand:
    def test_a_month_is_accrued_once(self, flask_app: Flask, flat: Any, db_session: scoped_session) -> None:
        signed(head_lease(flat))
        db_session.commit()
        for said in ("booked 1", "booked 0"):
            made = flask_app.test_cli_runner().invoke(args=["costs", "accrue", "--month", "2026-10"])
            assert (made.exit_code, said in made.output) == (0, True), made.output

    def test_what_is_not_there_is_said(self, flask_app: Flask, city: Any, db_session: scoped_session) -> None:
        db_session.commit()
        run = flask_app.test_cli_runner().invoke
        assert run(args=["costs", "accrue", "--month", "2026-10", "--municipality", "Ogre"]).exit_code == 1
        assert run(args=["costs", "accrue", "--month", "2030-01"]).exit_code == 1
