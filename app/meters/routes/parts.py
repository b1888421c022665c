"""What meters and certificates add to the pages of a flat and a client, and to Today."""

from datetime import date

import sqlalchemy as sa
from markupsafe import Markup

from app.clients.models import Client
from app.clients.parts import PartOf as ClientPart
from app.clients.queries import reaches
from app.core import clock, parts
from app.core.extensions import db
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.flats.parts import PartOf as FlatPart
from app.meters import labels
from app.meters.queries import due, latest_readings, meters_of
from app.meters.queries.managers import manager_of
from app.meters.queries.meters import with_address
from app.meters.queries.overview import flat_meters
from app.placements.models import Placement, PlacementClient
from app.placements.queries.browse import really_was

SHOWN = 8


def _on_flat_page(flat: Flat, viewer: Access) -> Markup | None:
    """Each meter with its last reading, what runs out or is missing."""
    if not viewer.can(Permission.METER_SEE, flat.municipality_id):
        return None
    return part(
        "meters/on_flat.html",
        flat=flat,
        shown=flat_meters(flat, clock.today()),
        labels=labels,
        may_record=viewer.can(Permission.METER_RECORD, flat.municipality_id),
    )


def _on_client_page(client: Client, viewer: Access) -> Markup | None:
    """The flat's meters, to be read on the spot by whoever supports the person."""
    if not reaches(client, viewer, Permission.METER_RECORD):
        return None
    flats = _flats_of(client, clock.today())
    if not flats:
        return None
    meters = meters_of([flat.id for flat in flats], clock.today())
    latest = latest_readings([meter.id for some in meters.values() for meter in some])
    return part("meters/on_client.html", flats=flats, meters=meters, latest=latest)


def _on_today(today: date, viewer: Access) -> Markup | None:
    """What is over or runs out soon, for those who may do something about it."""
    if not viewer.can(Permission.METER_CHANGE):
        return None
    found = due.due_in_reach(viewer, due.DueFilters(), today, Permission.METER_CHANGE)
    rows = due.first_due(found, SHOWN + 1)
    if not rows:
        return None
    return part("meters/on_today.html", rows=rows[:SHOWN], more=len(rows) > SHOWN, today=today)


def _on_building_page(building: Building, viewer: Access) -> Markup | None:
    """Whom the building's readings are told."""
    if not viewer.can(Permission.METER_SEE, building.municipality_id):
        return None
    may_change = viewer.can(Permission.METER_CHANGE, building.municipality_id)
    return part("meters/on_building.html", building=building, manager=manager_of(building.id), may_change=may_change)


def _flats_of(client: Client, day: date) -> list[Flat]:
    """Where the client lives on the day."""
    return list(
        db.session.scalars(
            sa.select(Flat)
            .join(Placement, Placement.flat_id == Flat.id)
            .join(PlacementClient, PlacementClient.placement_id == Placement.id)
            .where(
                PlacementClient.client_id == client.id,
                PlacementClient.starts_on <= day,
                sa.or_(PlacementClient.ends_on.is_(None), PlacementClient.ends_on > day),
                really_was(),
            )
            .options(with_address())
        )
    )


parts.add(FlatPart.FLAT, 20, _on_flat_page)
parts.add(FlatPart.BUILDING, 20, _on_building_page)
parts.add(ClientPart.CLIENT, 24, _on_client_page)
parts.add(parts.TODAY, 68, _on_today)
