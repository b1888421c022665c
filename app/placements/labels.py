"""The words for what placements know: states of an offer, why a stay ended, what was done when."""

from flask_babel import lazy_gettext as _l

from app.core import history
from app.flats import addresses
from app.placements.models import EndReason, OfferState
from app.placements.queries.ranking import RankedFlat

OFFER_STATE = {
    OfferState.OPEN: _l("Waiting for the answer"),
    OfferState.ACCEPTED: _l("Accepted"),
    OfferState.REFUSED: _l("Refused"),
    OfferState.WITHDRAWN: _l("Withdrawn"),
}

OUTCOME = {
    **{state.value: label for state, label in OFFER_STATE.items()},
    "current": _l("Moved in"),
    "future": _l("Moves in later"),
    "ended": _l("Moved in, the stay has ended"),
    "reversed": _l("The stay was recorded in error"),
}

END_REASON = {
    EndReason.CLIENT_WISH: _l("The client's own wish"),
    EndReason.MOVED: _l("Moved to another flat of the programme"),
    EndReason.LANDLORD_ENDED: _l("The landlord ended the lease"),
    EndReason.LEASE_RAN_OUT: _l("The lease ran out"),
    EndReason.EVICTION: _l("Eviction"),
    EndReason.PROVIDER_EXIT: _l("The service was ended"),
    EndReason.DEATH: _l("Death"),
    EndReason.RECORDED_IN_ERROR: _l("Recorded in error"),
}

history.name_actions(
    {
        "offer.make": _l("Flat offered"),
        "offer.answer": _l("Answer recorded"),
        "offer.withdraw": _l("Offer taken back"),
        "placement.start": _l("Stay begun"),
        "placement.end": _l("Stay ended"),
        "placement.part": _l("One client left"),
        "placement.reverse": _l("Marked as recorded in error"),
    }
)
history.name_fields(
    {
        "starts_on": _l("First day"),
        "ends_on": _l("First day no longer there"),
        "end_reason": _l("Why the stay ended"),
        "end_note": _l("Note"),
        "answered_on": _l("Answered on"),
        "answer_words": _l("In the person's own words"),
        "closed_why": _l("Why it was closed"),
        "offered_on": _l("Offered on"),
        "override_reason": _l("Reason for going over the limit"),
        "offer.state": _l("State"),
    },
    {"end_reason": END_REASON, "offer.state": OFFER_STATE},
)


def ranked_label(flat: RankedFlat) -> str:
    """What a ranked flat is called: 'Brīvības iela 21–5'."""
    return addresses.flat_label(flat.address, flat.number)
