"""Writing a batch of the register's addresses, in bulk statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import sqlalchemy as sa

from app.core.extensions import db
from app.places.addresses import search_text
from app.places.models import Place, PlaceStatus
from app.places.queries import area_shapes
from app.places.rules import Kept, Withdrawn
from app.places.signals import addresses_changed
from geo.geojson import AreaShape, assign_areas
from geo.types import point

_place = cast(sa.Table, Place.__table__)
_UPDATE = sa.update(_place).where(_place.c.id == sa.bindparam("place_id"))


@dataclass
class Batch:
    """Rows waiting to be written. A pair is (what the register says, the fingerprint of its row)."""

    new: list[tuple[Kept, int]] = field(default_factory=list)
    changed: list[tuple[int, Kept, int]] = field(default_factory=list)  # with the place's id
    withdrawn: list[tuple[int, Withdrawn, int]] = field(default_factory=list)


class Writer:
    """Writes batches for one municipality, each address with the neighbourhood it lies in."""

    def __init__(self, municipality_id: int, today: date) -> None:
        self.municipality_id = municipality_id
        self.today = today
        self.areas = area_shapes([municipality_id])

    def write(self, batch: Batch) -> None:
        kept = [*((None, *pair) for pair in batch.new), *batch.changed]
        area_ids = areas_at([(one.easting, one.northing) for _id, one, _print in kept], self.areas)
        values = [
            _kept(one, fingerprint, area_id) for (_id, one, fingerprint), area_id in zip(kept, area_ids, strict=True)
        ]
        added, updated = values[: len(batch.new)], values[len(batch.new) :]
        _execute(sa.insert(_place), [row | {"municipality_id": self.municipality_id} for row in added])
        ids = [place_id for place_id, _kept, _print in batch.changed]
        _execute(_UPDATE, [row | {"place_id": place_id} for row, place_id in zip(updated, ids, strict=True)])
        _execute(_UPDATE, [self._withdrawn(*one) for one in batch.withdrawn])
        if ids:
            addresses_changed.send(ids)

    def withdraw_absent(self, codes: Sequence[str]) -> None:
        """Withdraws addresses a complete file does not hold; if a file has one again, its row counts as new."""
        change = {"status": PlaceStatus.WITHDRAWN, "withdrawn_on": self.today, "register_fingerprint": None}
        if codes:
            db.session.connection().execute(sa.update(_place).where(_place.c.register_code.in_(codes)).values(change))

    def _withdrawn(self, place_id: int, one: Withdrawn, fingerprint: int) -> dict[str, Any]:
        """Address and point stay as they were known."""
        return {
            "place_id": place_id,
            "status": PlaceStatus.WITHDRAWN,
            "withdrawn_on": one.on or self.today,
            "register_changed_on": one.changed_on,
            "register_fingerprint": fingerprint,
        }


def areas_at(points: Sequence[tuple[float, float]], areas: Sequence[tuple[int, AreaShape]]) -> list[int | None]:
    """The id of the neighbourhood each (easting, northing) lies in."""
    if not (points and areas):
        return [None] * len(points)
    ids = [area_id for area_id, _shape in areas]
    found = assign_areas(points, [shape for _id, shape in areas])
    return [None if position is None else ids[position] for position in found]


def _kept(one: Kept, fingerprint: int, area_id: int | None) -> dict[str, Any]:
    return {
        "register_code": one.register_code,
        "kind": one.kind,
        "status": PlaceStatus.EXISTING,
        "address": one.address,
        "postcode": one.postcode,
        "search_text": search_text(one.address),
        "register_changed_on": one.changed_on,
        "register_fingerprint": fingerprint,
        "withdrawn_on": None,
        "area_id": area_id,
        "point": point(one.easting, one.northing),
    }


def _execute(statement: sa.Insert | sa.Update, rows: Iterable[dict[str, Any]]) -> None:
    values = list(rows)
    if values:
        db.session.connection().execute(statement, values)
