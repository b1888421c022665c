"""The list of landlords, one landlord, their form and their standing."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import navigation, parts
from app.core.asking import Answer, Crumbs, ask
from app.core.audit import current_actor
from app.core.clock import today
from app.core.codes import grouped_iban
from app.core.exports import Column, FileKind, table_response
from app.core.forms import earlier_result, finish, refusals_in
from app.core.listing import page_of, with_filters
from app.core.permissions import Permission, current_access, requires
from app.landlords import labels, operations, queries, rules
from app.landlords.forms import LandlordFilterForm, LandlordForm, StandingForm
from app.landlords.models import Landlord, LandlordRole, Worry
from app.landlords.parts import PartOf
from app.places.queries import municipalities

blueprint = Blueprint("landlords", __name__)
navigation.add(60, _l("Landlords"), "landlords.index", Permission.LANDLORD_SEE)
blueprint.add_app_template_filter(grouped_iban)


@blueprint.get("/landlords")
@requires(Permission.LANDLORD_SEE)
def index() -> Answer:
    form, rows = _asked_for()
    files = {kind: with_filters(url_for("landlords.export", kind=kind)) for kind in ("xlsx", "csv")}
    page = page_of(rows, request.args)
    return render_template(
        "landlords/list.html", labels=labels, filters=form, total=len(rows), page=page, files=files, today=today()
    )


@blueprint.get("/landlords/export.<any(xlsx, csv):kind>")
@requires(Permission.LANDLORD_SEE)
def export(kind: FileKind) -> Any:
    columns = [Column(_("Name or company")), Column(_("Kind of landlord")), Column(_("Standing"))]
    columns += [Column(_("Municipality")), Column(_("Telephone")), Column(_("E-mail"))]
    columns.append(Column(_("Next promise due on"), "date"))
    rows = (
        (
            row.name,
            labels.LANDLORD_KIND[row.kind],
            labels.STANDING[row.standing],
            row.municipality,
            row.phone,
            row.email,
            row.promise_due_on,
        )
        for row in _asked_for()[1]
    )
    return table_response(columns, rows, _("Landlords"), kind)


@blueprint.get("/landlords/<int:id>")
@requires(Permission.LANDLORD_SEE)
def show(id: int) -> Answer:
    landlord = landlord_or_404(id, Permission.LANDLORD_SEE)
    return render_template(
        "landlords/detail.html",
        landlord=landlord,
        labels=labels,
        account=queries.account_of(id, today()),
        worries=", ".join(str(labels.WORRY[Worry(one)]) for one in landlord.worries),
        findings=[finding for finding in (rules.shares_are_whole(_shares(landlord)),) if not finding.passed],
        promises=[one for one in queries.promises_of(id) if not (one.kept_on or one.broken_on)],
        parts=parts.of(PartOf.LANDLORD, landlord, current_access()),
        today=today(),
    )


@blueprint.route("/landlords/new", methods=["GET", "POST"])
@requires(Permission.LANDLORD_CHANGE)
def new() -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    choices = municipalities(current_access().municipalities(Permission.LANDLORD_CHANGE))
    form = LandlordForm(choices)
    if form.validate_on_submit():
        chosen = form.municipality_id.data if form.municipality_id else choices[0].id
        municipality = next(one for one in choices if one.id == chosen)
        with refusals_in(form):
            landlord = operations.create_landlord(municipality, form.facts(), actor=current_actor())
            return finish(url_for("landlords.show", id=landlord.id), _("The landlord was added."))
    return _form_page(form, None)


@blueprint.route("/landlords/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.LANDLORD_CHANGE)
def edit(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    landlord = landlord_or_404(id, Permission.LANDLORD_CHANGE)
    form = LandlordForm([landlord.municipality], landlord)
    if form.validate_on_submit():
        with refusals_in(form):
            operations.edit_landlord(landlord, form.facts(), actor=current_actor(), seen=form.seen.data)
            return finish(url_for("landlords.show", id=id), _("The landlord was saved."))
    return _form_page(form, landlord)


@blueprint.route("/landlords/<int:id>/standing", methods=["GET", "POST"])
@requires(Permission.LANDLORD_CHANGE)
def standing(id: int) -> Answer:
    """From when the landlord works with us, hesitates, or no longer does, and why."""
    if location := earlier_result():
        return redirect(location, 303)
    landlord = landlord_or_404(id, Permission.LANDLORD_CHANGE)
    form = StandingForm(data={"standing": landlord.standing})
    if form.validate_on_submit():
        with refusals_in(form):
            operations.change_standing(
                landlord, form.standing.data, form.since.data, form.reason.data, actor=current_actor(), today=today()
            )
            return finish(url_for("landlords.show", id=id), _("The standing was recorded."))
    return ask(form, _("Change the standing"), crumbs(landlord))


def landlord_or_404(id: int, permission: Permission) -> Landlord:
    """The landlord, where the person holds the permission."""
    return queries.get_landlord(id, current_access(), permission) or abort(404)


def crumbs(landlord: Landlord) -> Crumbs:
    return [
        (_("Landlords"), url_for("landlords.index")),
        (landlord.name, url_for("landlords.show", id=landlord.id)),
    ]


def _shares(landlord: Landlord) -> list[Any]:
    return [person.share for person in landlord.people if person.role is LandlordRole.OWNER]


def _form_page(form: LandlordForm, landlord: Landlord | None) -> Answer:
    return render_template("landlords/form.html", form=form, landlord=landlord), 422 if form.is_submitted() else 200


def _asked_for() -> tuple[LandlordFilterForm, list[queries.LandlordRow]]:
    """The filters in the address and the landlords they leave."""
    reach = municipalities(current_access().municipalities(Permission.LANDLORD_SEE))
    form = LandlordFilterForm.from_request(municipality_id=[(one.id, one.name) for one in reach])
    return form, queries.landlord_list(current_access(), queries.LandlordFilters(**form.data))
