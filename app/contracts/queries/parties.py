"""Whom and what a new contract may be about: the flats of one landlord, the households concerned."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.clients.models import Household
from app.core.extensions import db
from app.flats.models import Building, Flat
from app.placements.models import Offer, OfferState, Placement
from app.placements.queries.browse import really_was
from app.placements.queries.lists import file_numbers

MOST_FLATS = 200


def flats_of_one(flat: Flat) -> list[Flat]:
    """The flat and the others of its landlord, by address; the flat alone where no landlord is recorded."""
    if flat.landlord_id is None:
        return [flat]
    rows = db.session.scalars(
        sa.select(Flat)
        .where(Flat.landlord_id == flat.landlord_id, Flat.municipality_id == flat.municipality_id)
        .options(joinedload(Flat.building).joinedload(Building.place))
        .order_by(Flat.id != flat.id, Flat.address_key, Flat.id)
        .limit(MOST_FLATS)
    )
    return list(rows)


def households_for(flat: Flat) -> list[tuple[int, str]]:
    """(id, file numbers) of the households that live in the flat, will, or have chosen it or may still choose it."""
    stays = sa.select(Placement.household_id).where(
        Placement.flat_id == flat.id,
        really_was(),
    )
    offers = sa.select(Offer.household_id).where(
        Offer.flat_id == flat.id, Offer.state.in_([OfferState.OPEN, OfferState.ACCEPTED])
    )
    ids = set(db.session.scalars(stays)) | set(db.session.scalars(offers))
    return sorted(file_numbers(ids).items(), key=lambda choice: choice[1])


def names_of(household: Household) -> list[str]:
    """The names of the household's clients, for the contract being drawn up; whoever calls logs that they were read."""
    return [
        f"{member.client.given_name} {member.client.family_name}"
        for member in household.members
        if member.client and member.ends_on is None
    ]
