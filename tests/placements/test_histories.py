"""Random histories of stays: whatever happens, no day is over the limit without an override, and nobody is refused
while there is room.

The machine keeps its own plain record, day by day, and knows nothing of how places are numbered.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import scoped_session

from app.clients.queries import clients_of, open_household_of, open_services_in
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.core.permissions import Role
from app.flats.models import BuildingPlace, RoomOccupancy
from app.placements.models import EndReason, Placement, PlacementClient
from app.placements.operations.endings import end_placement, part_client, reverse_placement, take_back_end
from app.placements.operations.stays import move_household, start_placement
from app.waitlist.queries import open_entry
from tests import factories
from tests.factories import TODAY

LIMIT = 3
LAST_DAY = 24  # every recorded end lies before it; an open end reaches beyond
DAY = st.integers(0, 12)
LENGTH = st.one_of(st.none(), st.integers(1, 8))
WHICH = st.integers(0, 999)


@dataclass
class Life:
    """One client in one flat on days [start, end)."""

    client: int
    flat: int
    start: int
    end: int

    def covers(self, day: int) -> bool:
        return self.start <= day < self.end


@dataclass
class Stay:
    """A stay that began, and the lives it is made of."""

    row: Placement
    household: int
    lives: list[Life]

    @property
    def start(self) -> int:
        return self.lives[0].start

    @property
    def end(self) -> int:
        return max(life.end for life in self.lives)


def on(day: int) -> date:
    return TODAY + timedelta(day)


class Histories(RuleBasedStateMachine):
    """A building of six flats and one of two, six households of one or two clients."""

    @initialize()
    def begin(self) -> None:
        city = factories.make_municipality()
        self.actor: dict[str, Any] = {"actor": factories.make_user(Role.PROGRAMME_MANAGER, municipality=city)}
        self.actor["today"] = TODAY
        buildings = [factories.make_building(city, 500_000.0 + 1000 * number) for number in range(2)]
        self.flats = [factories.make_flat(buildings[number // 6]) for number in range(8)]
        self.households = [factories.make_household(city, 1 + number % 2) for number in range(6)]
        self.stays: list[Stay] = []

    def teardown(self) -> None:
        db.session.rollback()

    @rule(flat=WHICH, household=WHICH, start=DAY, length=LENGTH, override=st.booleans())
    def place(self, flat: int, household: int, start: int, length: int | None, override: bool) -> None:
        flat, household = flat % len(self.flats), household % len(self.households)
        if open_entry(self.households[household].id) is None:
            factories.make_waiting(self.households[household])
        new = self._lives(household, flat, start, start + length if length else LAST_DAY)
        self._attempt(
            self._refusals(new, self._all()),
            override,
            lambda **reason: start_placement(
                self.flats[flat],
                self.households[household],
                on(start),
                on(start + length) if length else None,
                **self.actor,
                **reason,
            ),
            Stay(..., household, new),  # type: ignore[arg-type]
        )

    @rule(stay=WHICH, flat=WHICH, day=DAY, override=st.booleans())
    def move(self, stay: int, flat: int, day: int, override: bool) -> None:
        here = self._stay(stay)
        if here is None or not here.start < day <= here.end:
            return
        new = self._lives(here.household, flat % len(self.flats), day, LAST_DAY)
        moved = self._attempt(
            self._refusals(new, (life for life in self._all() if life not in here.lives)),
            override,
            lambda **reason: move_household(
                here.row, self.flats[flat % len(self.flats)], on(day), **self.actor, **reason
            ),
            Stay(..., here.household, new),  # type: ignore[arg-type]
        )
        if moved:
            self._cut(here, day)

    @rule(stay=WHICH, day=DAY)
    def end(self, stay: int, day: int) -> None:
        here = self._stay(stay)
        if here and here.start < day <= here.end:
            end_placement(here.row, on(day), EndReason.CLIENT_WISH, **self.actor)
            self._cut(here, day)

    @rule(stay=WHICH, client=WHICH, day=DAY)
    def part(self, stay: int, client: int, day: int) -> None:
        here = self._stay(stay)
        there = [life for life in here.lives if life.covers(day)] if here else []
        if not here or not there:
            return
        leaver = there[client % len(there)]
        person = db.session.get_one(factories.Client, leaver.client)
        if any(life is not leaver and life.end == here.end for life in there):
            part_client(here.row, person, on(day), **self.actor)
            leaver.end = day
            own = open_household_of(person)
            if own and own not in self.households:
                self.households.append(own)
        else:
            with pytest.raises(Refused):
                part_client(here.row, person, on(day), **self.actor)

    @rule(stay=WHICH)
    def take_back(self, stay: int) -> None:
        """The end was an error: the stay has no end again, unless somebody else follows."""
        here = self._stay(stay)
        if here is None or here.row.ends_on is None:
            return
        back = [life for life in here.lives if on(life.end) == here.row.ends_on]
        others = [life for life in self._all() if life not in back]
        building = self.flats[here.lives[0].flat].building_id
        free = not any(
            life.end > mine.end and (life.flat == mine.flat or life.client == mine.client)
            for life in others
            for mine in back
        )
        try:
            with db.session.begin_nested():
                take_back_end(here.row, "Kļūda.", **self.actor)
        except Refused:
            db.session.expire_all()
            crowded = any(life.end > back[0].end and self.flats[life.flat].building_id == building for life in others)
            assert not free or crowded, "nothing stood in the way"
            return
        assert free, "a flat or a client is in two stays"
        for life in back:
            life.end = LAST_DAY

    @rule(stay=WHICH)
    def reverse(self, stay: int) -> None:
        here = self._stay(stay)
        if here:
            reverse_placement(here.row, "Kļūda.", **self.actor)
            self.stays.remove(here)

    @invariant()
    def the_database_knows_the_same(self) -> None:
        if not hasattr(self, "stays"):
            return
        places, clients, rooms = (self._by_day(model) for model in (BuildingPlace, PlacementClient, RoomOccupancy))
        for day in range(LAST_DAY):
            there = [life for life in self._all() if life.covers(day)]
            heads = Counter(self.flats[life.flat].building_id for life in there)
            assert Counter(row.client_id for row in clients[day]) == Counter(life.client for life in there)
            assert len({life.client for life in there}) == len(there), "a client in two places"
            assert sorted(row.flat_id for row in rooms[day]) == sorted({self.flats[life.flat].id for life in there})
            assert Counter(row.building_id for row in places[day]) == heads
            assert len({(row.building_id, row.number) for row in places[day]}) == len(places[day])
            for building_id, count in heads.items():
                above = [row for row in places[day] if row.building_id == building_id and row.number > LIMIT]
                assert count <= LIMIT + len(above), "over the limit without an override"
                assert all(row.override_reason for row in above)

    @invariant()
    def who_receives_the_service_has_a_flat_or_waits_for_one(self) -> None:
        """An end, a move or a reversal never leaves a household of the programme without either."""
        for number, household in enumerate(getattr(self, "households", [])):
            if not open_services_in(household.id):
                continue
            mine = [stay for stay in self.stays if stay.household == number]
            ends = {stay.row.ends_on for stay in mine}
            latest = max(mine, key=lambda stay: stay.row.ends_on or date.max, default=None)
            by_term = latest is not None and latest.row.end_reason is EndReason.LEASE_RAN_OUT
            assert None in ends or open_entry(household.id) or by_term, "nobody looks for a flat for them"

    def _by_day(self, model: Any) -> list[list[Any]]:
        rows = db.session.execute(sa.select(*model.__table__.columns)).all()
        return [
            [row for row in rows if row.starts_on <= on(day) and (row.ends_on is None or on(day) < row.ends_on)]
            for day in range(LAST_DAY)
        ]

    def _lives(self, household: int, flat: int, start: int, end: int) -> list[Life]:
        return [Life(client.id, flat, start, end) for client in clients_of(self.households[household], on(start))]

    def _all(self) -> list[Life]:
        return [life for stay in self.stays for life in stay.lives]

    def _stay(self, which: int) -> Stay | None:
        return self.stays[which % len(self.stays)] if self.stays else None

    def _cut(self, stay: Stay, day: int) -> None:
        for life in stay.lives:
            life.end = min(life.end, day)

    def _refusals(self, new: list[Life], others: Iterable[Life]) -> set[str]:
        """What must speak against the new stay, by looking at every day of it."""
        found, others = set(), list(others)
        building = self.flats[new[0].flat].building_id
        for day in range(new[0].start, new[0].end):
            there = [life for life in others if life.covers(day)]
            if sum(self.flats[life.flat].building_id == building for life in there) + len(new) > LIMIT:
                found.add("P1")
            if any(life.flat == new[0].flat for life in there):
                found.add("P11")
            if {life.client for life in there} & {life.client for life in new}:
                found.add("P12")
        return found

    def _attempt(self, refusals: set[str], override: bool, operation: Any, stay: Stay) -> bool:
        """Runs the operation, which must succeed or be refused exactly as the record says."""
        reason = {"may_override": True, "override_reason": "Ģimene."} if override else {}
        if override:
            refusals = refusals - {"P1"}
        if refusals:
            with pytest.raises(RuleViolation) as problem:
                operation(**reason)
            assert {finding.id for finding in problem.value.findings} == refusals
            return False
        stay.row = operation(**reason)
        self.stays.append(stay)
        return True


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(Histories, settings=settings(max_examples=examples, stateful_step_count=steps))


def test_random_histories(db_session: scoped_session) -> None:
    run(12, 30)


@pytest.mark.long
def test_many_random_histories(db_session: scoped_session) -> None:
    run(150, 60)
