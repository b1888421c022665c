"""Extracts of the State Address Register as its open file has them, made up: real streets in the right towns, invented
house numbers along them. Deterministic: a second run gives the same file.
"""

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from geo.crs import to_lks92, to_wgs84

COLUMNS = (
    "KODS", "TIPS_CD", "STATUSS", "APSTIPR", "APST_PAK", "VKUR_CD", "VKUR_TIPS", "NOSAUKUMS", "SORT_NOS", "ATRIB",
    "PNOD_CD", "DAT_SAK", "DAT_MOD", "DAT_BEIG", "FOR_BUILD", "PLAN_ADR", "STD", "KOORD_X", "KOORD_Y", "DD_N", "DD_E",
)  # fmt: skip
FIRST_CODE = 101_000_000
SPACING_M, SETBACK_M = 26.0, 14.0  # between two houses of one side; from the middle of the street


class Dialect(StrEnum):
    """How the file is written."""

    CURRENT = "current"  # comma, double quotes, UTF-8 with a byte order mark
    OLDER = "older"  # semicolon, # as the quote


@dataclass(frozen=True)
class Street:
    """A street as a straight line between two positions (longitude, latitude)."""

    name: str
    town: str
    postcode: str
    start: tuple[float, float]
    end: tuple[float, float]


RIGA, LIEPAJA, VALMIERA = "Rīga", "Liepāja", "Valmiera, Valmieras nov."
BRENGULI = "Brenguļi, Brenguļu pag., Valmieras nov."

