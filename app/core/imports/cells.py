"""What stands in one cell, and reading it as what a column means. Nothing is corrected silently: what could mean two
things, or what a spreadsheet program has changed by itself, is refused in words.
"""

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Literal, NamedTuple

from flask_babel import gettext as _

from app.core import money
from app.core.crypto import without_diacritics

CellKind = Literal["text", "number", "date", "error", "empty_formula"]
LONGEST = 4_000  # characters of a cell that are read
YES = frozenset({"ja", "ir", "yes", "y", "x", "1", "+", "true"})
NO = frozenset({"ne", "nav", "no", "n", "0", "-", "false"})
SCIENTIFIC = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")


class Cell(NamedTuple):
    """One cell. A number's text is the number as it is stored, with a decimal point; a formula's is its last value."""

    text: str
    kind: CellKind = "text"


class BadCell(ValueError):
    """Why a cell cannot be taken: a sentence for the person, already translated."""


Read = Callable[[Cell], Any]


def plain_words(text: str) -> str:
    """Lower case, no diacritics, only words and numbers: how headers and choices are compared."""
    return " ".join(re.findall(r"[a-z0-9+]+", without_diacritics(text))) or text.strip()


def checked(cell: Cell) -> str:
    """The cell's text, spaces folded. Raises BadCell for what is no value at all."""
    if cell.kind == "error":
        raise BadCell(_("The spreadsheet shows an error here."))
    if cell.kind == "empty_formula":
        raise BadCell(_("This is a formula without a result. Open the file, save it, and send it again."))
    if cell.kind == "date":
        raise BadCell(_("The spreadsheet has made a date of this. Format the column as text and write it again."))
    if "\0" in cell.text:
        raise BadCell(_("There are characters that cannot be kept."))
    return " ".join(cell.text.split())


def text(longest: int) -> Read:
    """A text of at most so many characters."""

    def read(cell: Cell) -> str:
        found = _whole(cell)
        if len(found) > longest:
            raise BadCell(_("The text is too long: at most %(number)s characters.", number=longest))
        return found

    return read


def decimal_number(cell: Cell) -> Decimal:
    """A number; a decimal comma is as good as a point."""
    found = checked(cell)
    typed = found if cell.kind == "number" else re.sub(r"[\s\u00a0]", "", found).replace(",", ".")
    try:
        number = Decimal(typed)
    except InvalidOperation:
        raise BadCell(_("This is not a number.")) from None
    if not number.is_finite() or abs(number) > 10**12:
        raise BadCell(_("This is not a number."))
    return number


def number_between(least: float, most: float, decimals: int = 2) -> Read:
    """A number within bounds, rounded as the spreadsheet shows it."""

    def read(cell: Cell) -> float:
        number = float(round(decimal_number(cell), decimals))
        if not least <= number <= most:
            raise BadCell(_("The number must lie between %(least)s and %(most)s.", least=least, most=most))
        return number

    return read


def whole_between(least: int, most: int) -> Read:
    """A whole number within bounds."""

    def read(cell: Cell) -> int:
        number = decimal_number(cell)
        if number != number.to_integral_value():
            raise BadCell(_("This must be a whole number."))
        if not least <= number <= most:
            raise BadCell(_("The number must lie between %(least)s and %(most)s.", least=least, most=most))
        return int(number)

    return read


def cents_up_to(most: int) -> Read:
    """An amount in euros as whole cents, not negative."""

    def read(cell: Cell) -> int:
        if cell.kind == "number":
            amount = int((decimal_number(cell) * 100).quantize(Decimal(1), ROUND_HALF_UP))
        else:
            try:
                amount = money.parse_eur(re.sub(r"(?i)\s*(€|eur|euro)\s*", "", checked(cell)))
            except ValueError:
                raise BadCell(_("Write the amount like this: 1234,56")) from None
        if not 0 <= amount <= most:
            raise BadCell(_("The amount must lie between 0 and 1 000 000 euros."))
        return amount

    return read


def yes_or_no(cell: Cell) -> bool:
    """Yes or no, in the words and signs people use."""
    word = plain_words(_whole(cell))
    if word in YES:
        return True
    if word in NO:
        return False
    raise BadCell(_("Write yes or no."))


def one_of(words: Mapping[str, Any]) -> Read:
    """One of the values that `words` names, compared by `plain_words`."""
    known = {plain_words(word): value for word, value in words.items()}

    def read(cell: Cell) -> Any:
        word = plain_words(_whole(cell))
        if word not in known:
            raise BadCell(
                _("This is none of the words that are known here: %(words)s.", words=", ".join(_shown(words)))
            )
        return known[word]

    return read


def some_of(words: Mapping[str, Any]) -> Read:
    """Some of the values, separated by commas or semicolons."""
    read_one = one_of(words)

    def read(cell: Cell) -> list[Any]:
        parts = [part for part in re.split(r"[,;\n]", checked(cell)) if part.strip()]
        return list(dict.fromkeys(read_one(Cell(part)) for part in parts))

    return read


def code(digits: int) -> Read:
    """A code of so many digits. A spreadsheet keeps at most 15 digits of a number and drops a zero in front."""

    def read(cell: Cell) -> str:
        found = re.sub(r"[\s\u00a0-]", "", checked(cell))
        if SCIENTIFIC.fullmatch(found) or (cell.kind == "number" and digits > 15):
            raise BadCell(
                _("The spreadsheet has made a number of this code and lost digits. Write it again in a text column.")
            )
        if cell.kind == "number" and len(found) < digits:
            raise BadCell(
                _("The spreadsheet has made a number of this code and lost a zero. Write it again in a text column.")
            )
        if not (found.isdecimal() and found.isascii() and len(found) == digits):
            raise BadCell(_("Write the %(digits)s digits of the cadastral code.", digits=digits))
        return found

    return read


def _whole(cell: Cell) -> str:
    """A number that is whole without its decimals, so that 1.0 is the word '1'."""
    found = checked(cell)
    return re.sub(r"\.0+$", "", found) if cell.kind == "number" else found


def _shown(words: Mapping[str, Any]) -> list[str]:
    """One word for each value, the first."""
    first: dict[Any, str] = {}
    for word, value in words.items():
        first.setdefault(value, word)
    return list(first.values())
