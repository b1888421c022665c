"""When a client pays, how much, and what to mind: rules S1, S2, S3, S4."""

from datetime import date

import pytest

from app.copayments import rules
from app.copayments.calculations import benefit_estimate, due_by_rule, minimum_income, of_month
from app.places.policy import Policy

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _words(app_ctx: object) -> None:
    """Findings speak, and need somebody to speak to."""


def test_s1_nothing_without_a_signature() -> None:
    assert rules.signed_first(True).passed
    assert not rules.signed_first(False).passed


@pytest.mark.parametrize(
    ("has_rule", "cents", "passed"), [(True, 2_000, True), (False, 2_000, False), (True, None, False), (True, 0, False)]
)
def test_s2_what_the_rule_gives_and_nothing_else(has_rule: bool, cents: int | None, passed: bool) -> None:
    assert rules.by_written_rule(has_rule, cents).passed == passed


@pytest.mark.parametrize(
    ("cents", "income", "passed"), [(2_999, 10_000, True), (3_000, 10_000, False), (1, 0, False), (1, None, False)]
)
def test_s3_warns_from_thirty_per_cent(cents: int, income: int | None, passed: bool) -> None:
    found = rules.share_of_income(cents, income, Policy())
    assert (found.passed, found.level) == (passed, "warn")


@pytest.mark.parametrize(
    ("left", "minimum", "passed"), [(100, 100, True), (99, 100, False), (None, 100, False), (100, None, False)]
)
def test_s4_warns_below_the_guaranteed_minimum(left: int | None, minimum: int | None, passed: bool) -> None:
    found = rules.enough_is_left(left, minimum)
    assert (found.passed, found.level) == (passed, "warn")


def test_an_amount_or_a_share_rounded_half_up() -> None:
    assert due_by_rule(3_000, None, None) == 3_000
    assert due_by_rule(None, 5, 12_310) == 616  # 615.5
    assert due_by_rule(None, 5, None) is None


def test_a_part_of_a_month_is_by_its_days() -> None:
    assert of_month(3_100, date(2026, 10, 22), None, OCTOBER) == (date(2026, 10, 22), NOVEMBER, 1_000)
    assert of_month(3_100, OCTOBER, NOVEMBER, OCTOBER)[2] == 3_100
    assert of_month(3_100, OCTOBER, NOVEMBER, NOVEMBER)[2] == 0


def test_an_estimate_needs_every_number_and_is_never_more_than_the_costs() -> None:
    assert minimum_income(16_000, 11_000, 3) == 38_000
    assert minimum_income(16_000, None, 2) is None
    assert minimum_income(16_000, None, 1) == 16_000
    assert benefit_estimate(16_000, 20_000, 30_000) == 6_000
    assert benefit_estimate(16_000, 20_000, 0) == 20_000
    assert benefit_estimate(16_000, 20_000, 90_000) == 0
    assert benefit_estimate(None, 20_000, 0) is None
