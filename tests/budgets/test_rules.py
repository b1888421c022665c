"""What the norm allows, the forecast and its warnings: rules U1–U2."""

from datetime import date
from decimal import Decimal

import pytest

from app.budgets.calculations import Held, allowed, flat_days, flat_months, forecast
from app.budgets.rules import flat_month_within_norm, stays_within
from app.places.policy import Policy

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
MAY, AUGUST = date(2026, 5, 1), date(2026, 8, 1)


@pytest.fixture(autouse=True)
def _words(app_ctx: object, flask_app: object) -> None:
    """Findings speak, and need somebody to speak to."""


def test_a_flat_is_held_by_the_day_and_once_however_many_contracts_there_are() -> None:
    held = [Held(1, date(2025, 5, 1), date(2026, 1, 11)), Held(1, date(2026, 1, 6), None), Held(2, JANUARY, JANUARY)]
    assert flat_days(held, JANUARY) == 31
    assert flat_days([Held(1, date(2026, 1, 31), date(2026, 2, 2))], JANUARY) == 1
    assert flat_days([Held(1, date(2026, 1, 31), date(2026, 2, 2))], FEBRUARY) == 1
    assert flat_days([Held(1, FEBRUARY, None)], JANUARY) == 0


def test_the_norm_is_in_proportion_to_the_days() -> None:
    days, norm = {JANUARY: 31 + 10, FEBRUARY: 14}, {JANUARY: 50_000, FEBRUARY: 60_000}
    assert flat_months(days) == Decimal(41) / 31 + Decimal("0.5")
    assert allowed(days, norm) == 66_129 + 30_000


def test_the_forecast_is_closed_months_and_the_mean_of_the_last_three() -> None:
    spent = {date(2025, 12, 1): 900, JANUARY: 100, FEBRUARY: 200, MARCH: 301, MAY: 5_000}
    found = forecast(spent, 2026, date(2026, 4, 1))
    assert found is not None
    assert found.mean_of == (JANUARY, FEBRUARY, MARCH)
    assert (found.closed_cents, found.mean_cents, found.remaining) == (601, 200, 9)
    assert found.cents == 601 + 1803  # 9 × 601 ÷ 3, rounded once


def test_the_mean_reaches_back_into_the_last_year_but_not_before_anything_was_kept() -> None:
    found = forecast({date(2025, 12, 1): 900, JANUARY: 100}, 2026, FEBRUARY)
    assert found is not None
    assert found.mean_of == (date(2025, 12, 1), JANUARY)
    assert found.cents == 100 + 500 * 11


@pytest.mark.parametrize("closed", [None, date(2025, 6, 1)])
def test_without_a_closed_month_there_is_no_forecast(closed: date | None) -> None:
    assert forecast({JANUARY: 100}, 2026, closed) is None


def test_a_year_that_is_over_is_what_it_was() -> None:
    found = forecast({JANUARY: 100, AUGUST: 50}, 2026, date(2027, 3, 1))
    assert found is not None
    assert (found.cents, found.remaining) == (150, 0)


def test_u1_warns_from_the_first_cent_over() -> None:
    assert stays_within(100, 100).passed
    assert not stays_within(101, 100).passed
    assert stays_within(None, 0).passed


def test_u2_compares_a_flat_month_with_the_norm() -> None:
    assert flat_month_within_norm(50_000, Policy()).passed
    assert not flat_month_within_norm(50_001, Policy()).passed
    assert flat_month_within_norm(None, Policy()).passed
