"""What the rows of the table of costs are called."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.core.extensions import db
from app.costs import labels
from app.costs.models import CostEntry
from app.costs.queries.homes import WITHOUT, Held
from app.costs.queries.table import By
from app.flats.labels import OWNERSHIP
from app.flats.models import Building, Flat
from app.flats.queries import flat_label
from app.landlords.models import Landlord
from app.places.models import Area
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
    if by is By.AREA:
        return _areas(keys) | {None: _("Neighbourhood not known")}
    if by is By.LANDLORD:
        return _named(Landlord, keys) | {None: _("No landlord")}
    words: Any = {By.CATEGORY: labels.CATEGORY, By.PAYER: labels.PAYER, By.OWNERSHIP: OWNERSHIP}.get(by, labels.HELD)
    return {key: words[Held(key) if by is By.MODEL else key] for key in keys}


def chosen(by: By, key: Any) -> Any:
    """The row's value in the filter of the same kind."""
    return WITHOUT if key is None else getattr(key, "value", key)


def _areas(ids: Collection[Any]) -> dict[Any, Any]:
    """With the municipality where there are several: each may have a centre."""
    areas = list(db.session.scalars(sa.select(Area).where(Area.id.in_([one for one in ids if one]))))
    if len({one.municipality_id for one in areas}) < 2:
        return {one.id: one.name for one in areas}
    towns = {one.id: one.name for one in municipalities({one.municipality_id for one in areas})}
    return {one.id: f"{one.name} ({towns[one.municipality_id]})" for one in areas}


def _named(model: Any, ids: Collection[Any]) -> dict[Any, Any]:
    rows = db.session.execute(sa.select(model.id, model.name).where(model.id.in_([one for one in ids if one])))
    return {row[0]: row[1] for row in rows}
