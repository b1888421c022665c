"""Verifications of meters and certificates of flats that are over or run out soon."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from app.core import listing
from app.core.extensions import db
from app.core.listing import Order, Page
from app.core.permissions import Access, Permission
from app.flats.addresses import flat_label
from app.flats.models import Building, Flat
from app.meters.models import Certificate, Meter
from app.meters.queries.meters import flat_in_reach
from app.places.models import Municipality, Place
from app.places.queries import policy_on


class DueWhat(StrEnum):
    """What runs out. Latvian: kam beidzas termiņš."""

    VERIFICATION = "verification"  # skaitītāja verifikācija
    CERTIFICATE = "certificate"  # dzīvokļa apliecība


class DueState(StrEnum):
    """Whether it is over. Latvian: termiņa stāvoklis."""

    OVER = "over"  # beidzies
    SOON = "soon"  # drīz beigsies


@dataclass(frozen=True)
class DueFilters:
    """What the list is narrowed to; None leaves a filter out."""

    what: DueWhat | None = None
    state: DueState | None = None
    municipality: int | None = None


@dataclass(frozen=True)
class DueRow:
    """One line of the list; `number` is the meter's or the certificate's."""

    what: DueWhat
    id: int
    flat_id: int
    flat: str
    municipality: str
    kind: Any  # MeterKind or CertificateKind
    number: str | None
    due_on: date


def due_in_reach(
    viewer: Access, filters: DueFilters, today: date, permission: Permission = Permission.METER_SEE
) -> sa.Subquery:
    """What runs out, as columns: key, what, id, flat_id, due_on. A key names a row among both kinds."""
    reach = sorted(viewer.municipalities(permission))
    if filters.municipality:
        reach = [one for one in reach if one == filters.municipality]
    selects = [
        _select(what, viewer, permission, reach, filters.state, today)
        for what in DueWhat
        if filters.what in (None, what)
    ]
    return sa.union_all(*selects).subquery("due")


def due_page(found: sa.Subquery, order: Order) -> Page:
    """One page, as DueRow."""
    page = listing.fetch(sa.select(found), order, found.c.key)
    return Page(due_rows(page.rows), page.before, page.after)


def due_order(arguments: Any, found: sa.Subquery) -> Order:
    """The order the address asks for: by the day."""
    return listing.order_from(arguments, {"due": found.c.due_on}, "due")


def first_due(found: sa.Subquery, most: int) -> list[DueRow]:
    """The earliest of them."""
    return due_rows(db.session.execute(sa.select(found).order_by(found.c.due_on, found.c.key).limit(most)).all())


def due_rows(rows: Any) -> list[DueRow]:
    """What the list shows of the rows, in their order and in three queries."""
    if not rows:
        return []
    flats = _flats({row.flat_id for row in rows})
    named = {what: _named(what, [row.id for row in rows if row.what == what]) for what in DueWhat}
    return [
        DueRow(DueWhat(row.what), row.id, row.flat_id, *flats[row.flat_id], *named[DueWhat(row.what)][row.id])
        for row in rows
    ]


def _select(
    what: DueWhat, viewer: Access, permission: Permission, reach: list[int], state: DueState | None, today: date
) -> sa.Select:
    model, day = _columns(what)
    ends = model.removed_on if model is Meter else model.ended_on
    until = {one: today + _near(what, one, today) for one in reach}
    near = sa.or_(sa.false(), *(sa.and_(Flat.municipality_id == one, day <= until[one]) for one in reach))
    return (
        sa.select(
            (model.id * 2 + list(DueWhat).index(what)).label("key"),
            sa.literal(what.value).label("what"),
            model.id.label("id"),
            model.flat_id.label("flat_id"),
            day.label("due_on"),
        )
        .join(Flat, Flat.id == model.flat_id)
        .where(
            ends.is_(None),
            day <= max(until.values(), default=today),  # what an index can find; each municipality's own day follows
            near,
            flat_in_reach(viewer, permission, today),
            *([day < today] if state is DueState.OVER else [day >= today] if state is DueState.SOON else []),
        )
    )


def _columns(what: DueWhat) -> tuple[Any, Any]:
    if what is DueWhat.VERIFICATION:
        return Meter, Meter.verified_until
    return Certificate, Certificate.expires_on


def _near(what: DueWhat, municipality_id: int, today: date) -> timedelta:
    policy = policy_on(municipality_id, today)
    verification = what is DueWhat.VERIFICATION
    return timedelta(days=policy.verification_near_days if verification else policy.certificate_near_days)


def _flats(flat_ids: set[int]) -> dict[int, tuple[str, str]]:
    rows = db.session.execute(
        sa.select(Flat.id, Place.address, Flat.number, Municipality.name)
        .join(Flat.building)
        .join(Building.place)
        .join(Municipality, Municipality.id == Flat.municipality_id)
        .where(Flat.id.in_(flat_ids))
    )
    return {row.id: (flat_label(row.address, row.number), row.name) for row in rows}


def _named(what: DueWhat, ids: list[int]) -> dict[int, tuple[Any, str | None, date]]:
    model, day = _columns(what)
    rows = db.session.execute(sa.select(model.id, model.kind, model.number, day.label("day")).where(model.id.in_(ids)))
    return {row.id: (row.kind, row.number, row.day) for row in rows}
