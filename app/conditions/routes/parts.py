"""What acts add to the pages of a flat and of a stay, and to Today."""

from datetime import date

from markupsafe import Markup

from app.clients.models import Client
from app.clients.parts import PartOf as ClientPart
from app.clients.queries import reaches as clients_reach
from app.conditions import labels
from app.conditions.models import ActState
from app.conditions.queries import acts as queries
from app.conditions.queries import lists
from app.conditions.queries.content import checks_seen, content_of
from app.conditions.rules import standard_findings
from app.core import clock, parts
from app.core.locale import current_language
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.flats.models import Flat
from app.flats.parts import PartOf as FlatPart
from app.flats.rules import act_shows_standard
from app.landlords.models import Landlord
from app.landlords.parts import PartOf as LandlordPart
from app.placements.models import Placement
from app.placements.parts import PartOf as StayPart
from app.placements.queries.reach import AFTERWARDS

SHOWN = 8


def _on_flat_page(flat: Flat, viewer: Access) -> Markup | None:
    """Whether the flat may be offered, what is missing, and its last acts."""
    if not queries.reaches(flat, viewer):
        return None
    acts = queries.acts_of([flat.id])
    latest = queries.last_of(acts)
    missing = []
    if latest and not latest.passed:
        missing = [
            one for one in standard_findings(checks_seen(content_of(latest), current_language())) if not one.passed
        ]
    return part(
        "acts/on_flat.html",
        flat=flat,
        acts=acts[:3],
        number=len(acts),
        gate=act_shows_standard(flat.act_passed),
        missing=missing,
        open_act=queries.open_of(acts),
        may_change=queries.reaches(flat, viewer, Permission.ACT_CHANGE),
        labels=labels,
    )


def _on_stay_page(stay: Placement, viewer: Access) -> Markup | None:
    """The acts about this stay."""
    if not queries.reaches(stay.flat, viewer):
        return None
    return part(
        "acts/on_stay.html",
        stay=stay,
        acts=[act for act in queries.acts_of([stay.flat_id]) if act.placement_id == stay.id],
        may_change=queries.reaches(stay.flat, viewer, Permission.ACT_CHANGE),
        ended=bool(stay.ends_on and stay.ends_on <= clock.today()),
        labels=labels,
    )


def _on_client_page(client: Client, viewer: Access) -> Markup | None:
    """Where the acts of the flat are that the person lives in, or left a short while ago."""
    if not clients_reach(client, viewer, Permission.ACT_SEE):
        return None
    stays = queries.stays_of_client(client.id, clock.today() - AFTERWARDS)
    if not stays:
        return None
    acts = queries.only_reached(queries.acts_of({stay.flat_id for stay in stays}), viewer)
    open_acts = {act.flat_id: act for act in acts if act.state in queries.OPEN and not act.supplements_id}
    return part("acts/on_client.html", stays=stays, open_acts=open_acts)


def _on_landlord_page(landlord: Landlord, viewer: Access) -> Markup | None:
    """In what state their flats went back to them: the record that convinces the next landlord."""
    if landlord.municipality_id not in viewer.unrestricted(Permission.ACT_SEE):
        return None
    return part("acts/on_landlord.html", rows=lists.handed_back(landlord.id, SHOWN))


def _on_today(today: date, viewer: Access) -> Markup | None:
    """Acts that were begun and not finished, and ready flats that no act lets be offered."""
    if not viewer.can(Permission.ACT_CHANGE):
        return None
    unfinished = lists.unfinished(viewer, today, SHOWN)
    flats, number = lists.lacking_act(viewer, SHOWN)
    if not unfinished and not number:
        return None
    return part(
        "acts/on_today.html",
        unfinished=unfinished,
        flats=flats,
        number=number,
        states=ActState,
        labels=labels,
        today=today,
    )


parts.add(FlatPart.FLAT, 5, _on_flat_page)
parts.add(StayPart.STAY, 20, _on_stay_page)
parts.add(ClientPart.CLIENT, 24, _on_client_page)
parts.add(LandlordPart.LANDLORD, 45, _on_landlord_page)
parts.add(parts.TODAY, 40, _on_today)
