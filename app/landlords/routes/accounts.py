"""Where a landlord is paid: a new account, its confirmation by a second person, its end."""

from flask import abort, redirect, url_for
from flask_babel import gettext as _

from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.clock import today
from app.core.codes import grouped_iban
from app.core.formatting import format_date
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires
from app.landlords import operations, queries
from app.landlords.forms import AccountForm, ConfirmAccountForm, StopAccountForm
from app.landlords.models import Landlord, LandlordAccount
from app.landlords.routes.landlords import blueprint, crumbs, landlord_or_404


@blueprint.route("/landlords/<int:id>/accounts/new", methods=["GET", "POST"])
@requires(Permission.LANDLORD_CHANGE)
def record_account(id: int) -> Answer:
    """The landlord asks to be paid to another account; nothing goes there until a second person confirms it."""
    if location := earlier_result():
        return redirect(location, 303)
    landlord, form = landlord_or_404(id, Permission.LANDLORD_CHANGE), AccountForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.record_account(landlord, form.facts(), actor=current_actor())
            return finish(
                _show(id), _("The account was recorded. Nothing is paid to it until a colleague confirms it.")
            )
    intro = _("A changed account is a well-known fraud: a colleague calls the landlord before money goes there.")
    hints = {"reason": _("For example: a letter of the landlord, with its date; handed over in person.")}
    return ask(form, _("Record an account"), crumbs(landlord), intro=intro, hints=hints)


@blueprint.route("/landlords/<int:id>/accounts/<int:account_id>/confirm", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_CONFIRM)
def confirm_account(id: int, account_id: int) -> Answer:
    """A second person asked the landlord, and says how."""
    if location := earlier_result():
        return redirect(location, 303)
    landlord, account = _account(id, account_id, Permission.ACCOUNT_CONFIRM)
    form = ConfirmAccountForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.confirm_account(account, form.checked.data or "", actor=current_actor(), today=today())
            return finish(_show(id), _("The account was confirmed. Payments go to it."))
    hints = {"checked": _("Call the number known before, not one from the letter; or see a document of the bank.")}
    button = _("Confirm the account")
    return ask(form, button, crumbs(landlord), intro=_about(account), hints=hints, button=button)


@blueprint.route("/landlords/<int:id>/accounts/<int:account_id>/stop", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_CONFIRM)
def stop_account(id: int, account_id: int) -> Answer:
    """It is not the landlord's account, or it is closed."""
    if location := earlier_result():
        return redirect(location, 303)
    landlord, account = _account(id, account_id, Permission.ACCOUNT_CONFIRM)
    form = StopAccountForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.stop_account(account, form.reason.data or "", actor=current_actor(), today=today())
            return finish(_show(id), _("The account was stopped. Nothing is paid to it any more."))
    button = _("Stop the account")
    return ask(form, button, crumbs(landlord), intro=_about(account), button=button, kind="danger")


def _account(id: int, account_id: int, permission: Permission) -> tuple[Landlord, LandlordAccount]:
    landlord = landlord_or_404(id, permission)
    return landlord, queries.get_account(account_id, landlord) or abort(404)


def _about(account: LandlordAccount) -> str:
    """The account in one sentence."""
    number, day = grouped_iban(account.iban), format_date(account.from_on)
    return _("%(number)s, used from %(day)s", number=number, day=day)


def _show(id: int) -> str:
    return url_for("landlords.show", id=id, _anchor="accounts")
