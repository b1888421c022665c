"""The words for landlords' visits and mediating talks."""

from flask_babel import lazy_gettext as _l

from app.core import history
from app.troubles.models import VisitState

VISIT_STATE = {
    VisitState.PROPOSED: _l("Waits for the person's answer"),
    VisitState.AGREED: _l("The person agreed"),
    VisitState.REFUSED: _l("The person did not agree"),
    VisitState.CANCELLED: _l("Visit called off"),
    VisitState.TOOK_PLACE: _l("The visit took place"),
    VisitState.ENTERED: _l("Came in without agreement"),
}
VISIT_TONES = {
    VisitState.PROPOSED: "warn",
    VisitState.AGREED: "good",
    VisitState.REFUSED: "neutral",
    VisitState.CANCELLED: "quiet",
    VisitState.TOOK_PLACE: "neutral",
    VisitState.ENTERED: "warn",
}

history.name_actions(
    {
        "household.trouble.read": _l("Talks and landlord's visits read"),
        "mediation_talk.record": _l("Mediating talk recorded"),
        "landlord_visit.propose": _l("Landlord's visit proposed"),
        "landlord_visit.answer": _l("The person answered about the landlord's visit"),
        "landlord_visit.cancel": _l("Landlord's visit called off"),
        "landlord_visit.record": _l("Landlord's visit took place"),
        "landlord_visit.enter": _l("Landlord came in without agreement"),
    }
)
history.name_fields(
    {
        "landlord_visit.state": _l("What became of the visit"),
        "landlord_visit.starts_at": _l("Begins at"),
        "landlord_visit.ends_at": _l("Ends at"),
        "landlord_visit.answered_on": _l("Day of the answer"),
        "mediation_talk.held_on": _l("The talk took place on"),
        "mediation_talk.next_on": _l("Next talk on"),
    },
    {"landlord_visit.state": VISIT_STATE},
)
