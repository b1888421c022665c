"""Every number of the digest's list of acceptance tests (§2.11), from the figures that are loaded, rounded half up."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from app.costs.expressions import Value, calculate
from app.costs.pilot.comparing import round_half_up

FILE = Path(__file__).parents[2] / "seed" / "data" / "pilot_figures.csv"


@pytest.fixture(scope="module")
def values() -> dict[str, Value]:
    rows = csv.DictReader(FILE.read_text(encoding="utf-8").splitlines())
    return {row["key"]: Decimal(row["value"]) for row in rows if not row["month"]}


FLATS = "riga_flats + liepaja_flats + valmiera_flats"
MONTHS = "riga_flats * riga_flat_month + liepaja_flats * liepaja_flat_month + valmiera_flats * valmiera_flat_month"


def csq8(town: str) -> str:
    return " + ".join(f"{town}_csq{item}" for item in (1, 4, 5, 6, 7, 9, 10, 11))


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("riga_client_hours * hour_price", "205.05"),
        ("liepaja_client_hours_2023 * hour_price", "524.20"),
        ("project_hours_2023 * hour_price", "12213.55"),
        ("liepaja_utilities + liepaja_card / 10", "111.8"),
        ("riga_flat_month / 30", "18.2"),
        ("liepaja_flat_month / 30", "3.7"),
        ("valmiera_flat_month / 30", "8.3"),
        ("project_flat_month / 30", "10.1"),
        ("(riga_flat_month + valmiera_flat_month + liepaja_flat_month) / 3", "303"),
        (f"({MONTHS}) / ({FLATS})", "384.24"),
        ("project_service_day + project_housing_day", "19.2"),
        ("riga_service_day + riga_housing_day", "24.8"),
        ("liepaja_service_day + liepaja_housing_day", "20.0"),
        ("valmiera_service_day + valmiera_housing_day", "14.0"),
        ("riga_rent + riga_utilities + riga_fee", "552.5"),
        ("riga_rent + riga_utilities + riga_fee - riga_flat_month", "5.5"),
        ("boarding_housing_month / 30", "3.99"),
        ("boarding_housing_day * boarding_benefit_percent / 100", "0.94"),
        ("stay_housing_month / 30", "3.72"),
        ("stay_housing_day * stay_benefit_percent / 100", "0.67"),
        ("stay_service_day + stay_housing_day", "14.47"),
        ("retained / participants_alive * 100", "95.7"),
        ("retained_early / participants_ever * 100", "93.9"),
        (" + ".join(f"fidelity_{number}" for number in range(1, 41)), "141"),
        (f"({' + '.join(f'fidelity_{number}' for number in range(1, 41))}) / 40", "3.525"),
        (csq8("project"), "27.4"),
        (csq8("valmiera"), "25.3"),
        (csq8("riga"), "28.1"),
        (csq8("liepaja"), "28.0"),
    ],
)
def test_expected(formula: str, expected: str, values: dict[str, Value]) -> None:
    decimals = -int(Decimal(expected).as_tuple().exponent)
    assert str(round_half_up(calculate(formula, values), decimals)) == expected


@pytest.mark.parametrize(
    ("name", "together"),
    [("Pansija", "24.32"), ("līguma cena", "14.47"), ("aizņemta gulta", "17.72"), ("2023. gada cena", "22.12")],
)
def test_comparators_add_up_to_what_was_published(name: str, together: str) -> None:
    rows = list(csv.DictReader(FILE.with_name("comparators.csv").read_text(encoding="utf-8").splitlines()))
    (row,) = [row for row in rows if name in row["name"]]
    assert Decimal(row["service"]) + Decimal(row["housing"]) == Decimal(together)
