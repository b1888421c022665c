"""What costs add to the pages of a flat and of a building, and to a subject print."""

from markupsafe import Markup

from app.clients.models import Client
from app.clients.parts import PartOf as ClientPart
from app.core import clock, parts
from app.core.months import months_before
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.costs import labels
from app.costs.queries.support import hours_held
from app.costs.queries.table import By, CostFilters, cost_table, months_between
from app.flats.models import Building, Flat
from app.flats.parts import PartOf as FlatPart

SHOWN_MONTHS = 6


def _on_flat_page(flat: Flat, viewer: Access) -> Markup | None:
    """What the flat cost in the last months, by what it was spent on."""
    if not viewer.can(Permission.COST_SEE, flat.municipality_id):
        return None
    today = clock.today()
    months = months_between(months_before(today, SHOWN_MONTHS - 1), today)
    table = cost_table(viewer, CostFilters(flat_id=flat.id), By.CATEGORY, months)
    return part(
        "costs/on_flat.html",
        flat=flat,
        table=table,
        labels=labels,
        may_book=viewer.can(Permission.COST_BOOK, flat.municipality_id),
    )


def _on_building_page(building: Building, viewer: Access) -> Markup | None:
    """Where a cost of the whole building is booked: its flats share it."""
    if not viewer.can(Permission.COST_BOOK, building.municipality_id):
        return None
    return part("costs/on_building.html", building=building)


def _on_subject_print(client: Client, _viewer: Access) -> Markup | None:
    """How many hours of contact were entered for the person, month by month."""
    rows = hours_held(client.id)
    return part("costs/hours_on_print.html", rows=rows) if rows else None


parts.add(FlatPart.BUILDING, 40, _on_building_page)
parts.add(FlatPart.FLAT, 40, _on_flat_page)
parts.add(ClientPart.SUBJECT_PRINT, 80, _on_subject_print)
