"""Buildings and flats by bulk statements, for imports: the same records and the same history as one at a time.

Whoever calls has checked the rows; what the database itself refuses raises Refused for all of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core import audit
from app.core.audit import Actor
from app.core.extensions import db
from app.flats.addresses import address_key
from app.flats.models import Building, Flat, Readiness
from app.flats.operations.stock import nobody_was_first

NOT_TOLD = frozenset({"address_key", "created_at"})


def create_buildings(
    rows: Sequence[Mapping[str, Any]], *, municipality_id: int, addresses: Sequence[str], actor: Actor
) -> list[int]:
    """New buildings, each with the same columns and at the address of the same position; returns their ids."""
    whole = [
        {**row, "municipality_id": municipality_id, "address_key": address_key(address)}
        for row, address in zip(rows, addresses, strict=True)
    ]
    return _create("building.create", Building, whole, municipality_id, actor)


def create_flats(
    rows: Sequence[Mapping[str, Any]], *, municipality_id: int, addresses: Sequence[str], actor: Actor, today: date
) -> list[int]:
    """New flats in preparation, as `stock.create_flat` makes them; returns their ids."""
    whole = [
        {
            **row,
            "municipality_id": municipality_id,
            "address_key": address_key(address, row["number"]),
            "readiness": Readiness.IN_PREPARATION,
            "readiness_since": today,
        }
        for row, address in zip(rows, addresses, strict=True)
    ]
    return _create("flat.create", Flat, whole, municipality_id, actor)


def edit_flats(
    changes: Mapping[int, Mapping[str, tuple[Any, Any]]], *, action: str, municipality_id: int, actor: Actor
) -> None:
    """Corrects facts of flats: flat → column → (from, to)."""
    updates = [
        {"id": flat_id, **{key: to for key, (_from, to) in columns.items()}} for flat_id, columns in changes.items()
    ]
    if not updates:
        return
    with nobody_was_first():
        db.session.execute(sa.update(Flat), updates)
    audit.record_rows(action, Flat, changes, municipality_id=municipality_id, actor=actor)


def take_back(model: type[Flat] | type[Building], ids: Iterable[int], *, municipality_id: int, actor: Actor) -> None:
    """Removes flats or buildings that an import made and nobody has used; the audit keeps what they were."""
    gone = list(ids)
    db.session.execute(sa.delete(model).where(model.id.in_(gone)))
    action = f"{model.__tablename__}.take_back"
    audit.record_rows(action, model, {row_id: {} for row_id in gone}, municipality_id=municipality_id, actor=actor)


def _create(action: str, model: Any, rows: list[dict[str, Any]], municipality_id: int, actor: Actor) -> list[int]:
    if not rows:
        return []
    with nobody_was_first():
        ids = list(db.session.scalars(sa.insert(model).returning(model.id, sort_by_parameter_order=True), rows))
    told = {
        row_id: {key: (None, value) for key, value in row.items() if key not in NOT_TOLD and value is not None}
        for row_id, row in zip(ids, rows, strict=True)
    }
    audit.record_rows(action, model, told, municipality_id=municipality_id, actor=actor)
    return ids
