"""Money goes to the landlord for one amount, to another account than approved, or a record of it is reversed."""

from flask import abort, redirect, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.codes import grouped_iban
from app.core.formatting import format_money
from app.core.forms import BaseForm, earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires
from app.landlords.queries import account_of
from app.payments import operations
from app.payments.forms import PayForm, ReverseForm
from app.payments.routes.payments import blueprint, crumbs, due_or_404


@blueprint.route("/payments/<int:id>/pay", methods=["GET", "POST"])
@requires(Permission.PAYMENT_PAY)
def pay(id: int) -> Answer:
    """All of what is open, or a part of it."""
    if location := earlier_result():
        return redirect(location, 303)
    due, today = due_or_404(id, Permission.PAYMENT_PAY), clock.today()
    form = PayForm(data={"cents": due.open_cents})
    intro = _("Still open: %(sum)s", sum=format_money(due.open_cents))
    if due.cents < 0:
        intro = _("This takes back what was too much: write the sum with a minus, once it has come back or is set off.")
    if form.validate_on_submit():
        with refusals_in(form):
            sums = form.cents.data, form.paid_on.data, form.reference.data
            operations.record_payment(due, *sums, actor=current_actor(), today=today)
            return finish(url_for("payments.show", id=id), _("The payment was recorded."))
    return ask(form, _("Record a payment"), crumbs(due), intro=intro)


@blueprint.route("/payments/<int:id>/account", methods=["GET", "POST"])
@requires(Permission.PAYMENT_APPROVE)
def redirect_to_account(id: int) -> Answer:
    """The landlord changed the account after the amount was approved: it is approved for the one used now."""
    if location := earlier_result():
        return redirect(location, 303)
    due, today = due_or_404(id, Permission.PAYMENT_APPROVE), clock.today()
    used = account_of(due.contract.landlord_id, today)
    intro = _("No account of the landlord is confirmed.")
    if used:
        intro = _("The open sum will go to this account: %(number)s", number=grouped_iban(used.iban))
    form = BaseForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.redirect_due(due, actor=current_actor(), today=today)
            return finish(url_for("payments.show", id=id), _("The payment goes to the account used now."))
    title = _("Approve for the account used now")
    return ask(form, title, crumbs(due), intro=intro, button=title)


@blueprint.route("/payments/<int:id>/records/<int:payment_id>/reverse", methods=["GET", "POST"])
@requires(Permission.PAYMENT_PAY)
def reverse(id: int, payment_id: int) -> Answer:
    """The record was a mistake, or the bank sent the money back: both rows stay."""
    if location := earlier_result():
        return redirect(location, 303)
    due = due_or_404(id, Permission.PAYMENT_PAY)
    payment = next((one for one in due.payments if one.id == payment_id), None) or abort(404)
    intro = _("The record stays, and a second one undoes it. Sum: %(sum)s", sum=format_money(payment.cents))
    form = ReverseForm()
    if form.validate_on_submit():
        with refusals_in(form):
            reason = form.reason.data or ""
            operations.reverse_payment(payment, reason, actor=current_actor(), today=clock.today())
            return finish(url_for("payments.show", id=id), _("The record of the payment was reversed."))
    return ask(form, _("Reverse the record of a payment"), crumbs(due), intro=intro, kind="danger")
