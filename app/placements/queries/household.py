"""What the rules and the ranking ask about the household: small queries, columns only, nothing decrypted."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from app.clients.models import (
    AssessmentOutcome,
    Client,
    Consent,
    GroupFlatAssessment,
    GroupFlatWish,
    Household,
    HouseholdMember,
    ImportantPlace,
    KeepAwayPlace,
    WishedArea,
    Wishes,
)
from app.clients.queries.scope import holds_on
from app.core.extensions import db
from app.placements.models import Placement, PlacementClient
from app.placements.rules.facts import HouseholdFacts, KeepAway, Period
from app.placements.rules.match import Destination, WishFacts
from app.places.models import Place
from app.waitlist.models import WaitlistEntry


def household_facts(household: Household, day: date, moving_from: Placement | None) -> HouseholdFacts:
    """The household on the first day of a stay; the stay it would move out of does not count as lived in elsewhere."""
    members = db.session.execute(
        sa.select(HouseholdMember.client_id, _has_consent(day).label("consented")).where(*clients_on(household.id, day))
    ).all()
    waiting, housed, wishes_group_flat, assessment = _standing(household.id, day)
    return HouseholdFacts(
        id=household.id,
        municipality_id=household.municipality_id,
        clients=len(members),
        without_consent=sum(not member.consented for member in members),
        waiting=waiting,
        housed=housed,
        wishes_group_flat=wishes_group_flat,
        group_flat_supported=None if assessment is None else assessment is AssessmentOutcome.SUPPORTS,
        elsewhere=_stays([member.client_id for member in members], day, moving_from),
        keep_away=_keep_away(household.id, day),
    )


def wish_facts(household: Household, day: date) -> WishFacts:
    """The wishes, and the points of the places that matter: four queries."""
    wishes = db.session.execute(
        sa.select(
            Wishes.river_side,
            Wishes.lowest_floor,
            Wishes.highest_floor,
            Wishes.lift,
            Wishes.step_free,
            Wishes.pets,
            Wishes.quiet,
            _wishes_group_flat(household.id, day).label("group_flat"),
            Wishes.rooms,
            Wishes.own_share_cents,
        )
        .select_from(Household)
        .outerjoin(Wishes, Wishes.household_id == Household.id)
        .where(Household.id == household.id)
    ).one()
    areas = db.session.scalars(sa.select(WishedArea.area_id).where(WishedArea.household_id == household.id))
    return WishFacts(
        **{name: value for name, value in wishes._mapping.items() if value is not None},  # type: ignore[arg-type]
        areas=frozenset(areas),
        destinations=_destinations(household, day),
    )


def clients_on(household_id: int, day: date) -> list[sa.ColumnElement[bool]]:
    """Conditions: the members of the household who are its clients on the day."""
    return [
        HouseholdMember.household_id == household_id,
        HouseholdMember.client_id.is_not(None),
        holds_on(HouseholdMember.starts_on, HouseholdMember.ends_on, day),
    ]


def _has_consent(day: date) -> sa.ColumnElement[bool]:
    return (
        sa.select(Consent.id)
        .where(Consent.client_id == HouseholdMember.client_id, holds_on(Consent.given_on, Consent.withdrawn_on, day))
        .exists()
    )


def _wishes_group_flat(household_id: int, day: date) -> sa.ColumnElement[bool]:
    return (
        sa.select(GroupFlatWish.id)
        .where(
            GroupFlatWish.household_id == household_id, holds_on(GroupFlatWish.wished_on, GroupFlatWish.ended_on, day)
        )
        .exists()
    )


def _assessment(household_id: int, day: date) -> sa.ScalarSelect[Any]:
    """What holds on the day of a wish that holds on the day."""
    return (
        sa.select(GroupFlatAssessment.outcome)
        .join(GroupFlatWish, GroupFlatWish.id == GroupFlatAssessment.wish_id)
        .where(
            GroupFlatWish.household_id == household_id,
            holds_on(GroupFlatWish.wished_on, GroupFlatWish.ended_on, day),
            holds_on(GroupFlatAssessment.assessed_on, GroupFlatAssessment.ended_on, day),
        )
        .limit(1)
        .scalar_subquery()
    )


def _standing(household_id: int, day: date) -> tuple[bool, bool, bool, AssessmentOutcome | None]:
    """Whether it is on the waitlist, lives (or did until that day) in a flat of ours, wishes a group flat, and what the
    team came to when it weighed that.
    """
    waiting = (
        sa.select(WaitlistEntry.id)
        .where(WaitlistEntry.household_id == household_id, WaitlistEntry.closed_on.is_(None))
        .exists()
    )
    housed = (
        sa.select(Placement.id)
        .where(
            Placement.household_id == household_id,
            Placement.starts_on <= day,
            sa.or_(
                Placement.ends_on.is_(None),
                sa.and_(Placement.ends_on >= day, Placement.ends_on > Placement.starts_on),
            ),
        )
        .exists()
    )
    weighed = _assessment(household_id, day)
    row = db.session.execute(sa.select(waiting, housed, _wishes_group_flat(household_id, day), weighed)).one()
    return bool(row[0]), bool(row[1]), bool(row[2]), row[3]


def _stays(client_ids: list[int], day: date, moving_from: Placement | None) -> tuple[Period, ...]:
    rows = db.session.execute(
        sa.select(PlacementClient.starts_on, PlacementClient.ends_on).where(
            PlacementClient.client_id.in_(client_ids),
            sa.or_(PlacementClient.ends_on.is_(None), PlacementClient.ends_on > day),
            *([PlacementClient.placement_id != moving_from.id] if moving_from else []),
        )
    )
    return tuple(Period(row.starts_on, row.ends_on) for row in rows)


def _keep_away(household_id: int, day: date) -> tuple[KeepAway, ...]:
    """Without the reason: no rule may read it."""
    rows = db.session.execute(
        sa.select(sa.func.ST_X(Place.point), sa.func.ST_Y(Place.point), KeepAwayPlace.radius_m)
        .join(Place, Place.id == KeepAwayPlace.place_id)
        .where(
            KeepAwayPlace.household_id == household_id,
            holds_on(KeepAwayPlace.starts_on, KeepAwayPlace.ends_on, day),
            Place.point.is_not(None),
        )
    )
    return tuple(KeepAway(*row) for row in rows)


def _destinations(household: Household, day: date) -> tuple[Destination, ...]:
    """Important places and the clients' previous residences; those without coordinates are left out."""
    columns = (sa.func.ST_X(Place.point), sa.func.ST_Y(Place.point))
    important = db.session.execute(
        sa.select(ImportantPlace.kind, *columns)
        .join(Place, Place.id == ImportantPlace.place_id)
        .where(ImportantPlace.household_id == household.id, Place.point.is_not(None))
        .order_by(ImportantPlace.id)
    )
    previous = db.session.execute(
        sa.select(sa.null(), *columns)
        .select_from(HouseholdMember)
        .join(Client, Client.id == HouseholdMember.client_id)
        .join(Place, Place.id == Client.previous_place_id)
        .where(*clients_on(household.id, day), Place.point.is_not(None))
        .order_by(HouseholdMember.id)
    )
    return tuple(Destination(*row) for row in [*important, *previous])
