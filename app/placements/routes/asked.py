"""What the address of a page asks about: a household, a flat, a day. Out of the person's reach is not found."""

from datetime import date

from flask import abort

from app.clients.models import Household
from app.clients.queries import get_household
from app.core.forms import DateField
from app.core.listing import id_argument
from app.core.permissions import Access, Permission
from app.flats.models import Flat
from app.flats.queries import get_flat
from app.placements.forms import StayFilterForm
from app.placements.queries.browse import Narrowed
from app.places.queries import municipalities


def day(field: DateField) -> date:
    """The day in a field the form requires, after the form was found valid."""
    if field.data is None:
        raise ValueError(f"{field.name} has no day")
    return field.data


def household(viewer: Access) -> Household:
    """The household named by `household=`, where the viewer may place it."""
    found = get_household(id_argument("household") or 0, viewer, permission=Permission.PLACEMENT_CHANGE)
    return found or abort(404)


def flat(viewer: Access) -> Flat:
    """The flat named by `flat=`, where the viewer may place somebody."""
    return get_flat(id_argument("flat") or 0, viewer, permission=Permission.PLACEMENT_CHANGE) or abort(404)


def narrowed(viewer: Access) -> tuple[StayFilterForm, Narrowed]:
    """The filters of a list of offers or stays; household=, flat= and sheet= narrow it, for links from their pages."""
    reach = municipalities(viewer.municipalities(Permission.PLACEMENT_SEE))
    form = StayFilterForm.from_request(municipality=((one.id, one.name) for one in reach))
    household, flat_id, sheet = (id_argument(name) for name in ("household", "flat", "sheet"))
    return form, Narrowed(form.q.data, form.municipality.data, household, flat_id, sheet)
