"""What repairs add to the pages of a flat, a building, a landlord, a contract, a stay and a client, and to Today."""

from datetime import date

import sqlalchemy as sa
from flask import url_for
from markupsafe import Markup

from app.clients.models import Client
from app.clients.parts import PartOf as ClientPart
from app.clients.queries import reaches as reaches_client
from app.contracts.models import Contract
from app.contracts.parts import PartOf as ContractPart
from app.core import clock, parts
from app.core.extensions import db
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.flats.parts import PartOf as FlatPart
from app.landlords.models import Landlord
from app.landlords.parts import PartOf as LandlordPart
from app.placements.models import Placement, PlacementClient
from app.placements.parts import PartOf as StayPart
from app.placements.queries.browse import really_was
from app.placements.queries.lists import with_flat
from app.repairs import labels
from app.repairs.models import Party, RepairTicket
from app.repairs.queries import mine
from app.repairs.queries import tickets as queries

SHOWN = 8
R = Permission.REPAIR_SEE


def _on_flat_page(flat: Flat, viewer: Access) -> Markup | None:
    """The flat's open repairs, and reporting one."""
    return _of_flat(flat, viewer)


def _on_stay_page(stay: Placement, viewer: Access) -> Markup | None:
    """The open repairs of the home."""
    return _of_flat(stay.flat, viewer)


def _of_flat(flat: Flat, viewer: Access) -> Markup | None:
    if not viewer.can(R, flat.municipality_id) or queries.get_flat(flat.id, viewer, R) is None:
        return None
    return part(
        "repairs/on_flat.html",
        flats=[flat],
        tickets=queries.open_of([flat.id]),
        may_report=queries.get_flat(flat.id, viewer) is not None,
        labels=labels,
        now=clock.utc_now(),
    )


def _on_client_page(client: Client, viewer: Access) -> Markup | None:
    """The open repairs where the person lives, reported on the spot by whoever supports them."""
    if not reaches_client(client, viewer, Permission.REPAIR_REPORT):
        return None
    flats = _homes_of(client, clock.today())
    if not flats:
        return None
    return part(
        "repairs/on_flat.html",
        flats=flats,
        tickets=queries.open_of([flat.id for flat in flats]),
        may_report=True,
        labels=labels,
        now=clock.utc_now(),
    )


def _on_building_page(building: Building, viewer: Access) -> Markup | None:
    """What is open of what the building's flats share."""
    if building.municipality_id not in viewer.unrestricted(R):
        return None
    return part(
        "repairs/on_building.html",
        building=building,
        tickets=queries.open_of_building(building.id),
        may_report=building.municipality_id in viewer.unrestricted(Permission.REPAIR_REPORT),
        labels=labels,
        now=clock.utc_now(),
    )


def _on_landlord_page(landlord: Landlord, viewer: Access) -> Markup | None:
    """What is open in the landlord's flats and has to be mended by them; nothing of who lives there."""
    if landlord.municipality_id not in viewer.unrestricted(R):
        return None
    wanted = (mine.of_landlord(landlord.id), RepairTicket.party == Party.LANDLORD)
    return _listed(mine.open_where(*wanted, most=SHOWN + 1), url_for("repairs.table", landlord=landlord.id))


def _on_contract_page(contract: Contract, viewer: Access) -> Markup | None:
    """What is open and has to be mended as the contract's repair matrix says."""
    if contract.municipality_id not in viewer.unrestricted(R):
        return None
    return _listed(mine.open_where(RepairTicket.contract_id == contract.id, most=SHOWN + 1))


def _listed(tickets: list[RepairTicket], all_url: str = "") -> Markup | None:
    if not tickets:
        return None
    return part(
        "repairs/listed.html",
        tickets=tickets[:SHOWN],
        more=len(tickets) > SHOWN,
        all_url=all_url,
        labels=labels,
        now=clock.utc_now(),
    )


def _on_today(today: date, viewer: Access) -> Markup | None:
    """The viewer's own tickets, the late ones first; homes that are not safe; what they may approve."""
    may_decide = viewer.can(Permission.REPAIR_APPROVE)
    own = mine.my_tickets(viewer, SHOWN + 1)
    unsafe = mine.unsafe_homes(viewer, SHOWN) if viewer.can(R) else []
    asked = mine.to_approve(viewer, SHOWN) if may_decide else []
    if not (own or unsafe or asked):
        return None
    return part(
        "repairs/on_today.html",
        tickets=own[:SHOWN],
        more=len(own) > SHOWN,
        unsafe=unsafe,
        asked=asked,
        labels=labels,
        today=today,
        now=clock.utc_now(),
    )


def _homes_of(client: Client, day: date) -> list[Flat]:
    """Where the client lives on the day."""
    stays = db.session.scalars(
        sa.select(Placement)
        .join(PlacementClient, PlacementClient.placement_id == Placement.id)
        .where(
            PlacementClient.client_id == client.id,
            PlacementClient.starts_on <= day,
            sa.or_(PlacementClient.ends_on.is_(None), PlacementClient.ends_on > day),
            really_was(),
        )
        .options(with_flat(Placement.flat))
    )
    return [stay.flat for stay in stays]


parts.add(FlatPart.FLAT, 15, _on_flat_page)
parts.add(FlatPart.BUILDING, 15, _on_building_page)
parts.add(StayPart.STAY, 15, _on_stay_page)
parts.add(ClientPart.CLIENT, 23, _on_client_page)
parts.add(LandlordPart.LANDLORD, 40, _on_landlord_page)
parts.add(ContractPart.CONTRACT, 20, _on_contract_page)
parts.add(parts.TODAY, 35, _on_today)
