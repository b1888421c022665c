"""The words for this feature's enums, and for the points of the waitlist."""

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.waitlist.models import ApplicationSource, CloseReason, Decision, PriorityFeature
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
}


def points_in_words(points: WaitPoints) -> str:
    """'62 days × 1 + 2 features × 30 = 122': every number the order is made of."""
    days = ngettext("%(num)s day", "%(num)s days", points.days)
    features = ngettext("%(num)s feature", "%(num)s features", points.features)
    return f"{days} × {points.points_per_day} + {features} × {points.points_per_feature} = {points.total}"
