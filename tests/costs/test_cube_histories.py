"""Random histories of moves, couples, reversals, spread costs and closings: table, cube, ledger and days agree."""

from datetime import date, timedelta
from itertools import product
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import scoped_session

from app.core.errors import Refused, RuleViolation
from app.core.permissions import Role
from app.costs.cube import Group, Part
from app.costs.models import BookingClose, CostCategory, CostEntry, CostPayer, SharedBy
from app.costs.operations import Cost, book_cost, close_month, reverse_cost
from app.costs.queries.cube import cost_cube
from app.costs.queries.table import By, CostFilters, cost_table, months_between
from app.flats.models import RoomOccupancy
from app.placements.models import EndReason, Placement, PlacementClient
from app.placements.operations.endings import end_placement, reverse_placement
from app.placements.operations.stays import move_household
from tests.contracts.cases import head_lease, signed
from tests.factories import (
    access_for,
    make_building,
    make_flat,
    make_household,
    make_municipality,
    make_stay,
    make_user,
    make_waiting,
)

FIRST, LAST = date(2026, 10, 1), date(2027, 4, 1)
HELD = date(2026, 11, 10), date(2027, 3, 5)
DAYS = st.integers(0, 170)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("stay"), st.integers(0, 3), st.integers(1, 2), DAYS),
        st.tuples(st.just("move"), st.integers(0, 3), st.integers(0, 3), DAYS),
        st.tuples(st.just("end"), st.integers(0, 3), DAYS),
        st.tuples(st.just("never was"), st.integers(0, 3)),
        st.tuples(
            st.just("book"),
            st.integers(0, 4),  # four flats, or their building by person-days
            st.integers(-40_000, 400_000).filter(bool),
            DAYS,
            st.integers(1, 60),
            st.one_of(st.none(), st.integers(1, 9)),
            st.sampled_from([CostCategory.RENT, CostCategory.HEATING, CostCategory.SUPPORT]),
        ),
        st.tuples(st.just("reverse"), st.integers(0, 8)),
        st.tuples(st.just("close")),
    ),
    min_size=3,
    max_size=16,
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=STEPS)
def test_table_cube_ledger_and_days_agree(steps: list[Any], db_session: scoped_session) -> None:
    with db_session.begin_nested() as world:
        _History(db_session).play(steps)
        world.rollback()


def test_what_is_drawn_can_happen(db_session: scoped_session) -> None:
    """Else the rules would refuse every step, and nothing would be held."""
    history = _History(db_session)
    rent = ("book", 4, 90_000, 10, 40, None, CostCategory.RENT)
    history.play([("stay", 0, 2, 5), ("move", 0, 1, 60), ("end", 1, 120), rent, ("reverse", 0), ("close",)])
    assert len(history.stays) == 2
    assert history.stays[1].ends_on == FIRST + timedelta(days=120)
    assert len(history.entries) == 2
    assert db_session.scalars(sa.select(BookingClose)).one()


class _History:
    """A small town in which anything may happen; what the rules or the order of things refuse does not."""

    def __init__(self, db_session: scoped_session) -> None:
        self.session, self.city = db_session, make_municipality()
        self.building, self.rita = make_building(self.city), make_user(Role.FINANCE, municipality=self.city)
        self.flats = [make_flat(self.building, group_rooms=None) for _number in range(4)]
        signed(head_lease(*self.flats[:2], starts_on=HELD[0], ends_on=HELD[1]))
        self.today, self.stays, self.entries = LAST, list[Placement](), list[CostEntry]()

    def play(self, steps: list[Any]) -> None:
        for step in steps:
            with self.session.begin_nested() as one:
                try:
                    getattr(self, f"_{step[0].replace(' ', '_')}")(*step[1:])
                except (Refused, RuleViolation):
                    one.rollback()
            self.session.expire_all()
        self.agree()

    def _stay(self, flat: int, people: int, day: int) -> None:
        household = make_household(self.city, people)
        make_waiting(household)
        self.stays.append(make_stay(self.flats[flat], household, starts_on=FIRST + timedelta(days=day)))

    def _known(self, number: int) -> Placement | None:
        own = [one for one in self.stays if sa.inspect(one).persistent]
        return own[number] if number < len(own) else None

    def _move(self, number: int, flat: int, day: int) -> None:
        if stay := self._known(number):
            on = FIRST + timedelta(days=day)
            moved = move_household(stay, self.flats[flat], on, actor=self.rita, today=self.today)
            self.stays.append(moved)

    def _end(self, number: int, day: int) -> None:
        if stay := self._known(number):
            on = FIRST + timedelta(days=day)
            end_placement(stay, on, EndReason.CLIENT_WISH, actor=self.rita, today=self.today)

    def _never_was(self, number: int) -> None:
        if stay := self._known(number):
            reverse_placement(stay, "Kļūda", actor=self.rita, today=self.today)

    def _book(self, place: int, cents: int, day: int, length: int, spread: int | None, category: Any) -> None:
        starts_on, shared = FIRST + timedelta(days=day), SharedBy.PERSON_DAYS if place == 4 else None
        cost = Cost(
            [*self.flats, self.building][place], starts_on, starts_on + timedelta(days=length), category, cents,
            CostPayer.MUNICIPALITY, shared_by=shared, spread_months=spread, words="Kāpēc",
        )  # fmt: skip
        self.entries.append(book_cost(cost, actor=self.rita, today=self.today))

    def _reverse(self, number: int) -> None:
        if number < len(self.entries):
            self.entries.append(reverse_cost(self.entries[number], "Kļūda", actor=self.rita, today=self.today))

    def _close(self) -> None:
        close_month(
            self.city, self.today.replace(day=1) - timedelta(days=1), "Kāpēc", actor=self.rita, today=self.today
        )

    def agree(self) -> None:
        viewer, months = access_for(Role.FINANCE, municipality=self.city), months_between(FIRST, date(2027, 3, 1))
        whole = cost_cube(viewer, CostFilters(), months)[-1]
        shares = [share for one in self.entries for share in one.shares if share.month in months]
        assert whole.counted.cents(None) == sum(share.cents for share in shares)
        for part in (None, *Part):
            table = cost_table(viewer, CostFilters(part=part), By.FLAT, months)
            assert table.total.cents == whole.counted.cents(part)
        everything = sum(share.cents for one in self.entries for share in one.shares)
        assert everything == sum(one.cents for one in self.entries)
        self._agree_on_days(whole)

    def _agree_on_days(self, whole: Group) -> None:
        """Counted once more day by day, from the rows themselves."""
        days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days)]
        own = list(self.session.scalars(sa.select(PlacementClient)))
        rooms = list(self.session.scalars(sa.select(RoomOccupancy)))
        stays = sum(_on(one.starts_on, one.ends_on, day) for one, day in product(own, days))
        lived = {(one.flat_id, day) for one, day in product(rooms, days) if _on(one.starts_on, one.ends_on, day)}
        held = {(flat.id, day) for flat, day in product(self.flats[:2], days) if _on(HELD[0], HELD[1], day)}
        assert whole.counted.person_days == stays
        assert whole.counted.lived_days == len(lived)
        assert whole.counted.void_days.total() == len(held - lived)


def _on(since: date, until: date | None, day: date) -> bool:
    return since <= day and (until is None or day < until)
