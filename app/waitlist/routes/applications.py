"""Pages of applications: the list with what is due, one application, its decision."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.clients.models import Household
from app.clients.queries import get_household, household_label
from app.core import clock, listing
from app.core.audit import current_actor
from app.core.exports import Column, FileKind, table_response
from app.core.formatting import yes_no
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Access, Permission, current_access, requires
from app.places.queries import municipalities, policy_on
from app.waitlist import forms, labels, operations, queries, rules
from app.waitlist.models import Application
from app.waitlist.routes.waiting import blueprint


@blueprint.get("/applications")
@requires(Permission.WAITLIST_SEE)
def applications() -> str:
    access, today = current_access(), clock.today()
    form = forms.ApplicationFilterForm.from_request(municipality=_choices(access))
    undecided = queries.undecided(access, today, form.municipality.data)
    sorts = {"decided": Application.decided_on}
    order = listing.order_from(request.args, sorts, "-decided")
    page = listing.fetch(queries.decided(access, form.municipality.data), order, Application.id)
    ids = [row.household_id for row in [*undecided, *page.rows]]
    return render_template(
        "waitlist/applications.html",
        filters=form,
        undecided=undecided,
        page=page,
        sort=order.name,
        files={kind: listing.with_filters(url_for(".export_applications", kind=kind)) for kind in ("xlsx", "csv")},
        file_numbers=queries.labels(ids, today),
        labels=labels,
    )


@blueprint.get("/applications/export.<any(xlsx, csv):kind>")
@requires(Permission.WAITLIST_SEE)
def export_applications(kind: FileKind) -> Response:
    access, today = current_access(), clock.today()
    form = forms.ApplicationFilterForm.from_request(municipality=_choices(access))
    rows = queries.all_applications(access, form.municipality.data)
    numbers = queries.labels([row.household_id for row in rows], today)
    columns = [
        Column(_("File numbers")),
        Column(_("Received on"), "date"),
        Column(_("Decision")),
        Column(_("Decided on"), "date"),
        Column(_("The person was told on"), "date"),
    ]
    table = (
        (
            numbers[row.household_id],
            row.received_on,
            labels.DECISION[row.decision] if row.decision else None,
            row.decided_on,
            row.informed_on,
        )
        for row in rows
    )
    return table_response(columns, table, _("Applications"), kind)


@blueprint.route("/applications/new", methods=["GET", "POST"])
@requires(Permission.WAITLIST_CHANGE)
def new_application() -> Any:
    """An application of the household named in ?household=."""
    if location := earlier_result():
        return redirect(location, 303)
    id = listing.id_argument("household") or 0
    household = get_household(id, current_access(), Permission.WAITLIST_CHANGE) or abort(404)
    form = forms.application_form(policy_on(household.municipality_id, clock.today()).criteria)
    if form.validate_on_submit():
        with refusals_in(form):
            application = operations.submit_application(
                household, form.answers(), actor=current_actor(), today=clock.today()
            )
            return finish(url_for("waitlist.application", id=application.id), _("The application is recorded."))
    return _form_page(form, household)


@blueprint.get("/applications/<int:id>")
@requires(Permission.WAITLIST_SEE)
def application(id: int) -> str:
    application = _application(id, Permission.WAITLIST_SEE)
    return _application_page(application, forms.DecisionForm(application.received_on), forms.InformedForm())


@blueprint.route("/applications/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.WAITLIST_CHANGE)
def edit_application(id: int) -> Any:
    if location := earlier_result():
        return redirect(location, 303)
    application = _application(id, Permission.WAITLIST_CHANGE)
    asked_now = policy_on(application.municipality_id, clock.today()).criteria
    form = forms.application_form(dict.fromkeys([*application.criteria, *asked_now]), application)
    if form.validate_on_submit():
        with refusals_in(form):
            operations.correct_application(application, form.answers(), actor=current_actor(), today=clock.today())
            return finish(url_for("waitlist.application", id=id), _("The application is saved."))
    return _form_page(form, application.household, application)


@blueprint.post("/applications/<int:id>/decision")
@requires(Permission.WAITLIST_CHANGE)
def decide(id: int) -> Any:
    if location := earlier_result():
        return redirect(location, 303)
    application = _application(id, Permission.WAITLIST_CHANGE)
    form = forms.DecisionForm(application.received_on)
    if form.validate_on_submit():
        with refusals_in(form):
            entry = operations.decide_application(
                application, form.answer(), actor=current_actor(), today=clock.today()
            )
            message = _("The household is on the waitlist.") if entry else _("The decision is recorded.")
            return finish(url_for("households.show", id=application.household_id), message)
    return _application_page(application, form, forms.InformedForm()), 422


@blueprint.post("/applications/<int:id>/informed")
@requires(Permission.WAITLIST_CHANGE)
def inform(id: int) -> Any:
    if location := earlier_result():
        return redirect(location, 303)
    application = _application(id, Permission.WAITLIST_CHANGE)
    form = forms.InformedForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.record_informed(application, form.on.data, actor=current_actor(), today=clock.today())
            return finish(url_for("waitlist.application", id=id), _("It is recorded when the person was told."))
    return _application_page(application, forms.DecisionForm(application.received_on), form), 422


def _application(id: int, permission: Permission) -> Application:
    return queries.get_application(id, current_access(), permission) or abort(404)


def _application_page(
    application: Application, decision_form: forms.DecisionForm, informed_form: forms.InformedForm
) -> str:
    today = clock.today()
    policy = policy_on(application.municipality_id, application.decided_on or today)
    in_time = application.decided_on and rules.decided_in_time(application.received_on, application.decided_on, policy)
    return render_template(
        "waitlist/application.html",
        application=application,
        label=household_label(application.household),
        decision_clock=rules.decision_clock(application.received_on, today, policy),
        in_time=in_time,
        form=next((one for one in (decision_form, informed_form) if one.errors), None),
        decision_form=decision_form,
        informed_form=informed_form,
        may_change=application.municipality_id in current_access().municipalities(Permission.WAITLIST_CHANGE),
        features=labels.features_in_words(application.features),
        criteria_rows=[(name, yes_no(answer)) for name, answer in application.criteria.items()],
        labels=labels,
        policy=policy,
        today=today,
    )


def _form_page(form: forms.ApplicationForm, household: Household, application: Application | None = None) -> Any:
    page = render_template(
        "waitlist/application_form.html",
        form=form,
        household=household,
        label=household_label(household),
        application=application,
    )
    return (page, 422) if form.is_submitted() else page


def _choices(access: Access) -> list[tuple[int, str]]:
    return [(one.id, one.name) for one in municipalities(access.municipalities(Permission.WAITLIST_SEE))]
