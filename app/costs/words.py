"""What the rows of the table of costs are called."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.extensions import db
from app.costs import labels
from app.costs.models import CostEntry
from app.costs.queries.table import By
from app.flats.models import Building, Flat
from app.flats.queries import flat_label
from app.places.queries import municipalities


def where_of(entry: CostEntry) -> str:
    """The flat, building or municipality that the entry was booked for."""
    if entry.flat:
        return flat_label(entry.flat)
    return entry.building.place.address if entry.building else entry.municipality.name


def names_of(by: By, keys: Collection[Any]) -> dict[Any, Any]:
    """Key of a row → its name."""
    if by is By.FLAT:
        place = joinedload(Flat.building).joinedload(Building.place)
        flats = db.session.scalars(sa.select(Flat).where(Flat.id.in_(keys)).options(place))
        return {flat.id: flat_label(flat) for flat in flats}
    if by is By.MUNICIPALITY:
        return {one.id: one.name for one in municipalities(keys)}
    words = labels.CATEGORY if by is By.CATEGORY else labels.PAYER
    return {key: words[key] for key in keys}
