"""Which flats carry a cost, and how much each weighs."""

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.errors import Refused
from app.core.extensions import db
from app.costs.models import SharedBy
from app.flats.models import Building, Flat, Readiness
from app.placements.models import Placement, PlacementClient
from app.placements.queries.browse import really_was
from app.places.models import Municipality

PART_OF_A_METRE = 100


def weights_of(
    place: Flat | Building | Municipality, shared_by: SharedBy | None, starts_on: date, ends_on: date
) -> dict[int, int]:
    """Flat → weight. A flat carries its own cost whole; of a building or municipality all flats that are not withdrawn.

    Raises Refused where nothing can be shared by the key: a flat without area, days on which nobody lived there.
    """
    if isinstance(place, Flat):
        return {place.id: 1}
    of_place = Flat.building_id == place.id if isinstance(place, Building) else Flat.municipality_id == place.id
    within = sa.and_(of_place, Flat.readiness != Readiness.WITHDRAWN)
    if shared_by is SharedBy.AREA:
        weights = _areas(within)
    elif shared_by is SharedBy.PERSON_DAYS:
        weights = _person_days(within, starts_on, ends_on)
    else:
        weights = dict.fromkeys(db.session.scalars(sa.select(Flat.id).where(within)), 1)
    if not weights:
        raise Refused(_("There is no flat that could carry this cost."))
    return weights


def _areas(within: sa.ColumnElement[bool]) -> dict[int, int]:
    rows = db.session.execute(sa.select(Flat.id, Flat.area_m2).where(within)).all()
    known = {flat_id: round(area * PART_OF_A_METRE) for flat_id, area in rows if area}
    lacking = len(rows) - len(known)
    if lacking:
        raise Refused(
            ngettext(
                "The area of %(num)s flat is not known. Write it down, or share the cost equally.",
                "The area of %(num)s flats is not known. Write it down, or share the cost equally.",
                lacking,
            )
        )
    return known


def _person_days(within: sa.ColumnElement[bool], starts_on: date, ends_on: date) -> dict[int, int]:
    stays = db.session.execute(
        sa.select(Placement.flat_id, PlacementClient.starts_on, PlacementClient.ends_on)
        .join(Placement, Placement.id == PlacementClient.placement_id)
        .join(Flat, Flat.id == Placement.flat_id)
        .where(
            within,
            really_was(),
            PlacementClient.starts_on < ends_on,
            sa.or_(PlacementClient.ends_on.is_(None), PlacementClient.ends_on > starts_on),
        )
    )
    days: dict[int, int] = {}
    for flat_id, first, until in stays:
        lived = (min(until or ends_on, ends_on) - max(first, starts_on)).days
        days[flat_id] = days.get(flat_id, 0) + lived
    return {flat_id: lived for flat_id, lived in days.items() if lived > 0}
