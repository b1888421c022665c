"""Pests: treatments, neighbouring flats, and where they came from."""

from datetime import timedelta
from typing import Any

from flask import abort, redirect
from flask_babel import gettext as _

from app.core import clock
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, refusals_in
from app.core.permissions import Permission, requires
from app.incidents import forms, pest_forms
from app.incidents.models import Incident, PestCase, PestTreatment
from app.incidents.operations import pests as operations
from app.incidents.routes.cases import crumbs, done, incident_or_404, readable_or_404
from app.incidents.routes.lists import blueprint

LOOK_AGAIN = timedelta(days=14)  # assumed: eggs hatch within two weeks


@blueprint.route("/<int:id>/treatments/new", methods=["GET", "POST"])
@requires(Permission.INCIDENT_CHANGE)
def treat(id: int) -> Answer:
    """The flat was treated."""
    if location := earlier_result():
        return redirect(location, 303)
    incident, case = _case_or_404(id)
    form = pest_forms.TreatmentForm(data={"treated_on": clock.today(), "check_due_on": clock.today() + LOOK_AGAIN})
    if form.validate_on_submit():
        with refusals_in(form):
            operations.record_treatment(case, form.treated, actor=current_actor(), today=clock.today())
            return done(incident, _("The treatment is recorded."))
    return ask(form, _("Record a treatment"), crumbs(incident), intro=_cost())


@blueprint.route("/<int:id>/treatments/<int:treatment_id>", methods=["GET", "POST"])
@requires(Permission.INCIDENT_CHANGE)
def treated(id: int, treatment_id: int) -> Answer:
    """What is known of it now: the invoice, and what was found afterwards."""
    if location := earlier_result():
        return redirect(location, 303)
    incident, case = _case_or_404(id)
    found = next((one for one in case.treatments if one.id == treatment_id), None) or abort(404)
    form = pest_forms.TreatmentForm(data=_known(found))
    if form.validate_on_submit():
        with refusals_in(form):
            operations.record_treatment(case, form.treated, found, actor=current_actor(), today=clock.today())
            return done(incident, _("The treatment is recorded."))
    return ask(form, _("The treatment and what was found afterwards"), crumbs(incident), intro=_cost())


@blueprint.route("/<int:id>/origin", methods=["GET", "POST"])
@requires(Permission.INCIDENT_CHANGE)
def origin(id: int) -> Answer:
    """Where they came from in both views, and who bears the cost."""
    if location := earlier_result():
        return redirect(location, 303)
    incident = readable_or_404(id)
    case: PestCase = incident.pest_case or abort(404)
    form = forms.ViewsForm(data={name: getattr(case, name) for name in VIEWS})
    if form.validate_on_submit():
        with refusals_in(form):
            operations.change_views(case, form.detail({}), actor=current_actor())
            return done(incident, _("Both views are recorded."))
    intro = _(
        "Both views stand side by side. Whoever is right, the cost stays with the provider unless a reason is written."
    )
    return ask(form, _("Where the pests came from"), crumbs(incident), intro=intro)


@blueprint.route("/<int:id>/neighbours/new", methods=["GET", "POST"])
@requires(Permission.INCIDENT_CHANGE)
def tell(id: int) -> Answer:
    """A neighbouring flat was told."""
    if location := earlier_result():
        return redirect(location, 303)
    incident, case = _case_or_404(id)
    form = pest_forms.NeighbourForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.tell_neighbour(
                case,
                form.flat_number.data or "",
                form.informed_on.data,
                form.has_them_too.data,
                actor=current_actor(),
                today=clock.today(),
            )
            return done(incident, _("It is recorded that the flat was told."))
    intro = _("Only the flat's number. Neighbours are told that a flat is treated, not which one and not whose.")
    return ask(form, _("A neighbouring flat was told"), crumbs(incident), intro=intro)


VIEWS = (
    "pest",
    "origin_landlord",
    "origin_landlord_words",
    "origin_ours",
    "origin_ours_words",
    "payer",
    "payer_reason",
)


def _case_or_404(id: int) -> tuple[Incident, PestCase]:
    incident = incident_or_404(id)
    return incident, incident.pest_case or abort(404)


def _known(treatment: PestTreatment) -> dict[str, Any]:
    names = ("treated_on", "firm", "net_cents", "vat_cents", "check_due_on", "checked_on", "clear")
    return {name: getattr(treatment, name) for name in names}


def _cost() -> str:
    return _("The provider bears the cost, wherever the pests came from. The person pays nothing.")
