"""The words for what ends a service, for who signs, and for what was done."""

from flask_babel import lazy_gettext as _l

from app.core import history
from app.exits.models import ExitAgainst, ExitGround, ProposalState, ReviewOutcome, SigningPart

GROUND = {
    ExitGround.PHYSICAL: _l("Physical violence"),
    ExitGround.EMOTIONAL: _l("Emotional violence"),
    ExitGround.THREATS: _l("Threats"),
}
AGAINST = {
    ExitAgainst.STAFF: _l("Against staff of the service"),
    ExitAgainst.THIRD_PARTY: _l("Against other people"),
}
STATE = {
    ProposalState.OPEN: _l("Waits for confirmation"),
    ProposalState.CONFIRMED: _l("Confirmed by three"),
    ProposalState.DECLINED: _l("Declined: the service goes on"),
    ProposalState.WITHDRAWN: _l("No longer pursued"),
}
PART = {
    SigningPart.SOCIAL_WORKER: _l("The client's social worker"),
    SigningPart.MENTOR: _l("Mentor, or second team member"),
    SigningPart.MANAGER: _l("Programme manager"),
}
OUTCOME = {
    ReviewOutcome.BACK: _l("The person is back"),
    ReviewOutcome.ENDED: _l("The service was ended"),
}

history.name_actions(
    {
        "service_agreement.sign": _l("Service agreement signed"),
        "service_agreement.end": _l("Service agreement ended"),
        "exit.propose": _l("Provider's decision proposed"),
        "exit.confirm": _l("Provider's decision confirmed by one"),
        "exit.refuse": _l("Provider's decision refused by one"),
        "exit.decide": _l("Provider's decision confirmed by all three"),
        "exit.decline": _l("Provider's decision declined"),
        "exit.withdraw": _l("Provider's decision no longer pursued"),
        "exit.read": _l("Proposal read"),
        "absence.open": _l("Absence opened"),
        "absence.extend": _l("Further waiting agreed"),
        "absence.close": _l("Absence settled"),
        "client.died": _l("Death recorded"),
    }
)
history.name_fields(
    {
        "ground": _l("Ground"),
        "against": _l("Against whom"),
        "facts": _l("What happened"),
        "other_worker_offered": _l("Another worker was offered"),
        "other_worker_words": _l("How another worker was offered, or why not"),
        "other_flat_offered": _l("Another flat was offered"),
        "other_flat_words": _l("How another flat was offered, or why not"),
        "stay_ends_on": _l("First day no longer in the flat"),
        "signed_as": _l("Signed as"),
        "exit_proposal.state": _l("State"),
        "exit_proposal.ends_on": _l("First day without the service"),
        "unreachable_since": _l("Unreachable since"),
        "extended_until": _l("The team waits until"),
        "extension_words": _l("Why the team waits"),
        "outcome": _l("Outcome"),
        "closing_words": _l("What was talked through"),
        "died_on": _l("Day of death"),
    },
    {
        "ground": GROUND,
        "against": AGAINST,
        "signed_as": PART,
        "exit_proposal.state": STATE,
        "outcome": OUTCOME,
    },
)
