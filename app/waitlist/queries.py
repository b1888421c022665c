"""Reads about applications and the waitlist: one, the list of each, and the suggested order with its reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.clients.models import Client, HouseholdMember, Language, WishedArea
from app.clients.queries import household_labels
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.places.models import Municipality
from app.places.policy import Policy
from app.places.queries import policy_on
from app.waitlist import rules
from app.waitlist.models import Application, EntrySource, RehousingReason, WaitlistEntry
from app.waitlist.rules import DecisionClock, WaitPoints

SORTS = ("points", "-points", "days", "-days")


@dataclass(frozen=True)
class WaitingFilters:
    """What the waitlist is narrowed to; None leaves a filter out."""

    municipality_id: int | None = None
    area_id: int | None = None
    language: Language | None = None
    long_wait: bool = False


@dataclass(frozen=True)
class Waiting:
    """One household on the waitlist, with everything its place in the suggested order is made of."""

    id: int
    household_id: int
    municipality_id: int
    municipality: str
    entered_on: date
    features: tuple[str, ...]
    points: WaitPoints
    long_wait: bool
    rehousing: RehousingReason | None = None  # why another flat is needed; None: waits for the first
    needs_agreement: bool = False


@dataclass(frozen=True)
class Undecided:
    """One application that waits for its decision."""

    id: int
    household_id: int
    municipality_id: int
    received_on: date
    clock: DecisionClock


def open_entry(household_id: int) -> WaitlistEntry | None:
    """The household's place on the waitlist; None when it does not wait."""
    return db.session.scalar(
        sa.select(WaitlistEntry).where(WaitlistEntry.household_id == household_id, WaitlistEntry.closed_on.is_(None))
    )


def last_entry(household_id: int) -> WaitlistEntry | None:
    """The household's latest place on the waitlist, closed or not."""
    query = sa.select(WaitlistEntry).where(WaitlistEntry.household_id == household_id)
    return db.session.scalar(query.order_by(WaitlistEntry.id.desc()).limit(1))


def rehousings_of(household_id: int) -> list[WaitlistEntry]:
    """Every time the household needed another flat, newest first."""
    return list(
        db.session.scalars(
            sa.select(WaitlistEntry)
            .where(WaitlistEntry.household_id == household_id, WaitlistEntry.source == EntrySource.REHOUSING)
            .order_by(WaitlistEntry.id.desc())
        )
    )


def undecided_application(household_id: int) -> Application | None:
    """The household's application that is not decided yet."""
    return db.session.scalar(
        sa.select(Application).where(Application.household_id == household_id, Application.decision.is_(None))
    )


def applications_of(household_id: int) -> list[Application]:
    """All applications of a household with what followed, newest first."""
    return list(
        db.session.scalars(
            sa.select(Application)
            .where(Application.household_id == household_id)
            .options(joinedload(Application.entry))
            .order_by(Application.received_on.desc(), Application.id.desc())
        )
    )


def get_application(id: int, viewer: Access, permission: Permission = Permission.WAITLIST_SEE) -> Application | None:
    """The application; None outside of the viewer's reach."""
    return db.session.scalar(
        sa.select(Application)
        .where(Application.id == id, Application.municipality_id.in_(sorted(viewer.municipalities(permission))))
        .options(joinedload(Application.entry), joinedload(Application.municipality))
    )


def get_entry(id: int, viewer: Access, permission: Permission = Permission.WAITLIST_SEE) -> WaitlistEntry | None:
    """The waitlist entry; None outside of the viewer's reach."""
    return db.session.scalar(
        sa.select(WaitlistEntry).where(
            WaitlistEntry.id == id, WaitlistEntry.municipality_id.in_(sorted(viewer.municipalities(permission)))
        )
    )


def waiting(viewer: Access, today: date, filters: WaitingFilters = WaitingFilters()) -> list[Waiting]:
    """The households that wait, in the suggested order: those who need another flat (digest row 90), then most points
    first, then who waits longest.

    The points are dated settings of each municipality, so they are counted here and not in SQL: one query for the
    rows, one for each municipality's settings.
    """
    municipality_ids = viewer.municipalities(Permission.WAITLIST_SEE)
    policies = policies_on(municipality_ids, today)
    rows = (_waiting(row, today, policies[row.municipality_id]) for row in db.session.execute(_open(viewer, filters)))
    found = [one for one in rows if one.long_wait or not filters.long_wait]
    return sorted(found, key=lambda one: (one.rehousing is None, -one.points.total, one.entered_on, one.id))


