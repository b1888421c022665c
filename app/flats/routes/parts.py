"""What flats add to a landlord's page."""

from markupsafe import Markup

from app.core import clock, listing
from app.core.parts import part
from app.core.permissions import Access, Permission
from app.flats.models import Readiness
from app.flats.queries.flat_list import FlatFilters, flats_in_reach
from app.landlords import parts
from app.landlords.models import Landlord


def _on_landlord_page(landlord: Landlord, viewer: Access) -> Markup | None:
    """How many flats they supply, and how many of these stand empty although they are ready."""
    if landlord.municipality_id not in viewer.municipalities(Permission.FLAT_SEE):
        return None
    today = clock.today()
    narrowed = {
        "flats": FlatFilters(landlord=landlord.id),
        "occupied": FlatFilters(landlord=landlord.id, use="occupied"),
        "vacant": FlatFilters(landlord=landlord.id, use="vacant", readiness=[Readiness.READY]),
    }
    numbers = {name: listing.count(flats_in_reach(viewer, filters, today)) for name, filters in narrowed.items()}
    return part("flats/on_landlord.html", landlord=landlord, numbers=numbers, count_text=listing.count_text)


parts.add(parts.PartOf.LANDLORD, 10, _on_landlord_page)
