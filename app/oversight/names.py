"""What the rows the audit speaks of are called by people: file numbers, addresses, names of staff.

Those of `CONFIDENTIAL` are told only where they may be read anyway.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app.accounts.models import RoleGrant, User
from app.accounts.queries import names_of
from app.clients.models import Client, HouseholdMember, KeepAwayPlace, Wishes
from app.core import history
from app.core.extensions import db
from app.flats.models import Building, Flat
from app.incidents.models import Incident
from app.landlords.queries import names_of as landlord_names
from app.placements.models import Offer, Placement
from app.places.models import Area, Municipality, Place
from app.waitlist.models import Application, WaitlistEntry


def _households(ids: set[int]) -> Mapping[int, str]:
    """The file numbers of the clients who are, or were the last, in each household."""
    rows = db.session.execute(
        sa.select(HouseholdMember.household_id, HouseholdMember.ends_on, Client.file_number)
        .join(Client, Client.id == HouseholdMember.client_id)
        .where(HouseholdMember.household_id.in_(ids))
        .order_by(HouseholdMember.id)
    ).all()
    present = {row.household_id for row in rows if row.ends_on is None}
    numbers: dict[int, list[str]] = {}
    for row in rows:
        if row.ends_on is None or row.household_id not in present:
            numbers.setdefault(row.household_id, []).append(row.file_number)
    return {household_id: " + ".join(found) for household_id, found in numbers.items()}


def _of_household(model: Any) -> history.RowNames:
    """Names rows by the household they belong to."""

    def names(ids: set[int]) -> Mapping[int, str]:
        pairs = db.session.execute(sa.select(model.id, model.household_id).where(model.id.in_(ids))).all()
        households = _households({row.household_id for row in pairs})
        return {row.id: households[row.household_id] for row in pairs if row.household_id in households}

    return names


def _flats(ids: set[int]) -> Mapping[int, str]:
    rows = db.session.execute(
        sa.select(Flat.id, Place.address, Flat.number)
        .join(Building, Flat.building_id == Building.id)
        .join(Place, Building.place_id == Place.id)
        .where(Flat.id.in_(ids))
    )
    return {row.id: f"{row.address} – {row.number}" for row in rows}


def _by(key: Any, name: Any, *joins: tuple[Any, Any]) -> history.RowNames:
    """Names rows by a column of their own, or of what they are joined to."""

    def names(ids: set[int]) -> Mapping[int, str]:
        query: Any = sa.select(key.label("number"), name.label("name"))
        for target, condition in joins:
            query = query.join(target, condition)
        return {row.number: row.name for row in db.session.execute(query.where(key.in_(ids)))}

    return names


def _incidents(ids: set[int]) -> Mapping[int, str]:
    """Their numbers, and nothing of whom they are about."""
    return {row.id: row.number for row in db.session.scalars(sa.select(Incident).where(Incident.id.in_(ids)))}


ROW_NAMES: dict[str, history.RowNames] = {
    "application": _of_household(Application),
    "area": _by(Area.id, Area.name),
    "building": _by(Building.id, Place.address, (Place, Building.place_id == Place.id)),
    "client": _by(Client.id, Client.file_number),
    "flat": _flats,
    "household": _households,
    "incident": _incidents,
    "keep_away_place": _of_household(KeepAwayPlace),
    "landlord": landlord_names,
    "municipality": _by(Municipality.id, Municipality.name),
    "offer": _of_household(Offer),
    "place": _by(Place.id, Place.address),
    "placement": _of_household(Placement),
    "role_grant": _by(RoleGrant.id, User.display_name, (User, RoleGrant.user_id == User.id)),
    "user": names_of,
    "waitlist_entry": _of_household(WaitlistEntry),
    "wishes": _of_household(Wishes),
}
CONFIDENTIAL = ("landlord", "client.previous_place_id", "keep_away_place.place_id")
