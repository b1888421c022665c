"""One row of a stock list, read: the values of its cells and what is wrong with them, before the stock is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from app.core.imports.cells import BadCell, Cell, plain_words
from app.core.imports.headers import pick
from app.core.imports.work import Problem
from app.flats.addresses import split_search, tidy_number
from app.flats.imports.columns import OF_BUILDING, OF_ROW, fields
from app.flats.imports.stock import Addresses, AddressFound, plain

READ = {one.key: one.read for one in fields}


@dataclass
class FlatRow:
    """`facts`: columns of the flat; `building`: columns of its building, should it be new."""

    place: AddressFound | None = None
    number: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    building: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class Reader:
    """Reads the rows of one batch; `mapping`: field → column."""

    def __init__(self, mapping: Mapping[str, int], addresses: Addresses, landlords: Mapping[str, list[int]]) -> None:
        self.mapping, self.addresses, self.landlords = mapping, addresses, landlords

    def read(self, cells: Sequence[Cell]) -> FlatRow:
        row = FlatRow()
        values: dict[str, Any] = {}
        for key, cell in pick(cells, self.mapping).items():
            try:
                values[key] = plain(READ[key](cell))
            except BadCell as problem:
                row.problems.append((self.mapping[key], str(problem)))
        self._place(row, values)
        self._landlord(row, values)
        row.facts |= {key: value for key, value in values.items() if key not in OF_ROW}
        row.building = {key: value for key, value in values.items() if key in OF_BUILDING}
        if values.get("comfort"):
            comfort = _("Comforts: %(words)s", words=values["comfort"])
            row.facts["note"] = "\n".join([comfort, *([values["note"]] if values.get("note") else [])])
        return row

    def _place(self, row: FlatRow, values: dict[str, Any]) -> None:
        """The address may hold the flat's number too, and may be spread over columns."""
        street, number = values.get("address") or "", values.get("number")
        if not number:
            street, number = split_search(street)
        row.number = tidy_number(number) if number else None
        wrong = {column for column, _words in row.problems}
        if not row.number and self.mapping.get("number") not in wrong:
            row.problems.append((self.mapping.get("number"), _("The number of the flat is missing.")))
        typed = ", ".join(part for part in (f"{street} {values.get('house', '')}".strip(), values.get("town")) if part)
        if not street:
            if self.mapping.get("address") not in wrong:
                row.problems.append((self.mapping.get("address"), _("The address is missing.")))
            return
        row.place = self.addresses.find(typed)
        if row.place.place_id is None:
            row.problems.append((self.mapping["address"], _unclear(row.place)))

    def _landlord(self, row: FlatRow, values: dict[str, Any]) -> None:
        if "landlord" not in values:
            return
        found = self.landlords.get(plain_words(values["landlord"]), [])
        if len(found) == 1:
            row.facts["landlord_id"] = found[0]
            return
        words = (
            _("Several landlords have this name. Choose one on the flat's page, and leave the cell empty.")
            if found
            else _("No landlord of this name is recorded. Add the landlord first, or leave the cell empty.")
        )
        row.problems.append((self.mapping["landlord"], words))


def _unclear(found: AddressFound) -> str:
    if not found.candidates:
        return _("No such address in the register.")
    addresses = "; ".join(found.candidates)
    return _("Several addresses fit: %(addresses)s. Write the one that is meant.", addresses=addresses)
