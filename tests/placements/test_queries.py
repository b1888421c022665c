"""The facts of a check, one flat at a time and all at once; the ranking; who may see what."""

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import scoped_session

from app.clients.models import Consent, ImportantPlace, ImportantPlaceKind, KeepAwayPlace, WishedArea
from app.core.audit import SYSTEM
from app.core.errors import Finding, RuleViolation
from app.core.extensions import db
from app.core.permissions import Role
from app.flats.models import Cooker, Flat, Readiness
from app.placements.models import EndReason
from app.placements.operations.endings import end_placement
from app.placements.operations.offers import offer_flat
from app.placements.queries import (
    check_placement,
    file_numbers,
    get_offer,
    get_placement,
    near_alternatives,
    offers_of_flat,
    offers_of_household,
    placements_of_flat,
    placements_of_household,
    ranked_flats,
    who_filled,
)
from app.placements.rules import Verdict
from app.placements.rules.match import score
from app.places.models import Municipality, PolicySetting
from tests import factories
from tests.factories import TODAY

EAST, NORTH = 506_400.0, 311_780.0


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent to the database inside."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def city(db_session: scoped_session) -> Municipality:
    return factories.make_municipality()


def waiting_household(city: Municipality, clients: int = 1, **wishes: Any) -> Any:
    household = factories.make_household(city, clients, **wishes)
    factories.make_waiting(household)
    return household


def found(rule_id: str, flat: Any, household: Any, starts_on: date = TODAY, **options: Any) -> Finding:
    made = check_placement(flat, household, starts_on, today=TODAY, **options)
    return next(one for one in made.findings if one.id == rule_id)


