"""V1, V2, V3 and V4 at their edges."""

from datetime import date, timedelta

import pytest

from app.visits.rules import met_often_enough, two_came, visit_can_have_been, visited_within_a_week

TODAY = date(2026, 11, 23)
LONG_AGO = date(2026, 1, 1)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(("days", "passed"), [(0, True), (6, True), (7, False), (30, False)])
def test_v1_every_home_is_visited_every_week(app_ctx, days, passed):
    assert visited_within_a_week(ago(days), LONG_AGO, TODAY).passed is passed
    assert visited_within_a_week(None, ago(days), TODAY).passed is passed


def test_v1_counts_from_moving_in_and_not_while_everybody_is_away(app_ctx):
    assert visited_within_a_week(ago(20), ago(2), TODAY).passed
    assert visited_within_a_week(ago(20), LONG_AGO, TODAY, away=True).passed


@pytest.mark.parametrize(
    ("on", "ends_on", "passed"),
    [
        (TODAY, None, True),
        (ago(-1), None, False),
        (ago(10), None, True),
        (ago(11), None, False),
        (ago(3), ago(3), True),
        (ago(2), ago(3), False),
    ],
)
def test_v2_a_visit_was_made_while_they_lived_there(app_ctx, on, ends_on, passed):
    assert visit_can_have_been(on, ago(10), ends_on, TODAY).passed is passed


@pytest.mark.parametrize(
    ("asked", "second", "passed"), [(True, False, False), (True, True, True), (False, False, True)]
)
def test_v3_two_come_where_two_are_to_come(app_ctx, asked, second, passed):
    assert two_came(asked, second).passed is passed


@pytest.mark.parametrize(("often", "clients", "passed"), [(9, 10, True), (8, 9, False), (0, 0, True), (18, 20, True)])
def test_v4_nine_of_ten_are_met_every_week(app_ctx, often, clients, passed):
    assert met_often_enough(often, clients).passed is passed