def sorted_by(rows: Iterable[Waiting], sort: str) -> list[Waiting]:
    """The same rows by one of `SORTS`, those who need another flat on top; equal ones keep the suggested order."""
    days, sign = sort.removeprefix("-") == "days", -1 if sort.startswith("-") else 1
    return sorted(rows, key=lambda one: (one.rehousing is None, sign * (one.points.days if days else one.points.total)))


def undecided(viewer: Access, today: date, municipality_id: int | None = None) -> list[Undecided]:
    """The applications that wait for a decision, the one due first on top."""
    municipality_ids = viewer.municipalities(Permission.WAITLIST_SEE)
    policies = policies_on(municipality_ids, today)
    query = sa.select(
        Application.id, Application.household_id, Application.municipality_id, Application.received_on
    ).where(Application.decision.is_(None), Application.municipality_id.in_(sorted(municipality_ids)))
    if municipality_id is not None:
        query = query.where(Application.municipality_id == municipality_id)
    found = [
        Undecided(
            row.id,
            row.household_id,
            row.municipality_id,
            row.received_on,
            rules.decision_clock(row.received_on, today, policies[row.municipality_id]),
        )
        for row in db.session.execute(query)
    ]
    return sorted(found, key=lambda one: (one.clock.due_on, one.id))


def all_applications(viewer: Access, municipality_id: int | None = None) -> list[Any]:
    """Every application as columns, the latest first, for a file."""
    query = _applications(viewer, municipality_id).order_by(Application.received_on.desc(), Application.id.desc())
    return list(db.session.execute(query))


def decided(viewer: Access, municipality_id: int | None = None) -> sa.Select[Any]:
    """The decided applications as columns, without order."""
    return _applications(viewer, municipality_id).where(Application.decision.is_not(None))


def policies_on(municipality_ids: Iterable[int], day: date) -> dict[int, Policy]:
    """Municipality id → its settings on the day."""
    return {municipality_id: policy_on(municipality_id, day) for municipality_id in municipality_ids}


def labels(household_ids: Sequence[int], on: date) -> dict[int, str]:
    """Household id → the file numbers of its present clients; '–' where nobody is left in it."""
    known = household_labels(household_ids, on)
    return {household_id: known.get(household_id, "–") for household_id in household_ids}


def _applications(viewer: Access, municipality_id: int | None) -> sa.Select[Any]:
    query: Any = sa.select(
        Application.id,
        Application.household_id,
        Application.received_on,
        Application.decision,
        Application.decided_on,
        Application.informed_on,
    ).where(Application.municipality_id.in_(sorted(viewer.municipalities(Permission.WAITLIST_SEE))))
    return query if municipality_id is None else query.where(Application.municipality_id == municipality_id)


def _open(viewer: Access, filters: WaitingFilters) -> sa.Select[Any]:
    query: Any = (
        sa.select(
            WaitlistEntry.id,
            WaitlistEntry.household_id,
            WaitlistEntry.municipality_id,
            Municipality.name.label("municipality"),
            WaitlistEntry.entered_on,
            WaitlistEntry.rehousing_reason,
            sa.and_(WaitlistEntry.after_breach, WaitlistEntry.agreed_on.is_(None)).label("needs_agreement"),
            Application.features,
        )
        .outerjoin(Application, Application.id == WaitlistEntry.application_id)
        .join(Municipality, Municipality.id == WaitlistEntry.municipality_id)
        .where(
            WaitlistEntry.closed_on.is_(None),
            WaitlistEntry.municipality_id.in_(sorted(viewer.municipalities(Permission.WAITLIST_SEE))),
        )
    )
    if filters.municipality_id is not None:
        query = query.where(WaitlistEntry.municipality_id == filters.municipality_id)
    if filters.area_id is not None:
        wished = sa.select(WishedArea.household_id).where(WishedArea.area_id == filters.area_id)
        query = query.where(WaitlistEntry.household_id.in_(wished))
    if filters.language is not None:
        speaks = (
            sa.select(HouseholdMember.household_id)
            .join(Client, Client.id == HouseholdMember.client_id)
            .where(Client.language == filters.language, HouseholdMember.ends_on.is_(None))
        )
        query = query.where(WaitlistEntry.household_id.in_(speaks))
    return query


def _waiting(row: Any, today: date, policy: Policy) -> Waiting:
    features = tuple(row.features or ())
    return Waiting(
        id=row.id,
        household_id=row.household_id,
        municipality_id=row.municipality_id,
        municipality=row.municipality,
        entered_on=row.entered_on,
        features=features,
        points=rules.wait_points(row.entered_on, len(features), today, policy),
        long_wait=rules.is_long_wait(row.entered_on, today, policy),
        rehousing=row.rehousing_reason,
        needs_agreement=bool(row.needs_agreement),
    )
