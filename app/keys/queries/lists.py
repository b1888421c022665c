"""The list of keys that are in somebody's hands."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.clients.models import Client
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.keys.models import FlatKey, Holder, KeyHolding, KeyKind
from app.keys.queries.scope import flat_in_reach
from app.keys.queries.waiting import astray, moved_out
from app.places.addresses import read_query
from app.places.models import Place

KEY_SORTS = {"since": KeyHolding.starts_on, "address": Place.address}


class Wrong(StrEnum):
    """Why a copy should not be where it is. Latvian: kas ar atslēgu nav kārtībā."""

    ASTRAY = "astray"
    MOVED_OUT = "moved_out"


@dataclass(frozen=True)
class KeyFilters:
    """What the list is narrowed to; None leaves a filter out."""

    q: str | None = None
    holder: Holder | None = None
    kind: KeyKind | None = None
    user: int | None = None
    wrong: Wrong | None = None
    municipality_id: int | None = None


def keys_out(viewer: Access, filters: KeyFilters, today: date) -> sa.Select[Any]:
    """Every copy and in whose hands it is now; each row is a KeyHolding with its key and flat loaded."""
    query: Any = (
        sa.select(KeyHolding)
        .join(KeyHolding.key)
        .join(FlatKey.flat)
        .join(Flat.building)
        .join(Building.place)
        .where(KeyHolding.ends_on.is_(None), flat_in_reach(viewer, Permission.KEY_SEE, today))
        .options(
            contains_eager(KeyHolding.key)
            .contains_eager(FlatKey.flat)
            .contains_eager(Flat.building)
            .contains_eager(Building.place),
            joinedload(KeyHolding.client),
            joinedload(KeyHolding.user),
            joinedload(KeyHolding.landlord),
        )
    )
    exact = {
        KeyHolding.holder: filters.holder,
        FlatKey.kind: filters.kind,
        KeyHolding.user_id: filters.user,
        FlatKey.municipality_id: filters.municipality_id,
    }
    wrong = {Wrong.ASTRAY: astray, Wrong.MOVED_OUT: moved_out}
    wanted = [column == value for column, value in exact.items() if value is not None]
    wanted += [wrong[filters.wrong](today)] if filters.wrong else []
    wanted += [_says(filters.q)] if filters.q else []
    return query.where(*wanted)


def holders_in_reach(viewer: Access, today: date) -> list[tuple[int, str]]:
    """The colleagues who have a key in hand, for a filter."""
    rows = db.session.execute(
        sa.select(User.id, User.display_name)
        .join(KeyHolding, KeyHolding.user_id == User.id)
        .join(FlatKey, FlatKey.id == KeyHolding.key_id)
        .join(Flat, Flat.id == FlatKey.flat_id)
        .where(KeyHolding.ends_on.is_(None), flat_in_reach(viewer, Permission.KEY_SEE, today))
        .distinct()
        .order_by(User.display_name, User.id)
    )
    return [(row.id, row.display_name) for row in rows]


def _says(text: str) -> sa.ColumnElement[bool]:
    """The file number of who has it begins so, it is marked so, or the address has all the words."""
    asked = read_query(text)
    words = [Place.search_text.contains(word, autoescape=True) for word in (*asked.words, *asked.numbers)]
    numbered = sa.select(Client.id).where(Client.file_number.startswith(text.upper(), autoescape=True))
    return sa.or_(
        KeyHolding.client_id.in_(numbered),
        sa.func.lower(FlatKey.marking) == text.lower(),
        sa.and_(*words) if words else sa.false(),
    )
