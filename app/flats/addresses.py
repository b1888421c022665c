"""How buildings and flats are called and sorted; pure."""

import re

from app.core.crypto import without_diacritics

DIGITS = 5  # house and flat numbers sort as numbers up to 99999
LONGEST_KEY = 440


def short_address(address: str) -> str:
    """'Brīvības iela 21' of 'Brīvības iela 21, Rīga, LV-1010'; a farmstead keeps its parish: '"Kalni", Kauguru pag.'"""
    parts = [part.strip() for part in address.split(",")]
    return parts[0] if any(character.isdigit() for character in parts[0]) else ", ".join(parts[:2])


def flat_label(address: str, number: str) -> str:
    """'Brīvības iela 21–5': what a flat is called everywhere."""
    return f"{short_address(address)}–{number}"


def address_key(address: str, number: str = "") -> str:
    """What sorts as a street directory does: 'brivibas iela 00021 riga lv 01010 00005'."""
    words = re.findall(r"\d+|[^\W\d_]+", without_diacritics(f"{address} {number}"))
    return " ".join(word.zfill(DIGITS) if word.isdigit() else word for word in words)[:LONGEST_KEY]


def tidy_number(number: str) -> str:
    """A flat's number as it is kept: '12A', however it was typed."""
    return re.sub(r"\s+", "", number).upper()


def digits_of(code: str) -> str:
    """A cadastral code without the spaces and hyphens it may be written with."""
    return re.sub(r"[\s\u00a0-]", "", code)


def cadastral_code_in(text: str) -> str | None:
    """The cadastral code somebody looks for: 11 digits or more; None where the text is something else."""
    code = digits_of(text)
    return code if code.isdigit() and len(code) >= 11 else None


def split_search(text: str) -> tuple[str, str | None]:
    """The address and the flat number somebody looks for: 'brivibas 21-5' is flat 5 of Brīvības 21."""
    found = re.search(r"(\d[^\W\dk]?)\s*[-–]\s*(\d+\w?)(?=\W|$)", text)
    if not found:
        return text, None
    return text[: found.end(1)] + text[found.end() :], tidy_number(found.group(2))
