"""What keys add to the pages of a flat, a stay and a client, to Today and to a subject print."""

from datetime import date

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.orm import joinedload

from app.clients.models import Client
from app.clients.parts import PartOf as ClientPart
from app.clients.queries import reaches
from app.core import clock, parts
from app.core.extensions import db
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.flats.models import Flat
from app.flats.parts import PartOf as FlatPart
from app.keys import labels
from app.keys.models import FlatKey, KeyHolding
from app.keys.queries import consents, register, waiting
from app.keys.queries.scope import clients_in_reach, get_stay
from app.keys.situations import SITUATION
from app.placements.models import Placement, PlacementClient
from app.placements.parts import PartOf as StayPart
from app.placements.queries.browse import really_was
from app.placements.queries.lists import file_numbers, with_flat
from app.placements.queries.reach import AFTERWARDS

SHOWN = 8


def _on_flat_page(flat: Flat, viewer: Access) -> Markup | None:
    """Who has a key now, and what is missing."""
    if flat.municipality_id not in viewer.unrestricted(Permission.KEY_SEE):
        return None
    today = clock.today()
    keys, stays = register.keys_of_flat(flat.id), register.stays_with_keys(flat.id, today)
    findings = register.flat_findings(flat, keys, stays, today)
    return part(
        "keys/on_flat.html",
        flat=flat,
        keys=[key for key in keys if key.ended_on is None],
        findings=[one for one in findings if not one.passed],
        known=clients_in_reach((key.holding.client_id for key in keys if key.holding), viewer),
        labels=labels,
        may_change=viewer.can(Permission.KEY_CHANGE, flat.municipality_id),
    )


def _on_stay_page(stay: Placement, viewer: Access) -> Markup | None:
    """What was agreed about the spare key."""
    if get_stay(stay.id, viewer) is None:
        return None
    return part(
        "keys/on_stay.html",
        stays=[(stay, consents.consent_on(stay, clock.today()))],
        uses=len(consents.uses_of([stay.id])),
        labels=labels,
    )


def _on_client_page(client: Client, viewer: Access) -> Markup | None:
    """The same for whoever supports the person, of the flats they live in or have just left."""
    if not reaches(client, viewer, Permission.KEY_SEE):
        return None
    today = clock.today()
    stays = [stay for stay in _stays_of(client) if stay.ends_on is None or stay.ends_on > today - AFTERWARDS]
    if not stays:
        return None
    return part(
        "keys/on_stay.html",
        stays=[(stay, consents.consent_on(stay, today)) for stay in stays],
        uses=len(consents.uses_of(stay.id for stay in stays)),
        labels=labels,
    )


def _on_today(today: date, viewer: Access) -> Markup | None:
    """Copies that are missing, with somebody who left, or lost; and uses the person does not know of."""
    if not viewer.can(Permission.KEY_CHANGE):
        return None
    found = waiting.waiting(viewer, today, SHOWN)
    if not found.anything:
        return None
    stays = [row.Placement for row in found.missing] + [use.placement for use in found.untold]
    return part(
        "keys/on_today.html",
        found=found,
        numbers=file_numbers({stay.household_id for stay in stays}),
        known=clients_in_reach((one.client_id for one in found.moved_out), viewer),
        labels=labels,
        today=today,
    )


def _on_subject_print(client: Client, _viewer: Access) -> Markup:
    """Every key the person had, every answer, and every time the door was opened."""
    stays = [stay.id for stay in _stays_of(client)]
    holdings = db.session.scalars(
        sa.select(KeyHolding)
        .where(KeyHolding.client_id == client.id)
        .options(joinedload(KeyHolding.key).options(with_flat(FlatKey.flat)))
        .order_by(KeyHolding.id)
    )
    return part(
        "keys/on_subject_print.html",
        holdings=holdings.all(),
        consents=[one for one in consents.consents_of(stays) if one.client_id == client.id],
        uses=consents.uses_of(stays),
        labels=labels,
        situations=SITUATION,
    )


def _stays_of(client: Client) -> list[Placement]:
    return list(
        db.session.scalars(
            sa.select(Placement)
            .join(PlacementClient, PlacementClient.placement_id == Placement.id)
            .where(PlacementClient.client_id == client.id, really_was())
            .options(with_flat(Placement.flat))
            .order_by(Placement.starts_on)
        )
    )


parts.add(FlatPart.FLAT, 12, _on_flat_page)
parts.add(StayPart.STAY, 12, _on_stay_page)
parts.add(ClientPart.CLIENT, 24, _on_client_page)
parts.add(parts.TODAY, 68, _on_today)
parts.add(ClientPart.SUBJECT_PRINT, 28, _on_subject_print)
