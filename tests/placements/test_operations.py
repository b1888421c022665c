"""Offers and stays through their operations: what they change, what they refuse, what they write down."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from app.accounts.models import User
from app.clients.models import HouseholdMember, KeepAwayPlace, Relation
from app.core import audit
from app.core.audit import SYSTEM
from app.core.errors import Refused, RuleViolation
from app.core.permissions import Role
from app.placements.models import EndReason, Offer, OfferState, Placement, RefusalReason
from app.placements.operations.endings import end_placement, part_client, reverse_placement
from app.placements.operations.offers import OfferedElsewhere, offer_flat, record_answer, withdraw_offer
from app.placements.operations.stays import PlaceTaken, move_household, start_placement
from app.places.models import Municipality, PolicySetting
from app.waitlist.models import CloseReason
from app.waitlist.queries import open_entry
from tests import factories
from tests.factories import TODAY

LATER = TODAY + timedelta(30)


@pytest.fixture
def city(db_session: scoped_session) -> Municipality:
    return factories.make_municipality()


@pytest.fixture
def officer(city: Municipality) -> User:
    return factories.make_user(Role.HOUSING_OFFICER, municipality=city)


def waiting_household(city: Municipality, clients: int = 1, **wishes: Any) -> Any:
    household = factories.make_household(city, clients, **wishes)
    factories.make_waiting(household)
    return household


def offered(flat: Any, household: Any, actor: Any = SYSTEM, **options: Any) -> Offer:
    return offer_flat(flat, household, TODAY, actor=actor, today=TODAY, **options)


def accepted(flat: Any, household: Any) -> Offer:
    return record_answer(offered(flat, household), True, "Der.", actor=SYSTEM, today=TODAY)


def override(flat: Any, household: Any, actor: Any, may_override: bool, reason: str | None) -> Placement:
    return start_placement(
        flat, household, TODAY, actor=actor, today=TODAY, may_override=may_override, override_reason=reason
    )


def refusals(problem: pytest.ExceptionInfo[RuleViolation]) -> list[str]:
    return [finding.id for finding in problem.value.findings]


class TestOffers:
    def test_an_offer_is_numbered_checked_and_written_down(self, city: Municipality, officer: User) -> None:
        flat, household = factories.make_flat(municipality=city), waiting_household(city)
        offer = offered(flat, household, officer)
        assert (offer.number, offer.limit_then, offer.state, offer.offered_by_id) == (1, 3, OfferState.OPEN, officer.id)
        assert (offer.check.flat_id, offer.check.starts_on, len(offer.check.findings)) == (flat.id, TODAY, 22)
        assert flat.open_offers == 1
        assert [event.action for event in audit.history(offer)] == ["offer.make"]

    def test_three_at_a_time_and_a_freed_number_is_used_again(self, city: Municipality) -> None:
        flats = [factories.make_flat(municipality=city) for _number in range(5)]
        household = waiting_household(city)
        first, second, _third = (offered(flat, household) for flat in flats[:3])
        with pytest.raises(Refused, match="3"):
            offered(flats[3], household)
        record_answer(second, False, "Par tālu no darba.", reason=RefusalReason.FAR, actor=SYSTEM, today=TODAY)
        assert offered(flats[3], household).number == 2
        assert first.number == 1

    def test_the_number_allowed_is_a_setting(self, city: Municipality) -> None:
        setting = {"municipality_id": city.id, "key": "open_offers", "value": 1}
        factories.save(PolicySetting(**setting, valid_from=TODAY))
        household = waiting_household(city)
        offered(factories.make_flat(municipality=city), household)
        with pytest.raises(Refused):
            offered(factories.make_flat(municipality=city), household)

    def test_not_the_same_flat_twice(self, city: Municipality) -> None:
        flat, household = factories.make_flat(municipality=city), waiting_household(city)
        offered(flat, household)
        with pytest.raises(Refused):
            offered(flat, household)
        other = waiting_household(city)
        with pytest.raises(OfferedElsewhere):
            offered(flat, other)
        offered(flat, other, knowingly=True)
        assert flat.open_offers == 2

    def test_a_block_refuses_and_a_limit_does_not(self, city: Municipality) -> None:
        building = factories.make_building(city)
        factories.make_stay(factories.make_flat(building), waiting_household(city, 2))
        factories.make_stay(factories.make_flat(building))
        household = waiting_household(city)
        assert offered(factories.make_flat(building), household).state is OfferState.OPEN
        with pytest.raises(RuleViolation) as problem:
            offered(factories.make_flat(building, group_rooms=2), household)
        assert refusals(problem) == ["P13"]

    def test_a_refusal_keeps_the_place_on_the_waitlist(self, city: Municipality) -> None:
        flat, household = factories.make_flat(municipality=city), waiting_household(city)
        offer = record_answer(
            offered(flat, household), False, "Nav lifta.", reason=RefusalReason.STAIRS, actor=SYSTEM, today=TODAY
        )
        assert (offer.state, offer.answered_on, offer.closed_on) == (OfferState.REFUSED, TODAY, TODAY)
        assert offer.answer_words == "Nav lifta."
        assert open_entry(household.id) is not None
        assert flat.open_offers == 0

    def test_an_accepted_offer_stays_live_until_the_stay_or_its_withdrawal(self, city: Municipality) -> None:
        flat, household = factories.make_flat(municipality=city), waiting_household(city)
        offer = accepted(flat, household)
        assert flat.open_offers == 1
        with pytest.raises(Refused):
            accepted(factories.make_flat(municipality=city), household)
        withdraw_offer(offer, "Pārdomāja.", actor=SYSTEM, today=LATER)
        assert (offer.state, offer.closed_on, offer.closed_why) == (OfferState.WITHDRAWN, LATER, "Pārdomāja.")
        assert flat.open_offers == 0

    @pytest.mark.parametrize("day", [TODAY - timedelta(1), TODAY + timedelta(1)])
    def test_an_answer_is_neither_before_the_offer_nor_in_the_future(self, city: Municipality, day: date) -> None:
        offer = offered(factories.make_flat(municipality=city), waiting_household(city))
        with pytest.raises(Refused):
            record_answer(offer, True, None, actor=SYSTEM, today=TODAY, answered_on=day)

    def test_what_is_closed_stays_closed(self, city: Municipality) -> None:
        offer = offered(factories.make_flat(municipality=city), waiting_household(city))
        record_answer(offer, False, None, reason=RefusalReason.FAR, actor=SYSTEM, today=TODAY)
        with pytest.raises(Refused):
            record_answer(offer, True, None, actor=SYSTEM, today=TODAY)
        with pytest.raises(Refused):
            withdraw_offer(offer, "Vēlreiz.", actor=SYSTEM, today=TODAY)


class TestStart:
    def test_a_couple_moves_in(self, city: Municipality, officer: User) -> None:
        flat, household = factories.make_flat(municipality=city), waiting_household(city, 2)
        entry = open_entry(household.id)
        offer = accepted(flat, household)
        stay = start_placement(flat, household, TODAY, actor=officer, today=TODAY, offer=offer)
        assert (stay.starts_on, stay.ends_on, stay.offer, stay.started_by_id) == (TODAY, None, offer, officer.id)
        assert [row.client for row in stay.clients] == [member.client for member in household.members]
        assert [[place.number for place in row.building_places] for row in stay.clients] == [[1], [2]]
        assert (stay.room.flat_id, stay.room.room_number, stay.room.ends_on) == (flat.id, 1, None)
        assert entry
        assert (entry.closed_on, entry.close_reason) == (TODAY, CloseReason.HOUSED)
        assert flat.open_offers == 0
        assert [event.action for event in audit.history(stay)] == ["placement.start"]

    def test_the_snapshot_is_kept_in_latvian(self, city: Municipality) -> None:
        check = factories.make_stay(factories.make_flat(municipality=city)).check
        assert check.rule_version
        assert check.limits["building_limit"] == 3
        assert check.inputs["clients"] == 1
        assert sorted(int(finding["id"][1:]) for finding in check.findings) == list(range(1, 24))
        assert check.findings[9]["reason"] == "Dzīvoklis ir gatavs."

    def test_the_snapshot_says_nothing_of_places_to_keep_away_from(self, city: Municipality) -> None:
        flat, household = factories.make_flat(municipality=city), waiting_household(city)
        place = factories.make_place(city, 512_345.0, 318_765.0)
        secret = {"household": household, "place": place, "radius_m": 321, "reason": "Vardarbīga māsa."}
        factories.save(KeepAwayPlace(**secret, starts_on=TODAY))
        other = factories.make_stay(factories.make_flat(municipality=city)).check
        check = factories.make_stay(flat, household).check
        assert check.findings[8] == other.findings[8]
        assert not any(word in str([check.inputs, check.limits, check.findings]) for word in ("321", "5123", "māsa"))

    def test_the_last_place_and_no_further(self, city: Municipality) -> None:
        building = factories.make_building(city)
        factories.make_stay(factories.make_flat(building), waiting_household(city, 2))
        factories.make_stay(factories.make_flat(building))
        flat, household = factories.make_flat(building), waiting_household(city)
        with pytest.raises(RuleViolation) as problem:
            start_placement(flat, household, TODAY, actor=SYSTEM, today=TODAY)
        assert refusals(problem) == ["P1"]
        assert open_entry(household.id) is not None

    def test_an_override_needs_the_right_a_reason_and_a_person(self, city: Municipality, officer: User) -> None:
        building = factories.make_building(city)
        for _number in range(3):
            factories.make_stay(factories.make_flat(building))
        flat, household = factories.make_flat(building), waiting_household(city)
        for may_override, reason in ((False, "Brālis."), (True, None), (True, "")):
            with pytest.raises(RuleViolation):
                override(flat, household, officer, may_override, reason)
        with pytest.raises(Refused):
            override(flat, household, SYSTEM, True, "Brālis.")
        stay = override(flat, household, officer, True, "Brālis dzīvo blakus.")
        assert (stay.override_reason, stay.override_by_id) == ("Brālis dzīvo blakus.", officer.id)
        (place,) = stay.clients[0].building_places
        assert (place.number, place.limit_then, place.override_reason) == (4, 3, "Brālis dzīvo blakus.")

    def test_an_override_that_nothing_asked_for_is_not_recorded(self, city: Municipality, officer: User) -> None:
        flat, household = factories.make_flat(municipality=city), waiting_household(city)
        stay = override(flat, household, officer, True, "Katram gadījumam.")
        assert (stay.override_reason, stay.override_by_id) == (None, None)

    def test_a_block_cannot_be_overridden(self, city: Municipality, officer: User) -> None:
        flat = factories.make_flat(factories.make_building(city, inside_institution=True))
        with pytest.raises(RuleViolation) as problem:
            override(flat, waiting_household(city), officer, True, "Tomēr.")
        assert refusals(problem) == ["P8"]

    def test_a_fixed_term_frees_the_place_afterwards(self, city: Municipality) -> None:
        building = factories.make_building(city)
        for _number in range(3):
            stay = factories.make_stay(factories.make_flat(building), ends_on=LATER)
        assert stay.end_reason is EndReason.LEASE_RAN_OUT
        flat, household = factories.make_flat(building), waiting_household(city)
        with pytest.raises(RuleViolation):
            start_placement(flat, household, LATER - timedelta(1), actor=SYSTEM, today=TODAY)
        start_placement(flat, household, LATER, actor=SYSTEM, today=TODAY)

    def test_a_stay_has_at_least_a_day(self, city: Municipality) -> None:
        with pytest.raises(Refused):
            factories.make_stay(factories.make_flat(municipality=city), ends_on=TODAY)

    def test_the_offer_must_be_this_one_and_accepted(self, city: Municipality) -> None:
        flat, household = factories.make_flat(municipality=city), waiting_household(city)
        other = accepted(flat, waiting_household(city))
        for offer in (offered(flat, household, knowingly=True), other):
            with pytest.raises(Refused):
                start_placement(flat, household, TODAY, actor=SYSTEM, today=TODAY, offer=offer)

    def test_the_other_offers_are_withdrawn_with_a_reason(self, city: Municipality) -> None:
        flat, second = factories.make_flat(municipality=city), factories.make_flat(municipality=city)
        household, rival = waiting_household(city), waiting_household(city)
        pointless = [offered(second, household), accepted(flat, rival)]
        elsewhere = offered(second, rival, knowingly=True)
        start_placement(flat, household, TODAY, actor=SYSTEM, today=TODAY)
        assert [offer.state for offer in pointless] == [OfferState.WITHDRAWN] * 2
        assert all(offer.closed_why for offer in pointless)
        assert elsewhere.state is OfferState.OPEN
        assert (flat.open_offers, second.open_offers) == (0, 1)

    def test_a_group_flat_fills_room_by_room(self, city: Municipality) -> None:
        flat = factories.make_flat(municipality=city, group_rooms=2)
        first, second, third = (waiting_household(city, group_flat=True) for _number in range(3))
        waits = offered(flat, third)
        assert factories.make_stay(flat, first).room.room_number == 1
        assert waits.state is OfferState.OPEN
        assert factories.make_stay(flat, second).room.room_number == 2
        assert waits.state is OfferState.WITHDRAWN
        with pytest.raises(RuleViolation) as problem:
            factories.make_stay(flat, third)
        assert refusals(problem) == ["P11"]

    def test_when_the_guard_alone_refuses_it_is_said_in_words(
        self, city: Municipality, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Someone who writes without waiting for a turn: the check saw nothing, the database does."""
        flat, household = factories.make_flat(municipality=city), waiting_household(city)
        factories.make_stay(flat, starts_on=TODAY)
        monkeypatch.setattr("app.placements.operations.stays._override", lambda *_args: None)
        monkeypatch.setattr("app.placements.operations.stays.free_room", lambda *_args: 1)
        with pytest.raises(PlaceTaken):
            start_placement(flat, household, TODAY, actor=SYSTEM, today=TODAY)


