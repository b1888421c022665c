"""What moving in adds to the pages of a stay and a client, to Today and to a subject print."""

from datetime import date, timedelta

import sqlalchemy as sa
from markupsafe import Markup

from app.clients.models import Client
from app.clients.parts import PartOf as ClientPart
from app.clients.queries import reaches
from app.core import clock, parts
from app.core.extensions import db
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.moveins import labels
from app.moveins.models import MoveIn, MoveInStep
from app.moveins.queries import lists, moveins
from app.moveins.queries.agreements import agreements_of
from app.moveins.words import CRISIS
from app.placements.models import Placement, PlacementClient
from app.placements.parts import PartOf as StayPart
from app.placements.queries.browse import really_was
from app.placements.queries.lists import file_numbers, with_flat

SHOWN = 8
SHOWN_AFTER = timedelta(days=60)  # so long after it a move-in that is complete stands on the person's page


def _on_stay_page(stay: Placement, viewer: Access) -> Markup | None:
    """How far the move-in is."""
    if moveins.get_stay(stay.id, viewer) is None:
        return None
    return part("moveins/on_stay.html", stays=[(stay, moveins.move_in_of(stay.id))])


def _on_client_page(client: Client, viewer: Access) -> Markup | None:
    """The same for whoever supports the person, while it is young or something is missing."""
    if not reaches(client, viewer, Permission.MOVEIN_SEE):
        return None
    today = clock.today()
    stays = [(stay, moveins.move_in_of(stay.id)) for stay in _lasting(client, today)]
    shown = [
        (stay, move_in)
        for stay, move_in in stays
        if stay.starts_on > today - SHOWN_AFTER or (move_in and any(line.is_open for line in move_in.lines))
    ]
    return part("moveins/on_stay.html", stays=shown) if shown else None


def _on_today(today: date, viewer: Access) -> Markup | None:
    """Move-ins that are near or begun and not complete."""
    if not viewer.can(Permission.MOVEIN_CHANGE):
        return None
    found = lists.unfinished(viewer, today, SHOWN)
    if not found:
        return None
    numbers = file_numbers({one.stay.household_id for one in found})
    return part("moveins/on_today.html", found=found, numbers=numbers, today=today)


def _on_subject_print(client: Client, _viewer: Access) -> Markup:
    """What was planned with the person, and what was agreed for a crisis."""
    stays = sa.select(PlacementClient.placement_id).where(PlacementClient.client_id == client.id)
    agreements = agreements_of(db.session.scalars(stays))
    steps = (
        sa.select(MoveInStep)
        .join(MoveInStep.move_in)
        .where(MoveIn.placement_id.in_(stays), MoveInStep.words.is_not(None))
    )
    return part(
        "moveins/on_subject_print.html",
        move_ins=db.session.scalars(sa.select(MoveIn).where(MoveIn.placement_id.in_(stays))).all(),
        steps=db.session.scalars(steps.order_by(MoveInStep.id)).all(),
        agreements=[one for one in agreements if one.client_id == client.id],
        crises=CRISIS,
        labels=labels,
    )


def _lasting(client: Client, today: date) -> list[Placement]:
    return list(
        db.session.scalars(
            sa.select(Placement)
            .join(PlacementClient, PlacementClient.placement_id == Placement.id)
            .where(
                PlacementClient.client_id == client.id,
                really_was(),
                sa.or_(PlacementClient.ends_on.is_(None), PlacementClient.ends_on > today),
            )
            .options(with_flat(Placement.flat))
        )
    )


parts.add(StayPart.STAY, 11, _on_stay_page)
parts.add(ClientPart.CLIENT, 21, _on_client_page)
parts.add(parts.TODAY, 62, _on_today)
parts.add(ClientPart.SUBJECT_PRINT, 29, _on_subject_print)
