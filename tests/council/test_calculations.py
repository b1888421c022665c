"""What a council reads: who may stand alone, and bars that have one scale."""

from decimal import Decimal

import pytest

from app.costs.models import CostCategory
from app.council.calculations import KIND_OF, LABEL, VALUE, WIDTH, Kind, by_kind, chart, ratio, told_apart


def test_every_category_has_a_kind() -> None:
    assert set(KIND_OF) == set(CostCategory)
    assert by_kind({CostCategory.HEATING: 5, CostCategory.WASTE: 6, CostCategory.RENT: 7}) == {
        Kind.RENT: 7,
        Kind.UTILITIES: 11,
    }


@pytest.mark.parametrize(
    ("people", "apart"),
    [
        ({1: 5, 2: 20}, {1, 2}),
        ({1: 4, 2: 20, 3: 9}, {2}),  # the total minus 2 and 3 would tell of 1
        ({1: 4, 2: 3, 3: 9}, {3}),
        ({1: 50, 2: 1, 3: 0}, set()),  # the total minus 1 would tell of the one in 2
        ({1: 50, 2: 1, 3: 1, 4: 9}, {1}),
        ({1: 0, 2: 9, 3: 8}, {2, 3}),  # nobody is nobody
        ({1: 4}, set()),
    ],
)
def test_fewer_than_five_are_said_only_in_the_total(people: dict[int, int], apart: set[int]) -> None:
    assert told_apart(people) == apart


def test_a_ratio_rounds_halves_up_and_needs_a_denominator() -> None:
    assert ratio(5, Decimal(2)) == 3
    assert ratio(5, Decimal(0)) is None


def test_bars_share_one_scale_and_money_back_is_no_piece() -> None:
    drawn = chart([("a", {"rent": 300, "support": 100}), ("b", {"rent": 200, "other": -50})])
    first, second = drawn.bars
    assert first.end == WIDTH - VALUE
    assert second.segments[0].length == pytest.approx((WIDTH - VALUE - LABEL) / 2)
    assert (second.segments[1].length, second.cents) == (0, 150)
    assert chart([]).bars == []