class TestFacts:
    def test_heads_are_counted_in_all_flats_of_the_building(self, city: Municipality) -> None:
        building = factories.make_building(city)
        factories.make_stay(factories.make_flat(building), waiting_household(city, 2))
        factories.make_stay(factories.make_flat(building))
        full = found("P1", factories.make_flat(building), waiting_household(city))
        assert (full.passed, full.value) == (False, 4)

    def test_a_stay_that_begins_later_and_one_that_ends(self, city: Municipality) -> None:
        building = factories.make_building(city)
        factories.make_stay(factories.make_flat(building), starts_on=TODAY + timedelta(10))
        factories.make_stay(factories.make_flat(building), ends_on=TODAY + timedelta(10))
        assert found("P1", factories.make_flat(building), waiting_household(city)).value == 2
        assert found("P1", factories.make_flat(building), waiting_household(city, 2)).value == 3

    @pytest.mark.parametrize(("metres", "counts"), [(50.0, 2), (50.01, 1)])
    def test_adjacent_at_exactly_fifty_metres(self, city: Municipality, metres: float, counts: int) -> None:
        factories.make_stay(factories.make_flat(factories.make_building(city, EAST + metres, NORTH)))
        flat = factories.make_flat(factories.make_building(city, EAST, NORTH))
        assert found("P2", flat, waiting_household(city)).value == counts
        assert found("P3", flat, waiting_household(city)).value == 2

    def test_a_neighbour_across_the_municipal_border_counts(self, city: Municipality) -> None:
        beyond = factories.make_building(factories.make_municipality(), EAST + 40, NORTH)
        factories.make_stay(factories.make_flat(beyond))
        flat = factories.make_flat(factories.make_building(city, EAST, NORTH))
        assert found("P2", flat, waiting_household(city)).value == 2

    def test_shares_of_neighbourhood_and_supplier(self, city: Municipality) -> None:
        area, landlord = factories.make_area(city), factories.make_landlord(city)
        for number in range(9):
            place = factories.make_place(city, EAST + 1000 * number, NORTH, area=area if number < 3 else None)
            building = factories.make_building(city, place=place)
            factories.make_stay(factories.make_flat(building, landlord=landlord if number < 4 else None))
        factories.make_stay(factories.make_flat(municipality=factories.make_municipality(), landlord=landlord))
        building = factories.make_building(city, place=factories.make_place(city, EAST + 50_000, NORTH, area=area))
        flat, household = factories.make_flat(building, landlord=landlord), waiting_household(city)
        assert found("P4", flat, household).value == 40.0
        assert found("P5", flat, household).value == 50.0

    def test_clients_flats_and_live_offers(self, city: Municipality) -> None:
        building = factories.make_building(city, flats_total=12)
        factories.make_stay(factories.make_flat(building))
        flat, household = factories.make_flat(building), waiting_household(city)
        offer_flat(flat, waiting_household(city), TODAY, actor=SYSTEM, today=TODAY)
        offer_flat(flat, household, TODAY, actor=SYSTEM, today=TODAY, knowingly=True)
        share = found("P6", flat, household)
        assert (share.value, share.limit) == (2, None)
        assert "12" in str(share.reason)
        assert found("P7", flat, household).value == 1  # the household's own offer is not in its way

    def test_keep_away_only_while_it_holds(self, city: Municipality) -> None:
        flat, household = factories.make_flat(factories.make_building(city, EAST, NORTH)), waiting_household(city)
        place = factories.make_place(city, EAST + 100, NORTH)
        until = TODAY + timedelta(30)
        circle = {"household": household, "place": place, "reason": "Vardarbība.", "radius_m": 100}
        factories.save(KeepAwayPlace(**circle, starts_on=TODAY, ends_on=until))
        assert not found("P9", flat, household).passed
        assert found("P9", flat, household, until).passed
        assert found("P9", flat, household, TODAY - timedelta(1)).passed

    def test_consent_given_and_withdrawn(self, city: Municipality) -> None:
        flat, household = factories.make_flat(municipality=city), waiting_household(city, 2)
        one, other = (member.client for member in household.members)
        factories.save(Consent(client=one, version="1", given_on=TODAY))
        factories.save(Consent(client=other, version="1", given_on=TODAY - timedelta(9), withdrawn_on=TODAY))
        assert found("P17", flat, household).value == 1

    def test_members_count_on_the_first_day_only_while_they_belong(self, city: Municipality) -> None:
        flat, household = factories.make_flat(municipality=city), waiting_household(city, 2)
        household.members[1].ends_on = TODAY
        assert found("P18", flat, household, TODAY - timedelta(1)).value == 2
        assert found("P18", flat, household).value == 1

    def test_waiting_housed_or_neither(self, city: Municipality) -> None:
        flat, other = factories.make_flat(municipality=city), factories.make_flat(municipality=city)
        assert not found("P15", flat, factories.make_household(city)).passed
        household = waiting_household(city)
        stay = factories.make_stay(flat, household)
        later = TODAY + timedelta(10)
        end_placement(stay, later, EndReason.CLIENT_WISH, actor=SYSTEM, today=TODAY)
        assert found("P15", other, household, later).passed
        assert found("P15", other, household, later + timedelta(1)).passed  # the service goes on: it waits again

    def test_a_move_leaves_the_old_stay_out_everywhere(self, city: Municipality) -> None:
        building = factories.make_building(city)
        household = waiting_household(city, 2)
        stay = factories.make_stay(factories.make_flat(building, landlord=factories.make_landlord(city)), household)
        flat = factories.make_flat(building, landlord=stay.flat.landlord)
        later = TODAY + timedelta(10)
        staying = check_placement(flat, household, later, today=TODAY)
        moving = check_placement(flat, household, later, today=TODAY, moving_from=stay)
        assert {one.id for one in staying.failed} >= {"P1", "P12"}
        assert moving.verdict is Verdict.WARNS
        assert [one.id for one in moving.failed] == ["P17"]
        assert moving.case.around.municipality_clients == moving.case.around.landlord_clients == 0
        assert moving.case.around.clients_flats == 0

    def test_limits_are_those_of_the_first_day(self, city: Municipality) -> None:
        change = {"municipality_id": city.id, "key": "building_limit", "value": 1}
        factories.save(PolicySetting(**change, valid_from=TODAY + timedelta(5)))
        flat, household = factories.make_flat(municipality=city), waiting_household(city, 2)
        assert found("P1", flat, household).limit == 3
        assert found("P1", flat, household, TODAY + timedelta(5)).limit == 1

    def test_queries_do_not_grow(self, city: Municipality) -> None:
        flat, household = factories.make_flat(factories.make_building(city, EAST, NORTH)), waiting_household(city, 2)
        with counted() as few:
            check_placement(flat, household, TODAY, today=TODAY)
        for number in range(12):
            factories.make_stay(factories.make_flat(factories.make_building(city, EAST + 10 * number, NORTH)))
        with counted() as many:
            check_placement(flat, household, TODAY, today=TODAY)
        assert len(few) == len(many) <= 12


