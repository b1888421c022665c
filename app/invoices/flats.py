"""Which flat a row of an invoice is about: by the supplier's own code, or by address and number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.extensions import db
from app.flats.addresses import split_search, tidy_number
from app.flats.imports.stock import Addresses, buildings_at
from app.flats.models import Flat
from app.invoices.models import SupplierCode

NUMBER_WORD = re.compile(r",?\s*\b(?:dz|dzīv|dzīvoklis)\b\.?\s*(?:nr\.?\s*)?(\d+\s?\w?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Wanted:
    """How a row names a flat."""

    code: str | None
    address: str | None
    number: str | None


@dataclass(frozen=True)
class Found:
    """The flat, or what is wrong in which field; `new_code`: the row tells a code that is not known yet."""

    flat_id: int | None
    key: str = ""
    words: str = ""
    new_code: bool = False


class Flats:
    """Looks for the flats of one municipality, as one supplier names them."""

    def __init__(self, municipality_id: int, supplier_id: int) -> None:
        self.municipality_id = municipality_id
        self.addresses = Addresses(municipality_id)
        rows = db.session.execute(
            sa.select(SupplierCode.code, SupplierCode.flat_id).where(SupplierCode.supplier_id == supplier_id)
        )
        self.codes: dict[str, int] = {row.code: row.flat_id for row in rows}

    def find(self, wanted: Iterable[Wanted]) -> list[Found]:
        """One answer for each, in their order."""
        asked = [(one, *_parts(one)) for one in wanted]
        places = {street: self.addresses.find(street) for _one, street, _number in asked if street}
        buildings = buildings_at(place.place_id for place in places.values() if place.place_id)
        flats = self._flats(set(buildings.values()))
        found = []
        for one, street, number in asked:
            place = places.get(street) if street else None
            known = self.codes.get(one.code) if one.code else None
            if place is None:
                found.append(self._by_code(one, known))
            elif place.place_id is None:
                found.append(_unclear(place.candidates))
            else:
                building_id = buildings.get(place.place_id)
                found.append(_at(one, known, number, flats.get((building_id, number or "")) if building_id else None))
        return found

    def _by_code(self, one: Wanted, known: int | None) -> Found:
        if known:
            return Found(known)
        if one.code:
            words = _(
                "The supplier's code is not known. Write the address beside it, or add it on the supplier's page."
            )
            return Found(None, "code", words)
        return Found(None, "address", _("The row names no flat: neither an address nor a code."))

    def _flats(self, building_ids: set[int]) -> dict[tuple[int, str], int]:
        query = sa.select(Flat.building_id, Flat.number, Flat.id).where(
            Flat.building_id.in_(building_ids), Flat.municipality_id == self.municipality_id
        )
        return {(row.building_id, row.number): row.id for row in db.session.execute(query)}


def _parts(one: Wanted) -> tuple[str, str | None]:
    """The address of the house and the flat's number, which may stand in the same cell."""
    street, number = one.address or "", one.number
    if not number and (word := NUMBER_WORD.search(street)):
        street, number = street[: word.start()] + street[word.end() :], word[1]
    elif not number:
        street, number = split_search(street)
    return street.strip(), tidy_number(number) if number else None


def _at(one: Wanted, known: int | None, number: str | None, flat_id: int | None) -> Found:
    if not number:
        return Found(None, "number", _("The number of the flat is missing."))
    if flat_id is None:
        return Found(None, "number", _("None of our flats has this address and number."))
    if known and known != flat_id:
        return Found(None, "code", _("The supplier's code belongs to another flat. Mend it on the supplier's page."))
    return Found(flat_id, new_code=bool(one.code) and known is None)


def _unclear(candidates: tuple[str, ...]) -> Found:
    if not candidates:
        return Found(None, "address", _("No such address in the register."))
    addresses = "; ".join(candidates)
    return Found(
        None, "address", _("Several addresses fit: %(addresses)s. Write the one that is meant.", addresses=addresses)
    )