class TestEnd:
    def test_everything_ends_on_the_day(self, city: Municipality, officer: User) -> None:
        stay = factories.make_stay(factories.make_flat(municipality=city), waiting_household(city, 2))
        end_placement(stay, LATER, EndReason.CLIENT_WISH, "Pie māsas.", actor=officer, today=TODAY)
        assert (stay.ends_on, stay.end_reason, stay.end_note) == (LATER, EndReason.CLIENT_WISH, "Pie māsas.")
        assert guard_ends(stay) == {LATER}
        assert audit.history(stay)[0].changes["ends_on"] == [None, LATER.isoformat()]

    def test_a_future_end_keeps_the_place_until_then(self, city: Municipality) -> None:
        building = factories.make_building(city)
        stays = [factories.make_stay(factories.make_flat(building)) for _number in range(3)]
        end_placement(stays[0], LATER, EndReason.CLIENT_WISH, actor=SYSTEM, today=TODAY)
        flat, household = factories.make_flat(building), waiting_household(city)
        with pytest.raises(RuleViolation):
            start_placement(flat, household, LATER - timedelta(1), actor=SYSTEM, today=TODAY)
        start_placement(flat, household, LATER, actor=SYSTEM, today=TODAY)

    def test_an_end_is_brought_forward_but_not_put_off(self, city: Municipality) -> None:
        stay = factories.make_stay(factories.make_flat(municipality=city), ends_on=LATER)
        with pytest.raises(Refused):
            end_placement(stay, LATER + timedelta(1), EndReason.CLIENT_WISH, actor=SYSTEM, today=TODAY)
        end_placement(stay, LATER - timedelta(5), EndReason.DEATH, actor=SYSTEM, today=TODAY)
        assert guard_ends(stay) == {LATER - timedelta(5)}

    def test_not_before_it_began_nor_as_an_error(self, city: Municipality) -> None:
        stay = factories.make_stay(factories.make_flat(municipality=city))
        with pytest.raises(Refused):
            end_placement(stay, TODAY, EndReason.CLIENT_WISH, actor=SYSTEM, today=TODAY)
        with pytest.raises(Refused):
            end_placement(stay, LATER, EndReason.RECORDED_IN_ERROR, actor=SYSTEM, today=TODAY)


