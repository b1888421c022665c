"""Accruing: what contracts, repairs, treatments and move-ins cost is booked once, and again where it changed."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import scoped_session

from app.contracts.models import Contract, ContractModel, ContractState, EndedBy
from app.core.audit import SYSTEM
from app.core.errors import Refused
from app.core.permissions import Role
from app.costs.accruals import What
from app.costs.models import CostCategory, CostEntry, CostPayer, CostSource
from app.costs.operations import accrue, close_month, reverse_cost
from app.costs.queries.due import due_steps
from app.incidents.models import IncidentKind, PestPayer
from app.moveins.models import ItemOwner, Source
from app.payments.calculations import DueKind
from app.payments.models import PaymentDue
from app.payments.operations import prepare_month
from app.repairs.models import CostKind
from app.repairs.models import CostPayer as RepairPayer
from app.repairs.operations.costs import Cost as RepairCost
from app.repairs.operations.costs import add_cost
from app.repairs.operations.costs import reverse_cost as take_back
from tests.contracts.cases import head_lease, signed
from tests.factories import (
    TODAY,
    make_building,
    make_flat,
    make_landlord,
    make_municipality,
    make_stay,
    make_user,
    save,
)
from tests.incidents.cases import reported, treated
from tests.moveins.cases import make_move_in
from tests.repairs.cases import NOW, report

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def city(db_session: scoped_session) -> Any:
    return make_municipality("Rīga")


@pytest.fixture
def rita(city: Any) -> Any:
    return make_user(Role.FINANCE, municipality=city)


@pytest.fixture
def booked(city: Any, db_session: scoped_session) -> Any:
    """The town's entries in their order, each with the named facts."""

    def entries(*facts: str) -> list[Any]:
        query = sa.select(CostEntry).where(CostEntry.municipality_id == city.id).order_by(CostEntry.id)
        rows = list(db_session.scalars(query))
        return [tuple(getattr(row, fact) for fact in facts) for row in rows] if facts else rows

    return entries


def leased(city: Any, number: int = 1, **term: Any) -> Contract:
    landlord = make_landlord(city)
    return signed(head_lease(*(make_flat(municipality=city, landlord=landlord) for _ in range(number))), **term)


def ended(contract: Contract, on: date | None) -> None:
    """The contract ends on the day after all; None: it does not."""
    contract.state = ContractState.ENDED if on else ContractState.SIGNED
    contract.ended_on, contract.ended_by = on, EndedBy.BOTH if on else None
    save(contract)


