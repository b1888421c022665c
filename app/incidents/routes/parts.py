"""What incidents add to the pages of a flat, a stay, a client and a building, to Today and to a subject print."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup

from app.clients.models import Client
from app.clients.parts import PartOf as ClientPart
from app.clients.queries import reaches
from app.conditions.queries.acts import reaches as reaches_flat
from app.core import clock, parts
from app.core.extensions import db
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.flats.parts import PartOf as FlatPart
from app.incidents import forms, labels
from app.incidents.models import Incident, RiskAct
from app.incidents.operations.cases import name_of
from app.incidents.operations.risk_acts import text_of
from app.incidents.queries import incidents_of, lists
from app.incidents.queries.risk_acts import acts_of
from app.incidents.routes.lists import people_of
from app.incidents.words import place_label
from app.placements.models import Placement, PlacementClient
from app.placements.parts import PartOf as StayPart
from app.placements.queries.reach import AFTERWARDS

SHOWN = 6


def _on_flat_page(flat: Flat, viewer: Access) -> Markup | None:
    """What happened in the flat; about people only for who works with them."""
    if not reaches_flat(flat, viewer, Permission.INCIDENT_SEE):
        return None
    found = incidents_of(viewer, Incident.flat_id == flat.id, most=SHOWN)
    may = reaches_flat(flat, viewer, Permission.INCIDENT_CHANGE)
    return _listed(found, {"flat": flat.id} if may else {})


def _on_building_page(building: Building, viewer: Access) -> Markup | None:
    """What is open anywhere in the building: pests and water do not stop at a door."""
    if building.municipality_id not in viewer.unrestricted(Permission.INCIDENT_SEE):
        return None
    wanted = (Incident.building_id == building.id, Incident.closed_on.is_(None))
    may = building.municipality_id in viewer.unrestricted(Permission.INCIDENT_CHANGE)
    return _listed(incidents_of(viewer, *wanted, most=SHOWN * 2), {"building": building.id} if may else {})


def _on_stay_page(stay: Placement, viewer: Access) -> Markup | None:
    """What happened during this stay."""
    if not reaches_flat(stay.flat, viewer, Permission.INCIDENT_SEE):
        return None
    found = incidents_of(viewer, Incident.placement_id == stay.id, most=SHOWN)
    may = stay.municipality_id in viewer.unrestricted(Permission.INCIDENT_CHANGE)
    return _listed(found, {"stay": stay.id} if may else {})


def _on_client_page(client: Client, viewer: Access) -> Markup | None:
    """What happened to the person or in their home, and the acts drawn up with them."""
    if not reaches(client, viewer, Permission.INCIDENT_SEE):
        return None
    stays = sa.select(PlacementClient.placement_id).where(PlacementClient.client_id == client.id)
    about = sa.or_(
        Incident.client_id == client.id, sa.and_(Incident.client_id.is_(None), Incident.placement_id.in_(stays))
    )
    with_person = reaches(client, viewer, Permission.INCIDENT_PERSON)
    acts = acts_of(RiskAct.client_id == client.id)[:SHOWN] if with_person else []
    asked = {"client": client.id} if reaches(client, viewer, Permission.INCIDENT_CHANGE) else {}
    housed = with_person and bool(asked) and _housed(client)
    return _listed(incidents_of(viewer, about, most=SHOWN), asked, acts=acts, draw_up=housed)


def _on_today(today: date, viewer: Access) -> Markup | None:
    """The viewer's own tasks that are late or near, and incidents that may be closed."""
    if not viewer.can(Permission.INCIDENT_CHANGE):
        return None
    tasks = lists.due_tasks(viewer, today, SHOWN + 2)
    settled = lists.to_close(viewer, today, SHOWN)
    if not tasks and not settled:
        return None
    people = people_of([*(task.incident for task in tasks), *settled], viewer)
    values: dict[str, Any] = {"people": people, "labels": labels, "task_name": name_of, "place": place_label}
    return part("incidents/on_today.html", tasks=tasks, settled=settled, today=today, **values)


def _on_subject_print(client: Client, _viewer: Access) -> Markup:
    """Everything that is written about the person and their home, words too."""
    stays = sa.select(PlacementClient.placement_id).where(PlacementClient.client_id == client.id)
    about = sa.or_(
        Incident.client_id == client.id, sa.and_(Incident.client_id.is_(None), Incident.placement_id.in_(stays))
    )
    found = db.session.scalars(sa.select(Incident).where(about).order_by(Incident.happened_on, Incident.id)).all()
    acts = db.session.scalars(sa.select(RiskAct).where(RiskAct.client_id == client.id).order_by(RiskAct.id)).all()
    return part(
        "incidents/on_subject_print.html",
        incidents=found,
        acts=[(act, text_of(act)) for act in acts],
        labels=labels,
        damage_payer=forms.DAMAGE_PAYER,
        task_name=name_of,
    )


def _listed(found: list[Incident], asked: dict[str, int], **more: Any) -> Markup:
    return part(
        "incidents/on_page.html",
        incidents=found,
        asked=asked,
        labels=labels,
        place=place_label,
        **{"acts": [], "draw_up": False, **more},
    )


def _housed(client: Client) -> bool:
    """The person lives in a flat, soon will, or left a short while ago."""
    since = clock.today() - AFTERWARDS
    return bool(
        db.session.scalar(
            sa.select(PlacementClient.id)
            .where(
                PlacementClient.client_id == client.id,
                sa.or_(PlacementClient.ends_on.is_(None), PlacementClient.ends_on > since),
            )
            .limit(1)
        )
    )


parts.add(FlatPart.FLAT, 30, _on_flat_page)
parts.add(FlatPart.BUILDING, 30, _on_building_page)
parts.add(StayPart.STAY, 30, _on_stay_page)
parts.add(ClientPart.CLIENT, 27, _on_client_page)
parts.add(parts.TODAY, 58, _on_today)
parts.add(ClientPart.SUBJECT_PRINT, 32, _on_subject_print)
