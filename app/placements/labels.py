"""The words for what placements know: states of an offer, why a stay ended, what was done when."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core import history
from app.core.locale import current_language
from app.flats import addresses
from app.placements.models import (
    EndReason,
    MoveReason,
    OfferState,
    RefusalReason,
    SheetState,
    ViewingOutcome,
    WarningAbout,
)
from app.placements.queries.ranking import RankedFlat
from app.placements.rules import Verdict
from app.placements.rules.words import said_again

OFFER_STATE = {
    OfferState.OPEN: _l("Waiting for the answer"),
    OfferState.ACCEPTED: _l("Accepted"),
    OfferState.REFUSED: _l("Refused"),
    OfferState.NOT_CHOSEN: _l("Another flat was chosen"),
    OfferState.EXPIRED: _l("Ran out without an answer"),
    OfferState.WITHDRAWN: _l("Withdrawn"),
}

OUTCOME = {
    **{state.value: label for state, label in OFFER_STATE.items()},
    "current": _l("Moved in"),
    "future": _l("Moves in later"),
    "ended": _l("Moved in, the stay has ended"),
    "reversed": _l("The stay was recorded in error"),
}

SHEET_STATE = {
    SheetState.OPEN: _l("Waiting for the answer"),
    SheetState.CHOSEN: _l("A flat was chosen"),
    SheetState.REFUSED: _l("All flats turned down"),
    SheetState.EXPIRED: _l("Ran out without an answer"),
    SheetState.WITHDRAWN: _l("Withdrawn"),
}

REFUSAL_REASON = {
    RefusalReason.NO_LINK: _l("No link to the neighbourhood"),
    RefusalReason.FAR: _l("Far from work or relatives"),
    RefusalReason.STAIRS: _l("Cannot manage the stairs"),
    RefusalReason.TOO_SMALL: _l("Too small"),
    RefusalReason.TOO_LARGE: _l("Too large"),
    RefusalReason.TOO_DEAR: _l("Too dear"),
    RefusalReason.WANTS_TO_WAIT: _l("Wants to wait for another flat"),
    RefusalReason.CLIENT_OTHER: _l("Another reason of the person"),
    RefusalReason.CONDITION: _l("Condition of the flat"),
    RefusalReason.AMENITIES: _l("Amenities are missing"),
    RefusalReason.NOISE: _l("Noise"),
    RefusalReason.LANDLORD_WITHDREW: _l("The landlord withdrew the flat"),
    RefusalReason.LANDLORD_DECLINED: _l("The landlord does not want the household"),
    RefusalReason.NEEDED_OTHERWISE: _l("The flat is needed otherwise"),
    RefusalReason.MISTAKE: _l("Offered by mistake"),
    RefusalReason.PROGRAMME_OTHER: _l("Another reason of the programme"),
}

VIEWING_OUTCOME = {
    ViewingOutcome.PLANNED: _l("Planned"),
    ViewingOutcome.TOOK_PLACE: _l("Took place"),
    ViewingOutcome.NO_SHOW: _l("The person did not come"),
    ViewingOutcome.CANCELLED: _l("Called off"),
}

VERDICT = {
    Verdict.FINE: _l("Possible: nothing stands in the way."),
    Verdict.WARNS: _l("Possible, but there is something to think about first."),
    Verdict.NEEDS_OVERRIDE: _l("Over a limit: only the programme manager may decide for it, with a written reason."),
    Verdict.NOT_POSSIBLE: _l("Not possible on these days; below is why, and what would change it."),
}

LIMIT = {  # by the rule that guards it
    "P1": _l("Clients in the building"),
    "P14": _l("Self-contained flats only"),
    "P22": _l("Group flat: safety and health"),
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

MOVE_REASON = {
    MoveReason.CLIENT_WISH: _l("The household wishes to move"),
    MoveReason.LEASE_LOST: _l("The lease ends or is lost"),
    MoveReason.OTHER: _l("Another reason"),
}

WARNING_ABOUT = {
    WarningAbout.RENT: _l("Rent or utilities unpaid"),
    WarningAbout.NOISE: _l("Noise"),
    WarningAbout.DAMAGE: _l("Damage"),
    WarningAbout.VISITORS: _l("Visitors"),
    WarningAbout.OTHER: _l("Another matter"),
}

history.name_actions(
    {
        "offer.make": _l("Flat offered"),
        "offer.answer": _l("Answer recorded"),
        "offer.withdraw": _l("Offer taken back"),
        "offer.not_chosen": _l("Another flat was chosen"),
        "offer.expire": _l("Ran out without an answer"),
        "offer.revive": _l("Open again"),
        "offer.show_photos": _l("Photos shown"),
        "offer.acknowledge": _l("The officer has seen it"),
        "sheet.open": _l("Offer sheet opened"),
        "sheet.extend": _l("Last day moved"),
        "sheet.expire": _l("Ran out without an answer"),
        "sheet.chosen": _l("A flat was chosen"),
        "sheet.refused": _l("All flats turned down"),
        "sheet.withdrawn": _l("Withdrawn"),
        "sheet.print": _l("Offer sheet printed"),
        "viewing.arrange": _l("Viewing arranged"),
        "viewing.record": _l("Outcome of the viewing recorded"),
        "conference.record": _l("Case conference recorded"),
        "placement.start": _l("Stay begun"),
        "placement.end": _l("Stay ended"),
        "placement.part": _l("One client left"),
        "placement.reverse": _l("Marked as recorded in error"),
        "placement.take_back_end": _l("End of the stay taken back"),
        "placement.warn": _l("Warning recorded"),
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
        "offer_sheet.state": _l("State"),
        "opened_on": _l("Opened on"),
        "open_until": _l("Open until"),
        "refusal_reason": _l("Reason"),
        "photos_shown_on": _l("Photos shown on"),
        "viewing.starts_at": _l("Time of the viewing"),
        "with_whom": _l("With whom"),
        "suits": _l("When it suits the person"),
        "outcome": _l("What came of it"),
        "outcome_words": _l("Note"),
        "held_on": _l("Took place on"),
        "agreed": _l("What was agreed"),
        "moved_because": _l("Why the household moves"),
        "about": _l("About"),
    },
    {
        "moved_because": MOVE_REASON,
        "about": WARNING_ABOUT,
        "end_reason": END_REASON,
        "offer.state": OFFER_STATE,
        "offer_sheet.state": SHEET_STATE,
        "refusal_reason": REFUSAL_REASON,
        "outcome": VIEWING_OUTCOME,
    },
)


def ranked_label(flat: RankedFlat) -> str:
    """What a ranked flat is called: 'Brīvības iela 21–5'."""
    return addresses.flat_label(flat.address, flat.number)


def in_readers_words(findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings as stored, said to the reader of this page: in Latvian word for word, in another language again from
    what was measured; where only the Latvian words were kept, those, with their language in `lang`.
    """
    return list(findings) if current_language() == "lv" else [_translated(finding) for finding in findings]


def _translated(finding: dict[str, Any]) -> dict[str, Any]:
    words = finding.get("words")
    if words is None or any(finding[name] and not plain for name, plain in words.items()):
        return finding | {"lang": "lv"}
    return finding | {name: said_again(plain) if plain else "" for name, plain in words.items()}