STREETS = (
    Street("Brīvības iela", RIGA, "LV-1010", (24.1135, 56.9525), (24.1600, 56.9690)),
    Street("Brīvības gatve", RIGA, "LV-1039", (24.1605, 56.9692), (24.2360, 56.9850)),
    Street("Krišjāņa Barona iela", RIGA, "LV-1011", (24.1168, 56.9505), (24.1490, 56.9650)),
    Street("Krišjāņa Valdemāra iela", RIGA, "LV-1013", (24.1080, 56.9530), (24.1290, 56.9720)),
    Street("Aleksandra Čaka iela", RIGA, "LV-1011", (24.1235, 56.9480), (24.1520, 56.9600)),
    Street("Marijas iela", RIGA, "LV-1050", (24.1190, 56.9478), (24.1260, 56.9510)),
    Street("Elizabetes iela", RIGA, "LV-1050", (24.1050, 56.9580), (24.1225, 56.9490)),
    Street("Stabu iela", RIGA, "LV-1011", (24.1190, 56.9600), (24.1320, 56.9535)),
    Street("Bruņinieku iela", RIGA, "LV-1011", (24.1215, 56.9615), (24.1375, 56.9525)),
    Street("Matīsa iela", RIGA, "LV-1009", (24.1260, 56.9640), (24.1500, 56.9530)),
    Street("Lāčplēša iela", RIGA, "LV-1011", (24.1170, 56.9575), (24.1420, 56.9400)),
    Street("Ģertrūdes iela", RIGA, "LV-1011", (24.1185, 56.9588), (24.1310, 56.9510)),
    Street("Tallinas iela", RIGA, "LV-1001", (24.1280, 56.9670), (24.1470, 56.9570)),
    Street("Miera iela", RIGA, "LV-1013", (24.1310, 56.9650), (24.1400, 56.9760)),
    Street("Duntes iela", RIGA, "LV-1005", (24.1220, 56.9800), (24.1270, 56.9930)),
    Street("Latgales iela", RIGA, "LV-1003", (24.1210, 56.9420), (24.1900, 56.9180)),
    Street("Aglonas iela", RIGA, "LV-1057", (24.1960, 56.9080), (24.2080, 56.9150)),
    Street("Lubānas iela", RIGA, "LV-1021", (24.1800, 56.9380), (24.2450, 56.9290)),
    Street("Augusta Deglava iela", RIGA, "LV-1082", (24.1600, 56.9510), (24.2250, 56.9410)),
    Street("Dzelzavas iela", RIGA, "LV-1084", (24.1760, 56.9560), (24.2260, 56.9600)),
    Street("Nīcgales iela", RIGA, "LV-1035", (24.1780, 56.9620), (24.1880, 56.9480)),
    Street("Ieriķu iela", RIGA, "LV-1084", (24.1640, 56.9630), (24.1880, 56.9570)),
    Street("Hipokrāta iela", RIGA, "LV-1079", (24.2370, 56.9690), (24.2520, 56.9690)),
    Street("Juglas iela", RIGA, "LV-1064", (24.2250, 56.9830), (24.2480, 56.9870)),
    Street("Vecāķu prospekts", RIGA, "LV-1015", (24.1060, 57.0330), (24.1170, 57.0480)),
    Street("Lielā iela", RIGA, "LV-1016", (24.0480, 57.0300), (24.0590, 57.0340)),
    Street("Slokas iela", RIGA, "LV-1048", (24.0740, 56.9470), (24.0360, 56.9590)),
    Street("Kalnciema iela", RIGA, "LV-1046", (24.0850, 56.9430), (24.0330, 56.9370)),
    Street("Mārupes iela", RIGA, "LV-1002", (24.0850, 56.9350), (24.0700, 56.9240)),
    Street("Jūrmalas gatve", RIGA, "LV-1029", (24.0300, 56.9420), (23.9950, 56.9580)),
    Street("Kurzemes prospekts", RIGA, "LV-1067", (24.0250, 56.9590), (23.9900, 56.9620)),
    Street("Anniņmuižas bulvāris", RIGA, "LV-1067", (24.0160, 56.9490), (24.0050, 56.9620)),
    Street("Ozolciema iela", RIGA, "LV-1058", (24.0810, 56.9000), (24.0960, 56.8890)),
    Street("Valdeķu iela", RIGA, "LV-1058", (24.0900, 56.9060), (24.1000, 56.8880)),
    Street("Lielā iela", LIEPAJA, "LV-3401", (21.0080, 56.5120), (21.0130, 56.5050)),
    Street("Graudu iela", LIEPAJA, "LV-3401", (21.0060, 56.5090), (21.0130, 56.5020)),
    Street("Kuršu iela", LIEPAJA, "LV-3401", (21.0145, 56.5085), (21.0150, 56.5020)),
    Street("Peldu iela", LIEPAJA, "LV-3401", (21.0120, 56.5075), (21.0030, 56.5010)),
    Street("Klaipēdas iela", LIEPAJA, "LV-3416", (21.0160, 56.4990), (21.0190, 56.4780)),
    Street("Ganību iela", LIEPAJA, "LV-3407", (21.0240, 56.5000), (21.0200, 56.4800)),
    Street("Raiņa iela", LIEPAJA, "LV-3401", (21.0080, 56.5200), (21.0350, 56.5220)),
    Street("Brīvības iela", LIEPAJA, "LV-3401", (21.0120, 56.5180), (21.0560, 56.5230)),
    Street("Oskara Kalpaka iela", LIEPAJA, "LV-3405", (21.0060, 56.5260), (21.0090, 56.5450)),
    Street("Turaidas iela", LIEPAJA, "LV-3414", (21.0200, 56.5480), (21.0300, 56.5530)),
    Street("Rīgas iela", VALMIERA, "LV-4201", (25.4240, 57.5385), (25.4110, 57.5380)),
    Street("Cēsu iela", VALMIERA, "LV-4201", (25.4270, 57.5340), (25.4230, 57.5260)),
    Street("Lāčplēša iela", VALMIERA, "LV-4201", (25.4260, 57.5400), (25.4200, 57.5480)),
    Street("Georga Apiņa iela", VALMIERA, "LV-4201", (25.4270, 57.5400), (25.4400, 57.5440)),
    Street("Raiņa iela", VALMIERA, "LV-4201", (25.4250, 57.5350), (25.4400, 57.5290)),
    Street("Ausekļa iela", VALMIERA, "LV-4201", (25.4290, 57.5410), (25.4130, 57.5440)),
    Street("Stacijas iela", VALMIERA, "LV-4201", (25.4280, 57.5330), (25.4320, 57.5220)),
    Street("Leona Paegles iela", VALMIERA, "LV-4201", (25.4170, 57.5440), (25.4080, 57.5490)),
    Street("Vaidavas iela", VALMIERA, "LV-4201", (25.4370, 57.5280), (25.4600, 57.5270)),
    Street("Skolas iela", BRENGULI, "LV-4245", (25.5380, 57.5480), (25.5440, 57.5500)),
)


