"""What visits add to the pages of a stay and a client, and to a subject print."""

import sqlalchemy as sa
from markupsafe import Markup

from app.clients.models import Client
from app.clients.parts import PartOf as ClientPart
from app.clients.queries import reaches
from app.core import audit, clock, parts
from app.core.audit import current_actor
from app.core.extensions import db
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.placements.models import Placement, PlacementClient
from app.placements.parts import PartOf as StayPart
from app.placements.queries.browse import really_was
from app.placements.queries.lists import with_flat
from app.visits import labels
from app.visits.models import Visit, VisitClient
from app.visits.queries import visits
from app.visits.queries.cautions import all_cautions, cautions_on, contacts_of

SHOWN = 5


def _on_stay_page(stay: Placement, viewer: Access) -> Markup | None:
    """The fixed times and the last visit."""
    if visits.get_stay(stay.id, viewer) is None:
        return None
    slots, last = visits.slots_of(stay.id, clock.today()), visits.last_visits([stay.id]).get(stay.id)
    return part("visits/on_stay.html", stays=[(stay, slots, last)], labels=labels)


def _on_client_page(client: Client, viewer: Access) -> Markup | None:
    """The same for whoever supports the person, with what was tried and what visitors mind."""
    if not reaches(client, viewer, Permission.VISIT_SEE):
        return None
    today, writes = clock.today(), reaches(client, viewer, Permission.VISIT_RECORD)
    stays = _stays_of(client)
    last = visits.last_visits(stay.id for stay in stays)
    cautions = cautions_on([client.id], today).get(client.id, [])
    contacts = contacts_of(client.id, SHOWN) if writes else []
    if not (stays or contacts or cautions or writes):
        return None
    if writes and cautions:
        audit.record_read("client.cautions.read", client, actor=current_actor())
    return part(
        "visits/on_client.html",
        client=client,
        stays=[(stay, visits.slots_of(stay.id, today), last.get(stay.id)) for stay in stays],
        cautions=cautions,
        contacts=contacts,
        writes=writes,
        labels=labels,
    )


def _on_subject_print(client: Client, _viewer: Access) -> Markup:
    """Every visit to the person, every contact, and what visitors were to mind."""
    query = sa.select(Visit).join(VisitClient, VisitClient.visit_id == Visit.id)
    made = db.session.scalars(query.where(VisitClient.client_id == client.id).order_by(Visit.at)).all()
    return part(
        "visits/on_subject_print.html",
        visits=[(visit, next(row for row in visit.clients if row.client_id == client.id)) for visit in made],
        contacts=list(reversed(contacts_of(client.id))),
        cautions=all_cautions(client.id),
        labels=labels,
    )


def _stays_of(client: Client) -> list[Placement]:
    """Where the person lives today or will."""
    today = clock.today()
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


parts.add(StayPart.STAY, 10, _on_stay_page)
parts.add(ClientPart.CLIENT, 20, _on_client_page)
parts.add(ClientPart.SUBJECT_PRINT, 30, _on_subject_print)
