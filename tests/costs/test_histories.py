"""Whatever is booked, reversed and closed in whatever order: table, entries and ledger agree to the cent."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import scoped_session

from app.contracts.models import ContractState, EndedBy
from app.core.errors import Refused
from app.core.months import months_before, next_month
from app.core.permissions import Access, Grant, Role
from app.costs.models import CostCategory, CostEntry, CostPayer, SharedBy
from app.costs.operations import Accrued, Cost, accrue, book_cost, close_month, reverse_cost
from app.costs.queries.due import ACCRUED, BACK, due_steps
from app.costs.queries.sources import lines_between
from app.costs.queries.table import By, CostFilters, cost_table, entries_of, months_between
from app.repairs.models import CostKind
from app.repairs.models import CostPayer as RepairPayer
from app.repairs.operations.costs import Cost as RepairCost
from app.repairs.operations.costs import add_cost
from tests.contracts.cases import head_lease, signed
from tests.factories import make_building, make_flat, make_landlord, make_municipality, make_user
from tests.repairs.cases import report

FIRST = date(2025, 1, 1)
STEP = st.one_of(
    st.tuples(
        st.just("book"),
        st.integers(0, 3),  # three flats, or their building
        st.integers(-50_000, 900_000).filter(bool),
        st.integers(0, 500),
        st.integers(1, 100),
        st.one_of(st.none(), st.integers(1, 14)),
        st.sampled_from(CostCategory),
        st.sampled_from(CostPayer),
    ),
    st.tuples(st.just("reverse"), st.integers(0, 20)),
    st.tuples(st.just("close")),
    st.tuples(st.just("later"), st.integers(1, 45)),
)
OF_SOURCES = st.one_of(
    st.tuples(st.just("accrue"), st.integers(0, 8)),
    st.tuples(st.just("end"), st.integers(150, 500)),  # the lease of two flats, some day or not at all
    st.tuples(st.just("repair"), st.integers(1, 500)),
)
SLOWLY: Any = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


@settings(max_examples=25, **SLOWLY)
@given(steps=st.lists(STEP, max_size=14))
def test_table_entries_and_ledger_agree(steps: list[Any], db_session: scoped_session) -> None:
    _in_a_world_of_its_own(steps, db_session)


@settings(max_examples=8, **SLOWLY)
@given(steps=st.lists(OF_SOURCES | STEP, min_size=4, max_size=12))
def test_accruals_table_and_ledger_agree(steps: list[Any], db_session: scoped_session) -> None:
    _in_a_world_of_its_own(steps, db_session)


def _in_a_world_of_its_own(steps: list[Any], db_session: scoped_session) -> None:
    with db_session.begin_nested() as world:
        _play(steps, db_session)
        world.rollback()
    db_session.expunge_all()


def _play(steps: list[Any], db_session: scoped_session) -> None:
    city = make_municipality()
    building, rita = make_building(city), make_user(Role.FINANCE, municipality=city)
    places = [*(make_flat(building, area_m2=area) for area in (18.5, 31.0, 44.2)), building]
    lease = signed(head_lease(*places[:2], landlord=make_landlord(city)), rent_cents=61_001)
    ticket = report(places[2], now=datetime(2026, 6, 10, 8, tzinfo=UTC))
    today, entries, as_known = date(2026, 6, 10), list[CostEntry](), dict[date, int]()
    for step in steps:
        if step[0] == "book":
            _, place, cents, day, length, spread, category, payer = step
            starts_on = FIRST + timedelta(days=day)
            cost = Cost(
                places[place], starts_on, starts_on + timedelta(days=length), category, cents, payer,
                shared_by=SharedBy.AREA if place == 3 else None, spread_months=spread, words="Kāpēc",
            )  # fmt: skip
            entries.append(book_cost(cost, actor=rita, today=today))
        elif step[0] == "reverse" and step[1] < len(entries) and not entries[step[1]].reversed_by:
            entries.append(reverse_cost(entries[step[1]], "Kļūda", actor=rita, today=today)) if not entries[
                step[1]
            ].reverses_id else None
        elif step[0] == "accrue":
            accrue(city, months_before(today, step[1]), actor=rita, today=today)
            entries = list(db_session.scalars(sa.select(CostEntry).order_by(CostEntry.id)))
        elif step[0] == "end":
            day = FIRST + timedelta(days=step[1])
            lease.ended_on = day if date(2026, 1, 1) < day < date(2027, 1, 1) else None
            lease.state = ContractState.ENDED if lease.ended_on else ContractState.SIGNED
            lease.ended_by = EndedBy.BOTH if lease.ended_on else None
            db_session.flush()
        elif step[0] == "repair":
            paid = RepairCost(CostKind.LABOUR, RepairPayer.PROVIDER, today, step[1])
            add_cost(ticket, paid, now=datetime.combine(today, time(9), UTC), actor=rita)
        elif step[0] == "close":
            try:
                close = close_month(city, today.replace(day=1) - timedelta(days=1), "Zināms", actor=rita, today=today)
            except Refused:
                continue
            as_known[close.until_on] = sum(one.cents for one in entries if one.booked_on < close.until_on)
        elif step[0] == "later":
            today += timedelta(days=step[1])
    _agree(city, entries, as_known, db_session)
    _accrued(city, rita, today, db_session)


def _accrued(city: Any, rita: Any, today: date, db_session: scoped_session) -> None:
    """Accrued once more, the ledger holds what the sources say, but for what a person reversed; and once is enough."""
    accrue(city, today, actor=rita, today=today)
    left = due_steps(city.id, today)
    assert not [step for step in left if step.is_due]
    held = sum(step.line.cents for step in left if step.line)
    ours = CostEntry.source.in_(ACCRUED)
    earliest = db_session.scalar(sa.select(sa.func.min(CostEntry.starts_on)).where(ours)) or today
    since = max(earliest.replace(day=1), months_before(today, BACK))
    booked = sa.select(sa.func.coalesce(sa.func.sum(CostEntry.cents), 0)).where(ours, CostEntry.starts_on >= since)
    said = sum(line.cents for line in lines_between(city.id, since, next_month(today)))
    assert db_session.scalar(booked) == said - held
    assert accrue(city, today, actor=rita, today=today) == Accrued(0, 0, 0, [])


def _agree(city: Any, entries: list[CostEntry], as_known: dict[date, int], db_session: scoped_session) -> None:
    finance = Access(1, frozenset({Grant(Role.FINANCE, city.id)}), frozenset({city.id}))
    months = months_between(FIRST, date(2026, 12, 1))
    everything = CostFilters()
    whole = sum(one.cents for one in entries if one.ends_on <= date(2027, 1, 1))
    ledger = db_session.scalar(
        sa.select(sa.func.coalesce(sa.func.sum(CostEntry.cents), 0)).where(CostEntry.municipality_id == city.id)
    )
    assert sum(one.cents for one in entries) == ledger
    plain: dict[Any, int] = defaultdict(int)
    for entry in entries:
        assert sum(share.cents for share in entry.shares) == entry.cents
        for share in entry.shares:
            if share.month in months:
                plain[share.flat_id, share.month] += share.cents
    table = cost_table(finance, everything, By.FLAT, months)
    shown = {(row.key, month): cents for row in table.rows for month, cents in row.months.items()}
    assert {key: cents for key, cents in shown.items() if cents} == {
        key: cents for key, cents in plain.items() if cents
    }
    for by in By:
        rows = cost_table(finance, everything, by, months).rows
        assert sum(row.cents for row in rows) == table.total.cents
    made_of: Any = db_session.execute(entries_of(finance, everything, months)).all()
    assert sum(int(cents) for _entry, cents in made_of) == table.total.cents
    if all(one.spread_months is None for one in entries):
        assert table.total.cents == whole
    far = months_between(FIRST, date(2026, 12, 1))
    for until, cents in as_known.items():
        then = [one for one in entries if one.booked_on < until]
        assert sum(one.cents for one in then) == cents  # nothing was booked into a closed month since
        known = cost_table(finance, CostFilters(known_until=until), By.FLAT, far).total.cents
        assert known == sum(share.cents for one in then for share in one.shares if share.month in far)


@pytest.mark.parametrize(
    ("first", "last", "number"), [("2026-01", "2026-01", 1), ("2025-11", "2026-02", 4), ("2020-01", "2030-01", 24)]
)
def test_months(first: str, last: str, number: int) -> None:
    months = months_between(date.fromisoformat(f"{first}-17"), date.fromisoformat(f"{last}-02"))
    assert (len(months), months[0]) == (number, date.fromisoformat(f"{first}-01"))
