"""A month is prepared, approved by another person, paid, corrected; what cannot be is refused in words."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.contracts.calculations import DayCount, RentKind
from app.contracts.models import Contract, ContractModel, ContractTerm, EndedBy
from app.contracts.operations import Amendment, TermFacts, amend_contract, end_contract
from app.contracts.queries.rent import rent_of
from app.core.audit import SYSTEM, AuditEvent
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.landlords.models import LandlordAccount
from app.landlords.operations import stop_account
from app.payments.calculations import DueKind, schedule
from app.payments.models import Payment, PaymentDue
from app.payments.operations import approve_dues, record_payment, record_payments, redirect_due, reverse_payment
from app.payments.queries.schedule import plan_of
from app.payments.rules import Step
from tests.contracts.cases import LAST, drawn_up, head_lease, signed
from tests.factories import TODAY, make_account, make_flat, make_household, make_landlord, make_user, save
from tests.payments.cases import DECEMBER, NOVEMBER, Town, make_town

RULE = {"actor": SYSTEM, "today": TODAY}


def amended(contract: Contract, effective_on: date, rent_cents: int) -> ContractTerm:
    change = Amendment(date(2026, 3, 1), effective_on, "Īre mainās.", LAST)
    return amend_contract(contract, change, TermFacts(rent_cents=rent_cents), **RULE)


def amounts(town: Town) -> list[tuple[int, int]]:
    return [(due.number, due.cents) for due in town.dues()]


class TestPreparing:
    def test_what_falls_due_in_the_month_is_written_down_once(self, town):
        town.lease(utilities_cents=6_000)
        assert town.prepare().numbers == {Step.PREPARE: 2}
        assert town.prepare().all == 0
        rent, services = town.dues()
        assert (rent.kind, rent.cents, rent.due_on, rent.ends_on) == (DueKind.RENT, 25_000, DECEMBER, LAST)
        assert (services.kind, services.cents) == (DueKind.SERVICES, 6_000)
        assert rent.lines == [
            {
                "starts_on": "2026-12-01",
                "ends_on": "2027-01-01",
                "days": 31,
                "of_days": 31,
                "monthly_cents": 25_000,
                "cents": 25_000,
            }
        ]

    def test_in_arrears_the_month_before_falls_due(self, town):
        town.lease(in_advance=False, payment_day=10)
        town.prepare()
        assert [(due.starts_on, due.due_on) for due in town.dues()] == [(NOVEMBER, date(2026, 12, 10))]

    def test_drafts_free_flats_and_other_towns_ask_for_nothing(self, town):
        flat = make_flat(municipality=town.municipality, landlord=make_landlord(town.municipality))
        drawn_up(head_lease(flat))
        signed(head_lease(make_flat(flat.building)), rent_cents=0, rent_kind=RentKind.FREE)
        make_town("Liepāja").lease()
        assert town.prepare().all == 0

    def test_of_a_lease_of_the_household_the_first_and_last_rent_at_most(self, town):
        flat = make_flat(municipality=town.municipality, landlord=make_landlord(town.municipality))
        facts = head_lease(
            flat,
            model=ContractModel.CLIENT_LEASE,
            why_not_client=None,
            household=make_household(town.municipality),
        )
        signed(facts, deposit_cents=25_000, first_and_last=True)
        assert [town.prepare(date(2026, month, 1)).all for month in (1, 11, 12)] == [1, 0, 1]

    def test_what_is_not_approved_follows_the_contract(self, town):
        lease = town.lease()
        town.prepare()
        amended(lease, date(2026, 12, 1), 26_000)
        colleague = make_user()
        assert town.prepare(actor=colleague).numbers == {Step.CHANGE: 1}
        (due,) = town.dues()
        assert (due.cents, due.prepared_by_id) == (26_000, colleague.id)

    def test_what_is_approved_stays_and_gets_a_correction(self, town):
        lease = town.lease()
        town.prepare(NOVEMBER)
        town.approve()
        amended(lease, date(2026, 11, 16), 26_000)
        town.prepare()
        assert amounts(town) == [(0, 25_000), (0, 26_000), (1, 500)]
        correction = next(due for due in town.dues() if due.number)
        assert (correction.starts_on, correction.due_on) == (NOVEMBER, DECEMBER)
        assert [line["cents"] for line in correction.lines] == [12_500, 13_000]

    def test_after_an_early_end_what_was_approved_is_taken_back(self, town):
        lease = town.lease()
        town.prepare()
        town.approve()
        end_contract(lease, date(2026, 12, 1), EndedBy.BOTH, "Vienojāmies.", **RULE)
        town.prepare()
        assert amounts(town) == [(0, 25_000), (1, -25_000)]
        assert town.prepare().all == 0

    def test_what_was_only_prepared_is_withdrawn_and_the_audit_keeps_it(self, town):
        lease = town.lease()
        town.prepare()
        end_contract(lease, date(2026, 12, 1), EndedBy.BOTH, "Vienojāmies.", **RULE)
        assert town.prepare().numbers == {Step.WITHDRAW: 1}
        assert amounts(town) == []
        withdrawn = sa.select(AuditEvent.changes).where(AuditEvent.action == "payment_due.withdraw")
        assert db.session.scalars(withdrawn).one()["cents"] == [None, 25_000]

    def test_only_a_person_prepares_and_not_far_ahead(self, town):
        with pytest.raises(Refused, match="cilvēks"):
            town.prepare(actor=SYSTEM)
        town.prepare(date(2027, 1, 31))
        with pytest.raises(Refused, match="divus mēnešus"):
            town.prepare(date(2027, 2, 1))


def test_the_schedule_is_the_rent_page_to_the_cent_across_amendments(town):
    lease = town.lease(rent_cents=25_001)
    change = Amendment(date(2026, 3, 1), date(2026, 4, 16), "Īre un dienu skaitīšana mainās.", LAST)
    amend_contract(lease, change, TermFacts(rent_cents=26_003, day_count=DayCount.THIRTY), **RULE)
    first, end = date(2026, 1, 10), date(2026, 12, 31)

    dues = schedule(plan_of(lease, end, {})[0], first, end)

    assert sum(due.cents for due in dues) == rent_of(lease, first, end).rent.cents


class TestManyContracts:
    def test_preparing_and_approving_ask_the_database_as_often_however_many_contracts(self, db_session, count_queries):
        numbers = []
        for leases, name in ((2, "Rīga"), (12, "Liepāja")):
            town = make_town(name)
            for _lease in range(leases):
                town.lease()
            db_session.flush()
            with count_queries() as sent:
                assert town.prepare().all == leases
            prepared = len(sent)
            seen = {due.id: due.cents for due in town.dues()}
            with count_queries() as sent:
                approve_dues(town.municipality, seen, actor=town.approver, today=TODAY)
            numbers.append((prepared, len(sent)))
        assert numbers[0] == numbers[1]


class TestApproving:
    def test_another_person_approves_and_then_nothing_changes_any_more(self, town):
        town.lease()
        town.prepare()
        (due,) = town.approve()
        assert (due.approved_by_id, due.approved_on) == (town.approver.id, TODAY)
        for change in (sa.update(PaymentDue).values(cents=1), sa.delete(PaymentDue)):
            with pytest.raises(IntegrityError, match="payment_due_locked"), db.session.begin_nested():
                db.session.execute(change)

    def test_nobody_approves_their_own_in_words_and_in_the_database(self, town):
        town.lease()
        town.prepare()
        (due,) = town.dues()
        with pytest.raises(RuleViolation, match="pats sagatavojis"):
            town.approve(actor=town.preparer)
        with pytest.raises(IntegrityError, match="approved_by_another"), db.session.begin_nested():
            db.session.execute(sa.update(PaymentDue).values(approved_by_id=due.prepared_by_id, approved_on=TODAY))

    def test_an_amount_the_contract_no_longer_asks_for_is_not_approved(self, town):
        lease = town.lease()
        town.prepare()
        amended(lease, date(2026, 12, 1), 26_000)
        with pytest.raises(RuleViolation, match="līgums ir mainīts"):
            town.approve()
        town.prepare()
        town.approve()

    def test_all_or_none_and_only_what_was_seen(self, town):
        town.lease()
        town.lease()
        town.prepare()
        first, second = town.dues()
        for seen in ({}, {first.id: first.cents, second.id: 1}, {first.id: first.cents, 999: 1}):
            with pytest.raises(Refused):
                approve_dues(town.municipality, seen, actor=town.approver, today=TODAY)
        town.approve(first)
        with pytest.raises(Refused, match="mainījies"):
            town.approve(first, second)
        assert second.approved_on is None

    def test_not_those_of_another_town(self, town):
        other = make_town("Liepāja")
        other.lease()
        other.prepare()
        seen = {due.id: due.cents for due in other.dues()}
        with pytest.raises(Refused):
            approve_dues(town.municipality, seen, actor=town.approver, today=TODAY)


class TestMoney:
    @pytest.fixture
    def due(self, town):
        town.lease()
        town.prepare(NOVEMBER)
        return town.approve()[0]

    def pay(self, town, due, cents, paid_on=TODAY):
        return record_payment(due, cents, paid_on, "123", actor=town.approver, today=TODAY)

    def test_part_by_part_until_it_is_whole(self, town, due):
        self.pay(town, due, 10_000, date(2026, 11, 20))
        assert (due.paid_cents, due.paid_on, due.open_cents) == (10_000, None, 15_000)
        self.pay(town, due, 15_000, date(2026, 11, 18))
        assert (due.paid_on, due.open_cents) == (date(2026, 11, 20), 0)

    @pytest.mark.parametrize("cents", [0, -1, 25_001])
    def test_neither_nothing_nor_more_than_is_open(self, town, due, cents):
        with pytest.raises(Refused, match="250,00"):
            self.pay(town, due, cents)

    def test_not_tomorrow_and_not_before_it_is_approved(self, town, due):
        with pytest.raises(Refused, match="nākotnē"):
            self.pay(town, due, 100, date(2026, 11, 24))
        town.prepare()
        with pytest.raises(Refused, match="nav apstiprināt"):
            self.pay(town, town.dues()[-1], 100)

    def test_not_before_the_contract_was_signed(self, town, due):
        signed_on = due.contract.signed_on
        with pytest.raises(Refused, match="Pirms līguma parakstīšanas"):
            self.pay(town, due, 100, signed_on - timedelta(1))
        assert self.pay(town, due, 100, signed_on).paid_on == signed_on

    def test_a_wrong_one_is_reversed_once_and_both_stay(self, town, due):
        paid = self.pay(town, due, 25_000)
        undone = reverse_payment(paid, "Banka atdeva.", actor=town.approver, today=TODAY)
        assert (due.paid_cents, due.paid_on, undone.cents) == (0, None, -25_000)
        for again in (paid, undone):
            with pytest.raises(Refused):
                reverse_payment(again, "Vēlreiz.", actor=town.approver, today=TODAY)
        self.pay(town, due, 25_000, date(2026, 11, 20))
        assert due.paid_on == date(2026, 11, 20)  # the day of what stands, not of what was undone
        assert db.session.scalar(sa.select(sa.func.count(Payment.id))) == 3
        with pytest.raises(IntegrityError, match="payment_append_only"), db.session.begin_nested():
            db.session.execute(sa.delete(Payment))

    def test_a_month_with_what_was_too_much_is_paid_by_one_order(self, town, due):
        self.pay(town, due, 25_000)
        amended(due.contract, date(2026, 11, 16), 20_000)
        town.prepare()
        rows = town.approve(*[one for one in town.dues() if not one.approved_on])
        seen = {one.id: one.open_cents for one in rows}
        assert sorted(seen.values()) == [-2_500, 20_000]
        record_payments(town.municipality, seen, TODAY, actor=town.approver, today=TODAY)
        assert {one.paid_on for one in rows} == {TODAY}
        with pytest.raises(Refused, match="mainījies"):
            record_payments(town.municipality, seen, TODAY, actor=town.approver, today=TODAY)

    def test_the_database_keeps_the_sum_within_what_is_owed(self, due):
        with pytest.raises(IntegrityError, match="never_more_than_owed"), db.session.begin_nested():
            db.session.execute(sa.update(PaymentDue).values(paid_cents=25_001))


class TestAccounts:
    """Money goes where two people made sure that it is the landlord's."""

    SECOND = "LV97HABA0012345678910"

    def changed(self, town: Town) -> LandlordAccount:
        landlord = town.dues()[0].contract.landlord
        assert landlord
        return make_account(landlord, self.SECOND, from_on=TODAY)

    def test_without_a_confirmed_account_nothing_is_approved(self, town):
        flat = make_flat(municipality=town.municipality, landlord=make_landlord(town.municipality))
        signed(head_lease(flat))
        town.prepare()
        with pytest.raises(RuleViolation) as refusal:
            town.approve()
        assert [finding.id for finding in refusal.value.findings] == ["M4"]

    def test_what_is_approved_keeps_its_account_and_the_payment_too(self, town, db_session):
        town.lease()
        town.prepare()
        (due,) = town.approve()
        first = due.account
        new = self.changed(town)
        assert due.account is first
        payment = record_payment(due, 1, TODAY, **as_finance(town))
        assert payment.account_id == first.id
        with pytest.raises(IntegrityError), db_session.begin_nested():
            db_session.execute(sa.text(f"UPDATE payment_due SET account_id = {new.id} WHERE id = {due.id}"))

    def test_an_account_that_nobody_confirmed_cannot_be_paid_by_whatever_code(self, town, db_session):
        lease = town.lease()
        waiting = save(LandlordAccount(landlord=lease.landlord, iban=self.SECOND, from_on=TODAY))
        town.prepare()
        with pytest.raises(IntegrityError), db_session.begin_nested():
            db_session.execute(sa.text(f"UPDATE payment_due SET account_id = {waiting.id}"))

    def test_a_change_before_approval_is_approved_with_the_new_one(self, town):
        town.lease()
        town.prepare()
        assert town.dues()[0].account.iban != self.SECOND
        new = self.changed(town)
        (due,) = town.approve()
        assert due.account is new

    def test_what_was_approved_goes_to_the_new_account_once_approved_for_it(self, town, db_session):
        town.lease()
        town.prepare()
        (due,) = town.approve()
        first, new = due.account, self.changed(town)
        with pytest.raises(RuleViolation):
            redirect_due(due, actor=town.preparer, today=TODAY)
        redirect_due(due, actor=town.approver, today=TODAY)
        db_session.expire_all()
        assert (due.account_id, due.account) == (first.id, new)
        with pytest.raises(Refused):
            redirect_due(due, actor=town.approver, today=TODAY)
        with pytest.raises(IntegrityError), db_session.begin_nested():
            db_session.execute(sa.text("DELETE FROM redirection"))

    def test_nothing_goes_to_a_stopped_account(self, town):
        town.lease()
        town.prepare()
        (due,) = town.approve()
        stop_account(due.account, "Krāpnieku konts", actor=town.approver, today=TODAY)
        with pytest.raises(Refused):
            record_payment(due, due.cents, TODAY, **as_finance(town))


def as_finance(town: Town) -> dict[str, Any]:
    return {"actor": town.approver, "today": TODAY}
