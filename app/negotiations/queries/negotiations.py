"""One negotiation, the board, the table, and what is due. There are few beside flats, so they are sorted here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.core.crypto import without_diacritics
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.core.promises import is_open
from app.flats.addresses import flat_label, short_address
from app.negotiations import rules
from app.negotiations.models import Negotiation, NextStep, PriceKind, Stage
from app.places.policy import Policy
from app.places.queries import policy_on

MOST = 2_000  # of the table, the latest moved; more would mean to decrypt them all for every page
RECENT = timedelta(days=30)  # ended negotiations stay on the board so long


@dataclass(frozen=True)
class NegotiationFilters:
    """What the table is narrowed to; None leaves a filter out. `q`: part of an address, a name or a number."""

    q: str | None = None
    stages: Sequence[Stage] | None = None
    municipality: int | None = None
    mine: bool = False
    stuck: bool = False


@dataclass(frozen=True)
class Row:
    """A card of the board, or a line of the table. Money in cents per month."""

    id: int
    title: str
    municipality: str
    partner: str | None
    phone: str | None
    stage: Stage
    days: int
    stuck: bool
    stuck_days: int
    rooms: int | None
    area_m2: float | None
    asked_cents: int | None
    counter_cents: int | None
    accepted_cents: int | None
    step: str | None
    step_due_on: date | None
    in_stock: bool

    @property
    def next_stages(self) -> tuple[Stage, ...]:
        return rules.MOVES[self.stage]

    @property
    def price_cents(self) -> int | None:
        """The price that counts: accepted, else asked."""
        return self.asked_cents if self.accepted_cents is None else self.accepted_cents


def title_of(negotiation: Negotiation) -> str:
    """What a negotiation is called: the flat's address, as far as it is known; else by its number."""
    if negotiation.place:
        address, number = negotiation.place.address, negotiation.flat_number
        return flat_label(address, number) if number else short_address(address)
    return negotiation.address_text or f"№ {negotiation.id}"


def get_negotiation(id: int, viewer: Access, permission: Permission = Permission.NEGOTIATION_SEE) -> Negotiation | None:
    """The negotiation; None outside of the municipalities where the viewer holds the permission."""
    return db.session.scalar(
        sa.select(Negotiation)
        .where(Negotiation.id == id, Negotiation.municipality_id.in_(viewer.municipalities(permission)))
        .options(*_shown())
    )


def board(viewer: Access, today: date) -> dict[Stage, list[Row]]:
    """Stage → its cards, the longest there first; what ended more than a month ago is in the table only."""
    query = _in_reach(viewer).where(
        sa.or_(Negotiation.stage.not_in(rules.ENDED), Negotiation.stage_since >= today - RECENT)
    )
    columns: dict[Stage, list[Row]] = {stage: [] for stage in Stage}
    for row in _rows(query.order_by(Negotiation.stage_since, Negotiation.id).limit(MOST), today):
        columns[row.stage].append(row)
    return columns


def table(viewer: Access, filters: NegotiationFilters, today: date) -> list[Row]:
    """The negotiations the filters leave, those that moved last first."""
    query = _in_reach(viewer).where(*_conditions(filters, viewer))
    rows = _rows(query.order_by(Negotiation.stage_since.desc(), Negotiation.id.desc()).limit(MOST), today)
    wanted = without_diacritics(filters.q or "")
    return [row for row in rows if _holds(row, wanted) and (row.stuck or not filters.stuck)]


def due_steps(viewer: Access, until: date, most: int) -> list[NextStep]:
    """The open steps due by the day that the viewer may do, the most pressing first."""
    return list(
        db.session.scalars(
            sa.select(NextStep)
            .join(NextStep.negotiation)
            .where(
                Negotiation.municipality_id.in_(viewer.municipalities(Permission.NEGOTIATION_CHANGE)),
                is_open(NextStep),
                NextStep.due_on <= until,
            )
            .options(joinedload(NextStep.negotiation).joinedload(Negotiation.place))
            .order_by(NextStep.due_on, NextStep.id)
            .limit(most)
        )
    )


def stuck(viewer: Access, today: date) -> list[Row]:
    """The negotiations that stand in one stage for too long, the longest first."""
    query = (
        sa.select(Negotiation)
        .where(
            Negotiation.municipality_id.in_(viewer.municipalities(Permission.NEGOTIATION_CHANGE)),
            Negotiation.stage.not_in(rules.ENDED),
        )
        .order_by(Negotiation.stage_since, Negotiation.id)
        .limit(MOST)
    )
    return [row for row in _rows(query, today) if row.stuck]


def _in_reach(viewer: Access) -> sa.Select[Any]:
    reach = viewer.municipalities(Permission.NEGOTIATION_SEE)
    return sa.select(Negotiation).where(Negotiation.municipality_id.in_(reach))


def _conditions(filters: NegotiationFilters, viewer: Access) -> Iterator[sa.ColumnElement[bool]]:
    if filters.stages:
        yield Negotiation.stage.in_(filters.stages)
    if filters.municipality:
        yield Negotiation.municipality_id == filters.municipality
    if filters.mine:
        yield Negotiation.officer_id == viewer.user_id


def _holds(row: Row, wanted: str) -> bool:
    there = without_diacritics(" ".join(text for text in (row.title, row.partner, row.phone) if text))
    return all(word in there for word in wanted.split())


def _shown() -> tuple[Any, ...]:
    return (
        joinedload(Negotiation.municipality),
        joinedload(Negotiation.landlord),
        joinedload(Negotiation.place),
        selectinload(Negotiation.prices),
        selectinload(Negotiation.steps),
    )


def _rows(query: sa.Select[Any], today: date) -> Iterable[Row]:
    policies: dict[int, Policy] = {}
    for one in db.session.scalars(query.options(*_shown())):
        if one.municipality_id not in policies:
            policies[one.municipality_id] = policy_on(one.municipality_id, today)
        yield _row(one, today, policies[one.municipality_id])


def _row(one: Negotiation, today: date, policy: Policy) -> Row:
    prices: dict[PriceKind, int] = {}
    for price in one.prices:  # the latest first
        prices.setdefault(price.kind, price.rent_cents)
    step = next((step for step in one.steps if not (step.kept_on or step.broken_on)), None)
    return Row(
        id=one.id,
        title=title_of(one),
        municipality=one.municipality.name,
        partner=one.landlord.name if one.landlord else one.contact_name,
        phone=one.contact_phone or (one.landlord.phone if one.landlord else None),
        stage=one.stage,
        days=(today - one.stage_since).days,
        stuck=not rules.is_moving(one.stage, one.stage_since, today, policy).passed,
        stuck_days=policy.negotiation_stuck_days,
        rooms=one.rooms,
        area_m2=one.area_m2,
        asked_cents=prices.get(PriceKind.ASKED),
        counter_cents=prices.get(PriceKind.COUNTER),
        accepted_cents=prices.get(PriceKind.ACCEPTED),
        step=step.words if step else None,
        step_due_on=step.due_on if step else None,
        in_stock=one.flat_id is not None,
    )
