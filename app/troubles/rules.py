"""What a landlord's visit and a mediating talk need: rules T1–T2. Pure: values in, findings out."""

from flask_babel import gettext as _

from app.core.errors import Finding, Level
from app.troubles.models import VisitState


def visit_was_agreed(state: VisitState) -> Finding:
    """T1: a landlord visits at a time the person agreed to, directly or through a worker. Source: digest row 107.

    Coming in because it was needed and the person could not be reached is an entry of its own (row 106).
    """
    passed = state is VisitState.AGREED
    if passed:
        reason = _("The person agreed to this time.")
    elif state is VisitState.PROPOSED:
        reason = _("The person has not answered yet: a landlord visits at a time the person agreed to.")
    elif state is VisitState.REFUSED:
        reason = _("The person did not agree to this time: a landlord visits at a time the person agreed to.")
    else:
        reason = _("This visit is no longer planned.")
    remedy = _("Agree on another time, or record an entry where it could not wait and the person was not reached.")
    return Finding("T1", passed, Level.BLOCK, None, None, reason, "digest row 107, 000:449", "" if passed else remedy)


def two_lead_the_talk(for_flat_id: int, for_support_id: int) -> Finding:
    """T2: two people lead a mediating talk: one answers for the flat, one for the support (digest row 134)."""
    passed = for_flat_id != for_support_id
    reason = (
        _("Two people lead the talk.")
        if passed
        else _("One person cannot answer for the flat and for the support at once.")
    )
    remedy = "" if passed else _("Choose a second person.")
    return Finding("T2", passed, Level.BLOCK, None, None, reason, "digest row 134, 002:1402", remedy)
