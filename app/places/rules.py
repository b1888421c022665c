"""What a row of the State Address Register means for us: kept, withdrawn, or passed over and why.

Source of the rules: the register's own description of its open file (columns STATUSS, FOR_BUILD, STD, KOORD_*, DD_*).
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.places.models import PlaceKind
from app.places.register_file import RowProblem, Values
from geo.crs import is_in_latvia, is_latvian_position
from geo.parsing import mismatch_m

TOLERANCE_M = 5.0
"""How far the two ways of giving an address's point may lie apart."""

GONE = frozenset({"DEL", "ERR"})
"""The values of STATUSS that withdraw an address: deleted, erroneous."""

_CODE = re.compile(r"[0-9]{9}")
_DATE = re.compile(r"[0-9]{4}\.[0-9]{2}\.[0-9]{2}")
_STATUS = re.compile(r"EKS|DEL|ERR")
_YES_NO = re.compile(r"[NY]")
_POSTCODE = re.compile(r"(LV-[0-9]{4})?")
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,12})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST_ADDRESS = 400


class Skipped(StrEnum):
    """Why a row was passed over, as the report says it."""

    OTHER_MUNICIPALITY = "of another municipality"
    NOT_KNOWN = "withdrawn before it was known here"
    REPEATED = "repeated word for word"
    NO_POINT = "without both pairs of coordinates"
    TWO_POINTS = "KOORD and DD give different points"
    KNOWN_ELSEWHERE = "known here under another municipality"
    UNREADABLE = "not readable"


@dataclass(frozen=True)
class Kept:
    """An existing address as the register has it; the point in EPSG:3059, metres."""

    register_code: str
    kind: PlaceKind
    address: str
    postcode: str | None
    changed_on: date | None
    easting: float
    northing: float


@dataclass(frozen=True)
class Withdrawn:
    """An address the register has deleted or declared wrong; `on` is the day it says, if it says one."""

    register_code: str
    changed_on: date | None
    on: date | None


@dataclass(frozen=True)
class PassedOver:
    """A row that changes nothing."""

    reason: Skipped
    detail: str = ""


class _Damaged(Exception):
    def __init__(self, column: str, text: str) -> None:
        self.column = column
        self.text = text


def belongs(address: str, endings: tuple[str, ...]) -> bool:
    """Whether the full address (STD) ends like those of the municipality, the postal code left aside.

    `endings` as the policy setting `address_endings` lists them: 'Rīga', 'Valmieras nov.'.
    """
    before, comma, _digits = address.rpartition(", LV-")
    return (before if comma else address).endswith(endings)


def endings_to_compare(endings: tuple[str, ...]) -> tuple[str, ...]:
    """The endings as `belongs` wants them: whole parts of an address, so that 'Rīga' is not the end of 'Jaunrīga'."""
    return tuple(f", {ending.strip(' ,')}" for ending in endings if ending.strip(" ,"))


def judge(row: int, values: Values) -> Kept | Withdrawn | PassedOver | RowProblem:
    """What the row of a municipality's own address says; a RowProblem where a value cannot be the register's.

    A point counts only when it is given twice, in metres and in degrees, and both agree within 5 m: every distance
    rule measures from it, so a wrong point would give wrong answers unseen, while a missing address is noticed when
    it is looked for. A row whose two points differ is therefore passed over and reported, and an address known before
    keeps its earlier point.
    """
    try:
        return _judge(values)
    except _Damaged as damage:
        return RowProblem(row, damage.column, damage.text)


def _judge(values: Values) -> Kept | Withdrawn | PassedOver:
    code, status, postcode, changed, ended, for_building, address, *coordinates = values
    _match("KODS", code, _CODE, "9 digits")
    _match("STATUSS", status, _STATUS, "EKS, DEL or ERR")
    changed_on = _date("DAT_MOD", changed)
    if status != "EKS":
        return Withdrawn(code, changed_on, _date("DAT_BEIG", ended))
    _match("ATRIB", postcode, _POSTCODE, "a postal code such as LV-1010")
    _match("FOR_BUILD", for_building, _YES_NO, "N or Y")
    _check_address(address)
    point = _point(*coordinates)
    if isinstance(point, PassedOver):
        return point
    kind = PlaceKind.LAND if for_building == "Y" else PlaceKind.BUILDING
    return Kept(code, kind, address, postcode or None, changed_on, *point)


def _match(column: str, value: str, pattern: re.Pattern[str], expected: str) -> None:
    if not pattern.fullmatch(value):
        raise _Damaged(column, f"'{value[:40]}' is not {expected}{_spreadsheet_hint(value)}.")


def _spreadsheet_hint(value: str) -> str:
    """Says so where the value looks as if a spreadsheet programme had rewritten it."""
    mangled = re.fullmatch(r"[0-9.,]+E\+[0-9]+|[0-9]+\.0|[0-9]+,[0-9]+|[0-9/.-]{6,10}|[0-9]{5}", value)
    return "; a spreadsheet programme may have changed the file" if mangled else ""


def _date(column: str, text: str) -> date | None:
    if not text:
        return None
    _match(column, text, _DATE, "a date such as 2024.03.31")
    try:
        return date.fromisoformat(text.replace(".", "-"))
    except ValueError:
        raise _Damaged(column, f"there is no such day as {text}.") from None


def _check_address(address: str) -> None:
    if _CONTROL.search(address):
        raise _Damaged("STD", "the address holds a line break or another control character.")
    if len(address) > _LONGEST_ADDRESS:
        raise _Damaged("STD", f"the address is longer than {_LONGEST_ADDRESS} characters.")


def _point(koord_x: str, koord_y: str, dd_n: str, dd_e: str) -> tuple[float, float] | PassedOver:
    """(easting, northing). The register's KOORD_X is the northing and KOORD_Y the easting."""
    given = {"KOORD_X": koord_x, "KOORD_Y": koord_y, "DD_N": dd_n, "DD_E": dd_e}
    for column, text in given.items():
        if text:
            _match(column, text, _NUMBER, "a number with a decimal point")
    if not all(given.values()):
        return PassedOver(Skipped.NO_POINT)
    northing, easting, latitude, longitude = map(float, given.values())
    if not is_latvian_position(longitude, latitude):
        hint = "; DD_N and DD_E are exchanged" if is_latvian_position(latitude, longitude) else ""
        raise _Damaged("DD_N", f"{dd_n}, {dd_e} is outside Latvia{hint}.")
    apart = mismatch_m(easting, northing, longitude, latitude)
    if apart <= TOLERANCE_M:
        return easting, northing
    if mismatch_m(northing, easting, longitude, latitude) <= TOLERANCE_M:
        raise _Damaged("KOORD_X", f"{koord_x} is the easting: KOORD_X and KOORD_Y are exchanged.")
    if not is_in_latvia(easting, northing):
        raise _Damaged("KOORD_X", f"{koord_x}, {koord_y} is outside Latvia.")
    return PassedOver(Skipped.TWO_POINTS, f"{apart:.0f} m apart")
