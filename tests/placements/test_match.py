"""The words for and against a flat, and what they weigh."""

from typing import Any

import pytest

from app.clients.models import ImportantPlaceKind
from app.flats.models import Cooker, Readiness
from app.placements.rules.facts import FlatFacts
from app.placements.rules.match import (
    Destination,
    Reason,
    ReasonKind,
    Scatter,
    WishFacts,
    about_flat,
    in_order,
    not_known,
    reasons,
    score,
)
from app.places.models import RiverSide
from app.places.policy import Policy

FLAT = FlatFacts(
    id=1,
    building_id=1,
    municipality_id=1,
    readiness=Readiness.READY,
    area_id=1,
    river_side=RiverSide.RIGHT,
    easting=506_400.0,
    northing=311_780.0,
    floor=3,
    rent_cents=21_000,
    utilities_cents=9_000,
)


KNOWN = FLAT._replace(cooker=Cooker.NONE, washing_machine=False, furnished=False)
ONE_BESIDE = Scatter(1, 1, 0)


def said(key: str, wishes: dict[str, Any] | None = None, scatter: Scatter = ONE_BESIDE, **flat: Any) -> Reason:
    found = reasons(WishFacts(**wishes or {}), FLAT._replace(**flat), scatter, Policy())
    return next(reason for reason in found if reason.key == key)


def test_no_wish_no_word_about_it() -> None:
    found = reasons(WishFacts(), KNOWN, Scatter(1, 1, 0), Policy())
    assert [reason.key for reason in found] == ["cooker", "washing_machine", "furnished", "places"]


@pytest.mark.parametrize(
    ("key", "wishes", "fine", "missing"),
    [
        ("area", {"areas": frozenset({1})}, {}, {"area_id": 2}),
        ("area", {"areas": frozenset({1})}, {}, {"area_id": None}),
        ("river_side", {"river_side": RiverSide.RIGHT}, {}, {"river_side": RiverSide.LEFT}),
        ("lift", {"lift": True}, {"has_lift": True}, {"has_lift": False}),
        ("lift", {"lift": True}, {"floor": 1}, {"has_lift": False, "floor": 2}),
        ("step_free", {"step_free": True}, {"step_free": True}, {"step_free": False}),
        ("pets", {"pets": True}, {"pets_allowed": True}, {"pets_allowed": False}),
        ("quiet", {"quiet": True}, {"quiet": True}, {"quiet": False}),
        ("floor", {"lowest_floor": 3}, {}, {"floor": 2}),
        ("floor", {"highest_floor": 3}, {}, {"floor": 4}),
        ("rooms", {"rooms": 1}, {}, {"rooms": 2}),
        ("group_flat", {"group_flat": True}, {"group_rooms": 3}, {}),
        ("cost", {"own_share_cents": 30_000}, {}, {"rent_cents": 21_001}),
        ("cooker", {}, {"cooker": Cooker.STOVE}, {"cooker": Cooker.TWO_RING_HOB}),
        ("cooker", {}, {"cooker": Cooker.STOVE}, {"cooker": Cooker.NONE}),
        ("washing_machine", {}, {"washing_machine": True}, {"washing_machine": False}),
        ("furnished", {}, {"furnished": True}, {"furnished": False}),
    ],
)
def test_a_wish_met_speaks_for_and_one_not_met_against(
    key: str, wishes: dict[str, Any], fine: dict[str, Any], missing: dict[str, Any]
) -> None:
    assert said(key, wishes, **fine).kind is ReasonKind.FOR
    assert said(key, wishes, **missing).kind is ReasonKind.AGAINST


@pytest.mark.parametrize(
    ("key", "wishes", "unknown"),
    [
        ("lift", {"lift": True}, {}),
        ("step_free", {"step_free": True}, {}),
        ("pets", {"pets": True}, {}),
        ("quiet", {"quiet": True}, {}),
        ("floor", {"lowest_floor": 3}, {"floor": None}),
        ("cost", {"own_share_cents": 1}, {"rent_cents": None}),
    ],
)
def test_what_is_not_known_weighs_nothing(key: str, wishes: dict[str, Any], unknown: dict[str, Any]) -> None:
    assert said(key, wishes, **unknown).kind is ReasonKind.NOTE