class TestMove:
    def test_from_flat_to_flat_in_a_full_building(self, city: Municipality) -> None:
        building = factories.make_building(city)
        household = waiting_household(city, 2)
        stay = factories.make_stay(factories.make_flat(building), household)
        factories.make_stay(factories.make_flat(building))
        moved = move_household(stay, factories.make_flat(building), LATER, actor=SYSTEM, today=TODAY)
        assert (stay.ends_on, stay.end_reason, guard_ends(stay)) == (LATER, EndReason.MOVED, {LATER})
        assert (moved.household, moved.starts_on, guard_ends(moved)) == (household, LATER, {None})

    def test_a_refused_move_changes_nothing(self, city: Municipality) -> None:
        stay = factories.make_stay(factories.make_flat(municipality=city))
        taken = factories.make_stay(factories.make_flat(municipality=city)).flat
        with pytest.raises(RuleViolation):
            move_household(stay, taken, LATER, actor=SYSTEM, today=TODAY)
        assert (stay.ends_on, guard_ends(stay)) == (None, {None})

    def test_a_partner_joins_by_moving_into_the_same_flat(self, city: Municipality) -> None:
        household = waiting_household(city)
        stay = factories.make_stay(factories.make_flat(municipality=city), household)
        partner = {"client": factories.make_client(city), "relation": Relation.PARTNER, "starts_on": LATER}
        factories.save(HouseholdMember(household=household, **partner))
        both = move_household(stay, stay.flat, LATER, actor=SYSTEM, today=TODAY)
        assert len(both.clients) == 2

    @pytest.mark.parametrize("day", [TODAY, LATER + timedelta(1)])
    def test_only_from_where_one_lives(self, city: Municipality, day: date) -> None:
        stay = factories.make_stay(factories.make_flat(municipality=city), ends_on=LATER)
        with pytest.raises(Refused):
            move_household(stay, factories.make_flat(municipality=city), day, actor=SYSTEM, today=TODAY)

    def test_on_the_day_the_lease_runs_out(self, city: Municipality) -> None:
        stay = factories.make_stay(factories.make_flat(municipality=city), ends_on=LATER)
        move_household(stay, factories.make_flat(municipality=city), LATER, actor=SYSTEM, today=TODAY)
        assert (stay.ends_on, stay.end_reason) == (LATER, EndReason.LEASE_RAN_OUT)


