"""The lists of offers and of stays as a person browses them: narrowed, sorted, paged by `core.listing`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.clients.models import Client, HouseholdMember
from app.core.extensions import db
from app.core.permissions import Access, Permission
from app.flats.models import Building, Flat
from app.placements.models import EndReason, Offer, OfferState, Placement
from app.placements.queries.facts import has_run_out
from app.placements.queries.lists import file_numbers
from app.places.addresses import read_query
from app.places.models import Place

OFFER_SORTS = {"offered": Offer.offered_on, "address": Place.address, "answered": Offer.answered_on}
STAY_SORTS = {"from": Placement.starts_on, "to": Placement.ends_on, "address": Place.address}


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to; None leaves a filter out."""

    text: str | None = None
    municipality_id: int | None = None
    household_id: int | None = None
    flat_id: int | None = None
    sheet_id: int | None = None


def _led_to_stay() -> sa.ColumnElement[bool]:
    return sa.select(Placement.id).where(Placement.offer_id == Offer.id).exists()


OFFER_STATES: dict[str, Callable[[date], sa.ColumnElement[bool]]] = {
    "open": lambda today: sa.and_(Offer.state == OfferState.OPEN, ~has_run_out(today)),
    "accepted": lambda today: sa.and_(Offer.state == OfferState.ACCEPTED, ~_led_to_stay()),
    "moved": lambda today: sa.and_(Offer.state == OfferState.ACCEPTED, _led_to_stay()),
    "refused": lambda today: Offer.state == OfferState.REFUSED,
    "not_chosen": lambda today: Offer.state == OfferState.NOT_CHOSEN,
    "expired": lambda today: sa.or_(
        Offer.state == OfferState.EXPIRED, sa.and_(Offer.state == OfferState.OPEN, has_run_out(today))
    ),
    "withdrawn": lambda today: Offer.state == OfferState.WITHDRAWN,
    "all": lambda today: sa.true(),
}


def offers(viewer: Access, narrowed: Narrowed, state: str, today: date) -> sa.Select[Any]:
    """Offers in this state the viewer may see, without order; each row is an Offer with its flat loaded."""
    query = _in_reach(Offer, viewer, narrowed).where(OFFER_STATES[state](today))
    return query if narrowed.sheet_id is None else query.where(Offer.sheet_id == narrowed.sheet_id)


def outcomes(offers: Iterable[Offer], today: date) -> dict[int, str]:
    """Offer → its state or, once an accepted one has led to a stay, that stay's: see `state_of`. One query."""
    offers = list(offers)
    stays = db.session.scalars(
        sa.select(Placement).where(Placement.offer_id.in_([offer.id for offer in offers])).order_by(Placement.id)
    )
    begun = {stay.offer_id: state_of(stay, today) for stay in stays}
    return {offer.id: begun.get(offer.id, offer.standing(today).value) for offer in offers}


STAY_STATES: dict[str, Callable[[date], sa.ColumnElement[bool]]] = {
    "current": lambda today: sa.and_(
        Placement.starts_on <= today, sa.or_(Placement.ends_on.is_(None), Placement.ends_on > today)
    ),
    "future": lambda today: sa.and_(Placement.starts_on > today, really_was()),
    "ended": lambda today: sa.and_(Placement.ends_on <= today, really_was()),
    "all": lambda today: sa.true(),
}


def stays(viewer: Access, narrowed: Narrowed, state: str, today: date) -> sa.Select[Any]:
    """Stays the viewer may see, without order; each row is a Placement with its flat loaded."""
    return _in_reach(Placement, viewer, narrowed).where(STAY_STATES[state](today))


def state_of(stay: Placement, today: date) -> str:
    """'current', 'future', 'ended' or 'reversed'."""
    if stay.end_reason is EndReason.RECORDED_IN_ERROR:
        return "reversed"
    if stay.starts_on > today:
        return "future"
    return "current" if stay.ends_on is None or stay.ends_on > today else "ended"


def with_file_numbers(rows: Iterable[Any], size: int = 500) -> Iterator[tuple[Any, str]]:
    """Each offer or stay of a long list with its household's file numbers, one query for each `size` of them."""
    rest = iter(rows)
    while items := [row[0] for row in islice(rest, size)]:
        numbers = file_numbers({item.household_id for item in items})
        for item in items:
            yield item, numbers.get(item.household_id, "–")


def with_outcomes(rows: Iterable[Any], today: date, size: int = 500) -> Iterator[tuple[Offer, str, str]]:
    """Each offer of a long list with its household's file numbers and its outcome, two queries for `size` of them."""
    numbered = with_file_numbers(rows, size)
    while part := list(islice(numbered, size)):
        found = outcomes([offer for offer, _numbers in part], today)
        for offer, numbers in part:
            yield offer, numbers, found[offer.id]


def really_was(stay: Any = Placement) -> sa.ColumnElement[bool]:
    """A stay (or an alias of it) that really was: not one recorded in error."""
    return sa.or_(stay.end_reason.is_(None), stay.end_reason != EndReason.RECORDED_IN_ERROR)


def _in_reach(model: Any, viewer: Access, narrowed: Narrowed) -> sa.Select[Any]:
    query: Any = (
        sa.select(model)
        .join(Flat, Flat.id == model.flat_id)
        .join(Building, Building.id == Flat.building_id)
        .join(Place, Place.id == Building.place_id)
        .options(
            contains_eager(model.flat).contains_eager(Flat.building).contains_eager(Building.place),
            joinedload(model.municipality),
        )
        .where(model.municipality_id.in_(sorted(viewer.municipalities(Permission.PLACEMENT_SEE))))
    )
    if narrowed.municipality_id is not None:
        query = query.where(model.municipality_id == narrowed.municipality_id)
    if narrowed.household_id is not None:
        query = query.where(model.household_id == narrowed.household_id)
    if narrowed.flat_id is not None:
        query = query.where(model.flat_id == narrowed.flat_id)
    return query.where(_says(model, narrowed.text)) if narrowed.text else query


def _says(model: Any, text: str) -> sa.ColumnElement[bool]:
    """The file number of one of the household's clients begins so, or the address has all the words."""
    numbered = (
        sa.select(HouseholdMember.household_id)
        .join(Client, Client.id == HouseholdMember.client_id)
        .where(Client.file_number.startswith(text.upper(), autoescape=True))
    )
    asked = read_query(text)
    words = [Place.search_text.contains(word, autoescape=True) for word in (*asked.words, *asked.numbers)]
    by_address = sa.and_(*words) if words else sa.false()
    return sa.or_(model.household_id.in_(numbered), by_address)


def present_stay(household_id: int, day: date) -> Placement | None:
    """The stay the household is in on `day`: what a move from that day on would end."""
    return db.session.scalar(
        sa.select(Placement)
        .where(
            Placement.household_id == household_id,
            Placement.starts_on <= day,
            sa.or_(Placement.ends_on.is_(None), Placement.ends_on > day),
        )
        .order_by(Placement.id.desc())
        .limit(1)
    )


def stay_from_offer(offer: Offer) -> Placement | None:
    """The stay an accepted offer led to."""
    return db.session.scalar(sa.select(Placement).where(Placement.offer_id == offer.id).order_by(Placement.id.desc()))
