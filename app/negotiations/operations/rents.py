"""The municipality's reference rents: one row at a time, or a whole file."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from app.core import audit
from app.core.audit import Actor
from app.core.extensions import db
from app.negotiations.models import ReferenceRent
from app.negotiations.reference_file import RentLine
from app.places.models import Municipality


def set_reference_rent(municipality: Municipality, line: RentLine, *, actor: Actor) -> ReferenceRent:
    """The usual rent for such flats from a day on; a row for the same day, neighbourhood and rooms is replaced."""
    rent = db.session.scalar(
        sa.select(ReferenceRent).where(
            ReferenceRent.municipality_id == municipality.id,
            ReferenceRent.area_id == line.area_id if line.area_id else ReferenceRent.area_id.is_(None),
            ReferenceRent.rooms == line.rooms,
            ReferenceRent.valid_from == line.valid_from,
        )
    ) or ReferenceRent(municipality=municipality, area_id=line.area_id, rooms=line.rooms, valid_from=line.valid_from)
    rent.rent_cents = line.rent_cents
    audit.record("reference_rent.set", rent, actor=actor)
    return rent


def import_reference_rents(municipality: Municipality, lines: Sequence[RentLine], *, actor: Actor, today: date) -> int:
    """All rows of a file that `reference_file.read` found good; returns how many."""
    for line in lines:
        set_reference_rent(municipality, line, actor=actor)
    facts = {"rows": len(lines), "imported_on": today}
    audit.record_facts("reference_rent.import", municipality, actor=actor, facts=facts)
    return len(lines)


def remove_reference_rent(rent: ReferenceRent, *, actor: Actor) -> None:
    """Takes out a row that was a mistake; what it said stays in the audit."""
    facts = {"rooms": rent.rooms, "rent_cents": rent.rent_cents, "valid_from": rent.valid_from}
    audit.record_facts("reference_rent.remove", rent, actor=actor, facts=facts)
    db.session.delete(rent)
    db.session.flush()