class TestPart:
    def test_one_leaves_and_the_place_is_free(self, city: Municipality) -> None:
        building = factories.make_building(city)
        household = waiting_household(city, 2)
        stay = factories.make_stay(factories.make_flat(building), household)
        factories.make_stay(factories.make_flat(building))
        leaver = household.members[1].client
        part_client(stay, leaver, LATER, actor=SYSTEM, today=TODAY)
        assert [row.ends_on for row in stay.clients] == [None, LATER]
        assert (stay.ends_on, stay.room.ends_on) == (None, None)
        assert audit.history(stay)[0].changes["client"] == [None, leaver.file_number]
        start_placement(factories.make_flat(building), waiting_household(city), LATER, actor=SYSTEM, today=TODAY)

    def test_the_last_one_ends_the_stay_instead(self, city: Municipality) -> None:
        household = waiting_household(city, 2)
        stay = factories.make_stay(factories.make_flat(municipality=city), household)
        one, other = (member.client for member in household.members)
        part_client(stay, one, LATER, actor=SYSTEM, today=TODAY)
        with pytest.raises(Refused):
            part_client(stay, one, LATER, actor=SYSTEM, today=TODAY)
        with pytest.raises(Refused):
            part_client(stay, other, LATER, actor=SYSTEM, today=TODAY)

    def test_somebody_stays_to_the_end(self, city: Municipality) -> None:
        """The one who leaves later does not keep the flat for the one who leaves earlier: it would stand empty."""
        household = waiting_household(city, 2)
        stay = factories.make_stay(factories.make_flat(municipality=city), household)
        one, other = (member.client for member in household.members)
        part_client(stay, one, LATER, actor=SYSTEM, today=TODAY)
        with pytest.raises(Refused):
            part_client(stay, other, LATER - timedelta(9), actor=SYSTEM, today=TODAY)

    def test_the_end_of_the_stay_does_not_bring_the_leaver_back(self, city: Municipality) -> None:
        household = waiting_household(city, 2)
        stay = factories.make_stay(factories.make_flat(municipality=city), household)
        part_client(stay, household.members[0].client, LATER, actor=SYSTEM, today=TODAY)
        end_placement(stay, LATER + timedelta(9), EndReason.CLIENT_WISH, actor=SYSTEM, today=TODAY)
        assert [row.ends_on for row in stay.clients] == [LATER, LATER + timedelta(9)]


