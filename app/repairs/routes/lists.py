"""Contractors of a municipality, and the kinds of faults it knows, version by version."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.asking import Answer, Crumbs, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.places.models import Municipality
from app.places.queries import get_municipality, municipalities
from app.repairs import labels
from app.repairs.operations import lists as operations
from app.repairs.queries import contractors as queries
from app.repairs.queries.tickets import latest_list, lists_of
from app.repairs.setting_forms import ContractorForm, FaultListForm
from app.repairs.standard import STANDARD, faults_from

contractors = Blueprint("contractors", __name__)
faults = Blueprint("faults", __name__)


@contractors.get("/contractors")
@requires(Permission.REPAIR_CHANGE)
def index() -> Answer:
    """Who mends things, with how many open tickets each has."""
    reach = current_access().municipalities(Permission.REPAIR_CHANGE)
    rows = queries.contractors_in(reach)
    return render_template(
        "contractors/list.html",
        rows=rows,
        numbers=queries.open_numbers([one.id for one in rows]),
        municipalities=municipalities(reach),
        today=clock.today(),
    )


@contractors.route("/municipalities/<int:id>/contractors/new", methods=["GET", "POST"])
@requires(Permission.REPAIR_CHANGE)
def new(id: int) -> Answer:
    """A firm or tradesperson is added."""
    if location := earlier_result():
        return redirect(location, 303)
    municipality, form = _municipality(id, Permission.REPAIR_CHANGE), ContractorForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.add_contractor(municipality, form.facts(), actor=current_actor())
            return finish(url_for(".index"), _("The contractor is added."))
    return ask(form, _("Add a contractor"), _contractor_crumbs(), button=_("Add the contractor"))


@contractors.route("/contractors/<int:id>", methods=["GET", "POST"])
@requires(Permission.REPAIR_CHANGE)
def edit(id: int) -> Answer:
    """What is known of a contractor is corrected, or working together ends."""
    if location := earlier_result():
        return redirect(location, 303)
    contractor = queries.get_contractor(id, current_access()) or abort(404)
    form = ContractorForm.of(contractor)
    if form.validate_on_submit():
        with refusals_in(form):
            operations.edit_contractor(contractor, form.facts(), actor=current_actor(), seen=form.seen.data)
            return finish(url_for(".index"), _("Saved."))
    hints = {"ended_on": _("Tickets they have stay with them.")}
    return ask(form, contractor.name, _contractor_crumbs(), hints=hints)


@faults.get("/municipalities/<int:id>/faults")
@requires(Permission.SETTINGS_SEE, Permission.REPAIR_CHANGE)
def show(id: int) -> Answer:
    """The kinds of faults that hold, or those of an earlier version, and who changed them when and why."""
    municipality = _municipality(id, Permission.SETTINGS_SEE)
    rows = {row.version: row for row in lists_of(id)}
    latest = max([0, *rows])
    version = request.args.get("version", latest, type=int)
    if version and version not in rows:
        abort(404)
    return render_template(
        "faults/show.html",
        municipality=municipality,
        rows=list(rows.values()),
        version=version,
        latest=latest,
        faults=faults_from(rows[version].content) if version else STANDARD,
        labels=labels,
        may_change=current_access().can(Permission.SETTINGS_CHANGE, id),
    )


@faults.get("/municipalities/<int:id>/faults/edit")
@requires(Permission.SETTINGS_CHANGE)
def change(id: int) -> Answer:
    """The list that holds, ready to be changed."""
    version, held = latest_list(_municipality(id, Permission.SETTINGS_CHANGE).id)
    return _page(id, FaultListForm.of(held, version))


@faults.post("/municipalities/<int:id>/faults/edit")
@requires(Permission.SETTINGS_CHANGE)
def save(id: int) -> Answer:
    """Moves or takes out a card, or saves the next version; only saving keeps it."""
    municipality, form = _municipality(id, Permission.SETTINGS_CHANGE), FaultListForm()
    if (what := request.form.get("do", "")) != "save":
        return _page(id, form.rearranged(what))
    if location := earlier_result():
        return redirect(location, 303)
    if form.validate_on_submit():
        with refusals_in(form):
            seen, reason = form.seen_version, form.reason.data or ""
            operations.save_list(municipality, form.faults(), reason, actor=current_actor(), seen=seen)
            return finish(url_for(".show", id=id), _("The list is saved. Faults are reported by it from now on."))
    return _page(id, form), 422


def _page(id: int, form: FaultListForm) -> str:
    municipality = _municipality(id, Permission.SETTINGS_CHANGE)
    return render_template("faults/edit.html", municipality=municipality, form=form, crumbs=_fault_crumbs(municipality))


def _municipality(id: int, permission: Permission) -> Municipality:
    viewer = current_access()
    reach = viewer.municipalities(permission) | (
        viewer.municipalities(Permission.REPAIR_CHANGE) if permission is Permission.SETTINGS_SEE else frozenset()
    )
    return get_municipality(id, reach) or abort(404)


def _contractor_crumbs() -> Crumbs:
    return [(_("Contractors"), url_for("contractors.index"))]


def _fault_crumbs(municipality: Municipality) -> Crumbs:
    return [
        (_("Settings"), url_for("settings.index")),
        (municipality.name, url_for("settings.show", id=municipality.id)),
        (_("Kinds of faults"), url_for("faults.show", id=municipality.id)),
    ]
