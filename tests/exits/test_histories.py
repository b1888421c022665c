"""Random histories of services and stays: whoever receives the service has a flat or waits for one, and nobody else
waits."""

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import scoped_session

from app.clients.models import Client, Destination, Service
from app.clients.queries import open_household_of, open_service, open_services_in
from app.core.audit import SYSTEM
from app.core.errors import Refused
from app.core.extensions import db
from app.exits.operations.endings import end_by_wish, record_death, take_back_end
from app.exits.queries import lasting_stays
from app.placements.models import EndReason, Placement
from app.placements.operations.endings import end_placement, reverse_placement
from app.placements.operations.endings import take_back_end as take_back_stay_end
from app.placements.operations.stays import start_placement
from app.waitlist.models import ApplicationSource, Decision
from app.waitlist.operations import Answer, Questions, decide_application, submit_application
from app.waitlist.queries import open_entry
from tests import factories
from tests.factories import TODAY

DAYS = st.integers(0, 20)
WHICH = st.integers(0, 99)
NOW: dict[str, Any] = {"actor": SYSTEM, "today": TODAY}


def on(day: int) -> date:
    return TODAY + timedelta(day)


class Histories(RuleBasedStateMachine):
    """Three households, one of them a couple; flats enough for everybody."""

    @initialize()
    def begin(self) -> None:
        self.city = factories.make_municipality()
        self.households = [factories.make_household(self.city, 1 + number // 2) for number in range(3)]
        self.stays: list[Placement] = []

    def teardown(self) -> None:
        db.session.rollback()

    @rule(which=WHICH)
    def apply(self, which: int) -> None:
        household = self._household(which)
        if household.closed_on is None and not open_entry(household.id) and not self._lives(household):
            application = submit_application(household, Questions(TODAY, ApplicationSource.SHELTER), **NOW)
            decide_application(application, Answer(Decision.APPROVED, TODAY), **NOW)

    @rule(which=WHICH, day=DAYS)
    def move_in(self, which: int, day: int) -> None:
        household = self._household(which)
        lasting = [stay.ends_on for stay in self.stays if stay.household_id == household.id and self._real(stay)]
        if open_entry(household.id) and all(end and end <= on(day) for end in lasting):
            flat = factories.make_flat(municipality=self.city)
            self.stays.append(start_placement(flat, household, on(day), **NOW))

    @rule(which=WHICH, day=DAYS)
    def end_stay(self, which: int, day: int) -> None:
        stay = self._stay(which)
        if stay and stay.starts_on < on(day) and (stay.ends_on is None or on(day) <= stay.ends_on):
            end_placement(stay, on(day), EndReason.LANDLORD_ENDED, **NOW)

    @rule(which=WHICH)
    def take_stay_back(self, which: int) -> None:
        stay = self._stay(which)
        if stay and stay.ends_on and stay.household.closed_on is None:
            try:
                with db.session.begin_nested():
                    take_back_stay_end(stay, "Kļūda.", **NOW)
            except Refused:
                db.session.expire_all()

    @rule(which=WHICH)
    def reverse(self, which: int) -> None:
        stay = self._stay(which)
        if stay:
            reverse_placement(stay, "Kļūda.", **NOW)

    @rule(which=WHICH, day=DAYS, with_flat=st.booleans())
    def leave(self, which: int, day: int, with_flat: bool) -> None:
        service = open_service(self._client(which).id)
        if service and service.started_on <= on(day):
            stay_ends_on = on(day) if with_flat else None
            end_by_wish(service, TODAY, on(day), Destination.UNKNOWN, stay_ends_on=stay_ends_on, **NOW)

    @rule(which=WHICH)
    def stay_after_all(self, which: int) -> None:
        client = self._client(which)
        service = max(client.services, key=lambda one: one.started_on, default=None)
        if service and service.ended_on and service.ended_on > TODAY:
            try:
                take_back_end(service, **NOW)
            except Refused:
                return

    @rule(which=WHICH)
    def die(self, which: int) -> None:
        client = self._client(which)
        if which % 5 == 0 and open_household_of(client):
            record_death(client, TODAY, **NOW)

    @invariant()
    def nobody_waits_who_receives_no_service(self) -> None:
        for household in getattr(self, "households", []):
            if open_entry(household.id):
                assert open_services_in(household.id), "a flat is looked for, and nobody receives the service"

    @invariant()
    def whoever_lost_a_flat_and_receives_the_service_has_another_or_waits(self) -> None:
        for household in getattr(self, "households", []):
            housed = [stay for stay in self.stays if stay.household_id == household.id and self._real(stay)]
            if housed and open_services_in(household.id) and all(stay.ends_on for stay in housed):
                assert open_entry(household.id), "the service goes on and nobody looks for a flat"

    @invariant()
    def services_of_a_client_never_share_a_day(self) -> None:
        for client_id in db.session.scalars(sa.select(Client.id)):
            periods = db.session.execute(
                sa.select(Service.started_on, Service.ended_on)
                .where(Service.client_id == client_id)
                .order_by(Service.started_on, Service.ended_on)
            ).all()
            for before, after in itertools.pairwise(periods):
                assert before.ended_on is not None
                assert before.ended_on <= after.started_on

    @invariant()
    def the_dead_live_nowhere(self) -> None:
        dead = sa.select(Service.client_id).where(Service.destination == Destination.DEATH)
        for client_id in db.session.scalars(dead):
            assert lasting_stays(client_id, TODAY) == []

    def _household(self, which: int) -> Any:
        return self.households[which % len(self.households)]

    def _client(self, which: int) -> Client:
        members = [member for household in self.households for member in household.members]
        client = members[which % len(members)].client
        assert client
        return client

    def _stay(self, which: int) -> Placement | None:
        real = [stay for stay in self.stays if self._real(stay)]
        return real[which % len(real)] if real else None

    def _lives(self, household: Any) -> bool:
        return any(
            stay.household_id == household.id and self._real(stay) and (stay.ends_on is None or stay.ends_on > TODAY)
            for stay in self.stays
        )

    @staticmethod
    def _real(stay: Placement) -> bool:
        return stay.end_reason is not EndReason.RECORDED_IN_ERROR


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(Histories, settings=settings(max_examples=examples, stateful_step_count=steps))


def test_random_histories(db_session: scoped_session) -> None:
    run(10, 25)


@pytest.mark.long
def test_many_random_histories(db_session: scoped_session) -> None:
    run(120, 50)