class TestContracts:
    def test_each_flat_and_month_once_on_the_last_day_of_the_month(self, city: Any, rita: Any, booked: Any) -> None:
        contract = leased(city, 2, utilities_cents=1_001)
        made = accrue(city, OCTOBER, actor=rita, today=TODAY)
        assert (made.booked, made.reversed, made.cents) == (4, 0, 51_001)
        assert booked("cents", "category", "payer", "starts_on", "booked_on", "document") == [
            (cents, category, CostPayer.PROVIDER, OCTOBER, date(2026, 10, 31), contract.number)
            for cents, category in (
                (25_000, CostCategory.RENT),
                (25_000, CostCategory.RENT),
                (501, CostCategory.OTHER_UTILITIES),
                (500, CostCategory.OTHER_UTILITIES),
            )
        ]
        again = accrue(city, OCTOBER, actor=rita, today=TODAY)
        assert (again.booked, again.reversed, len(booked())) == (0, 0, 4)

    def test_shares_that_the_contract_names_and_parts_of_a_month(self, city: Any, rita: Any, booked: Any) -> None:
        flats = [make_flat(municipality=city, landlord=make_landlord(city)) for _ in range(2)]
        facts = head_lease(*flats, starts_on=date(2026, 10, 21), ends_on=date(2027, 10, 21))
        signed(facts, rent_cents=40_000, flat_rents={flats[0].id: 30_000, flats[1].id: 10_000})
        accrue(city, OCTOBER, actor=rita, today=TODAY)
        # 11 of 31 days: 14,193.5 cents, half up
        assert booked("flat_id", "cents", "starts_on") == [
            (flats[0].id, 10_646, date(2026, 10, 21)),
            (flats[1].id, 3_548, date(2026, 10, 21)),
        ]

    def test_a_deposit_is_no_cost(self, city: Any, rita: Any, booked: Any) -> None:
        flat = make_flat(municipality=city, landlord=make_landlord(city))
        signed(head_lease(flat, starts_on=OCTOBER, ends_on=date(2027, 10, 1)), deposit_cents=25_000)
        accrue(city, OCTOBER, actor=rita, today=TODAY)
        assert booked("cents", "category") == [(25_000, CostCategory.RENT)]

    def test_where_the_household_signs_it_bears_the_rent_but_the_first_and_last(
        self, city: Any, rita: Any, booked: Any
    ) -> None:
        stay = make_stay(make_flat(municipality=city, landlord=make_landlord(city)), starts_on=SEPTEMBER)
        of_client = {"model": ContractModel.CLIENT_LEASE, "why_not_client": None, "household": stay.household}
        days = {"starts_on": SEPTEMBER, "ends_on": date(2027, 9, 1)}
        signed(head_lease(stay.flat, **of_client, **days), first_and_last=True)
        for month in (SEPTEMBER, OCTOBER):
            accrue(city, month, actor=rita, today=TODAY)
        assert booked("starts_on", "payer") == [(SEPTEMBER, CostPayer.MUNICIPALITY), (OCTOBER, CostPayer.CLIENT)]

    def test_what_payments_prepare_is_what_the_ledger_holds_of_ours(
        self, city: Any, rita: Any, db_session: scoped_session
    ) -> None:
        leased(city, 3, rent_cents=70_000, utilities_cents=999)
        facts = head_lease(make_flat(municipality=city, landlord=make_landlord(city)), starts_on=date(2026, 10, 9))
        signed(facts, rent_cents=31_100, payment_day=31)
        preparer = make_user(Role.SRA_OFFICER, municipality=city)
        for month in (SEPTEMBER, OCTOBER, NOVEMBER):
            prepare_month(city, month, actor=preparer, today=TODAY)
            accrue(city, month, actor=rita, today=TODAY)
        paid = db_session.execute(
            sa.select(PaymentDue.contract_id, PaymentDue.starts_on, sa.func.sum(PaymentDue.cents))
            .where(PaymentDue.kind != DueKind.DEPOSIT)
            .group_by(PaymentDue.contract_id, PaymentDue.starts_on)
        ).all()
        ledger: dict[Any, int] = {}
        for entry in db_session.scalars(sa.select(CostEntry).where(CostEntry.payer != CostPayer.CLIENT)):
            whose = int((entry.source_key or "").split(":")[0]), entry.starts_on
            ledger[whose] = ledger.get(whose, 0) + entry.cents
        assert ledger == {(row[0], row[1]): int(row[2]) for row in paid}

    def test_an_end_that_was_brought_forward_is_reversed_and_booked_anew_today(
        self, city: Any, rita: Any, booked: Any
    ) -> None:
        contract = leased(city)
        accrue(city, OCTOBER, actor=rita, today=TODAY)
        accrue(city, NOVEMBER, actor=rita, today=TODAY)
        close_month(city, OCTOBER, "Viss ir.", actor=rita, today=TODAY)
        ended(contract, date(2026, 10, 16))
        made = accrue(city, NOVEMBER, actor=rita, today=TODAY)
        assert (made.booked, made.reversed, made.cents) == (1, 2, 12_097 - 50_000)
        assert booked("source_key", "cents", "booked_on")[2:] == [
            (f"{contract.id}:{contract.flats[0].flat_id}:2026-10:rent:withdrawn", -25_000, TODAY),
            (f"{contract.id}:{contract.flats[0].flat_id}:2026-11:rent:withdrawn", -25_000, TODAY),
            (f"{contract.id}:{contract.flats[0].flat_id}:2026-10:rent#2", 12_097, TODAY),
        ]
        assert not due_steps(city.id, NOVEMBER)
        ended(contract, None)
        assert accrue(city, NOVEMBER, actor=rita, today=TODAY).booked == 2  # what was withdrawn is booked again

    def test_nothing_goes_into_a_closed_month(self, city: Any, rita: Any, booked: Any) -> None:
        leased(city)
        close_month(city, OCTOBER, "Līgums vēl nav ievadīts.", actor=rita, today=TODAY)
        accrue(city, OCTOBER, actor=rita, today=TODAY)
        assert booked("starts_on", "booked_on") == [(OCTOBER, TODAY)]

    def test_what_a_person_reversed_stays_so_until_its_source_changes(self, city: Any, rita: Any, booked: Any) -> None:
        contract = leased(city)
        accrue(city, OCTOBER, actor=rita, today=TODAY)
        reverse_cost(booked()[0], "Nepareizi", actor=rita, today=TODAY)
        assert accrue(city, OCTOBER, actor=rita, today=TODAY).booked == 0
        (step,) = due_steps(city.id, OCTOBER)
        assert (step.what, step.is_due) == (What.HELD, False)
        ended(contract, date(2026, 10, 16))
        assert accrue(city, OCTOBER, actor=rita, today=TODAY).cents == 12_097
        assert booked()[-1].source_key.endswith("#2")

    def test_a_month_to_come_is_refused(self, city: Any, rita: Any) -> None:
        with pytest.raises(Refused):
            accrue(city, date(2026, 12, 1), actor=rita, today=TODAY)


