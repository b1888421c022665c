"""Rules N1, N2, N3, N4, N5, N6, N7 and N8 of negotiations."""

from datetime import date, timedelta

import pytest

from app.core.errors import Level
from app.negotiations import rules
from app.negotiations.models import Stage, WhyNot
from app.negotiations.rules import Comparison
from app.places.policy import Policy

TODAY = date(2026, 11, 23)
POLICY = Policy()


def test_every_stage_is_in_the_map_and_can_be_reached():
    assert set(rules.MOVES) == set(Stage)
    assert {to for follow in rules.MOVES.values() for to in follow} == set(Stage) - {Stage.FOUND}


@pytest.mark.parametrize(
    ("start", "to", "passed"),
    [
        (Stage.FOUND, Stage.CALLED, True),
        (Stage.FOUND, Stage.SIGNED, False),
        (Stage.CALLED, Stage.CALLED, False),
        (Stage.VIEWING, Stage.CALLED, True),  # the viewing fell through
        (Stage.TERMS_AGREED, Stage.SIGNED, True),
        (Stage.VIEWING, Stage.SIGNED, False),
        (Stage.REFUSED, Stage.CALLED, True),  # after December
        (Stage.REFUSED, Stage.SIGNED, False),
        (Stage.SIGNED, Stage.LOST, False),
    ],
)
def test_n1_only_what_follows_may_follow(start, to, passed):
    finding = rules.move_is_allowed(start, to)

    assert (finding.id, finding.passed, finding.level) == ("N1", passed, Level.BLOCK)


@pytest.mark.parametrize(
    ("to", "why", "passed"),
    [
        (Stage.REFUSED, None, False),
        (Stage.LOST, None, False),
        (Stage.REFUSED, WhyNot.PRICE, True),
        (Stage.SIGNED, None, True),
    ],
)
def test_n2_an_end_is_explained(to, why, passed):
    assert rules.end_is_explained(to, why).passed == passed


@pytest.mark.parametrize(
    ("stage", "cents", "passed"),
    [
        (Stage.TERMS_AGREED, None, False),
        (Stage.SIGNED, None, False),
        (Stage.SIGNED, 27_000, True),
        (Stage.VIEWING, None, True),
    ],
)
def test_n3_agreed_terms_have_a_price(stage, cents, passed):
    assert rules.price_is_accepted(stage, cents).passed == passed


@pytest.mark.parametrize("rule", [rules.rent_fits_own_stock, rules.rent_per_m2_fits_own_stock])
@pytest.mark.parametrize("where", ["Teika", None])
def test_n4_n5_a_rent_is_held_against_our_own(app_ctx, rule, where):
    own = Comparison(5, 20_000, where)

    assert rule(23_000, own, POLICY).passed  # exactly 15 % above
    above = rule(23_001, own, POLICY)
    assert not above.passed
    assert above.level is Level.WARN
    assert "200,00" in str(above.reason)
    assert "5" in str(above.reason)
    assert ("Teika" in str(above.reason)) == bool(where)


@pytest.mark.parametrize("own", [None, Comparison(4, 20_000, "Teika")])
def test_n4_too_few_flats_judge_nothing_and_say_so(app_ctx, own):
    finding = rules.rent_fits_own_stock(99_000, own, POLICY)

    assert (finding.passed, finding.level, finding.value) == (True, Level.INFO, None)
    assert f"{own.flats if own else 0} no vismaz 5" in str(finding.reason)


def test_n6_a_rent_is_held_against_the_reference(app_ctx):
    assert rules.rent_fits_reference(27_600, 24_000, POLICY).passed
    assert not rules.rent_fits_reference(27_601, 24_000, POLICY).passed
    assert rules.rent_fits_reference(99_000, None, POLICY).passed


@pytest.mark.parametrize(
    ("day", "speaks"),
    [
        (date(2026, 7, 31), False),
        (date(2026, 8, 1), True),
        (date(2026, 8, 31), True),
        (date(2026, 9, 1), False),
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), True),
        (date(2027, 4, 1), False),
    ],
)
def test_n7_the_season_speaks_in_august_and_after_december(day, speaks):
    finding = rules.season_tells(day)

    assert (finding.passed, finding.level) == (not speaks, Level.INFO)


@pytest.mark.parametrize(
    ("days", "stage", "passed"), [(14, Stage.CALLED, True), (15, Stage.CALLED, False), (99, Stage.SIGNED, True)]
)
def test_n8_stuck_after_the_days_of_the_setting(days, stage, passed):
    finding = rules.is_moving(stage, TODAY - timedelta(days=days), TODAY, POLICY)

    assert (finding.passed, finding.value, finding.limit) == (passed, days, 14)