@pytest.mark.parametrize(("metres", "weight"), [(1000, 2), (1001, 1), (3000, 1), (3001, -2)])
def test_distance_to_a_place_that_matters(metres: int, weight: int) -> None:
    work = Destination(ImportantPlaceKind.WORK, 506_400.0 + metres, 311_780.0)
    assert said("work", {"destinations": (work,)}).weight == weight


def test_previous_residence_never_speaks_against() -> None:
    far = Destination(None, 506_400.0 + 9_000, 311_780.0)
    assert said("previous_residence", {"destinations": (far,)}).weight == 0


def test_distance_is_said_in_words() -> None:
    work = Destination(ImportantPlaceKind.WORK, 506_400.0, 311_780.0 + 2_100)
    assert "2.1\u00a0km" in str(said("work", {"destinations": (work,)}).text).replace(",", ".")


@pytest.mark.parametrize(("taken", "clients", "weight"), [(0, 2, 1), (1, 1, 0), (1, 2, -1), (2, 1, -1)])
def test_the_emptier_building_is_better(taken: int, clients: int, weight: int) -> None:
    assert said("places", scatter=Scatter(taken, clients, 0)).weight == weight


def test_each_scatter_warning_costs_points() -> None:
    assert said("warnings", scatter=Scatter(1, 1, 2)).weight == -4


def test_for_comes_before_against_and_notes_come_last() -> None:
    wishes = WishFacts(areas=frozenset({1}), quiet=True, pets=True, lift=True)
    found = in_order(
        reasons(wishes, FLAT._replace(quiet=True, pets_allowed=False, cooker=Cooker.STOVE), Scatter(2, 1, 0), Policy())
    )
    assert [(reason.key, reason.weight) for reason in found] == [
        ("area", 4),
        ("quiet", 2),
        ("cooker", 1),
        ("pets", -3),
        ("places", -1),
        ("equipment", -2),
        ("lift", 0),
    ]
    assert score(found) == 1


def test_equipment_nobody_recorded_is_named_and_never_beats_what_is_known() -> None:
    def points(**equipment: Any) -> tuple[int, int]:
        found = about_flat(WishFacts(), FLAT._replace(**equipment))
        return -score(found), not_known(found)  # as a ranking sorts

    nothing = said("equipment")
    assert (nothing.kind, nothing.unknown) == (ReasonKind.NOTE, 3)
    assert str(nothing.text) == "Not known: cooker, washing machine, furniture."
    one = said("equipment", cooker=Cooker.STOVE, furnished=False)
    assert str(one.text) == "Not known: washing machine."
    assert points(cooker=Cooker.STOVE, washing_machine=False, furnished=False) < points()
    assert points(cooker=Cooker.TWO_RING_HOB, washing_machine=False, furnished=False) < points()
    assert points(cooker=Cooker.STOVE, washing_machine=True) < points(cooker=Cooker.STOVE)


@pytest.mark.parametrize(
    ("rent", "utilities", "weight", "unknown", "words"),
    [
        (None, None, 0, 2, "Neither the rent nor the cost of utilities"),
        (None, 5_000, 0, 1, "The rent is not known"),
        (20_000, None, 0, 1, "what the utilities cost is not known."),
        (20_001, None, -2, 0, "The rent alone"),
        (15_000, 5_000, 2, 0, "as wished"),
        (15_000, 5_001, -2, 0, "the highest own share"),
    ],
)
def test_what_is_missing_of_the_cost_is_said(
    rent: int | None, utilities: int | None, weight: int, unknown: int, words: str
) -> None:
    cost = said("cost", {"own_share_cents": 20_000}, rent_cents=rent, utilities_cents=utilities)
    assert (cost.weight, cost.unknown) == (weight, unknown)
    assert words in str(cost.text)