class TestRepairs:
    def test_each_line_once_with_its_payer_and_what_it_takes_back(self, city: Any, rita: Any, booked: Any) -> None:
        stay = make_stay(make_flat(municipality=city), starts_on=NOVEMBER)
        ticket, empty = report(stay.flat), report(make_flat(municipality=city))
        paid = RepairCost(CostKind.LABOUR, RepairPayer.LANDLORD, TODAY, 1_000, 210, invoice_number="R-1")
        line = add_cost(ticket, paid, now=NOW, actor=SYSTEM)
        add_cost(empty, RepairCost(CostKind.LABOUR, RepairPayer.PROVIDER, TODAY, 500), now=NOW, actor=SYSTEM)
        accrue(city, NOVEMBER, actor=rita, today=TODAY)
        expected = [
            (str(line.id), 1_210, 210, CostPayer.LANDLORD, CostCategory.REPAIR, "R-1"),
            (str(line.id + 1), 500, 0, CostPayer.PROVIDER, CostCategory.PREPARATION, None),
        ]
        assert booked("source_key", "cents", "vat_cents", "payer", "category", "document") == expected
        take_back(line, "Kļūda", now=NOW, actor=SYSTEM)
        assert accrue(city, NOVEMBER, actor=rita, today=TODAY).cents == -1_210
        assert sum(entry.cents for entry in booked()) == 500

    def test_an_invoice_that_comes_late_is_booked_with_a_later_month(self, city: Any, rita: Any, booked: Any) -> None:
        ticket = report(make_flat(municipality=city))
        early = RepairCost(CostKind.LABOUR, RepairPayer.PROVIDER, date(2026, 10, 5), 100)
        add_cost(ticket, early, now=NOW, actor=SYSTEM)
        assert accrue(city, NOVEMBER, actor=rita, today=TODAY).booked == 0  # nothing was ever accrued before November
        assert accrue(city, OCTOBER, actor=rita, today=TODAY).booked == 1
        add_cost(ticket, early, now=NOW, actor=SYSTEM)
        assert accrue(city, NOVEMBER, actor=rita, today=TODAY).booked == 1
        assert booked("starts_on") == [(date(2026, 10, 5),)] * 2

    def test_a_building_without_a_flat_is_said_and_holds_nothing_up(self, city: Any, rita: Any, booked: Any) -> None:
        building = make_building(city)
        paid = RepairCost(CostKind.LABOUR, RepairPayer.PROVIDER, TODAY, 500)
        add_cost(report(building, "stairwell_light"), paid, now=NOW, actor=SYSTEM)
        leased(city)
        made = accrue(city, NOVEMBER, actor=rita, today=TODAY)
        assert (made.booked, [why for _line, why in made.refused]) == (
            1,
            ["Nav neviena dzīvokļa, kas varētu nest šīs izmaksas."],
        )


def test_treatments_against_pests(city: Any, rita: Any, booked: Any) -> None:
    pests = reported(make_stay(make_flat(municipality=city)), IncidentKind.PESTS)
    treatment = treated(pests, net_cents=10_000, vat_cents=2_100)
    accrue(city, NOVEMBER, actor=rita, today=TODAY)
    assert treatment.pest_case.payer is PestPayer.PROVIDER
    assert booked("source", "cents", "vat_cents", "category", "payer") == [
        (CostSource.INCIDENT, 12_100, 2_100, CostCategory.PEST, CostPayer.PROVIDER)
    ]


def test_things_for_the_home_by_whose_they_are(city: Any, rita: Any, booked: Any) -> None:
    stay = make_stay(make_flat(municipality=city))
    bed, towels, tv = make_move_in(stay).lines
    for line, owner, cents in ((bed, ItemOwner.MUNICIPALITY, 9_000), (towels, None, 500), (tv, ItemOwner.CLIENT, None)):
        line.owner, line.cost_cents, line.delivered_on, line.source = owner, cents, TODAY, Source.BOUGHT
    made = accrue(city, NOVEMBER, actor=rita, today=TODAY)
    assert booked("source_key", "cents", "category", "payer") == [
        (str(bed.id), 9_000, CostCategory.FURNISHING, CostPayer.MUNICIPALITY)
    ]
    assert made.booked == 1
    assert [step.what for step in due_steps(city.id, NOVEMBER)] == [What.ASK]
    bed.cost_cents = 8_000
    assert accrue(city, NOVEMBER, actor=rita, today=TODAY).cents == -1_000
