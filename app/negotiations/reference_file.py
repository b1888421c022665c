"""A file of reference rents as a spreadsheet saves it: from, neighbourhood, rooms, rent. Pure: text in, rows out."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from app.core import money
from app.core.crypto import without_diacritics

MOST_ROWS = 5_000
MOST_ROOMS = 20


@dataclass(frozen=True)
class RentLine:
    """One row: the usual monthly rent for so many rooms in a neighbourhood (None: everywhere else) from a day on."""

    valid_from: date
    area_id: int | None
    rooms: int
    rent_cents: int


def read(content: bytes, areas: Mapping[str, int]) -> tuple[list[RentLine], list[str]]:
    """The rows of the file and, by line, what is wrong in it; `areas`: neighbourhood → id.

    The first line is the heading. Semicolons or commas, decimal commas, a byte order mark and empty lines are fine.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [_("The file is not in UTF-8. Save it again as CSV UTF-8.")]
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    known = {without_diacritics(name): area_id for name, area_id in areas.items()}
    lines, wrong = [], []
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
        if number == 1 or not any(cell.strip() for cell in row):
            continue
        if number > MOST_ROWS:
            return [], [_("The file has more than %(most)s lines.", most=MOST_ROWS)]
        try:
            lines.append(_line([cell.strip() for cell in row], known))
        except ValueError as problem:
            wrong.append(_("Line %(number)s: %(problem)s", number=number, problem=problem))
    if not lines and not wrong:
        wrong.append(_("The file has no rows below its heading."))
    return lines, wrong


def _line(cells: list[str], areas: Mapping[str, int]) -> RentLine:
    """Raises ValueError with a sentence for the person."""
    if len(cells) < 4:
        raise ValueError(_("four columns are needed: from, neighbourhood, rooms, rent."))
    day, area, rooms, rent = cells[:4]
    if area and without_diacritics(area) not in areas:
        raise ValueError(_("there is no neighbourhood called %(name)s.", name=area))
    if not rooms.isdecimal() or not 1 <= int(rooms) <= MOST_ROOMS:
        raise ValueError(_("the number of rooms is a whole number from 1 to 20."))
    try:
        cents = money.parse_eur(rent)
    except ValueError:
        cents = 0
    if not 0 < cents <= 100_000_000:
        raise ValueError(_("the rent is an amount such as 250,00."))
    return RentLine(_day(day), areas.get(without_diacritics(area)) if area else None, int(rooms), cents)


def _day(text: str) -> date:
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text.rstrip("."), pattern).date()
        except ValueError:
            continue
    raise ValueError(_("the date is written like this: 01.01.2027"))
