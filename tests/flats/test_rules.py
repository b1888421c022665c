"""Each rule on both sides of its line."""

from dataclasses import replace

import pytest

from app.core.errors import Level
from app.flats import rules
from app.flats.models import Bath, Cooker, Heating, Readiness, Water
from app.flats.rules import Standard

GOOD = Standard(
    water=Water.COLD,
    heating=Heating.WOOD,
    electricity=True,
    sewerage=True,
    bath=Bath.SHOWER,
    cooker=Cooker.STOVE,
    furnished=True,
)
# rule id, attribute, a value that is enough, one that is not, the weight of what is missing
AMENITIES = [
    ("F1", "water", Water.COLD, Water.NONE, Level.BLOCK),
    ("F2", "heating", Heating.WOOD, Heating.NONE, Level.BLOCK),
    ("F3", "electricity", True, False, Level.BLOCK),
    ("F4", "sewerage", True, False, Level.WARN),
    ("F5", "bath", Bath.SHOWER, Bath.NONE, Level.WARN),
    ("F6", "cooker", Cooker.STOVE, Cooker.TWO_RING_HOB, Level.WARN),
    ("F6", "cooker", Cooker.STOVE, Cooker.NONE, Level.WARN),
    ("F7", "furnished", True, False, Level.WARN),
]


@pytest.mark.parametrize(("id", "attribute", "enough", "missing", "level"), AMENITIES)
def test_what_is_missing_blocks_or_warns_and_what_is_unknown_warns(id, attribute, enough, missing, level):
    def finding(value):
        found = rules.standard_findings(replace(GOOD, **{attribute: value}))
        assert [one.passed for one in found if one.id != id] == [True] * 6  # no other rule minds
        return next(one for one in found if one.id == id)

    assert finding(enough).passed
    assert (finding(missing).passed, finding(missing).level) == (False, level)
    assert (finding(None).passed, finding(None).level) == (False, Level.WARN)


def test_a_refusal_says_what_would_help():
    nothing = Standard(Water.NONE, Heating.NONE, False, False, Bath.NONE, Cooker.NONE, False)

    assert all(finding.remedy and finding.source for finding in rules.standard_findings(nothing))


@pytest.mark.parametrize(
    ("flat", "building", "passed"),
    [
        ("01001240238001005", "01001240238001", True),
        ("01001240238002005", "01001240238001", False),
        (None, "01001240238001", True),
        ("01001240238001005", None, True),
    ],
)
def test_cadastral_codes_agree(flat, building, passed):
    finding = rules.codes_agree(flat, building)

    assert (finding.id, finding.passed, finding.level) == ("F8", passed, Level.WARN)


@pytest.mark.parametrize(("floor", "floors", "passed"), [(5, 5, True), (6, 5, False), (None, 5, True), (6, None, True)])
def test_the_floor_is_in_the_building(floor, floors, passed):
    finding = rules.floor_is_in_building(floor, floors)

    assert (finding.id, finding.passed, finding.value, finding.limit) == ("F9", passed, floor, floors)


@pytest.mark.parametrize(
    ("readiness", "stays", "passed"),
    [(Readiness.WITHDRAWN, 0, True), (Readiness.WITHDRAWN, 1, False), (Readiness.IN_REPAIR, 1, True)],
)
def test_nobody_is_left_in_a_withdrawn_flat(readiness, stays, passed):
    finding = rules.nobody_is_left_in(readiness, stays)

    assert (finding.id, finding.passed, finding.level) == ("F10", passed, Level.BLOCK)


@pytest.mark.parametrize(
    ("readiness", "offers", "passed"),
    [(Readiness.READY, 1, True), (Readiness.IN_REPAIR, 0, True), (Readiness.IN_REPAIR, 1, False)],
)
def test_no_offer_is_open_for_a_flat_that_is_not_ready(readiness, offers, passed):
    finding = rules.no_offer_is_open(readiness, offers)

    assert (finding.id, finding.passed, finding.level) == ("F11", passed, Level.WARN)


@pytest.mark.parametrize("act_passed", [None, False, True])
def test_f12_a_signed_act_shows_the_standard(act_passed):
    finding = rules.act_shows_standard(act_passed)

    assert (finding.id, finding.passed, finding.level) == ("F12", bool(act_passed), Level.WARN)
    assert bool(finding.remedy) is not finding.passed


def test_the_standard_is_asked_only_of_a_ready_flat():
    bad = replace(GOOD, water=Water.NONE)

    def blocking(readiness):
        findings = rules.readiness_findings(readiness, bad, stays=1, open_offers=0, act_passed=None)
        return [finding.id for finding in findings if not finding.passed and finding.level is Level.BLOCK]

    assert blocking(Readiness.READY) == ["F1"]
    assert blocking(Readiness.IN_REPAIR) == []
    assert blocking(Readiness.WITHDRAWN) == ["F10"]


@pytest.mark.parametrize(
    ("lived_in", "rooms", "offers", "use"),
    [
        (0, 1, 0, "vacant"),
        (0, 1, 1, "offered"),
        (1, 1, 0, "occupied"),
        (1, 1, 1, "occupied"),
        (2, 3, 0, "vacant"),
        (3, 3, 0, "occupied"),
    ],
)
def test_the_use_follows_from_rooms_and_offers(lived_in, rooms, offers, use):
    assert rules.use(lived_in, rooms, offers) == use
