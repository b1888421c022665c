"""Offer sheets and viewings: one by id, those that wait, and what several refused ones suggest."""

from datetime import date, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.clients.models import Household
from app.clients.queries import household_in_reach
from app.core import clock
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.placements.models import (
    CaseConference,
    Offer,
    OfferSheet,
    OfferState,
    RefusalReason,
    SheetState,
    Viewing,
    ViewingOutcome,
)
from app.placements.queries.facts import is_live
from app.placements.rules.viewing import Seen
from app.places.models import Place
from app.places.queries import policy_on


def get_sheet(sheet_id: int, viewer: Access, permission: Permission = Permission.PLACEMENT_SEE) -> OfferSheet | None:
    """The sheet with its flats, if it is in a municipality where the viewer holds the permission."""
    return db.session.scalar(_sheets(viewer, permission).where(OfferSheet.id == sheet_id))


def sheets_of_household(household_id: int, viewer: Access) -> list[OfferSheet]:
    """The newest first."""
    query = _sheets(viewer).where(OfferSheet.household_id == household_id).order_by(OfferSheet.id.desc())
    return list(db.session.scalars(query))


def unanswered(viewer: Access, today: date, limit: int) -> list[list[Offer]]:
    """The flats of each open sheet that wait for an answer; the sheets that run out first before the others."""
    first = (
        sa.select(OfferSheet.id)
        .where(
            OfferSheet.municipality_id.in_(viewer.municipalities(Permission.PLACEMENT_SEE)),
            OfferSheet.state == SheetState.OPEN,
            OfferSheet.open_until >= today,
        )
        .order_by(OfferSheet.open_until, OfferSheet.id)
        .limit(limit)
    )
    query = (
        sa.select(Offer)
        .join(Offer.sheet)
        .where(Offer.sheet_id.in_(first), Offer.state == OfferState.OPEN)
        .options(contains_eager(Offer.sheet), _with_address())
        .order_by(OfferSheet.open_until, Offer.sheet_id, Offer.number)
    )
    return [list(offers) for _sheet, offers in groupby(db.session.scalars(query), key=lambda one: one.sheet_id)]


def run_out(viewer: Access, today: date) -> list[OfferSheet]:
    """Sheets whose last day passed without an answer and that nobody extended or replaced, the oldest first."""
    query = _sheets(viewer, Permission.PLACEMENT_CHANGE).where(
        OfferSheet.state == SheetState.OPEN, OfferSheet.open_until < today
    )
    return list(db.session.scalars(query.order_by(OfferSheet.open_until, OfferSheet.id)))


def also_offered_to(flat_ids: list[int], household_id: int, today: date) -> dict[int, list[int]]:
    """Flat → the other households it is offered to at the same time."""
    rows = db.session.execute(
        sa.select(Offer.flat_id, Offer.household_id)
        .where(Offer.flat_id.in_(flat_ids), Offer.household_id != household_id, is_live(today))
        .order_by(Offer.id)
    )
    found: dict[int, list[int]] = {}
    for flat_id, other in rows:
        found.setdefault(flat_id, []).append(other)
    return found


def get_viewing(viewing_id: int, viewer: Access, permission: Permission = Permission.PLACEMENT_SEE) -> Viewing | None:
    """The viewing, if its offer is in a municipality where the viewer holds the permission."""
    return db.session.scalar(
        sa.select(Viewing)
        .join(Viewing.offer)
        .where(Viewing.id == viewing_id, Offer.municipality_id.in_(viewer.municipalities(permission)))
    )


def viewings_of(offer_ids: list[int]) -> dict[int, list[Viewing]]:
    """Offer → its viewings, the latest first."""
    rows = db.session.scalars(
        sa.select(Viewing)
        .where(Viewing.offer_id.in_(offer_ids))
        .options(joinedload(Viewing.guide))
        .order_by(Viewing.starts_at.desc(), Viewing.id.desc())
    )
    found: dict[int, list[Viewing]] = {}
    for viewing in rows:
        found.setdefault(viewing.offer_id, []).append(viewing)
    return found


def viewings_of_households(household_ids: list[int]) -> list[Viewing]:
    """Every viewing of their offers, the earliest first."""
    return list(
        db.session.scalars(
            sa.select(Viewing)
            .join(Viewing.offer)
            .where(Offer.household_id.in_(household_ids))
            .options(joinedload(Viewing.offer).options(_with_address()))
            .order_by(Viewing.starts_at, Viewing.id)
        )
    )


