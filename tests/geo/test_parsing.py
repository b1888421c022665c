"""Numbers and coordinates as people and registers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import Point, to_lks92
from geo.parsing import mismatch_m, mismatches_m, parse_coordinates, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("506399,31", 506399.31),
        ("506399.31", 506399.31),
        (" 506 399,31 ", 506399.31),
        ("506\N{NO-BREAK SPACE}399,31", 506399.31),
        ("1\N{NARROW NO-BREAK SPACE}506\N{THIN SPACE}399", 1506399),
        ("-0,5", -0.5),
        ("+7", 7),
        ("0", 0),
    ],
)
def test_numbers_with_comma_point_and_spaces(text: str, number: float):
    assert parse_number(text) == number


AMBIGUOUS = ["1.234,56", "1,234.56", "1,234,567", "1.234.567", "1 23", "12 34,5", "5 0639931"]
NO_NUMBER = ["", " ", "5.", ".5", "- 5", "1e5", "nan", "inf", "12 m", "٣", "9" * 400]


@pytest.mark.parametrize("text", AMBIGUOUS + NO_NUMBER)
def test_anything_else_is_refused_with_its_text(text: str):
    with pytest.raises(ValueError, match="not a number") as refused:
        parse_number(text)
    assert repr(text) in str(refused.value)


@given(st.integers(-(10**9), 10**9), st.sampled_from([".", ","]))
def test_every_amount_in_hundredths_reads_back(hundredths: int, mark: str):
    text = f"{hundredths / 100:.2f}".replace(".", mark)
    assert parse_number(text) == hundredths / 100


def test_coordinates_are_easting_then_northing():
    assert parse_coordinates("506399,31", "311780,57") == Point(506399.31, 311780.57)


def test_a_deleted_address_has_no_coordinates():
    assert parse_coordinates("", "  ") is None


@pytest.mark.parametrize(
    ("easting", "northing", "reason"),
    [
        ("506399.31", "", "not a number"),
        ("", "311780.57", "not a number"),
        ("311780.57", "506399.31", "outside Latvia"),
        ("24.1052", "56.9496", "outside Latvia"),
    ],
)
def test_unusable_coordinates_are_refused(easting: str, northing: str, reason: str):
    with pytest.raises(ValueError, match=reason):
        parse_coordinates(easting, northing)


def test_the_registers_two_ways_to_say_where_are_compared():
    assert mismatch_m(506399.31, 311780.57, 24.1052, 56.9496) < 0.01
    assert mismatch_m(506404.31, 311780.57, 24.1052, 56.9496) == pytest.approx(5, abs=0.01)


def test_swapped_columns_that_still_fall_in_latvia_are_far_off():
    ventspils = to_lks92(21.5650, 57.3894)
    assert parse_coordinates(str(ventspils.northing), str(ventspils.easting)) is not None
    assert mismatch_m(ventspils.northing, ventspils.easting, 21.5650, 57.3894) > 5_000


def test_columns_are_compared_at_once():
    found = mismatches_m([506399.31, 506404.31], [311780.57] * 2, [24.1052] * 2, [56.9496] * 2)
    assert found.tolist() == pytest.approx([0, 5], abs=0.01)
