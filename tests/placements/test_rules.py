"""Every rule on both sides of its boundary."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.core.errors import Finding, Level
from app.flats.models import Readiness
from app.placements import rules
from app.placements.rules import Verdict
from app.placements.rules.facts import Around, KeepAway, Period, RoomStay
from app.placements.rules.scatter import fullest_day, room_from
from app.places.policy import Policy
from tests.placements.cases import DAY, FLAT, HOUSEHOLD, START, finding, neighbours, stays


def test_every_rule_answers_in_order_and_is_content_with_the_plain_case() -> None:
    case = rules.Case(HOUSEHOLD, FLAT, Around(), Period(START), START)
    found = rules.check(case, Policy())
    assert [one.id for one in found] == [*(f"P{number}" for number in range(1, 21)), "P22", "P23"]
    assert all(one.passed and one.reason and one.source and not one.remedy for one in found)


class TestP1BuildingLimit:
    def test_third_client_fits_and_the_fourth_does_not(self) -> None:
        assert finding("P1", flat={"building_stays": stays(2)}).passed
        fourth = finding("P1", flat={"building_stays": stays(3)})
        assert (fourth.passed, fourth.level, fourth.value, fourth.limit) == (False, Level.LIMIT, 4, 3)

    def test_a_couple_is_two_clients(self) -> None:
        assert finding("P1", household={"clients": 2}, flat={"building_stays": stays(1)}).passed
        assert not finding("P1", household={"clients": 2}, flat={"building_stays": stays(2)}).passed

    def test_the_limit_is_the_municipalitys(self) -> None:
        assert finding("P1", flat={"building_stays": stays(4)}, policy={"building_limit": 5}).passed
        assert not finding("P1", flat={"building_stays": stays(4)}, policy={"building_limit": 4}).passed

    def test_a_stay_that_ends_on_the_first_day_has_left(self) -> None:
        assert finding("P1", flat={"building_stays": stays(3, START - 30 * DAY, START)}).passed
        assert not finding("P1", flat={"building_stays": stays(3, START - 30 * DAY, START + DAY)}).passed

    def test_a_stay_that_begins_later_counts(self) -> None:
        later = {"building_stays": stays(3, START + 10 * DAY)}
        assert finding("P1", flat=later, ends_on=START + 10 * DAY).passed
        full = finding("P1", flat=later, ends_on=START + 11 * DAY)
        assert not full.passed
        assert "11.12.2026" in str(full.reason)

    def test_those_who_never_meet_are_not_added_up(self) -> None:
        one_after_another = (*stays(2, START, START + 10 * DAY), *stays(2, START + 10 * DAY, START + 20 * DAY))
        assert finding("P1", flat={"building_stays": one_after_another}).value == 3

    def test_the_remedy_names_the_day_a_place_frees(self) -> None:
        frees = (*stays(2), Period(START, START + 14 * DAY))
        assert "15.12.2026" in str(finding("P1", flat={"building_stays": frees}).remedy)
        assert "No day is known" in str(finding("P1", flat={"building_stays": stays(3)}).remedy)


class TestFullestDay:
    def test_nobody_there(self) -> None:
        assert fullest_day([], Period(START)) == (0, START)

    def test_empty_periods_are_nobody(self) -> None:
        assert fullest_day([Period(START, START)], Period(START)) == (0, START)

    def test_first_of_the_fullest_days(self) -> None:
        both = [Period(START - DAY), Period(START + 3 * DAY, START + 5 * DAY), Period(START + 9 * DAY)]
        assert fullest_day(both, Period(START)) == (2, START + 3 * DAY)

    def test_room_from_waits_for_the_last_obstacle(self) -> None:
        obstacles = [Period(START, START + 5 * DAY), Period(START + 7 * DAY, START + 9 * DAY)]
        assert room_from(obstacles, Period(START), 0) == START + 9 * DAY
        assert room_from(obstacles, Period(START, START + 7 * DAY), 0) == START + 5 * DAY
        assert room_from(obstacles, Period(START, START + 4 * DAY), 0) is None


class TestP2AdjacentBuildings:
    def test_three_warn_not_four_do(self) -> None:
        assert finding("P2", flat={"neighbours": neighbours(2, 50)}).passed
        warned = finding("P2", flat={"neighbours": neighbours(3, 50)})
        assert (warned.passed, warned.level, warned.value) == (False, Level.WARN, 4)

    def test_fifty_metres_are_adjacent_and_a_millimetre_more_is_not(self) -> None:
        assert not finding("P2", flat={"neighbours": neighbours(3, 50.0)}).passed
        assert finding("P2", flat={"neighbours": neighbours(3, 50.001)}).passed

    def test_the_building_itself_counts(self) -> None:
        together = {"building_stays": stays(1), "neighbours": neighbours(2, 20)}
        assert finding("P2", flat=together).value == 4

    def test_without_coordinates_it_says_so(self) -> None:
        unknown = finding("P2", flat={"easting": None})
        assert not unknown.passed
        assert "coordinates" in str(unknown.reason)


class TestP3Cluster:
    def test_six_within_150_metres_warn_not_seven_do(self) -> None:
        assert finding("P3", flat={"neighbours": neighbours(5, 150)}).passed
        assert not finding("P3", flat={"neighbours": neighbours(6, 150)}).passed
        assert finding("P3", flat={"neighbours": neighbours(6, 150.001)}).passed


class TestShares:
    @pytest.mark.parametrize(("rule_id", "count"), [("P4", "area_clients"), ("P5", "landlord_clients")])
    def test_thirty_per_cent_is_fine_and_more_warns(self, rule_id: str, count: str) -> None:
        base = {"area_name": "Teika", "landlord_id": 7, "municipality_clients": 9}
        assert finding(rule_id, flat={**base, count: 2}).passed  # 3 of 10
        warned = finding(rule_id, flat={**base, count: 3})
        assert (warned.passed, warned.level, warned.value) == (False, Level.WARN, 40.0)

    @pytest.mark.parametrize(("rule_id", "count"), [("P4", "area_clients"), ("P5", "landlord_clients")])
    def test_judged_from_ten_clients_up(self, rule_id: str, count: str) -> None:
        base = {"area_name": "Teika", "landlord_id": 7, count: 8}
        assert finding(rule_id, flat={**base, "municipality_clients": 8}).passed  # 9 altogether
        assert not finding(rule_id, flat={**base, "municipality_clients": 9}).passed

    def test_without_neighbourhood_or_supplier_there_is_nothing_to_judge(self) -> None:
        crowd = {"area_clients": 50, "landlord_clients": 50, "municipality_clients": 50}
        assert finding("P4", flat=crowd).passed
        assert finding("P5", flat=crowd).passed


class TestInformation:
    def test_p6_counts_flats_and_never_fails(self) -> None:
        found = finding("P6", flat={"clients_flats": 4, "flats_total": 5})
        assert (found.passed, found.level, found.value, found.limit) == (True, Level.INFO, 5, None)
        assert finding("P6", flat={"flats_total": None}).limit is None

    def test_p7_counts_offers_and_never_fails(self) -> None:
        found = finding("P7", flat={"live_offers": 9})
        assert (found.passed, found.level, found.value) == (True, Level.INFO, 9)


def test_p8_blocks_an_institution() -> None:
    assert finding("P8").passed
    inside = finding("P8", flat={"inside_institution": True})
    assert (inside.passed, inside.level) == (False, Level.BLOCK)


class TestP9KeepAway:
    here = FLAT.point or (0.0, 0.0)

    def test_at_the_radius_it_blocks_and_beyond_it_does_not(self) -> None:
        circle = KeepAway(self.here[0] + 300, self.here[1], 300)
        blocked = finding("P9", household={"keep_away": (circle,)})
        assert (blocked.passed, blocked.level) == (False, Level.BLOCK)
        assert finding("P9", household={"keep_away": (circle._replace(radius_m=299.999),)}).passed

    def test_its_words_tell_nothing(self) -> None:
        near = finding("P9", household={"keep_away": (KeepAway(*self.here, 10),)})
        assert (near.value, near.limit) == (None, None)
        assert "confidential" in str(near.reason)
        far = finding("P9", household={"keep_away": (KeepAway(0, 0, 10),)})
        assert far == finding("P9")  # having such places at all does not show

    def test_a_building_without_coordinates_may_be_anywhere(self) -> None:
        assert not finding("P9", household={"keep_away": (KeepAway(0, 0, 10),)}, flat={"easting": None}).passed


@pytest.mark.parametrize("readiness", Readiness)
def test_p10_only_a_ready_flat(readiness: Readiness) -> None:
    found = finding("P10", flat={"readiness": readiness})
    assert (found.passed, found.level) == (readiness is Readiness.READY, Level.BLOCK)
    assert found.reason


class TestP11FlatIsFree:
    def test_free_from_the_day_the_other_leaves(self) -> None:
        until = START + 5 * DAY
        flat = {"rooms_taken": (RoomStay(1, Period(START - DAY, until)),)}
        occupied = finding("P11", flat=flat, starts_on=until - DAY)
        assert (occupied.passed, occupied.level) == (False, Level.BLOCK)
        assert "06.12.2026" in str(occupied.reason)
        assert finding("P11", flat=flat, starts_on=until).passed

    def test_a_later_stay_in_the_flat_is_in_the_way(self) -> None:
        flat = {"rooms_taken": (RoomStay(1, Period(START + 5 * DAY)),)}
        taken = finding("P11", flat=flat)
        assert not taken.passed
        assert "06.12.2026" in str(taken.reason)
        assert finding("P11", flat=flat, ends_on=START + 5 * DAY).passed

    def test_no_end_known(self) -> None:
        flat = {"rooms_taken": (RoomStay(1, Period(START - DAY)),)}
        assert "no end" in str(finding("P11", flat=flat).reason)

    def test_a_group_flat_has_rooms(self) -> None:
        one = {"group_rooms": 2, "rooms_taken": (RoomStay(1, Period(START)),)}
        both = {"group_rooms": 2, "rooms_taken": (RoomStay(1, Period(START)), RoomStay(2, Period(START, START + DAY)))}
        assert finding("P11", flat=one).passed
        assert not finding("P11", flat=both).passed
        assert "02.12.2026" in str(finding("P11", flat=both).remedy)


def test_p12_lives_nowhere_else_on_those_days() -> None:
    before = {"elsewhere": (Period(START - 30 * DAY, START),)}
    assert finding("P12", household=before).passed
    until_tomorrow = {"elsewhere": (Period(START - 30 * DAY, START + DAY),)}
    assert finding("P12", household=until_tomorrow).level is Level.BLOCK
    assert not finding("P12", household=until_tomorrow).passed


def test_p13_group_flat_only_if_wished() -> None:
    assert not finding("P13", flat={"group_rooms": 3}).passed
    assert finding("P13", flat={"group_rooms": 3}, household={"wishes_group_flat": True}).passed
    assert finding("P13", household={"wishes_group_flat": True}).passed


@pytest.mark.parametrize("act_passed", [True, False, None])
def test_p23_a_signed_act_shows_the_standard(act_passed):
    found = finding("P23", flat={"act_passed": act_passed})
    assert (found.passed, found.level) == (act_passed is True, Level.BLOCK)


def test_p22_a_group_flat_is_weighed_first() -> None:
    group = {"group_rooms": 3, "self_contained": False}
    for weighed, passed in ((None, False), (False, False), (True, True)):
        found = finding("P22", flat=group, household={"wishes_group_flat": True, "group_flat_supported": weighed})
        assert (found.passed, found.level, bool(found.remedy)) == (passed, Level.LIMIT, not passed)
    assert finding("P22", household={"group_flat_supported": False}).passed  # of any other flat it says nothing


def test_p14_self_contained_unless_a_group_flat_is_wished() -> None:
    shared = finding("P14", flat={"self_contained": False})
    assert (shared.passed, shared.level) == (False, Level.LIMIT)
    assert not finding("P14", flat={"self_contained": False}, household={"wishes_group_flat": True}).passed
    group = {"self_contained": False, "group_rooms": 3}
    assert finding("P14", flat=group, household={"wishes_group_flat": True}).passed
    assert finding("P14", flat={"self_contained": False}, policy={"self_contained_only": False}).passed


def test_p15_waits_or_is_housed() -> None:
    assert not finding("P15", household={"waiting": False}).passed
    assert finding("P15", household={"waiting": False, "housed": True}).passed
    assert finding("P15", household={"waiting": False}).level is Level.BLOCK


def test_p16_same_municipality() -> None:
    other = finding("P16", flat={"municipality_id": 2})
    assert (other.passed, other.level) == (False, Level.BLOCK)


def test_p17_warns_without_consent() -> None:
    missing = finding("P17", household={"without_consent": 1})
    assert (missing.passed, missing.level, missing.value) == (False, Level.WARN, 1)


def test_p18_at_least_one_client() -> None:
    nobody = finding("P18", household={"clients": 0})
    assert (nobody.passed, nobody.level) == (False, Level.BLOCK)
    assert finding("P18").passed


@pytest.mark.parametrize(("days", "plausible"), [(60, True), (61, False), (-60, True), (-61, False)])
def test_p19_start_within_sixty_days(days: int, plausible: bool) -> None:
    assert finding("P19", today=START - timedelta(days=days)).passed is plausible


def test_p19_asks_the_municipalitys_own_number_of_days() -> None:
    late = finding("P19", today=START - timedelta(days=8), policy={"start_within_days": 7})
    assert (late.passed, late.value, late.limit) == (False, 8, 7)


def test_only_a_most_is_shown_as_a_limit() -> None:
    """'2 of at most 0' or 'at least 1' would mislead beside the word *limit*."""
    assert finding("P17", household={"without_consent": 2}).limit is None
    assert finding("P18", household={"clients": 0}).limit is None
    assert finding("P2", flat={"easting": None, "northing": None}).value is None


def test_p20_transport_outside_the_centre() -> None:
    outside = finding("P20", flat={"outside_centre": True})
    assert (outside.passed, outside.level) == (False, Level.WARN)
    assert "transport" in str(outside.remedy)


class TestVerdict:
    def answer(self, level: Level, passed: bool = False) -> Finding:
        return Finding("X1", passed, level, None, None, "", "", "")

    @pytest.mark.parametrize(
        ("levels", "expected"),
        [
            ([], Verdict.FINE),
            ([Level.INFO], Verdict.FINE),
            ([Level.WARN, Level.INFO], Verdict.WARNS),
            ([Level.WARN, Level.LIMIT], Verdict.NEEDS_OVERRIDE),
            ([Level.LIMIT, Level.BLOCK], Verdict.NOT_POSSIBLE),
        ],
    )
    def test_the_gravest_failure_decides(self, levels: list[Level], expected: Verdict) -> None:
        assert rules.verdict([self.answer(level) for level in levels]) is expected
        assert rules.verdict([self.answer(level, passed=True) for level in levels]) is Verdict.FINE

    def test_an_override_lifts_limits_and_no_blocks(self) -> None:
        found = [self.answer(Level.LIMIT), self.answer(Level.BLOCK), self.answer(Level.WARN)]
        assert rules.refusing(found, override=False) == found[:2]
        assert rules.refusing(found, override=True) == [found[1]]


def test_the_snapshot_holds_nothing_confidential() -> None:
    secret = replace(HOUSEHOLD, keep_away=(KeepAway(506_400.0, 311_780.0, 10),))
    stay = Period(START, date(2027, 1, 1))
    measured = rules.measured(rules.Case(secret, FLAT, Around(), stay, START))
    assert measured == rules.measured(rules.Case(HOUSEHOLD, FLAT, Around(), stay, START))
    assert measured["ends_on"] == "2027-01-01"
