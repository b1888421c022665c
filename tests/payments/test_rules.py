"""Rules M1, M2, M3, M4 and M5 on both sides, how what is prepared follows the contract, and what is on time."""

from datetime import date

import pytest

from app.core.errors import Level
from app.payments import rules
from app.payments.calculations import Due, DueKind
from app.payments.rules import OnTime, Recorded, Step, changes, days_late

NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)


def due(month: date = NOVEMBER, cents: int = 25_000, end: date = DECEMBER) -> Due:
    return Due(DueKind.RENT, month, end, month, cents)


def row(number: int = 0, cents: int = 25_000, *, approved: bool, due_on: date = NOVEMBER) -> Recorded:
    return Recorded(number + 1, DueKind.RENT, NOVEMBER, DECEMBER, due_on, number, cents, approved)


class TestChanges:
    """What is prepared follows the contract; what is approved is corrected beside it."""

    @pytest.mark.parametrize(
        ("wanted", "rows", "expected"),
        [
            ([due()], [], [(Step.PREPARE, 0, 25_000)]),
            ([due()], [row(approved=False)], []),
            ([due()], [row(approved=True)], []),
            ([due(cents=26_000)], [row(approved=False)], [(Step.CHANGE, 0, 26_000)]),
            ([due(end=date(2026, 11, 20))], [row(approved=False)], [(Step.CHANGE, 0, 25_000)]),
            ([], [row(approved=False)], [(Step.WITHDRAW, 0, 0)]),
            ([due(cents=26_000)], [row(approved=True)], [(Step.CORRECT, 1, 1_000)]),
            ([due(cents=20_000)], [row(approved=True)], [(Step.CORRECT, 1, -5_000)]),
            ([], [row(approved=True)], [(Step.CORRECT, 1, -25_000)]),
            ([due(cents=26_000)], [row(approved=True), row(1, 1_000, approved=False)], []),
            ([due(cents=27_000)], [row(approved=True), row(1, 1_000, approved=False)], [(Step.CHANGE, 1, 2_000)]),
            ([due()], [row(approved=True), row(1, 1_000, approved=False)], [(Step.WITHDRAW, 1, 0)]),
            ([due()], [row(approved=True), row(1, 1_000, approved=True)], [(Step.CORRECT, 2, -1_000)]),
        ],
    )
    def test_one_amount(self, wanted, rows, expected):
        found = changes(wanted, rows, NOVEMBER, DECEMBER)
        assert [(one.step, one.number, one.cents) for one in found] == expected

    def test_only_what_falls_due_in_the_month_is_new(self):
        assert changes([due(), due(DECEMBER)], [], DECEMBER, JANUARY)[0].starts_on == DECEMBER
        assert len(changes([due(), due(DECEMBER)], [], DECEMBER, JANUARY)) == 1

    def test_a_correction_is_not_due_before_the_month_it_is_prepared_in(self):
        (found,) = changes([], [row(approved=True)], DECEMBER, JANUARY)
        assert found.due_on == DECEMBER


class TestFindings:
    def test_m1_another_person_approves(self):
        assert rules.approved_by_another(1, 2).passed
        refused = rules.approved_by_another(1, 1)
        assert (refused.passed, refused.level) == (False, Level.BLOCK)
        assert not rules.approved_by_another(1, None).passed

    def test_m2_the_amount_is_what_the_contract_says(self):
        (changed,) = changes([due(cents=26_000)], [row(approved=False)], NOVEMBER, DECEMBER)
        assert rules.amount_is_that_of_contract(row(approved=False), None).passed
        refused = rules.amount_is_that_of_contract(row(approved=False), changed)
        assert (refused.passed, refused.level) == (False, Level.BLOCK)
        assert "260" in str(refused.limit)

    def test_m3_it_is_in_time_until_its_day_has_passed(self):
        assert rules.is_in_time(NOVEMBER, NOVEMBER).passed
        late = rules.is_in_time(NOVEMBER, date(2026, 11, 2))
        assert (late.passed, late.value, late.level) == (False, 1, Level.WARN)

    def test_m4_money_goes_to_a_confirmed_account(self):
        assert rules.account_is_confirmed(1, has_landlord=True, has_account=True).passed
        assert not rules.account_is_confirmed(1, has_landlord=True, has_account=False).passed
        assert rules.account_is_confirmed(-1, has_landlord=True, has_account=False).passed
        assert rules.account_is_confirmed(1, has_landlord=False, has_account=False).passed

    def test_m6_a_changed_account_is_told(self):
        """M6: whoever pays or approves sees that the landlord changed the account."""
        for known, used, passed in ((1, 1, True), (None, 1, True), (1, 2, False), (1, None, False)):
            assert rules.account_is_the_same(known, used, approved=True).passed == passed

    def test_m5_the_index_is_known(self):
        assert rules.index_is_known(None).passed
        assert "01.11.2026." in str(rules.index_is_known(NOVEMBER).reason)


def test_percent_on_time_is_rounded_down_and_nothing_where_nothing_fell_due():
    assert OnTime(199, 200).percent == 99
    assert OnTime(200, 200).percent == 100
    assert OnTime(0, 0).percent is None


@pytest.mark.parametrize(
    ("paid_on", "late"), [(date(2026, 10, 20), 0), (NOVEMBER, 0), (date(2026, 11, 2), 1), (None, 30)]
)
def test_days_late_count_to_the_day_it_was_paid_or_to_today(paid_on, late):
    assert days_late(NOVEMBER, paid_on, DECEMBER) == late
