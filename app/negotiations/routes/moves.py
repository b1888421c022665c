"""What is done with a negotiation: moved on, a price named, a step planned, a landlord made, the flat taken over."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.clock import today
from app.core.forms import BaseForm, earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires
from app.negotiations import labels, rules
from app.negotiations.forms import MakeLandlordForm, MoveForm, PriceForm, SettleStepForm, StepForm
from app.negotiations.models import Negotiation
from app.negotiations.operations import negotiations as operations
from app.negotiations.operations.stock import missing_for_stock, take_into_stock
from app.negotiations.routes.negotiations import blueprint, crumbs, negotiation_or_404


@blueprint.route("/negotiations/<int:id>/move", methods=["GET", "POST"])
@requires(Permission.NEGOTIATION_CHANGE)
def move(id: int) -> Answer:
    """To another stage; a card of the board sends only where to, and comes back to the board."""
    if location := earlier_result():
        return redirect(location, 303)
    negotiation = negotiation_or_404(id, Permission.NEGOTIATION_CHANGE)
    form = MoveForm(rules.MOVES[negotiation.stage])
    if form.validate_on_submit():
        with refusals_in(form):
            warnings = operations.move_negotiation(negotiation, form.move(), actor=current_actor(), today=today())
            for warning in warnings:
                flash(f"{warning.reason} {warning.remedy}", "warning")
            stage = labels.STAGE[negotiation.stage]
            return finish(_back_to(negotiation), _("The negotiation was moved on. Stage: %(stage)s", stage=stage))
    page = render_template("negotiations/move.html", form=form, negotiation=negotiation, crumbs=crumbs(negotiation))
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/negotiations/<int:id>/prices", methods=["GET", "POST"])
@requires(Permission.NEGOTIATION_CHANGE)
def name_price(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    negotiation = negotiation_or_404(id, Permission.NEGOTIATION_CHANGE)
    form = PriceForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.name_price(
                negotiation,
                form.kind.data,
                form.rent_cents.data or 0,
                form.named_on.data,
                actor=current_actor(),
                today=today(),
            )
            return finish(url_for("negotiations.show", id=id), _("The price was recorded."))
    return ask(form, _("Record a price"), crumbs(negotiation), hints={"rent_cents": _("Without utilities.")})


@blueprint.route("/negotiations/<int:id>/steps/new", methods=["GET", "POST"])
@requires(Permission.NEGOTIATION_CHANGE)
def plan_step(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    negotiation = negotiation_or_404(id, Permission.NEGOTIATION_CHANGE)
    form = StepForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.plan_step(
                negotiation, form.words.data or "", form.due_on.data, actor=current_actor(), today=today()
            )
            return finish(url_for("negotiations.show", id=id), _("The next step was planned."))
    return ask(form, _("Plan the next step"), crumbs(negotiation))


@blueprint.route("/negotiations/<int:id>/steps/<int:step_id>", methods=["GET", "POST"])
@requires(Permission.NEGOTIATION_CHANGE)
def settle_step(id: int, step_id: int) -> Answer:
    """Whether and when a step was done."""
    if location := earlier_result():
        return redirect(location, 303)
    negotiation = negotiation_or_404(id, Permission.NEGOTIATION_CHANGE)
    step = next((one for one in negotiation.steps if one.id == step_id), None) or abort(404)
    form = SettleStepForm()
    if form.validate_on_submit():
        with refusals_in(form):
            done = form.outcome.data == "done"
            operations.settle_step(step, done, form.on.data, actor=current_actor(), today=today())
            return finish(url_for("negotiations.show", id=id), _("It was recorded how the step ended."))
    return ask(form, _("How the next step ended"), crumbs(negotiation), intro=step.words)


@blueprint.route("/negotiations/<int:id>/landlord", methods=["GET", "POST"])
@requires(Permission.NEGOTIATION_CHANGE)
def make_landlord(id: int) -> Answer:
    """The contact person becomes a landlord, without typing them again."""
    if location := earlier_result():
        return redirect(location, 303)
    negotiation = negotiation_or_404(id, Permission.NEGOTIATION_CHANGE)
    form = MakeLandlordForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.make_landlord(negotiation, form.kind.data, actor=current_actor())
            return finish(url_for("negotiations.show", id=id), _("The landlord was added to the negotiation."))
    return ask(form, _("Make a landlord of the contact person"), crumbs(negotiation), intro=negotiation.contact_name)


@blueprint.route("/negotiations/<int:id>/stock", methods=["GET", "POST"])
@requires(Permission.NEGOTIATION_CHANGE)
def stock(id: int) -> Answer:
    """The building and the flat, made of what is known here; the page before says what they will be."""
    if location := earlier_result():
        return redirect(location, 303)
    negotiation = negotiation_or_404(id, Permission.NEGOTIATION_CHANGE)
    form = BaseForm()
    if form.validate_on_submit():
        with refusals_in(form):
            flat = take_into_stock(negotiation, actor=current_actor(), today=today())
            message = _("The flat is in the stock. Complete its facts and decide about its readiness next.")
            return finish(url_for("flats.show", id=flat.id), message)
    page = render_template(
        "negotiations/stock.html",
        form=form,
        negotiation=negotiation,
        missing=missing_for_stock(negotiation),
        crumbs=crumbs(negotiation),
    )
    return page, 422 if form.is_submitted() else 200


def _back_to(negotiation: Negotiation) -> str:
    """The board, at the card that was moved, where the move came from there; else the negotiation."""
    if request.form.get("back") == "board":
        return url_for("negotiations.index", _anchor=f"negotiation-{negotiation.id}")
    return url_for("negotiations.show", id=negotiation.id)
