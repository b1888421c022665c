"""Codes that people and firms carry: how they are compacted, shown and found wrong. Pure; the rules give the words."""

import re
from datetime import date

from stdnum import iban
from stdnum.exceptions import ValidationError
from stdnum.lv import pvn

DATED = re.compile(r"\d{11}")
UNDATED = re.compile(r"3[2-9]\d{9}")  # issued since 1 July 2017: random digits, no birth date


def compact_code(text: str) -> str:
    """'161175-19997' as its eleven digits, 'lv80 bank …' in capitals without spaces; whatever else was typed stays."""
    return re.sub(r"[\s\-–]", "", text).upper()


def birth_date_in(code: str) -> date | None:
    """The date an older personal code begins with; None where the code carries none or an impossible one."""
    if UNDATED.fullmatch(code) or not DATED.fullmatch(code) or code[6] not in "012":
        return None
    try:
        return pvn.get_birth_date(code)
    except ValidationError:
        return None


def is_personal_code(code: str, today: date = date.max) -> bool:
    """Eleven digits, and where they carry a birth date a real one, at most `today`."""
    born = birth_date_in(code)
    return bool(UNDATED.fullmatch(code)) or (born is not None and born <= today)


def is_registration_number(code: str) -> bool:
    """A company's or authority's eleven digits with their check digit; the library alone would take persons' too."""
    return bool(DATED.fullmatch(code)) and code[0] > "3" and pvn.is_valid(code)


def is_iban(code: str) -> bool:
    """An account number of any country, by its length and check digits."""
    return iban.is_valid(code)


def grouped_iban(code: str) -> str:
    """'LV80 BANK 0000 4351 9500 1': as it is read out."""
    return iban.format(code)
