"""Reads about landlords. Names are encrypted, so they are sorted here and found by whole words."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.crypto import without_diacritics, word_hashes
from app.core.extensions import db
from app.core.listing import count
from app.core.permissions import Access, Permission
from app.landlords.models import Landlord, LandlordKind, LandlordWord
from app.places.models import Municipality

SORTED_BY_NAME = 2_000  # sorting more names would mean to decrypt them all for every page


@dataclass(frozen=True)
class LandlordFilters:
    """What the list is narrowed to; None leaves a filter out. `q`: whole words of the name."""

    q: str | None = None
    kind: LandlordKind | None = None
    municipality_id: int | None = None


@dataclass(frozen=True)
class LandlordRow:
    """A line of the list."""

    id: int
    name: str
    kind: LandlordKind
    municipality: str
    phone: str | None
    email: str | None


def get_landlord(id: int, viewer: Access, permission: Permission = Permission.LANDLORD_SEE) -> Landlord | None:
    """The landlord; None outside of the municipalities where the viewer holds the permission."""
    return db.session.scalar(
        sa.select(Landlord)
        .where(Landlord.id == id, Landlord.municipality_id.in_(viewer.municipalities(permission)))
        .options(joinedload(Landlord.municipality))
    )


def landlord_list(viewer: Access, filters: LandlordFilters) -> list[LandlordRow]:
    """The landlords the viewer may see: by name up to `SORTED_BY_NAME` of them, beyond that the newest so many."""
    query = (
        sa.select(Landlord, Municipality.name)
        .join(Landlord.municipality)
        .where(Landlord.municipality_id.in_(viewer.municipalities(Permission.LANDLORD_SEE)))
        .order_by(Landlord.id.desc())
        .limit(SORTED_BY_NAME)
    )
    for hashed in word_hashes(filters.q):
        query = query.where(Landlord.name_words.any(LandlordWord.word_hash == hashed))
    if filters.kind:
        query = query.where(Landlord.kind == filters.kind)
    if filters.municipality_id:
        query = query.where(Landlord.municipality_id == filters.municipality_id)
    rows = [
        LandlordRow(one.id, one.name, one.kind, municipality, one.phone, one.email)
        for one, municipality in db.session.execute(query)
    ]
    return sorted(rows, key=lambda row: (without_diacritics(row.name), row.id))


def names_of(landlord_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of landlords, by id; each is decrypted once."""
    wanted = {one for one in landlord_ids if one}
    rows = db.session.execute(sa.select(Landlord.id, Landlord.name).where(Landlord.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def landlord_choices(municipality_ids: Iterable[int], most: int = SORTED_BY_NAME) -> list[tuple[int, str]]:
    """(id, name) of the municipalities' landlords by name, for a select; empty where there are more than `most`."""
    query = sa.select(Landlord.id, Landlord.name).where(Landlord.municipality_id.in_(municipality_ids))
    if count(query, most) > most:  # counted first: to fetch a name is to decrypt it
        return []
    rows = [(row.id, row.name) for row in db.session.execute(query)]
    return sorted(rows, key=lambda choice: without_diacritics(choice[1]))
