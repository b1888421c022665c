"""The pages of budgets: every number says what it is made of, a typed budget takes the norm's place."""

import csv
import io
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import scoped_session

from app.budgets.models import BudgetLine
from app.budgets.operations import set_budget
from app.budgets.queries import years
from app.contracts.models import Contract, ContractFlat, ContractModel, FlatSide
from app.core.audit import SYSTEM
from app.core.errors import Refused
from app.core.permissions import Role
from app.costs.models import CostCategory, CostPayer
from app.costs.operations import Cost, book_cost, close_month
from tests.factories import (
    TODAY,
    access_for,
    make_flat,
    make_household,
    make_landlord,
    make_municipality,
    make_user,
    save,
)

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def city(db_session: scoped_session) -> Any:
    return make_municipality("Rīga")


@pytest.fixture
def flat(city: Any) -> Any:
    """Held from September on."""
    landlord = make_landlord(city)
    flat = make_flat(municipality=city, landlord=landlord)
    contract = save(
        Contract(
            municipality=city,
            number="L-1",
            model=ContractModel.MUNICIPAL_ACT,
            landlord=landlord,
            household=make_household(city),
            starts_on=SEPTEMBER,
        )
    )
    save(ContractFlat(contract=contract, flat=flat, side=FlatSide.OWNER, held_from=SEPTEMBER))
    return flat


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.clock.today", lambda: TODAY)


@pytest.fixture
def finance(client: Any, city: Any) -> Any:
    client.sign_in(make_user(Role.FINANCE, municipality=city))
    return client


def booked(flat: Any, month: date, cents: int, category: CostCategory = CostCategory.RENT, **values: Any) -> None:
    after = date(month.year, month.month + 1, 1)
    asked: dict[str, Any] = {"payer": CostPayer.MUNICIPALITY} | values
    book_cost(Cost(flat, month, after, category, cents, **asked), actor=SYSTEM, today=TODAY)


def year_of(city: Any, year: int = 2026) -> Any:
    (found,) = years(access_for(Role.FINANCE, municipality=city), year, TODAY)
    return found


def test_the_norm_the_forecast_and_what_is_left(city: Any, flat: Any) -> None:
    booked(flat, SEPTEMBER, 30_000)
    booked(flat, OCTOBER, 40_000)
    booked(flat, NOVEMBER, 99_900)
    booked(flat, OCTOBER, 7_000, CostCategory.SUPPORT)
    close_month(city, OCTOBER, actor=SYSTEM, today=TODAY)
    one = year_of(city)
    assert one.budget_cents == 4 * 50_000
    assert (one.spent_cents, one.outside_cents) == (169_900, 7_000)
    assert one.forecast.mean_of == (SEPTEMBER, OCTOBER)
    assert one.forecast.cents == 70_000 + 2 * 35_000
    assert one.left_cents == 60_000
    assert one.mean_cents == 35_000


def test_net_is_without_benefit_co_payment_and_grants(city: Any, flat: Any) -> None:
    booked(flat, OCTOBER, 40_000)
    booked(flat, OCTOBER, 5_000, payer=CostPayer.GRANT)
    for payer, cents in ((CostPayer.MUNICIPALITY, -3_000), (CostPayer.BENEFIT, 3_000)):
        booked(flat, OCTOBER, cents, payer=payer, words="Pabalsts")
    one = year_of(city)
    assert (one.spent_cents, one.net_cents) == (45_000, 37_000)


def test_a_typed_budget_takes_the_norms_place(finance: Any, city: Any, flat: Any, db_session: scoped_session) -> None:
    booked(flat, OCTOBER, 40_000)
    booked(flat, OCTOBER, 2_000, CostCategory.HEATING)
    page = finance.get("/budgets").follow("Rīga").follow("Lemt par budžetu")
    shown = page.submit(category="rent", cents="3 000,00", decision="Lēmums Nr. 5").follow()
    assert "Lēmums Nr. 5" in shown.text
    one = year_of(city)
    assert (one.budget_cents, one.spent_cents, one.outside_cents) == (300_000, 40_000, 2_000)
    again = finance.get(f"/budgets/{city.id}/2026/decide").submit(category="rent", cents="3000", decision="x")
    assert again.status == 422
    finance.get(f"/budgets/{city.id}/2026/decide").submit(category="rent", cents="", decision="Atcelts").follow()
    assert year_of(city).budget_cents == 4 * 50_000
    assert len(db_session.scalars(sa.select(BudgetLine)).all()) == 2


def test_what_was_decided_stays(city: Any, db_session: scoped_session) -> None:
    line = set_budget(city, 2026, CostCategory.RENT, 1, "x", actor=SYSTEM, today=TODAY)
    with pytest.raises(Refused):
        set_budget(city, 2031, CostCategory.RENT, 1, "x", actor=SYSTEM, today=TODAY)
    line.cents = 2
    with pytest.raises(DBAPIError):
        db_session.flush()


def test_every_number_opens_what_it_is_made_of(finance: Any, city: Any, flat: Any) -> None:
    booked(flat, OCTOBER, 40_000)
    page = finance.get(f"/budgets/{city.id}/2026")
    assert "4,00" in page.text  # flat-months
    (link,) = [one for one in page.all("td a") if one.get_text() == "400,00\u00a0€"][:1]
    assert "400,00" in finance.get(str(link["href"])).text


def test_the_list_is_a_file(finance: Any, city: Any, flat: Any) -> None:
    booked(flat, OCTOBER, 40_001)
    text = finance.get("/budgets/export.csv").response.get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
    assert rows[1][:4] == ["Rīga", "2026", "2000,00", "400,01"]


def test_another_towns_year_is_not_there(finance: Any, client: Any) -> None:
    there = make_municipality("Liepāja")
    assert finance.get(f"/budgets/{there.id}/2026").status == 404
    assert finance.get(f"/budgets/{there.id}/2026/decide").status == 404
    assert finance.get("/budgets?year=1").status == 200


def test_a_manager_looks_and_finance_decides(client: Any, city: Any, flat: Any) -> None:
    client.sign_in(make_user(Role.PROGRAMME_MANAGER, municipality=city))
    assert "Lemt" not in client.get(f"/budgets/{city.id}/2026").text
    assert client.get(f"/budgets/{city.id}/2026/decide").status == 403
