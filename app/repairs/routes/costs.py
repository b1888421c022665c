"""What a ticket costs, asking whether more may be spent, and the list of all costs."""

from flask import abort, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import audit, clock, files
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.formatting import format_money
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.repairs import cost_forms, forms
from app.repairs.models import TicketCost
from app.repairs.operations import costs
from app.repairs.queries import tickets as queries
from app.repairs.routes.tickets import back_to, blueprint, ticket_crumbs, ticket_or_404


@blueprint.route("/repairs/<int:id>/costs/new", methods=["GET", "POST"])
@requires(Permission.REPAIR_CHANGE)
def add_cost(id: int) -> Answer:
    """A line of cost."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket, form = ticket_or_404(id, Permission.REPAIR_CHANGE), cost_forms.CostForm()
    if form.validate_on_submit():
        with refusals_in(form):
            costs.add_cost(ticket, form.cost(), now=clock.utc_now(), actor=current_actor())
            return finish(back_to(id, "costs"), _("The cost is written down."))
    page = render_template("repairs/cost.html", form=form, ticket=ticket, crumbs=ticket_crumbs(ticket))
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/repairs/<int:id>/costs/<int:cost_id>/reverse", methods=["GET", "POST"])
@requires(Permission.REPAIR_CHANGE)
def reverse_cost(id: int, cost_id: int) -> Answer:
    """A wrong line is taken back by another."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket, form = ticket_or_404(id, Permission.REPAIR_CHANGE), forms.WhyForm()
    cost = _cost_or_404(id, cost_id)
    if form.validate_on_submit():
        with refusals_in(form):
            costs.reverse_cost(cost, form.words.data or "", now=clock.utc_now(), actor=current_actor())
            return finish(back_to(id, "costs"), _("The cost is taken back."))
    intro = _("%(sum)s. The line stays, and another takes it back.", sum=format_money(cost.gross_cents))
    return ask(form, _("Take the cost back"), ticket_crumbs(ticket), intro=intro, button=_("Take the cost back"))


@blueprint.get("/repairs/<int:id>/costs/<int:cost_id>/invoice")
@requires(Permission.REPAIR_CHANGE)
def invoice(id: int, cost_id: int) -> Response:
    """The invoice as it was sent."""
    ticket_or_404(id, Permission.REPAIR_CHANGE)
    cost = _cost_or_404(id, cost_id)
    return _file(cost.file_name, f"{cost.run.ticket.number}-{cost.id}")


@blueprint.get("/repairs/<int:id>/costs/<int:cost_id>/agreement")
@requires(Permission.CLIENT_OPEN_NAME)
def agreement(id: int, cost_id: int) -> Response:
    """The agreement a client signed; whoever takes it is written down, for it holds a name.

    Of what a building's flats share it may be anybody's in the house: whoever sees own clients only does not get it.
    """
    ticket = ticket_or_404(id, Permission.CLIENT_OPEN_NAME)
    if not ticket.flat_id and ticket.municipality_id not in current_access().unrestricted(Permission.CLIENT_OPEN_NAME):
        abort(404)
    cost = _cost_or_404(id, cost_id)
    audit.record_read("ticket.agreement.read", ticket, actor=current_actor(), note=str(cost.id))
    return _file(cost.agreement_name, f"{ticket.number}-{cost.id}")


@blueprint.route("/repairs/<int:id>/spending/new", methods=["GET", "POST"])
@requires(Permission.REPAIR_CHANGE)
def ask_to_spend(id: int) -> Answer:
    """Asks another person whether more than the limit may be spent."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket, form = ticket_or_404(id, Permission.REPAIR_CHANGE), cost_forms.SpendForm()
    if form.validate_on_submit():
        with refusals_in(form):
            sum_, words = form.sum.data, form.words.data or ""
            costs.ask_to_spend(ticket, sum_, words, now=clock.utc_now(), actor=current_actor())
            return finish(back_to(id, "costs"), _("Another person is asked."))
    hints = {"words": _("Name nobody here.")}
    return ask(form, _("Ask for approval of spending"), ticket_crumbs(ticket), hints=hints)


@blueprint.route("/repairs/<int:id>/spending/<int:request_id>", methods=["GET", "POST"])
@requires(Permission.REPAIR_APPROVE)
def decide_spending(id: int, request_id: int) -> Answer:
    """Whether it may be spent: decided by another person than who asked."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket, form = ticket_or_404(id, Permission.REPAIR_APPROVE), cost_forms.DecisionForm()
    asked = next((one for one in queries.requests_of(ticket) if one.id == request_id), None) or abort(404)
    if form.validate_on_submit():
        with refusals_in(form):
            approved, doing = form.approved.data == "yes", {"now": clock.utc_now(), "actor": current_actor()}
            costs.decide_spending(asked, approved, form.words.data, **doing)
            return finish(back_to(id, "costs"), _("Your decision is written down."))
    values = {"who": asked.asked_by.display_name, "sum": format_money(asked.cents), "words": asked.words}
    intro = _("%(who)s asks for %(sum)s in all: %(words)s", **values)
    return ask(form, _("Decide on spending"), ticket_crumbs(ticket), intro=intro)


def _cost_or_404(id: int, cost_id: int) -> TicketCost:
    ticket = ticket_or_404(id)
    return next((one for one in queries.costs_of(ticket) if one.id == cost_id), None) or abort(404)


def _file(name: str | None, called: str) -> Response:
    path = files.path_of(name) if name else abort(404)
    if not path.exists():
        abort(404)
    answer = Response(path.read_bytes(), mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{called}{path.suffix}")
    return answer
