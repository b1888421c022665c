"""When a certificate may be given, and what it may bear: rules G1, G2, G3, G4, G5, G6, G7."""

import pytest

from app.costs.models import CostCategory
from app.grants import labels, rules
from app.grants.models import GrantState
from app.grants.rules import PlaceFacts

FINE = PlaceFacts(lives_there=True, has_one=False, others=0, earlier=0)


@pytest.fixture(autouse=True)
def _words(app_ctx: object) -> None:
    """Findings speak, and need somebody to speak to."""


def test_g1_the_person_lives_there() -> None:
    assert rules.person_lives_there(FINE).passed
    assert not rules.person_lives_there(PlaceFacts(False, False, 0, 0)).passed


def test_g2_once_for_a_person() -> None:
    assert rules.once_for_a_person(FINE).passed
    assert not rules.once_for_a_person(PlaceFacts(True, True, 0, 0)).passed


@pytest.mark.parametrize(
    ("others", "earlier", "for_flat", "passed"),
    [(0, 0, False, True), (1, 0, False, True), (1, 0, True, False), (0, 1, False, False), (0, 0, True, True)],
)
def test_g3_once_for_a_place(others: int, earlier: int, for_flat: bool, passed: bool) -> None:
    facts = PlaceFacts(True, False, others, earlier)
    assert rules.once_for_a_place(facts, for_flat).passed == passed


def test_g4_certificate_then_claim_then_money() -> None:
    way = [GrantState.CERTIFIED, GrantState.CLAIMED, GrantState.PAID]
    allowed = {
        (before, after)
        for before in GrantState
        for after in GrantState
        if rules.move_is_allowed(before, after, labels.STATE).passed
    }
    withdrawn = {(one, GrantState.WITHDRAWN) for one in way[:2]}
    assert allowed == {(way[0], way[1]), (way[1], way[2])} | withdrawn


def test_g5_never_more_than_the_certificate() -> None:
    assert rules.within_the_certificate(300_000, 300_000).passed
    assert not rules.within_the_certificate(300_001, 300_000).passed


def test_g6_never_more_than_the_cost() -> None:
    assert rules.within_the_cost(100, 100).passed
    assert not rules.within_the_cost(101, 100).passed


def test_g7_furnishing_comes_first_and_nothing_is_stopped() -> None:
    assert rules.furnishing_comes_first(CostCategory.RENT, 0).passed
    assert rules.furnishing_comes_first(CostCategory.FURNISHING, 500).passed
    found = rules.furnishing_comes_first(CostCategory.RENT, 500)
    assert (found.passed, found.level) == (False, "warn")
