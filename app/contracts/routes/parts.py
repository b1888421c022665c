"""What contracts add to the page of a flat, of a landlord, and to Today."""

from datetime import date

from markupsafe import Markup

from app.contracts import labels
from app.contracts.queries import lists
from app.contracts.queries.findings import flat_findings
from app.contracts.queries.timeline import timeline_of
from app.core import clock, listing, parts
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.flats.models import Flat
from app.flats.parts import PartOf as FlatPart
from app.landlords.models import Landlord
from app.landlords.parts import PartOf as LandlordPart

SHOWN = 8


def _on_flat_page(flat: Flat, viewer: Access) -> Markup | None:
    """Contracts, agreements and stays on one axis, and what is not covered."""
    if not viewer.can(Permission.CONTRACT_SEE, flat.municipality_id):
        return None
    today = clock.today()
    return part(
        "contracts/on_flat.html",
        flat=flat,
        timeline=timeline_of(flat, today),
        findings=[finding for finding in flat_findings(flat, today) if not finding.passed],
        may_change=viewer.can(Permission.CONTRACT_CHANGE, flat.municipality_id),
        may_see_stays=viewer.can(Permission.PLACEMENT_SEE, flat.municipality_id),
    )


def _on_landlord_page(landlord: Landlord, viewer: Access) -> Markup | None:
    """How many contracts run with them, and how many end within 90 days: nothing of clients (digest row 217)."""
    if not viewer.can(Permission.CONTRACT_SEE, landlord.municipality_id):
        return None
    today = clock.today()
    numbers = {
        ending: listing.count(
            lists.contracts_in_reach(viewer, lists.ContractFilters(landlord=landlord.id, ending=ending), today)
        )
        for ending in (None, 90)
    }
    return part("contracts/on_landlord.html", landlord=landlord, all=numbers[None], soon=numbers[90])


def _on_today(today: date, viewer: Access) -> Markup | None:
    """Notice deadlines, contracts and policies that end, and what is missing, for who may change them."""
    if not viewer.can(Permission.CONTRACT_CHANGE):
        return None
    return part(
        "contracts/on_today.html",
        tasks=lists.to_decide(viewer, today, SHOWN),
        policies=lists.insurance_running_out(viewer, today, SHOWN),
        lacking={one: number for one, number in lists.lacking(viewer, today).items() if number},
        labels=labels,
        today=today,
    )


parts.add(FlatPart.FLAT, 10, _on_flat_page)
parts.add(LandlordPart.LANDLORD, 30, _on_landlord_page)
parts.add(parts.TODAY, 65, _on_today)
