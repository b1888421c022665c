"""One box over everything: files by number, flats and buildings by address, landlords by name, each by its own right.

A client's name or personal code is found only by those who may open names or print a file, by keyed hashes of whole
words, and the search is written down (`app/clients/operations/search_log.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.clients import queries as clients
from app.clients.models import Client
from app.core.crypto import word_hashes
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.flats.queries.building_list import BuildingFilters, BuildingRow, building_rows, buildings_in_reach
from app.flats.queries.flat_list import FlatFilters, FlatRow, flat_rows, flats_in_reach
from app.landlords.queries import LandlordFilters, LandlordRow, landlord_list

SHOWN = 8  # of each kind; the lists have the rest
SEARCHES = (Permission.CLIENT_SEE, Permission.CLIENT_PRINT, Permission.FLAT_SEE, Permission.LANDLORD_SEE)


@dataclass(frozen=True)
class Found:
    """What a text leads to; up to `SHOWN` + 1 of each kind, so that the page knows of more."""

    files: Sequence[Any] = ()
    households: dict[int, str] | None = None  # household → file numbers
    prints: Sequence[Any] = ()
    flats: Sequence[FlatRow] = ()
    buildings: Sequence[BuildingRow] = ()
    landlords: Sequence[LandlordRow] = ()

    def __bool__(self) -> bool:
        return any((self.files, self.prints, self.flats, self.buildings, self.landlords))


def find(text: str, viewer: Access, today: date) -> Found:
    """Everything in the viewer's reach that the text names."""
    files = _files(text, viewer, Permission.CLIENT_SEE)
    return Found(
        files=files,
        households=clients.household_labels({row.household_id for row in files if row.household_id}, today),
        prints=_files(text, viewer, Permission.CLIENT_PRINT),
        flats=_flats(text, viewer, today),
        buildings=_buildings(text, viewer, today),
        landlords=_landlords(text, viewer),
    )


def _files(text: str, viewer: Access, permission: Permission) -> Sequence[Any]:
    if not viewer.can(permission):
        return []
    query = clients.client_list(viewer, clients.ClientFilters(text=text, closed=None), permission)
    return db.session.execute(query.order_by(Client.id.desc()).limit(SHOWN + 1)).all()


def _flats(text: str, viewer: Access, today: date) -> list[FlatRow]:
    if not viewer.can(Permission.FLAT_SEE):
        return []
    query = flats_in_reach(viewer, FlatFilters(q=text), today).order_by(Flat.address_key, Flat.id)
    return flat_rows(list(db.session.scalars(query.limit(SHOWN + 1))), today)


def _buildings(text: str, viewer: Access, today: date) -> list[BuildingRow]:
    if not viewer.can(Permission.FLAT_SEE):
        return []
    query = buildings_in_reach(viewer, BuildingFilters(q=text)).order_by(Building.address_key, Building.id)
    return building_rows(list(db.session.scalars(query.limit(SHOWN + 1))), today)


def _landlords(text: str, viewer: Access) -> list[LandlordRow]:
    """By whole words of the name; a text without any word would be no search."""
    if not viewer.can(Permission.LANDLORD_SEE) or not word_hashes(text):
        return []
    return landlord_list(viewer, LandlordFilters(q=text))[: SHOWN + 1]
