"""A stay ends, the service goes on: another flat is looked for. Warnings before evictions, ends taken back, moves."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from app.accounts.models import Role
from app.clients.models import Destination, ServiceEnd
from app.clients.operations.households import end_membership, open_household
from app.clients.operations.services import end_service
from app.clients.queries import clients_of, open_household_of, open_service, open_services_in
from app.core import audit
from app.core.audit import SYSTEM
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.flats.models import Flat
from app.placements.models import EndReason, MoveReason, Placement, WarningAbout
from app.placements.operations.endings import (
    end_placement,
    look_for_another_flat,
    part_client,
    record_warning,
    reverse_placement,
    take_back_end,
)
from app.placements.operations.stays import move_household, start_placement
from app.placements.queries.ending import without_next_flat
from app.placements.rules.endings import eviction_was_warned_of, move_is_wanted
from app.places.models import Municipality
from app.waitlist.models import CloseReason, EntrySource, RehousingReason, WaitlistEntry
from app.waitlist.operations import record_agreement
from app.waitlist.queries import last_entry, open_entry
from tests import factories
from tests.factories import TODAY
from tests.pages import PageClient

LATER = TODAY + timedelta(30)
BEFORE = TODAY - timedelta(60)
NOW: dict[str, Any] = {"actor": SYSTEM, "today": TODAY}


@pytest.fixture
def city(db_session: scoped_session) -> Municipality:
    return factories.make_municipality()


@pytest.fixture
def stay(city: Municipality) -> Placement:
    return factories.make_stay(factories.make_flat(municipality=city), starts_on=BEFORE)


def another_flat(city: Municipality) -> Flat:
    return factories.make_flat(municipality=city)


def warned(stay: Placement, day: date = TODAY - timedelta(1)) -> Placement:
    record_warning(stay, day, WarningAbout.NOISE, "Naktīs skaļa mūzika.", **NOW)
    return stay


def waits(stay: Placement) -> WaitlistEntry | None:
    return open_entry(stay.household_id)


@pytest.mark.parametrize(
    ("reason", "warned_on", "passed"),
    [
        (EndReason.EVICTION, [], False),
        (EndReason.EVICTION, [TODAY], False),
        (EndReason.EVICTION, [TODAY + timedelta(1)], False),
        (EndReason.EVICTION, [TODAY - timedelta(1)], True),
        (EndReason.LANDLORD_ENDED, [], True),
    ],
)
def test_e1_no_eviction_without_an_earlier_warning(
    app_ctx: None, reason: EndReason, warned_on: list[date], passed: bool
) -> None:
    assert eviction_was_warned_of(reason, warned_on, TODAY).passed is passed


@pytest.mark.parametrize(("why", "passed"), [("client_wish", True), ("lease_lost", True), ("other", False)])
def test_e2_a_move_nobody_wishes_needs_its_reason(app_ctx: None, why: str, passed: bool) -> None:
    """E2; the operation asks for the words, see TestMoves."""
    assert move_is_wanted(MoveReason(why)).passed is passed


class TestRehousing:
    @pytest.mark.parametrize("ends_on", [TODAY - timedelta(3), TODAY, LATER])
    def test_it_opens_at_once_with_its_reason(self, stay: Placement, ends_on: date) -> None:
        end_placement(stay, ends_on, EndReason.LANDLORD_ENDED, destination=Destination.SHELTER, **NOW)

        entry = waits(stay)
        assert entry is not None
        assert (entry.source, entry.rehousing_reason) == (EntrySource.REHOUSING, RehousingReason.LANDLORD_ENDED)
        assert (entry.entered_on, entry.application_id) == (min(ends_on, TODAY), None)
        assert (stay.rehousing_entry, stay.destination) == (entry, Destination.SHELTER)
        assert not entry.needs_agreement

    def test_the_service_goes_on_after_an_eviction_and_the_next_flat_asks_for_an_agreement(
        self, stay: Placement
    ) -> None:
        client_id = stay.clients[0].client_id
        end_placement(warned(stay), TODAY, EndReason.EVICTION, **NOW)

        entry = waits(stay)
        assert open_service(client_id) is not None
        assert entry
        assert entry.needs_agreement
        record_agreement(entry, "Īri maksā dienests.", TODAY, **NOW)
        assert not entry.needs_agreement

    def test_a_next_stay_closes_it_and_may_begin_before_the_last_day(self, stay: Placement, city: Municipality) -> None:
        end_placement(stay, LATER, EndReason.LEASE_RAN_OUT, **NOW)
        entry = waits(stay)

        moved = move_household(stay, another_flat(city), TODAY + timedelta(7), **NOW)

        assert entry
        assert entry.close_reason is CloseReason.HOUSED
        assert (moved.waitlist_entry, waits(stay)) == (entry, None)

    def test_not_where_another_flat_is_recorded(self, stay: Placement, city: Municipality) -> None:
        end_placement(stay, LATER, EndReason.LANDLORD_ENDED, **NOW)
        start_placement(another_flat(city), stay.household, LATER + timedelta(2), **NOW)
        assert waits(stay) is None

        end_placement(stay, LATER - timedelta(1), EndReason.LANDLORD_ENDED, **NOW)
        assert waits(stay) is None

    def test_not_where_the_service_has_ended(self, stay: Placement) -> None:
        service = open_service(stay.clients[0].client_id)
        assert service
        end_service(service, TODAY, ServiceEnd.CLIENT_WISH, Destination.SHELTER, **NOW)
        end_placement(stay, TODAY, EndReason.CLIENT_WISH, **NOW)
        assert waits(stay) is None

    def test_an_end_recorded_anew_corrects_the_reason(self, stay: Placement) -> None:
        end_placement(warned(stay), LATER, EndReason.CLIENT_WISH, **NOW)
        end_placement(stay, LATER, EndReason.LANDLORD_ENDED, after_breach=True, **NOW)
        entry = waits(stay)
        assert entry
        assert (entry.rehousing_reason, entry.after_breach) == (RehousingReason.LANDLORD_ENDED, True)

    def test_a_term_known_from_the_start_is_asked_about_later(self, city: Municipality) -> None:
        stay = factories.make_stay(factories.make_flat(municipality=city), starts_on=BEFORE, ends_on=LATER)
        assert waits(stay) is None
        look_for_another_flat(stay, **NOW)
        assert waits(stay)
        with pytest.raises(Refused):
            look_for_another_flat(stay, **NOW)

    def test_some_days_elsewhere_before_the_flat_is_lost_do_not_end_the_search(self, city: Municipality) -> None:
        stay = factories.make_stay(factories.make_flat(municipality=city), starts_on=LATER)
        end_placement(stay, LATER + timedelta(9), EndReason.LANDLORD_ENDED, **NOW)
        start_placement(another_flat(city), stay.household, TODAY, TODAY + timedelta(3), **NOW)
        assert waits(stay)
        start_placement(another_flat(city), stay.household, LATER + timedelta(9), **NOW)
        assert waits(stay) is None

    def test_a_planned_move_that_never_was_leaves_them_looking(self, stay: Placement, city: Municipality) -> None:
        """They still live where they are to move out of: that is no flat to rely on."""
        moved = move_household(stay, another_flat(city), LATER, **NOW)
        reverse_placement(moved, "Cita mājsaimniecība.", **NOW)
        assert waits(stay)

    def test_the_end_of_the_service_is_no_reason_while_it_goes_on(self, stay: Placement) -> None:
        with pytest.raises(Refused):
            end_placement(stay, TODAY, EndReason.PROVIDER_EXIT, **NOW)


class TestParting:
    """One of a couple leaves, the other stays in the flat."""

    @pytest.fixture
    def shared(self, city: Municipality) -> Placement:
        couple = factories.make_household(city, 2)
        factories.make_waiting(couple)
        return factories.make_stay(factories.make_flat(municipality=city), couple, BEFORE)

    @pytest.mark.parametrize("day", [TODAY - timedelta(3), TODAY, LATER])
    def test_who_leaves_waits_as_a_household_of_their_own(self, shared: Placement, day: date) -> None:
        stays, leaves = (factories.client_of(shared.household, place) for place in (0, 1))
        part_client(shared, leaves, day, **NOW)

        own = open_household_of(leaves)
        assert own
        assert own is not shared.household
        entry = open_entry(own.id)
        assert entry
        assert (entry.source, entry.rehousing_reason) == (EntrySource.REHOUSING, RehousingReason.PARTED)
        assert entry.entered_on == min(day, TODAY)
        assert clients_of(own, TODAY) == [leaves]
        assert waits(shared) is None
        assert clients_of(shared.household, max(day, TODAY)) == [stays]
        assert [service.client_id for service in open_services_in(shared.household_id)] == [stays.id]

    def test_a_person_without_the_service_only_leaves(self, shared: Placement) -> None:
        leaves = factories.client_of(shared.household, 1)
        service = open_service(leaves.id)
        assert service
        end_service(service, TODAY, ServiceEnd.CLIENT_WISH, Destination.UNKNOWN, **NOW)
        part_client(shared, leaves, TODAY, **NOW)
        assert open_household_of(leaves) is shared.household

    def test_a_household_of_their_own_that_is_there_already_waits(self, shared: Placement, city: Municipality) -> None:
        leaves = factories.client_of(shared.household, 1)
        member = next(one for one in shared.household.members if one.client_id == leaves.id)
        end_membership(member, TODAY, actor=SYSTEM)
        own = open_household(leaves, TODAY, actor=SYSTEM)
        part_client(shared, leaves, TODAY, **NOW)
        assert open_household_of(leaves) is own
        assert open_entry(own.id)


def test_an_end_that_a_colleague_has_recorded_meanwhile_is_not_changed_unseen(
    client: PageClient, city: Municipality, stay: Placement
) -> None:
    officer = client.as_(Role.HOUSING_OFFICER, municipality=city)
    mine, theirs = officer.get(f"/placements/{stay.id}"), TODAY + timedelta(30)
    end_placement(stay, theirs, EndReason.LANDLORD_ENDED, **NOW)
    values = {"ends_on": TODAY + timedelta(9), "reason": "client_wish", "destination": "unknown"}
    page = mine.submit("Beigt izmitināšanu", **values)
    assert page.status == 422
    assert "Kolēģis pa šo laiku ir mainījis" in page.main
    assert (stay.ends_on, stay.end_reason) == (theirs, EndReason.LANDLORD_ENDED)
    page.submit("Beigt izmitināšanu", **values).follow()  # having seen it
    db.session.expire_all()
    assert (stay.ends_on, stay.end_reason) == (TODAY + timedelta(9), EndReason.CLIENT_WISH)


class TestKnownTerm:
    """Whose flat ends by a term known from the start, while nobody looks for another one."""

    def found(self, city: Municipality) -> list[Placement]:
        return without_next_flat(factories.access_for(Role.HOUSING_OFFICER, municipality=city), TODAY)

    def until(self, city: Municipality, day: date) -> Placement:
        return factories.make_stay(factories.make_flat(municipality=city), starts_on=BEFORE, ends_on=day)

    def test_it_is_said_from_sixty_days_before_and_until_it_is_settled(self, city: Municipality) -> None:
        near, _far = self.until(city, TODAY + timedelta(60)), self.until(city, TODAY + timedelta(61))
        past = self.until(city, TODAY - timedelta(9))
        assert self.found(city) == [past, near]

    def test_it_is_not_said_once_they_wait_move_or_leave_the_service(self, city: Municipality) -> None:
        waiting, moving, leaving, wrong, open_ended = (
            self.until(city, LATER), self.until(city, LATER), self.until(city, LATER), self.until(city, LATER),
            factories.make_stay(factories.make_flat(municipality=city), starts_on=BEFORE),
        )  # fmt: skip
        look_for_another_flat(waiting, **NOW)
        move_household(moving, another_flat(city), LATER, **NOW)
        service = open_service(factories.client_of(leaving.household).id)
        assert service
        end_service(service, TODAY, ServiceEnd.CLIENT_WISH, Destination.UNKNOWN, **NOW)
        reverse_placement(wrong, "Cita mājsaimniecība.", **NOW)
        assert open_ended.ends_on is None
        assert self.found(city) == []

    def test_only_officers_of_the_municipality_are_told(self, city: Municipality) -> None:
        self.until(city, LATER)
        assert self.found(factories.make_municipality()) == []


class TestWarnings:
    def test_an_eviction_needs_one(self, stay: Placement) -> None:
        with pytest.raises(RuleViolation) as problem:
            end_placement(stay, TODAY, EndReason.EVICTION, **NOW)
        assert [finding.id for finding in problem.value.findings] == ["E1"]
        end_placement(warned(stay), TODAY, EndReason.EVICTION, **NOW)
        assert stay.end_reason is EndReason.EVICTION
        assert "placement.warn" in [event.action for event in audit.history(stay)]

    @pytest.mark.parametrize("day", [BEFORE - timedelta(1), TODAY + timedelta(1)])
    def test_it_is_given_while_they_live_there(self, stay: Placement, day: date) -> None:
        with pytest.raises(Refused):
            warned(stay, day)


class TestTakenBack:
    def test_the_stay_has_no_end_and_nobody_waits(self, stay: Placement) -> None:
        end_placement(stay, LATER, EndReason.LANDLORD_ENDED, "Pārdos.", **NOW)
        take_back_end(stay, "Izīrētājs pārdomāja.", **NOW)

        assert (stay.ends_on, stay.end_reason, stay.destination, stay.room.ends_on) == (None, None, None, None)
        assert {row.ends_on for row in stay.clients} == {None}
        assert {place.ends_on for row in stay.clients for place in row.building_places} == {None}
        entry = last_entry(stay.household_id)
        assert entry
        assert entry.close_reason is CloseReason.NO_LONGER_NEEDED

    def test_not_where_somebody_else_has_the_flat(self, stay: Placement, city: Municipality, db_session: Any) -> None:
        end_placement(stay, LATER, EndReason.LANDLORD_ENDED, **NOW)
        factories.make_stay(stay.flat, starts_on=LATER)
        with pytest.raises(Refused), db_session.begin_nested():
            take_back_end(stay, "Kļūda.", **NOW)

    def test_not_twice(self, stay: Placement) -> None:
        with pytest.raises(Refused):
            take_back_end(stay, "Kļūda.", **NOW)


class TestReversed:
    def test_a_stay_that_never_was_undoes_its_rehousing(self, stay: Placement) -> None:
        first = stay.waitlist_entry
        end_placement(stay, TODAY, EndReason.CLIENT_WISH, **NOW)
        reverse_placement(stay, "Cita persona.", **NOW)
        assert waits(stay) == first

    def test_the_next_stay_reversed_leaves_the_household_waiting(self, stay: Placement, city: Municipality) -> None:
        moved = move_household(stay, another_flat(city), TODAY, **NOW)
        reverse_placement(moved, "Nepārcēlās.", **NOW)
        entry = waits(stay)
        assert entry
        assert entry.source is EntrySource.REHOUSING


class TestMoves:
    def test_an_unwished_move_says_why(self, stay: Placement, city: Municipality) -> None:
        with pytest.raises(Refused):
            move_household(stay, another_flat(city), TODAY, why=MoveReason.OTHER, **NOW)
        move_household(stay, another_flat(city), TODAY, why=MoveReason.OTHER, why_words="Māju nojauks.", **NOW)
        assert (stay.moved_because, stay.end_note, stay.destination) == (MoveReason.OTHER, "Māju nojauks.", None)
