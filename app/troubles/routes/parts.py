"""What trouble and visits add to the pages of a stay and a client, to Today and to a subject print."""

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
from app.placements.models import Placement, PlacementClient
from app.placements.parts import PartOf as StayPart
from app.placements.queries.browse import really_was
from app.placements.queries.lists import file_numbers
from app.troubles import labels, queries

SHOWN = 8


def _on_stay_page(stay: Placement, viewer: Access) -> Markup | None:
    """How many talks and visits there are, what is planned, and where to read them."""
    if queries.get_stay(stay.id, viewer) is None:
        return None
    return part(
        "troubles/on_stay.html",
        stay=stay,
        talks=queries.talks_of([stay.id]),
        visits=queries.visits_of([stay.id]),
        labels=labels,
        open_states=queries.OPEN,
    )


def _on_client_page(client: Client, viewer: Access) -> Markup | None:
    """The same for whoever supports the person, of the flat they live in."""
    if not reaches(client, viewer, Permission.TROUBLE_SEE):
        return None
    today = clock.today()
    stays = [stay for stay in _stays_of(client) if queries.lasting(stay, today - timedelta(days=31))]
    if not stays:
        return None
    visits = [one for one in queries.visits_of(stay.id for stay in stays) if one.state in queries.OPEN]
    return part("troubles/on_client.html", stays=stays, visits=visits, labels=labels)


def _on_today(today: date, viewer: Access) -> Markup | None:
    """Visits that wait for an answer or are coming, and talks agreed on."""
    if not viewer.can(Permission.TROUBLE_CHANGE):
        return None
    found = queries.coming(viewer, clock.utc_now(), SHOWN)
    if not found.visits and not found.talks:
        return None
    numbers = file_numbers({one.placement.household_id for one in [*found.visits, *found.talks]})
    return part("troubles/on_today.html", found=found, numbers=numbers, labels=labels, today=today)


def _on_subject_print(client: Client, _viewer: Access) -> Markup:
    """Every talk and visit of the person's stays, words too."""
    ids = [stay.id for stay in _stays_of(client)]
    return part(
        "troubles/on_subject_print.html", talks=queries.talks_of(ids), visits=queries.visits_of(ids), labels=labels
    )


def _stays_of(client: Client) -> list[Placement]:
    return list(
        db.session.scalars(
            sa.select(Placement)
            .join(PlacementClient, PlacementClient.placement_id == Placement.id)
            .where(
                PlacementClient.client_id == client.id,
                really_was(),
            )
            .order_by(Placement.starts_on)
        )
    )


parts.add(StayPart.STAY, 10, _on_stay_page)
parts.add(ClientPart.CLIENT, 22, _on_client_page)
parts.add(parts.TODAY, 67, _on_today)
parts.add(ClientPart.SUBJECT_PRINT, 27, _on_subject_print)