def planned_viewings(viewer: Access, before: datetime) -> list[Viewing]:
    """Viewings that begin before an instant and have no outcome yet, also past ones, the earliest first: an officer's
    of the municipality, a mentor's or social worker's of the clients they support.
    """
    supported = sa.select(Household.id).where(household_in_reach(viewer, Permission.CLIENT_NOTE, clock.today()))
    return list(
        db.session.scalars(
            sa.select(Viewing)
            .join(Viewing.offer)
            .where(
                sa.or_(
                    Offer.municipality_id.in_(viewer.municipalities(Permission.PLACEMENT_CHANGE)),
                    Offer.household_id.in_(supported),
                ),
                Viewing.outcome == ViewingOutcome.PLANNED,
                Viewing.starts_at < before,
            )
            .options(joinedload(Viewing.offer).options(_with_address()), joinedload(Viewing.guide))
            .order_by(Viewing.starts_at, Viewing.id)
        )
    )


def news_for(user_id: int) -> list[Offer]:
    """Offers this person made that were closed without them, and that they have not seen yet."""
    query = sa.select(Offer).where(Offer.news_for_id == user_id).options(_with_address()).order_by(Offer.id)
    return list(db.session.scalars(query))


def how_seen(household_id: int, flat_id: int) -> Seen:
    """Whether the household has viewed the flat, or at least seen photos of it."""
    of_both = sa.and_(Offer.household_id == household_id, Offer.flat_id == flat_id)
    viewed = (
        sa.select(Viewing.id).join(Viewing.offer).where(of_both, Viewing.outcome == ViewingOutcome.TOOK_PLACE).exists()
    )
    photos = sa.select(Offer.id).where(of_both, Offer.photos_shown_on.is_not(None)).exists()
    row = db.session.execute(sa.select(viewed, photos)).one()
    return Seen.VIEWED if row[0] else Seen.PHOTOS if row[1] else Seen.NOT


def conferences_due(viewer: Access, today: date) -> dict[int, int]:
    """Household → refused sheets since its last case conference, where they are so many that one is suggested.

    Only sheets count on which the person had a reason of their own or of the flat; sheets refused on the day of a
    conference were spoken of there.
    """
    found: dict[int, int] = {}
    for municipality_id in sorted(viewer.municipalities(Permission.PLACEMENT_SEE)):
        limit = policy_on(municipality_id, today).conference_after
        rows = db.session.execute(_refused_sheets(municipality_id).having(sa.func.count() >= limit))
        found |= {row.household_id: row.sheets for row in rows}
    return found


def refused_sheets(household_id: int, municipality_id: int) -> int:
    """How many sheets the household has refused since its last case conference."""
    query = _refused_sheets(municipality_id).where(OfferSheet.household_id == household_id)
    row = db.session.execute(query).one_or_none()
    return row.sheets if row else 0


def conferences_of(household_id: int) -> list[CaseConference]:
    """The latest first."""
    query = sa.select(CaseConference).where(CaseConference.household_id == household_id)
    return list(db.session.scalars(query.order_by(CaseConference.held_on.desc(), CaseConference.id.desc())))


def _refused_sheets(municipality_id: int) -> Any:
    last = (
        sa.select(sa.func.max(CaseConference.held_on))
        .where(CaseConference.household_id == OfferSheet.household_id)
        .correlate(OfferSheet)
        .scalar_subquery()
    )
    personal = sa.select(Offer.id).where(
        Offer.sheet_id == OfferSheet.id,
        Offer.refusal_reason.in_([reason for reason in RefusalReason if reason.is_the_persons]),
    )
    return (
        sa.select(OfferSheet.household_id, sa.func.count().label("sheets"))
        .where(
            OfferSheet.municipality_id == municipality_id,
            OfferSheet.state == SheetState.REFUSED,
            sa.or_(last.is_(None), OfferSheet.closed_on > last),
            personal.exists(),
        )
        .group_by(OfferSheet.household_id)
    )


def _sheets(viewer: Access, permission: Permission = Permission.PLACEMENT_SEE) -> sa.Select[Any]:
    return (
        sa.select(OfferSheet)
        .where(OfferSheet.municipality_id.in_(viewer.municipalities(permission)))
        .options(selectinload(OfferSheet.offers).options(_with_address()))
    )


def _with_address() -> Any:
    return joinedload(Offer.flat).joinedload(Flat.building).joinedload(Building.place).joinedload(Place.area)
