"""A flat whose contract is signed comes into the stock, with all that the negotiation knows of it."""

from datetime import date

from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.flats.addresses import tidy_number
from app.flats.models import Flat, Ownership
from app.flats.operations.stock import BuildingFacts, FlatFacts, create_building, create_flat
from app.flats.queries import building_at
from app.negotiations.models import Negotiation, PriceKind, Stage
from app.negotiations.operations.negotiations import latest_price


def missing_for_stock(negotiation: Negotiation) -> list[str]:
    """What the stock asks for and the negotiation does not have yet, as sentences; empty where nothing is missing."""
    needed = {
        _("The contract must be signed first: move the negotiation on."): negotiation.stage is Stage.SIGNED,
        _("The exact address is missing: choose it from the address register."): negotiation.place_id,
        _("The number of the flat is missing."): negotiation.flat_number,
        _("The landlord is missing: choose one, or make one of the person you speak with."): negotiation.landlord_id,
    }
    return [sentence for sentence, there in needed.items() if not there]


def take_into_stock(negotiation: Negotiation, *, actor: Actor, today: date) -> Flat:
    """The building, where none is recorded at the address, and the flat; both know the negotiation, and it the flat.

    Refused where something is missing, and where the flat is in the stock already.
    """
    if negotiation.flat_id:
        raise Refused(_("The flat is in the stock already."))
    if missing := missing_for_stock(negotiation):
        raise Refused(missing[0])
    assert negotiation.place
    building = building_at(negotiation.place.id) or create_building(negotiation.place, BuildingFacts(), actor=actor)
    flat = create_flat(building, _facts(negotiation), actor=actor, today=today)
    negotiation.flat = flat
    negotiation.flat_id = flat.id
    audit.record("negotiation.take_into_stock", negotiation, actor=actor)
    return flat


def _facts(negotiation: Negotiation) -> FlatFacts:
    accepted = latest_price(negotiation, PriceKind.ACCEPTED)
    return FlatFacts(
        number=tidy_number(negotiation.flat_number or ""),
        ownership=Ownership.PRIVATE,
        landlord_id=negotiation.landlord_id,
        rooms=negotiation.rooms or 1,
        area_m2=negotiation.area_m2,
        floor=negotiation.floor,
        rent_cents=latest_price(negotiation, PriceKind.ASKED) if accepted is None else accepted,
        utilities_cents=negotiation.utilities_cents,
    )