def register_rows(streets: Iterable[Street] = STREETS) -> Iterator[dict[str, str]]:
    """The register's rows for every house along the streets; some are deleted, wrong, or land still to be built on."""
    code = FIRST_CODE
    for street_number, street in enumerate(streets):
        for house_number, easting, northing in _houses(street):
            code += 7  # the last digit is a check digit: codes are never consecutive
            yield _row(code, street_number, street, house_number, easting, northing)


def write_extract(path: Path, rows: Iterable[dict[str, str]], dialect: Dialect = Dialect.CURRENT) -> int:
    """Writes the file and returns how many rows it has."""
    delimiter, quote, encoding = (",", '"', "utf-8-sig") if dialect is Dialect.CURRENT else (";", "#", "utf-8")
    count = 0
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, quotechar=quote, quoting=csv.QUOTE_ALL)
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([row[column] for column in COLUMNS])
            count += 1
    return count


def _houses(street: Street) -> Iterator[tuple[int, float, float]]:
    """(number, easting, northing): odd numbers on the left of the street, even ones on the right."""
    (east, north), (east_end, north_end) = to_lks92(*street.start), to_lks92(*street.end)
    length = math.hypot(east_end - east, north_end - north)
    along = ((east_end - east) / length, (north_end - north) / length)
    for pair in range(int(length // SPACING_M)):
        for side, number in ((1, 2 * pair + 1), (-1, 2 * pair + 2)):
            on, off = (pair + 0.5) * SPACING_M, side * SETBACK_M
            yield number, east + along[0] * on - along[1] * off, north + along[1] * on + along[0] * off


def _row(code: int, street_number: int, street: Street, number: int, easting: float, northing: float) -> dict[str, str]:
    easting, northing = round(easting, 3), round(northing, 3)
    longitude, latitude = to_wgs84(easting, northing)
    house = f"{number}{_suffix(code)}"
    status = "DEL" if code % 41 == 0 else "ERR" if code % 173 == 0 else "EKS"
    gone = status != "EKS"
    return {
        "KODS": str(code),
        "TIPS_CD": "108",
        "STATUSS": status,
        "APSTIPR": "Y",
        "APST_PAK": "251",
        "VKUR_CD": str(100_200_000 + street_number),
        "VKUR_TIPS": "107",
        "NOSAUKUMS": house,
        "SORT_NOS": f"{number:04d}",
        "ATRIB": street.postcode,
        "PNOD_CD": "",
        "DAT_SAK": "1994.06.14",
        "DAT_MOD": f"{2008 + code % 16}.{1 + code % 12:02d}.{1 + code % 28:02d}",
        "DAT_BEIG": "2024.03.01" if gone else "",
        "FOR_BUILD": "Y" if code % 37 == 0 else "N",
        "PLAN_ADR": "N",
        "STD": f"{street.name} {house}, {street.town}, {street.postcode}",
        "KOORD_X": "" if gone else f"{northing:.3f}",  # the register's X is the northing
        "KOORD_Y": "" if gone else f"{easting:.3f}",
        "DD_N": "" if gone else f"{latitude:.7f}",
        "DD_E": "" if gone else f"{longitude:.7f}",
    }


def _suffix(code: int) -> str:
    """Some houses have a letter or stand in a yard block."""
    return "A" if code % 23 == 0 else " k-1" if code % 31 == 0 else ""