class TestRanking:
    def officer(self, city: Municipality) -> Any:
        return factories.access_for(Role.HOUSING_OFFICER, municipality=city)

    def ranked(self, household: Any, **options: Any) -> list[Any]:
        viewer = self.officer(household.municipality)
        return ranked_flats(household, TODAY, viewer, today=TODAY, **options).flats

    def test_only_vacant_ready_flats_of_the_municipality(self, city: Municipality) -> None:
        free = factories.make_flat(municipality=city)
        factories.make_flat(municipality=city, readiness=Readiness.IN_REPAIR)
        factories.make_flat(municipality=factories.make_municipality())
        factories.make_stay(factories.make_flat(municipality=city))
        leaving = factories.make_stay(factories.make_flat(municipality=city), starts_on=TODAY - timedelta(9))
        end_placement(leaving, TODAY, EndReason.CLIENT_WISH, actor=SYSTEM, today=TODAY)
        reserved = factories.make_stay(factories.make_flat(municipality=city), starts_on=TODAY + timedelta(9))
        listed = {one.flat_id for one in self.ranked(waiting_household(city))}
        assert listed == {free.id, leaving.flat_id}
        assert reserved.flat_id not in listed

    def test_possible_first_then_overridable_then_blocked_none_hidden(self, city: Municipality) -> None:
        full = factories.make_building(city, EAST + 5000, NORTH)
        factories.make_stay(factories.make_flat(full), waiting_household(city, 2))
        factories.make_stay(factories.make_flat(full))
        needs = factories.make_flat(full, washing_machine=True, furnished=True)
        blocked = factories.make_flat(municipality=city, group_rooms=3, washing_machine=True, furnished=True)
        plain = factories.make_flat(municipality=city, washing_machine=False)
        better = factories.make_flat(municipality=city, washing_machine=True)
        order = self.ranked(waiting_household(city))
        assert [one.flat_id for one in order] == [better.id, plain.id, needs.id, blocked.id]
        assert [one.verdict for one in order[2:]] == [Verdict.NEEDS_OVERRIDE, Verdict.NOT_POSSIBLE]
        assert (order[2].places_taken, order[2].building_limit) == (3, 3)
        assert [one.id for one in order[3].findings if not one.passed and one.level == "block"] == ["P13"]

    def test_of_equal_points_the_better_known_first(self, city: Municipality) -> None:
        unknown = factories.make_flat(municipality=city)
        poor = factories.make_flat(municipality=city, cooker=Cooker.NONE, washing_machine=False, furnished=False)
        good = factories.make_flat(municipality=city, cooker=Cooker.STOVE, washing_machine=False, furnished=False)
        assert [one.flat_id for one in self.ranked(waiting_household(city))] == [good.id, poor.id, unknown.id]

    def test_on_to_the_flat_asked_for(self, city: Municipality) -> None:
        flats = [factories.make_flat(municipality=city) for _number in range(4)]
        household, officer = waiting_household(city), self.officer(city)

        def shown(through: int) -> int:
            return len(ranked_flats(household, TODAY, officer, today=TODAY, limit=2, through=through).flats)

        assert sorted(shown(flat.id) for flat in flats) == [2, 2, 3, 4]
        assert shown(10**6) == 2

    def test_limit_cuts_and_total_counts(self, city: Municipality) -> None:
        for _number in range(3):
            factories.make_flat(municipality=city)
        ranking = ranked_flats(waiting_household(city), TODAY, self.officer(city), today=TODAY, limit=2)
        assert (len(ranking.flats), ranking.total) == (2, 3)

    def test_equal_scores_by_address_and_number(self, city: Municipality) -> None:
        building = factories.make_building(city)
        for number in ("10", "9", "12a", "12"):
            factories.make_flat(building, number=number)
        assert [one.number for one in self.ranked(waiting_household(city))] == ["9", "10", "12", "12a"]

    def test_wishes_and_places_speak(self, city: Municipality) -> None:
        area = factories.make_area(city)
        household = waiting_household(city, lift=True)
        factories.save(WishedArea(household_id=household.id, area_id=area.id))
        work = factories.make_place(city, EAST, NORTH + 2_100)
        factories.save(ImportantPlace(household=household, place=work, kind=ImportantPlaceKind.WORK))
        household.members[0].client.previous_place = factories.make_place(city, EAST, NORTH + 500)
        place = factories.make_place(city, EAST, NORTH, area=area)
        factories.make_flat(factories.make_building(city, place=place, has_lift=False), floor=3)
        (only,) = self.ranked(household)
        weights = {reason.key: reason.weight for reason in only.reasons}
        assert weights == {"area": 4, "previous_residence": 2, "work": 1, "places": 1, "lift": -3, "equipment": -3}
        assert only.score == 2
        assert (only.area_name, only.easting, only.northing) == (area.name, EAST, NORTH)

    def test_offered_flats_are_marked(self, city: Municipality) -> None:
        flat, household = factories.make_flat(municipality=city), waiting_household(city)
        offer_flat(flat, household, TODAY, actor=SYSTEM, today=TODAY)
        assert self.ranked(household)[0].offered
        assert not self.ranked(waiting_household(city))[0].offered

    def test_a_move_offers_every_flat_but_the_present_one(self, city: Municipality) -> None:
        household = waiting_household(city)
        stay = factories.make_stay(factories.make_flat(municipality=city), household, TODAY - timedelta(30))
        other = factories.make_flat(municipality=city)
        (only,) = self.ranked(household, moving_from=stay)
        assert (only.flat_id, only.verdict) == (other.id, Verdict.WARNS)

    def test_another_municipalitys_officer_sees_nothing(self, city: Municipality) -> None:
        factories.make_flat(municipality=city)
        stranger = self.officer(factories.make_municipality())
        assert ranked_flats(waiting_household(city), TODAY, stranger, today=TODAY).flats == []

    def test_near_alternatives_pass_and_are_near_first(self, city: Municipality) -> None:
        here = factories.make_flat(factories.make_building(city, EAST, NORTH))
        far = factories.make_flat(factories.make_building(city, EAST + 900, NORTH))
        near = factories.make_flat(factories.make_building(city, EAST + 300, NORTH))
        factories.make_flat(factories.make_building(city, EAST + 10, NORTH, inside_institution=True))
        found_near = near_alternatives(here, waiting_household(city), TODAY, self.officer(city), today=TODAY)
        assert [one.flat_id for one in found_near] == [near.id, far.id]

    @pytest.mark.parametrize("moving", [False, True])
    def test_all_at_once_finds_what_one_by_one_finds(
        self, db_session: scoped_session, city: Municipality, moving: bool
    ) -> None:
        """The same findings, word for word, in a crowded invented town."""
        household = town(city)
        stay = factories.make_stay(factories.make_flat(municipality=city), household) if moving else None
        starts_on, failed = TODAY + timedelta(3), set()
        ranking = ranked_flats(household, starts_on, self.officer(city), today=TODAY, moving_from=stay)
        for one in ranking.flats:
            flat = db_session.get_one(Flat, one.flat_id)
            alone = check_placement(flat, household, starts_on, today=TODAY, moving_from=stay)
            assert (one.findings, one.verdict) == (alone.findings, alone.verdict)
            assert one.score == score(one.reasons)
            failed |= {finding.id for finding in alone.failed}
        assert failed >= {"P1", "P2", "P3", "P4", "P5", "P8", "P9", "P11", "P13", "P14", "P20"}

    def test_queries_do_not_grow(self, city: Municipality) -> None:
        household = waiting_household(city, lift=True)
        factories.make_flat(municipality=city, group_rooms=2)
        with counted() as few:
            self.ranked(household)
        town(city)
        with counted() as many:
            self.ranked(household)
        assert len(few) == len(many) <= 15


