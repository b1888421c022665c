"""A contract is signed, and amended."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from app.contracts import operations
from app.contracts.forms import SignForm, amend_form
from app.contracts.models import RepairElement, Utility
from app.contracts.operations.terms import version_of
from app.contracts.routes.contracts import blueprint, contract_or_404, crumbs
from app.core import clock
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires


@blueprint.route("/contracts/<int:id>/sign", methods=["GET", "POST"])
@requires(Permission.CONTRACT_CHANGE)
def sign(id: int) -> Answer:
    """The paper is signed; from here on it does not change."""
    if location := earlier_result():
        return redirect(location, 303)
    contract, here = contract_or_404(id), url_for("contracts.show", id=id)
    form = SignForm(data={"seen": version_of(contract), "signed_on": clock.today()})
    if form.validate_on_submit():
        with refusals_in(form):
            on, how = form.signed_on.data, form.signing.data
            seen, today = form.seen.data, clock.today()
            operations.sign_contract(contract, on, how, actor=current_actor(), today=today, seen=seen)
            return finish(here, _("The contract is signed and locked."))
    intro = _("After this nothing of the contract changes any more: a change is an amendment of its own.")
    return ask(form, _("Record the signature"), crumbs(contract), intro=intro)


@blueprint.route("/contracts/<int:id>/amend", methods=["GET", "POST"])
@requires(Permission.CONTRACT_CHANGE)
def amend(id: int) -> Answer:
    """A signed amendment, such as another rent or a longer term."""
    if location := earlier_result():
        return redirect(location, 303)
    contract, today = contract_or_404(id), clock.today()
    form = amend_form(contract, contract.terms[-1])
    if form.validate_on_submit():
        with refusals_in(form):
            terms = form.terms([row.flat_id for row in contract.flats])
            actor, seen = current_actor(), form.seen.data
            operations.amend_contract(contract, form.amendment(), terms, actor=actor, today=today, seen=seen)
            return finish(url_for("contracts.show", id=id), _("The amendment is recorded."))
    page = render_template(
        "contracts/amend.html",
        form=form,
        contract=contract,
        services=Utility,
        parts=RepairElement,
        crumbs=crumbs(contract),
    )
    return page, 422 if form.is_submitted() else 200