class TestReverse:
    def test_it_never_was_and_the_household_waits_again(self, city: Municipality, officer: User) -> None:
        flat, household = factories.make_flat(municipality=city), waiting_household(city, 2)
        since = open_entry(household.id)
        stay = factories.make_stay(flat, household)
        reverse_placement(stay, "Nepareizais dzīvoklis.", actor=officer, today=TODAY)
        assert (stay.ends_on, stay.end_reason) == (TODAY, EndReason.RECORDED_IN_ERROR)
        assert guard_ends(stay) == {TODAY}
        assert open_entry(household.id) is since
        factories.make_stay(flat, household)

    def test_a_planned_stay_is_called_off(self, city: Municipality) -> None:
        stay = factories.make_stay(factories.make_flat(municipality=city), starts_on=LATER)
        reverse_placement(stay, "Pārdomāja.", actor=SYSTEM, today=TODAY)
        assert guard_ends(stay) == {LATER}

    def test_not_twice_and_never_ended_afterwards(self, city: Municipality) -> None:
        stay = factories.make_stay(factories.make_flat(municipality=city))
        reverse_placement(stay, "Kļūda.", actor=SYSTEM, today=TODAY)
        with pytest.raises(Refused):
            reverse_placement(stay, "Kļūda.", actor=SYSTEM, today=TODAY)
        with pytest.raises(Refused):
            end_placement(stay, LATER, EndReason.CLIENT_WISH, actor=SYSTEM, today=TODAY)

    def test_a_household_housed_since_does_not_wait_again(self, city: Municipality) -> None:
        household = waiting_household(city)
        wrong = factories.make_stay(factories.make_flat(municipality=city), household)
        move_household(wrong, factories.make_flat(municipality=city), LATER, actor=SYSTEM, today=TODAY)
        reverse_placement(wrong, "Tur nedzīvoja.", actor=SYSTEM, today=TODAY)
        assert open_entry(household.id) is None


def guard_ends(stay: Placement) -> set[date | None]:
    """The ends of everything the database guards for the stay."""
    places = {place.ends_on for row in stay.clients for place in row.building_places}
    return {stay.room.ends_on} | {row.ends_on for row in stay.clients} | places