def town(city: Municipality) -> Any:
    """Some 25 buildings close together with all kinds of flats and stays; returns a household that waits."""
    chance = random.Random(7)
    areas = [factories.make_area(city) for _number in range(3)]
    landlords = [None, factories.make_landlord(city), factories.make_landlord(city)]
    for number in range(25):
        place = factories.make_place(
            city, EAST + 40 * (number % 7), NORTH + 45 * (number // 7), area=chance.choice([None, *areas])
        )
        building = factories.make_building(
            city,
            place=place,
            inside_institution=number % 11 == 0,
            outside_centre=number % 13 == 0,
            flats_total=chance.choice([None, 8]),
        )
        for _flat in range(3):
            flat = factories.make_flat(
                building,
                landlord=chance.choice(landlords),
                group_rooms=chance.choice([None, None, None, 2]),
                self_contained=chance.random() > 0.1,
                readiness=chance.choice([Readiness.READY, Readiness.READY, Readiness.IN_REPAIR]),
            )
            starts_on = TODAY + timedelta(chance.choice([-30, -5, 0, 5, 10]))
            length = chance.choice([None, 5, 30])
            newcomers = waiting_household(city, chance.choice([1, 1, 2]), group_flat=True)
            if chance.random() < 0.5 and check_placement(flat, newcomers, starts_on, today=TODAY).verdict in (
                Verdict.FINE,
                Verdict.WARNS,
            ):
                factories.make_stay(flat, newcomers, starts_on, starts_on + timedelta(length) if length else None)
            else:
                with suppress(RuleViolation):
                    offer_flat(flat, newcomers, TODAY, actor=SYSTEM, today=TODAY)
    full = factories.make_flat(factories.make_building(city, EAST + 3000, NORTH), group_rooms=1)
    factories.make_stay(full, waiting_household(city, group_flat=True))
    household = waiting_household(city, 2)
    keep_away = {"household": household, "reason": "Nav jāzina.", "radius_m": 60, "starts_on": TODAY}
    factories.save(KeepAwayPlace(**keep_away, place=factories.make_place(city, EAST + 80, NORTH + 90)))
    return household


class TestScope:
    def test_offers_and_stays_of_other_municipalities_do_not_exist(self, city: Municipality) -> None:
        flat, household = factories.make_flat(municipality=city), waiting_household(city)
        offer = offer_flat(flat, household, TODAY, actor=SYSTEM, today=TODAY)
        stay = factories.make_stay(flat, household)
        officer = factories.access_for(Role.HOUSING_OFFICER, municipality=city)
        assert get_offer(offer.id, officer) is offer
        assert get_placement(stay.id, officer) is stay
        assert offers_of_household(household.id, officer) == offers_of_flat(flat.id, officer) == [offer]
        assert placements_of_household(household.id, officer) == placements_of_flat(flat.id, officer) == [stay]
        stranger = factories.access_for(Role.HOUSING_OFFICER, municipality=factories.make_municipality())
        mentor = factories.access_for(Role.MENTOR, municipality=city)
        for viewer in (stranger, mentor):
            assert get_offer(offer.id, viewer) is get_placement(stay.id, viewer) is None
            assert offers_of_household(household.id, viewer) == placements_of_flat(flat.id, viewer) == []

    def test_who_filled_the_building(self, city: Municipality) -> None:
        building = factories.make_building(city)
        officer = factories.make_user(Role.HOUSING_OFFICER, municipality=city, display_name="Ilze Paraugs")
        gone = factories.make_stay(factories.make_flat(building), starts_on=TODAY - timedelta(9), ends_on=TODAY)
        household = waiting_household(city)
        stay = factories.make_stay(factories.make_flat(building), household)
        stay.started_by = officer
        access = factories.access_for(Role.HOUSING_OFFICER, municipality=city)
        (one,) = who_filled(building.id, TODAY, None, access)
        number = household.members[0].client.file_number
        assert (one.placement_id, one.staff_name, one.file_numbers) == (stay.id, "Ilze Paraugs", number)
        stranger = factories.access_for(Role.HOUSING_OFFICER, municipality=factories.make_municipality())
        assert [one.file_numbers for one in who_filled(building.id, TODAY, None, stranger)] == [""]
        assert gone.id in {one.placement_id for one in who_filled(building.id, TODAY - timedelta(1), None, access)}

    def test_file_numbers_of_present_clients_or_of_the_last(self, city: Municipality) -> None:
        together, parted = waiting_household(city, 2), waiting_household(city, 2)
        for member in parted.members:
            member.ends_on = TODAY
        numbers = file_numbers([together.id, parted.id])
        for household in (together, parted):
            assert numbers[household.id] == " + ".join(member.client.file_number for member in household.members)
        together.members[0].ends_on = TODAY
        assert file_numbers([together.id])[together.id] == together.members[1].client.file_number
