"""The words of certificates."""

from flask_babel import lazy_gettext as _l

from app.core import history
from app.grants.models import GrantState

STATE = {
    GrantState.CERTIFIED: _l("Certified"),
    GrantState.CLAIMED: _l("Claimed"),
    GrantState.PAID: _l("Paid to us"),
    GrantState.WITHDRAWN: _l("Withdrawn"),
}
TONE = {
    GrantState.CERTIFIED: "info",
    GrantState.CLAIMED: "warn",
    GrantState.PAID: "good",
    GrantState.WITHDRAWN: "neutral",
}
history.name_actions(
    {
        "grant.certify": _l("Housing certificate given"),
        "grant.claim": _l("Certificate claimed"),
        "grant.pay": _l("Certificate paid"),
        "grant.withdraw": _l("Certificate withdrawn"),
        "grant.bear": _l("Certificate bears a cost"),
        "grant.take_back": _l("Certificate no longer bears a cost"),
    }
)
history.name_fields(
    {
        "housing_grant.number": _l("Number of the certificate"),
        "housing_grant.state": _l("Where it stands"),
        "housing_grant.certified_on": _l("Certified on"),
        "housing_grant.limit_cents": _l("What it is for"),
        "housing_grant.claimed_on": _l("Claimed on"),
        "housing_grant.paid_on": _l("Paid on"),
        "housing_grant.paid_cents": _l("Sum paid"),
        "housing_grant.withdrawn_words": _l("Why it is withdrawn"),
        "grant_use.cents": _l("Amount"),
    },
    {"housing_grant.state": STATE},
)
