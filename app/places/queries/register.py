"""What an import of the address register needs to know about the addresses already held."""

from collections.abc import Collection
from typing import Any

import numpy as np
import sqlalchemy as sa

from app.core.exports import streamed
from app.core.extensions import db
from app.places.models import Place, PlaceStatus
from app.places.queries.addresses import used_place_ids


def known_rows(municipality_id: int) -> tuple[np.ndarray, np.ndarray]:
    """Codes held from earlier files, in order, and the fingerprints of their rows: 16 bytes an address."""
    query = sa.select(Place.register_code, Place.register_fingerprint).where(
        Place.municipality_id == municipality_id, Place.register_fingerprint.is_not(None)
    )
    pairs = ((int(row[0]), row[1]) for row in streamed(query))
    table = np.fromiter(pairs, [("code", np.int64), ("fingerprint", np.int64)])
    table.sort(order="code")
    return table["code"].copy(), table["fingerprint"].copy()


def existing_codes(municipality_id: int) -> np.ndarray:
    """The codes of the addresses the register still holds, as far as we know."""
    query = sa.select(Place.register_code).where(
        Place.municipality_id == municipality_id, Place.status == PlaceStatus.EXISTING
    )
    return np.fromiter((int(row[0]) for row in streamed(query)), np.int64)


def held_under(codes: Collection[str]) -> dict[str, Any]:
    """Code → id, municipality_id, status, register_fingerprint of what is held, whichever municipality's."""
    query = sa.select(
        Place.register_code, Place.id, Place.municipality_id, Place.status, Place.register_fingerprint
    ).where(Place.register_code.in_(codes))
    return {row.register_code: row for row in db.session.execute(query)}


def withdrawn_in_use(municipality_id: int) -> list[tuple[str, str]]:
    """(code, address) of the withdrawn addresses on which records still stand."""
    query = (
        sa.select(Place.register_code, Place.address)
        .where(
            Place.municipality_id == municipality_id,
            Place.status == PlaceStatus.WITHDRAWN,
            Place.id.in_(used_place_ids()),
        )
        .order_by(Place.address)
    )
    return [(row.register_code, row.address) for row in db.session.execute(query)]
