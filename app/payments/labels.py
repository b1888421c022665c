"""The words for the enums of payments."""

from flask_babel import lazy_gettext as _l

from app.core import history
from app.payments.calculations import DueKind
from app.payments.queries.lists import DueState
from app.payments.rules import Step

DUE_KIND = {
    DueKind.RENT: _l("Payment of rent"),
    DueKind.SERVICES: _l("Fixed sum for services"),
    DueKind.DEPOSIT: _l("Security deposit"),
}
DUE_STATE = {
    DueState.TO_APPROVE: _l("Waits for approval"),
    DueState.TO_PAY: _l("Approved, to be paid"),
    DueState.OVERDUE: _l("Overdue"),
    DueState.PAID: _l("Paid in full"),
    DueState.PAID_LATE: _l("Paid late"),
}
DUE_STATE_TONES = {DueState.TO_APPROVE: "warn", DueState.TO_PAY: "info", DueState.PAID: "good"}
STEP = {
    Step.PREPARE: _l("New payment"),
    Step.CHANGE: _l("Prepared before, the amount changes"),
    Step.WITHDRAW: _l("Prepared before, no longer owed"),
    Step.CORRECT: _l("Correction of an approved payment"),
}
STEP_TONES = {Step.PREPARE: "info", Step.CHANGE: "warn", Step.WITHDRAW: "warn", Step.CORRECT: "warn"}

history.name_actions(
    {
        "payment_due.prepare": _l("Payment prepared"),
        "payment_due.change": _l("Prepared payment changed with its contract"),
        "payment_due.withdraw": _l("Prepared payment withdrawn"),
        "payment_due.approve": _l("Payment approved"),
        "payment_due.redirect": _l("Approved for another account of the landlord"),
        "redirection.approve": _l("Approved for another account of the landlord"),
        "payment.record": _l("Payment recorded as paid"),
        "payment.reverse": _l("Record of a payment reversed"),
    }
)
history.name_fields(
    {
        "payment_due.kind": _l("What it is for"),
        "payment_due.due_on": _l("Due on"),
        "payment_due.cents": _l("Amount due"),
        "payment_due.ends_on": _l("First day after the period"),
        "payment_due.prepared_by_id": _l("Prepared by"),
        "payment_due.prepared_on": _l("Prepared on"),
        "payment_due.approved_by_id": _l("Approved by"),
        "payment_due.approved_on": _l("Approved on"),
        "payment.cents": _l("Sum paid"),
        "payment.paid_on": _l("Paid on"),
        "payment.reference": _l("Number of the bank's document"),
    },
    {"payment_due.kind": DUE_KIND},
)
