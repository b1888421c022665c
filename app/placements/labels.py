"""The words for what placements know: states of an offer, why a stay ended, what a check amounts to."""

from flask_babel import lazy_gettext as _l

from app.flats import addresses
from app.placements.models import EndReason, OfferState
from app.placements.queries.ranking import RankedFlat
from app.placements.rules import Verdict

# Tones are those of `status` in templates/components/facts.html: what shape and colour go with the word.
OFFER_STATE = {
    OfferState.OPEN: _l("Waiting for the answer"),
    OfferState.ACCEPTED: _l("Accepted"),
    OfferState.REFUSED: _l("Refused"),
    OfferState.WITHDRAWN: _l("Withdrawn"),
}
OFFER_TONES = {
    OfferState.OPEN: "info",
    OfferState.ACCEPTED: "good",
    OfferState.REFUSED: "neutral",
    OfferState.WITHDRAWN: "quiet",
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

VERDICT = {
    Verdict.FINE: _l("Possible"),
    Verdict.WARNS: _l("Possible, with warnings"),
    Verdict.NEEDS_OVERRIDE: _l("Over a limit"),
    Verdict.NOT_POSSIBLE: _l("Not possible now"),
}
VERDICT_TONES = {
    Verdict.FINE: "good",
    Verdict.WARNS: "warn",
    Verdict.NEEDS_OVERRIDE: "bad",
    Verdict.NOT_POSSIBLE: "bad",
}

STAY_STATE = {
    "current": _l("Lives here"),
    "future": _l("Moves in later"),
    "ended": _l("Ended"),
    "reversed": _l("Recorded in error"),
}
STAY_TONES = {"current": "good", "future": "info", "ended": "neutral", "reversed": "quiet"}


def ranked_label(flat: RankedFlat) -> str:
    """What a ranked flat is called: 'Brīvības iela 21–5'."""
    return addresses.flat_label(flat.address, flat.number)
