"""The words for this feature's enums, and for the points of the waitlist."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core import history
from app.waitlist.models import ApplicationSource, CloseReason, Decision, EntrySource, PriorityFeature, RehousingReason
from app.waitlist.rules import WaitPoints

SOURCE = {
    ApplicationSource.APPROACHED: _l("Approached by the municipality's criteria"),
    ApplicationSource.OWN_INITIATIVE: _l("On their own initiative"),
    ApplicationSource.SHELTER: _l("Through a shelter"),
    ApplicationSource.MOBILE_TEAM: _l("Through the mobile team"),
}
FEATURE = {
    PriorityFeature.LONG_WITHOUT_RESIDENCE: _l("Long without a residence"),
    PriorityFeature.LONG_IN_SHELTER: _l("Long use of shelters"),
    PriorityFeature.ADDICTION: _l("Addiction"),
    PriorityFeature.MENTAL_IMPAIRMENT: _l("Mental impairment, support at home is enough"),
    PriorityFeature.PRISON_EXPERIENCE: _l("Prison experience"),
}
DECISION = {
    Decision.APPROVED: _l("Put on the waitlist"),
    Decision.OTHER_SERVICE: _l("Another service fits better"),
    Decision.NOT_ELIGIBLE: _l("Not eligible"),
    Decision.WITHDRAWN: _l("The person withdrew the application"),
}
CLOSE_REASON = {
    CloseReason.HOUSED: _l("Housed"),
    CloseReason.UNREACHABLE: _l("Could not be reached any more"),
    CloseReason.WITHDREW: _l("The person no longer wants a flat"),
    CloseReason.OTHER_SERVICE: _l("Went to another service"),
    CloseReason.DIED: _l("Died"),
    CloseReason.SERVICE_ENDED: _l("The service ended"),
    CloseReason.NO_LONGER_NEEDED: _l("No other flat is needed any more"),
}
REHOUSING_REASON = {
    RehousingReason.LANDLORD_ENDED: _l("The landlord ended the lease"),
    RehousingReason.LEASE_RAN_OUT: _l("The lease ran out"),
    RehousingReason.EVICTION: _l("Eviction"),
    RehousingReason.CLIENT_WISH: _l("Left the flat by own wish"),
    RehousingReason.PARTED: _l("A couple parted"),
    RehousingReason.OTHER: _l("The flat was lost for another reason"),
}
ENTRY_SOURCE = {
    EntrySource.APPLICATION: _l("Application"),
    EntrySource.REHOUSING: _l("Needs another flat"),
}


history.name_actions(
    {
        "application.submit": _l("Application recorded"),
        "application.correct": _l("Application corrected"),
        "application.decide": _l("Application decided"),
        "application.inform": _l("Person told of the decision"),
        "waitlist.enter": _l("Put on the waitlist"),
        "waitlist.close": _l("Left the waitlist"),
        "waitlist.reopen": _l("Back on the waitlist"),
        "waitlist.rehouse": _l("Needs another flat: put on the waitlist"),
        "waitlist.correct_rehousing": _l("Why another flat is needed corrected"),
        "waitlist.agree": _l("Rehousing agreement recorded"),
    }
)
history.name_fields(
    {
        "received_on": _l("Received on"),
        "source": _l("How the application came"),
        "features": _l("Priority features"),
        "criteria": _l("The municipality's own criteria"),
        "decision": _l("Decision"),
        "decided_on": _l("Decided on"),
        "decided_by_id": _l("Decided by"),
        "application.reason": _l("Reason"),
        "other_services": _l("Other services the person was told of"),
        "informed_on": _l("The person was told on"),
        "entered_on": _l("Waiting since"),
        "close_reason": _l("Why the entry was closed"),
        "rehousing_reason": _l("Why another flat is needed"),
        "after_breach": _l("After a breach of the lease"),
        "agreement": _l("What was agreed"),
        "agreed_on": _l("Agreed on"),
        "waitlist_entry.source": _l("Why on the waitlist"),
    },
    {
        "source": SOURCE,
        "waitlist_entry.source": ENTRY_SOURCE,
        "rehousing_reason": REHOUSING_REASON,
        "features": FEATURE,
        "decision": DECISION,
        "close_reason": CLOSE_REASON,
    },
)


def features_in_words(values: Iterable[str]) -> list[str]:
    """Stored priority features in the reader's words."""
    return [str(FEATURE[PriorityFeature(value)]) for value in values]


def points_in_words(points: WaitPoints) -> str:
    """'62 days × 1 + 2 features × 30 = 122': every number the order is made of."""
    days = ngettext("%(num)s day", "%(num)s days", points.days)
    features = ngettext("%(num)s feature", "%(num)s features", points.features)
    return f"{days} × {points.points_per_day} + {features} × {points.points_per_feature} = {points.total}"
