"""The words for the enums of negotiations."""

from flask_babel import lazy_gettext as _l

from app.core import history
from app.negotiations.models import PriceKind, Stage, WhyNot

STAGE = {
    Stage.FOUND: _l("Found"),
    Stage.CALLED: _l("Contacted"),
    Stage.PRICE_RAISED: _l("Price raised"),
    Stage.VIEWING: _l("Viewing"),
    Stage.TERMS_AGREED: _l("Terms agreed"),
    Stage.SIGNED: _l("Contract signed"),
    Stage.REFUSED: _l("The landlord refused"),
    Stage.LOST: _l("Came to nothing"),
}
STAGE_TONES = {
    Stage.FOUND: "neutral",
    Stage.CALLED: "info",
    Stage.PRICE_RAISED: "warn",
    Stage.VIEWING: "info",
    Stage.TERMS_AGREED: "good",
    Stage.SIGNED: "good",
    Stage.REFUSED: "bad",
    Stage.LOST: "quiet",
}
WHY_NOT = {
    WhyNot.PRICE: _l("The price"),
    WhyNot.NOT_WITH_CLIENTS: _l("Does not want a contract with our clients"),
    WhyNot.PAYMENT: _l("Doubts about payments"),
    WhyNot.NEIGHBOURS: _l("Fears complaints of neighbours"),
    WhyNot.DAMAGE: _l("Fears for the state of the flat"),
    WhyNot.CONDITION: _l("The flat does not fit"),
    WhyNot.TAKEN: _l("Let to somebody else"),
    WhyNot.NO_CONTACT: _l("Cannot be reached"),
    WhyNot.OTHER: _l("Another reason that it came to nothing"),
}
PRICE_KIND = {
    PriceKind.ASKED: _l("Asked by the landlord"),
    PriceKind.COUNTER: _l("Offered by us"),
    PriceKind.ACCEPTED: _l("Accepted price"),
}

history.name_actions(
    {
        "negotiation.create": _l("Negotiation begun"),
        "negotiation.edit": _l("Negotiation corrected"),
        "negotiation.move": _l("Negotiation moved on"),
        "negotiation.name_price": _l("Price recorded"),
        "negotiation.plan_step": _l("Next step planned"),
        "negotiation.settle_step": _l("Recorded how a next step ended"),
        "negotiation.make_landlord": _l("Landlord made of a negotiation"),
        "negotiation.take_into_stock": _l("Flat taken into the stock"),
        "reference_rent.set": _l("Reference rent recorded"),
        "reference_rent.import": _l("Reference rents taken over from a file"),
        "reference_rent.remove": _l("Reference rent removed"),
    }
)
history.name_fields(
    {
        "negotiation.stage": _l("Stage"),
        "negotiation.contact_name": _l("Contact person"),
        "negotiation.contact_phone": _l("Their telephone"),
        "negotiation.address_text": _l("Address as far as it is known"),
        "negotiation.flat_number": _l("Flat number"),
        "negotiation.utilities_cents": _l("Estimated utilities per month"),
        "negotiation.deposit_cents": _l("Deposit"),
        "negotiation.terms": _l("Terms"),
        "negotiation.found_in": _l("Where it was found"),
        "negotiation_price.rent_cents": _l("Rent per month"),
        "reference_rent.rent_cents": _l("Rent per month"),
    },
    {"negotiation.stage": STAGE},
)
