"""The pilot's published figures against what the numbers beside them give (digest §2.2, 2.5–2.7, 2.11)."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from app.costs.expressions import CannotCalculate, Value, calculate, with_numbers
from app.costs.pilot import LINES, Compared, Line, Reading, Section, Verdict, compare
from app.costs.pilot.comparing import round_half_up

FILE = Path(__file__).parents[2] / "seed" / "data" / "pilot_figures.csv"
R, I, N, O = Verdict.REPRODUCED, Verdict.ONLY_IF, Verdict.NOT, Verdict.OURS  # noqa: E741


@pytest.fixture(scope="module")
def values() -> dict[str, Value]:
    singles: dict[str, Value] = {}
    series: dict[str, list[Decimal]] = {}
    for row in csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()):
        if row["month"]:
            series.setdefault(row["key"], []).append(Decimal(row["value"]))
        else:
            assert row["key"] not in singles, row["key"]
            singles[row["key"]] = Decimal(row["value"])
    return singles | series


@pytest.fixture(scope="module")
def report(values: dict[str, Value]) -> dict[str, Compared]:
    return {one.line.key: one for one in compare(LINES, values)}


# Figure, what it comes to, and whether that is what was published: the digest's own verdicts.
EXPECTED = [
    ("riga_flat_month", "553", N),
    ("liepaja_flat_month", "111.8", I),
    ("valmiera_flat_month", "249.8", I),
    ("project_flat_month", "303", I),
    ("project_flat_month_weighted", "384.24", O),
    ("riga_housing_day", "18.2", R),
    ("liepaja_housing_day", "3.7", R),
    ("valmiera_housing_day", "8.3", R),
    ("project_housing_day", "10.1", R),
    ("project_housing_day_weighted", "12.81", O),
    ("valmiera_preparation_flat", "838", N),
    ("riga_hours", "202", N),
    ("riga_hours_text", "202", R),
    ("liepaja_hours", "241", R),
    ("valmiera_hours", "92", I),
    ("all_hours", "4630", R),
    ("project_hours", "514", I),
    ("project_hours_2023", "686", N),
    ("project_support", "9164.62", I),
    ("project_support_2023", "12213.55", I),
    ("riga_client_support", "205.05", R),
    ("riga_client_support_2023", "208.61", R),
    ("liepaja_client_support", "495.67", R),
    ("liepaja_client_support_2023", "524.20", R),
    ("valmiera_client_support", "194.35", R),
    ("valmiera_client_support_2023", "189.00", R),
    ("project_client_support", "281.71", R),
    ("project_client_support_2023", "274.58", R),
    ("valmiera_client_hours_text", "10.6", N),
    ("riga_support_text", "3601.66", O),
    ("riga_service_day", "7.0", N),
    ("liepaja_service_day", "16.3", I),
    ("valmiera_service_day", "6.3", N),
    ("project_service_day", "9.2", N),
    ("project_total_day", "19.2", R),
    ("riga_total_day", "24.8", R),
    ("liepaja_total_day", "20.0", R),
    ("valmiera_total_day", "14.0", R),
    ("boarding_total_day", "24.32", R),
    ("stay_total_day", "14.47", R),
    ("boarding_benefit_day", "0.94", R),
    ("stay_benefit_day", "0.67", R),
    ("project_total_day_towns", "19.6", O),
    ("project_total_day_people", "21.33", O),
    ("project_total_day_flats", "21.9", O),
    ("boarding_housing_month", "119.65", R),
    ("boarding_housing_day", "3.99", R),
    ("stay_housing_day", "3.72", R),
    ("stay_contact_hours", "32.5", N),
    ("stay_real_service_day", "14", R),
    ("stay_total_real", "17.72", O),
    ("stay_total_2023", "22.12", O),
    ("stay_total_real_in_use", "18.77", O),
    ("stay_total_2023_in_use", "23.17", O),
    ("retention_percent", "95.7", R),
    ("retention_percent_early", "94", R),
    ("fidelity", "3.5", N),
    ("project_csq8", "27.4", I),
    ("valmiera_csq8", "25.3", I),
    ("riga_csq8", "28.1", I),
    ("liepaja_csq8", "28.0", I),
]


@pytest.mark.parametrize(("key", "ours", "verdict"), EXPECTED)
def test_every_published_figure_has_the_verdict_of_its_own_numbers(
    key: str, ours: str, verdict: Verdict, report: dict[str, Compared]
) -> None:
    assert (str(report[key].ours.result), report[key].verdict) == (ours, verdict)


def test_what_hides_in_the_rounding_is_kept(report: dict[str, Compared]) -> None:
    riga = report["riga_flat_month"]
    assert [str(one.exact) for one in riga.tried] == ["552.5", "507.5"]
    assert riga.difference == -6
    assert report["fidelity"].ours.exact == Decimal("3.525")
    spread = [round_half_up(one.exact, 1) for one in report["valmiera_flat_month"].tried]
    assert [str(one) for one in spread] == ["249.8", "80.0", "94.0", "103.3", "195.2"]


def test_every_published_figure_of_the_file_is_a_line_or_goes_into_one(values: dict[str, Value]) -> None:
    used = {line.key for line in LINES} | {
        word for line in LINES for reading in line.readings for word in values if word in reading.formula
    }
    assert not set(values) - used
    assert len({line.key for line in LINES}) == len(LINES)


def test_halves_are_rounded_as_people_do() -> None:
    assert round_half_up(Decimal("11.5") * Decimal("17.83"), 2) == Decimal("205.05")
    assert round_half_up(Decimal("2.5"), 0) == 3


@pytest.mark.parametrize(
    ("published", "only_if", "verdict"), [("3", "", R), ("3", "if", I), ("4", "", N), ("4", "if", N)]
)
def test_a_verdict_follows_from_the_numbers(published: str, only_if: str, verdict: Verdict) -> None:
    line = Line(Section.FLAT, "sum", "Sum", (Reading("one + two", "", only_if),))
    (found,) = compare([line], {"one": Decimal(1), "two": Decimal(2), "sum": Decimal(published)})
    assert (found.verdict, found.difference) == (verdict, Decimal(published) - 3)


def test_a_figure_that_is_missing_is_said(values: dict[str, Value]) -> None:
    without = {key: value for key, value in values.items() if key != "riga_fee"}
    with pytest.raises(CannotCalculate, match="riga_fee"):
        compare(LINES, without)
    with pytest.raises(CannotCalculate):
        compare([Line(Section.FLAT, "nowhere", "x", (Reading("1", ""),))], {})


class TestFormulas:
    VALUES: dict[str, Value] = {"a": Decimal(8), "b": Decimal("2.5"), "c": Decimal(4), "s": [Decimal(1), Decimal(2)]}

    @pytest.mark.parametrize(
        ("formula", "result", "written"),
        [
            ("a + b * c", "18", "8 + 2.5 × 4"),
            ("(a + b) * c", "42.0", "(8 + 2.5) × 4"),
            ("a - (b + c)", "1.5", "8 − (2.5 + 4)"),
            ("a - b + c", "9.5", "8 − 2.5 + 4"),
            ("a / (c * 2)", "1", "8 / (4 × 2)"),
            ("a / c / 2", "1", "8 / 4 / 2"),
            ("mean(s) + 1", "2.5", "(1 + 2) / 2 + 1"),
        ],
    )
    def test_what_is_shown_is_what_was_calculated(self, formula: str, result: str, written: str) -> None:
        assert calculate(formula, self.VALUES) == Decimal(result)
        assert with_numbers(formula, self.VALUES, str) == written

    @pytest.mark.parametrize(
        "formula", ["a / (b - b)", "a ** 2", "s + 1", "mean(a)", "missing", "a.real", "a if b else c"]
    )
    def test_what_cannot_be_calculated_is_refused(self, formula: str) -> None:
        with pytest.raises(CannotCalculate):
            calculate(formula, self.VALUES)
