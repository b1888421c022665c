"""What an incident is called in lists: its place, and whom it is about by file number."""

from collections.abc import Mapping

from app.core.permissions import Access, Permission
from app.flats.addresses import short_address
from app.flats.queries import flat_label
from app.incidents.models import Incident


def place_label(incident: Incident) -> str:
    """The flat, else the building; empty where it happened to somebody elsewhere."""
    if incident.flat:
        return flat_label(incident.flat)
    return short_address(incident.building.place.address) if incident.building else ""


def person_label(incident: Incident, numbers: Mapping[int, str], viewer: Access) -> str:
    """The file number of whom it is about, or those of the household (`numbers`); empty where the viewer sees none."""
    sees = viewer.municipalities(Permission.CLIENT_SEE) | viewer.municipalities(Permission.PLACEMENT_SEE)
    if incident.municipality_id not in sees:
        return ""
    if incident.client:
        return incident.client.file_number
    return numbers.get(incident.placement.household_id, "") if incident.placement else ""
