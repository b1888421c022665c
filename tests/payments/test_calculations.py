"""What falls due when: payment days, parts of months, deposits, and sums that always add up."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contracts.calculations import DayCount, RentStep, rent_over
from app.payments.calculations import DueKind, Plan, PlanTerm, WhichRent, due_day, schedule, split

START, END = date(2026, 1, 20), date(2026, 12, 10)
YEAR = date(2026, 1, 1), date(2027, 1, 1)


def plan(*terms: PlanTerm, monthly: int = 30_000, ends_on: date | None = END) -> Plan:
    terms = terms or (PlanTerm(START, 5, True),)
    return Plan(START, ends_on, (RentStep(START, monthly),), terms)


class TestDueDay:
    @pytest.mark.parametrize(
        ("payment_day", "in_advance", "first", "expected"),
        [
            (5, True, date(2026, 3, 1), date(2026, 3, 5)),
            (5, False, date(2026, 3, 1), date(2026, 4, 5)),
            (31, True, date(2026, 2, 1), date(2026, 2, 28)),
            (31, False, date(2026, 1, 20), date(2026, 2, 28)),
            (5, True, START, START),  # nothing is due before the contract begins
            (5, False, date(2026, 12, 1), date(2027, 1, 5)),
        ],
    )
    def test_the_payment_day_of_the_month_or_of_the_next(self, payment_day, in_advance, first, expected):
        assert due_day(plan(PlanTerm(START, payment_day, in_advance)), first) == expected

    def test_an_amendment_moves_it_from_the_next_month_on(self):
        both = plan(PlanTerm(START, 5, True), PlanTerm(date(2026, 3, 10), 20, True))
        assert due_day(both, date(2026, 3, 1)) == date(2026, 3, 5)
        assert due_day(both, date(2026, 4, 1)) == date(2026, 4, 20)


class TestSchedule:
    def test_each_month_and_the_parts_at_both_ends(self):
        dues = schedule(plan(), *YEAR)
        assert [due.cents for due in dues] == [11_613, *[30_000] * 10, 8_710]
        assert (dues[0].starts_on, dues[0].ends_on, dues[0].due_on) == (START, date(2026, 2, 1), START)
        assert dues[-1].ends_on == END

    def test_services_are_due_with_the_rent(self):
        dues = schedule(plan(PlanTerm(START, 5, True, services_cents=6_000)), date(2026, 3, 1), date(2026, 4, 1))
        assert [(due.kind, due.cents, due.due_on.day) for due in dues] == [
            (DueKind.RENT, 30_000, 5),
            (DueKind.SERVICES, 6_000, 5),
        ]

    def test_a_deposit_is_due_once_and_a_later_one_only_for_what_is_more(self):
        terms = [
            PlanTerm(day, 5, True, deposit_cents=cents)
            for day, cents in ((START, 30_000), (date(2026, 5, 1), 20_000), (date(2026, 6, 1), 45_000))
        ]
        dues = [due for due in schedule(plan(*terms), *YEAR) if due.kind is DueKind.DEPOSIT]
        assert [(due.starts_on, due.cents, due.ends_on) for due in dues] == [
            (START, 30_000, None),
            (date(2026, 6, 1), 15_000, None),
        ]

    @pytest.mark.parametrize(
        ("which", "months"),
        [(WhichRent.NONE, []), (WhichRent.FIRST_AND_LAST, [1, 12]), (WhichRent.ALL, [*range(1, 13)])],
    )
    def test_of_the_households_own_lease_the_first_and_last_month_at_most(self, which, months):
        dues = schedule(plan(PlanTerm(START, 5, True, which_rent=which)), *YEAR)
        assert [due.starts_on.month for due in dues] == months

    def test_without_an_end_there_is_no_last_month(self):
        own = plan(PlanTerm(START, 5, True, which_rent=WhichRent.FIRST_AND_LAST), ends_on=None)
        assert [due.starts_on for due in schedule(own, START, date(2036, 1, 1))] == [START]

    def test_nothing_is_due_for_a_flat_without_rent(self):
        assert schedule(plan(monthly=0), *YEAR) == []


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(
    cuts=st.lists(days, max_size=8),
    ends_on=st.none() | st.dates(START + timedelta(days=1), date(2027, 12, 31)),
    raised_on=st.dates(START + timedelta(days=1), date(2027, 6, 30)),
    monthly=st.tuples(st.integers(1, 99_999), st.integers(1, 99_999)),
    counts=st.tuples(st.sampled_from(DayCount), st.sampled_from(DayCount)),
)
def test_the_parts_of_any_partition_add_up_to_the_rent(cuts, ends_on, raised_on, monthly, counts):
    """Cut a period anywhere: the schedules of its parts sum to that of the whole, and that is the rent."""
    rents = (RentStep(START, monthly[0]), RentStep(raised_on, monthly[1]))
    terms = tuple(PlanTerm(day, 1, True, count) for day, count in zip((START, raised_on), counts, strict=True))
    lease = Plan(START, ends_on, rents, terms)
    first, end = date(2026, 1, 1), date(2028, 1, 1)
    edges = [first, *sorted(set(cuts) - {first}), end]

    parts = sum(due.cents for a, b in itertools.pairwise(edges) for due in schedule(lease, a, b))

    assert parts == sum(due.cents for due in schedule(lease, first, end))
    if counts[0] is counts[1]:
        assert parts == rent_over(rents, first, end, ended_on=ends_on, day_count=counts[0]).cents


@given(cents=st.integers(-(10**9), 10**9), shares=st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_a_split_amount_is_whole_and_each_part_is_off_by_less_than_a_cent(cents, shares):
    if not any(shares):
        shares[0] = 1
    parts = split(cents, dict(enumerate(shares)))
    assert sum(parts.values()) == cents
    assert all(abs(parts[key] * sum(shares) - cents * share) < sum(shares) for key, share in enumerate(shares))


def test_left_over_cents_go_to_the_largest_remainders_then_in_order():
    assert split(1_000, {7: 1, 8: 1, 9: 1}) == {7: 334, 8: 333, 9: 333}
    assert split(100, {7: 1, 8: 2, 9: 3}) == {7: 17, 8: 33, 9: 50}
    assert split(-1_000, {7: 1, 8: 1, 9: 1}) == {7: -334, 8: -333, 9: -333}
