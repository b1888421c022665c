"""What placements add to Today, the pages of a household, a client and a landlord, and to a subject print."""

from datetime import date

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.orm import joinedload

from app.clients.labels import DESTINATION
from app.clients.models import Client, Household
from app.clients.parts import PartOf
from app.core import clock, parts
from app.core.extensions import db
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.landlords.models import Landlord
from app.landlords.parts import PartOf as LandlordPart
from app.placements.labels import END_REASON, WARNING_ABOUT
from app.placements.models import Offer, Placement, PlacementClient
from app.placements.queries.browse import outcomes, present_stay
from app.placements.queries.ending import without_next_flat
from app.placements.queries.landlords import concentration
from app.placements.queries.lists import file_numbers, offers_of_household, placements_of_household
from app.places.queries import policy_on
from app.waitlist.queries import open_entry


def _on_household_page(household: Household, viewer: Access) -> Markup | None:
    """Every offer and stay, the newest first."""
    if household.municipality_id not in viewer.municipalities(Permission.PLACEMENT_SEE):
        return None
    offers = offers_of_household(household.id, viewer)
    return part(
        "placements/on_household.html",
        household=household,
        may_ask=not household.closed_on and viewer.can(Permission.PLACEMENT_CHANGE, household.municipality_id),
        offers=offers,
        outcomes=outcomes(offers, clock.today()),
        stays=placements_of_household(household.id, viewer),
        end_reasons=END_REASON,
    )


def _household_action(household: Household, viewer: Access) -> Markup | None:
    """Finding a flat, for a household that waits for one, or a move, for one that has one."""
    if household.closed_on or not viewer.can(Permission.PLACEMENT_CHANGE, household.municipality_id):
        return None
    waits, stay = open_entry(household.id), present_stay(household.id, clock.today())
    return part("placements/household_action.html", household=household, waits=waits, stay=stay)


def _on_client_page(client: Client, _viewer: Access) -> Markup | None:
    """Where the client lives today, or will; who may open the file may know the address (mentors visit it)."""
    today = clock.today()
    stays = [stay for stay in _stays_of(client) if stay.ends_on is None or stay.ends_on > today]
    return part("placements/on_client.html", stays=stays, today=today)


def _on_today(day: date, viewer: Access) -> Markup | None:
    """Whose term nears while nobody looks for another flat: a search begun on its last day is begun too late."""
    ending = without_next_flat(viewer, day)
    if not ending:
        return None
    numbers = file_numbers(stay.household_id for stay in ending)
    return part("placements/on_today.html", ending=ending, numbers=numbers, today=day)


def _on_landlord_page(landlord: Landlord, viewer: Access) -> Markup | None:
    """How much of the programme hangs on this landlord: counts, never who (digest rows 53, 217)."""
    if landlord.municipality_id not in viewer.municipalities(Permission.PLACEMENT_SEE):
        return None
    today = clock.today()
    found, policy = concentration(landlord, today), policy_on(landlord.municipality_id, today)
    judged = found.of_all >= policy.share_from_clients
    return part(
        "placements/on_landlord.html",
        found=found,
        limit=policy.share_percent,
        too_much=judged and found.share * 100 > policy.share_percent,
    )


def _on_subject_print(client: Client, _viewer: Access) -> Markup | None:
    """Every stay of the person, and every offer made to their households."""
    households = {member.household_id for member in client.memberships}
    offers = db.session.scalars(
        sa.select(Offer)
        .where(Offer.household_id.in_(households))
        .options(joinedload(Offer.flat).joinedload(Flat.building).joinedload(Building.place))
        .order_by(Offer.id)
    ).all()
    return part(
        "placements/on_subject_print.html",
        stays=_stays_of(client),
        offers=offers,
        outcomes=outcomes(offers, clock.today()),
        end_reasons=END_REASON,
        destinations=DESTINATION,
        about_words=WARNING_ABOUT,
    )


def _stays_of(client: Client) -> list[PlacementClient]:
    return list(
        db.session.scalars(
            sa.select(PlacementClient)
            .where(PlacementClient.client_id == client.id)
            .options(
                joinedload(PlacementClient.placement)
                .joinedload(Placement.flat)
                .joinedload(Flat.building)
                .joinedload(Building.place)
            )
            .order_by(PlacementClient.starts_on)
        )
    )


parts.add(parts.TODAY, 12, _on_today)
parts.add(PartOf.HOUSEHOLD, 20, _on_household_page)
parts.add(PartOf.HOUSEHOLD_ACTION, 20, _household_action)
parts.add(PartOf.CLIENT, 20, _on_client_page)
parts.add(PartOf.SUBJECT_PRINT, 20, _on_subject_print)
parts.add(LandlordPart.LANDLORD, 20, _on_landlord_page)
