"""One landlord and the list. Names are encrypted, so they are sorted here and found by whole words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.crypto import without_diacritics, word_hashes
from app.core.extensions import db
from app.core.listing import count
from app.core.permissions import Access, Permission
from app.core.promises import is_open
from app.landlords.models import Landlord, LandlordKind, LandlordPerson, LandlordPromise, LandlordWord, Standing
from app.landlords.queries.contacts import next_promises
from app.places.models import Municipality

SORTED_BY_NAME = 2_000  # sorting more names would mean to decrypt them all for every page


@dataclass(frozen=True)
class LandlordFilters:
    """What the list is narrowed to; None leaves a filter out. `q`: whole words of the name, or a registration number.

    `promises`: only those with an open promise.
    """

    q: str | None = None
    kind: LandlordKind | None = None
    standing: Standing | None = None
    promises: bool = False
    municipality_id: int | None = None


@dataclass(frozen=True)
class LandlordRow:
    """A line of the list; `promise_due_on` is the day the next open promise is due."""

    id: int
    name: str
    kind: LandlordKind
    standing: Standing
    municipality: str
    phone: str | None
    email: str | None
    promise_due_on: date | None


def get_landlord(id: int, viewer: Access, permission: Permission = Permission.LANDLORD_SEE) -> Landlord | None:
    """The landlord; None outside of the municipalities where the viewer holds the permission."""
    return db.session.scalar(
        sa.select(Landlord)
        .where(Landlord.id == id, Landlord.municipality_id.in_(viewer.municipalities(permission)))
        .options(joinedload(Landlord.municipality))
    )


def get_person(id: int, landlord: Landlord) -> LandlordPerson | None:
    """Somebody beside this landlord."""
    return next((person for person in landlord.people if person.id == id), None)


def landlord_list(viewer: Access, filters: LandlordFilters) -> list[LandlordRow]:
    """The landlords the viewer may see: by name up to `SORTED_BY_NAME` of them, beyond that the newest so many."""
    found = db.session.execute(
        sa.select(Landlord, Municipality.name)
        .join(Landlord.municipality)
        .where(Landlord.municipality_id.in_(viewer.municipalities(Permission.LANDLORD_SEE)), *_conditions(filters))
        .order_by(Landlord.id.desc())
        .limit(SORTED_BY_NAME)
    ).all()
    due = next_promises(one.id for one, _municipality in found)
    rows = [
        LandlordRow(one.id, one.name, one.kind, one.standing, municipality, one.phone, one.email, due.get(one.id))
        for one, municipality in found
    ]
    return sorted(rows, key=lambda row: (without_diacritics(row.name), row.id))


def _conditions(filters: LandlordFilters) -> Iterator[sa.ColumnElement[bool]]:
    if filters.q and filters.q.replace(" ", "").isdigit():
        yield Landlord.registration_number == filters.q.replace(" ", "")
    else:
        yield from (Landlord.name_words.any(LandlordWord.word_hash == one) for one in word_hashes(filters.q))
    exact = {
        Landlord.kind: filters.kind,
        Landlord.standing: filters.standing,
        Landlord.municipality_id: filters.municipality_id,
    }
    yield from (column == value for column, value in exact.items() if value is not None)
    if filters.promises:
        yield Landlord.id.in_(sa.select(LandlordPromise.landlord_id).where(is_open(LandlordPromise)))


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
