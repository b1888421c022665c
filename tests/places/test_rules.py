"""What a row of the register means."""

from datetime import date

import pytest

from app.places.models import PlaceKind
from app.places.register_file import COLUMNS, RowProblem
from app.places.rules import Kept, PassedOver, Skipped, Withdrawn, belongs, endings_to_compare, judge

RIGA = {
    "KODS": "101000007",
    "STATUSS": "EKS",
    "ATRIB": "LV-1010",
    "DAT_MOD": "2015.04.04",
    "DAT_BEIG": "",
    "FOR_BUILD": "N",
    "STD": "Brīvības iela 1, Rīga, LV-1010",
    "KOORD_X": "312123.023",
    "KOORD_Y": "506906.903",
    "DD_N": "56.9526691",
    "DD_E": "24.1135538",
}
# near Liepāja, where the easting and the northing lie so close that only the second pair tells them apart
LIEPAJA = RIGA | {"KOORD_X": "264000.000", "KOORD_Y": "315000.000", "DD_N": "56.4840439", "DD_E": "20.9955366"}


def judged(**values: str):
    return judge(7, tuple((RIGA | values)[column] for column in COLUMNS))


def test_an_existing_address_is_kept_with_easting_first():
    assert judged() == Kept(
        "101000007",
        PlaceKind.BUILDING,
        "Brīvības iela 1, Rīga, LV-1010",
        "LV-1010",
        date(2015, 4, 4),
        506906.903,
        312123.023,
    )


def test_land_for_building_is_land_and_a_postcode_may_be_missing():
    kept = judged(FOR_BUILD="Y", ATRIB="", DAT_MOD="")

    assert isinstance(kept, Kept)
    assert (kept.kind, kept.postcode, kept.changed_on) == (PlaceKind.LAND, None, None)


@pytest.mark.parametrize("status", ["DEL", "ERR"])
def test_a_deleted_or_erroneous_address_is_withdrawn_whatever_else_it_says(status):
    gone = judged(STATUSS=status, DAT_BEIG="2024.03.01", KOORD_X="", KOORD_Y="", DD_N="", DD_E="", ATRIB="?")

    assert gone == Withdrawn("101000007", date(2015, 4, 4), date(2024, 3, 1))


@pytest.mark.parametrize(("metres", "kept"), [(4.9, True), (5.2, False)])
def test_the_two_points_may_lie_five_metres_apart(metres, kept):
    decision = judged(KOORD_X=f"{312123.023 + metres:.3f}")

    assert isinstance(decision, Kept) == kept
    if not kept:
        assert decision == PassedOver(Skipped.TWO_POINTS, "5 m apart")


@pytest.mark.parametrize("missing", [{"KOORD_X": ""}, {"DD_N": "", "DD_E": ""}, dict.fromkeys(COLUMNS[-4:], "")])
def test_an_address_without_both_points_is_passed_over(missing):
    assert judged(**missing) == PassedOver(Skipped.NO_POINT)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("KODS", "1.01E+08", "is not 9 digits; a spreadsheet programme may have changed the file"),
        ("KODS", "101000007.0", "a spreadsheet programme"),
        ("KODS", "10100000", "is not 9 digits"),
        ("KODS", "１０１００００００", "is not 9 digits"),
        ("STATUSS", "", "is not EKS, DEL or ERR"),
        ("ATRIB", "1010", "is not a postal code"),
        ("DAT_MOD", "04.04.2015", "is not a date such as 2024.03.31; a spreadsheet programme"),
        ("DAT_MOD", "42098", "a spreadsheet programme"),
        ("DAT_MOD", "2015.02.30", "there is no such day"),
        ("FOR_BUILD", "X", "is not N or Y"),
        ("STD", "Brīvības iela\n1, Rīga", "control character"),
        ("STD", "B\0, Rīga", "control character"),
        ("STD", "x" * 401, "longer than 400"),
        ("KOORD_X", "312123,023", "is not a number with a decimal point; a spreadsheet programme"),
        ("KOORD_Y", "5.06907E+05", "is not a number"),
        ("KOORD_Y", "nan", "is not a number"),
        ("KOORD_Y", "1" * 400, "is not a number"),
        ("KOORD_X", "912123.023", "is outside Latvia"),
        ("DD_N", "6.9526691", "is outside Latvia"),
    ],
)
def test_a_value_the_register_does_not_write_is_a_problem_named_by_row_and_column(column, value, words):
    problem = judged(**{column: value})

    assert isinstance(problem, RowProblem)
    assert (problem.row, problem.column) == (7, column)
    assert words in problem.text


@pytest.mark.parametrize("row", [RIGA, LIEPAJA], ids=["Rīga", "Liepāja"])
def test_exchanged_coordinates_are_told_from_wrong_ones(row):
    metres = judged(**row | {"KOORD_X": row["KOORD_Y"], "KOORD_Y": row["KOORD_X"]})
    degrees = judged(**row | {"DD_N": row["DD_E"], "DD_E": row["DD_N"]})

    assert "KOORD_X and KOORD_Y are exchanged" in str(metres)
    assert "DD_N and DD_E are exchanged" in str(degrees)


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [
        ("Brīvības iela 1, Rīga, LV-1010", True),
        ("Brīvības iela 1, Rīga", True),
        ("Rīga, LV-1010", False),
        ("Brīvības iela 1, Jaunrīga, LV-1010", False),
        ("Rīgas iela 1, Valmiera, Valmieras nov., LV-4201", True),
        ("Rīgas iela 1, Valmiera, Cita nov., LV-4201", False),
    ],
)
def test_an_address_belongs_by_its_ending_the_postal_code_left_aside(address, is_ours):
    assert belongs(address, endings_to_compare(("Rīga", " , Valmieras nov.", " "))) == is_ours
