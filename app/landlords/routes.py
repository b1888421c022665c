"""Pages of landlords."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import navigation, parts
from app.core.audit import current_actor
from app.core.exports import Column, FileKind, table_response
from app.core.forms import earlier_result, finish
from app.core.listing import page_of, with_filters
from app.core.permissions import Permission, current_access, requires
from app.landlords import operations, queries
from app.landlords.forms import LandlordFilterForm, LandlordForm
from app.landlords.labels import LANDLORD_KIND
from app.landlords.models import Landlord
from app.landlords.parts import PartOf
from app.places.queries import municipalities

blueprint = Blueprint("landlords", __name__)
navigation.add(60, _l("Landlords"), "landlords.index", Permission.LANDLORD_SEE)


@blueprint.get("/landlords")
@requires(Permission.LANDLORD_SEE)
def index() -> Any:
    form, rows = _asked_for()
    files = {kind: with_filters(url_for("landlords.export", kind=kind)) for kind in ("xlsx", "csv")}
    page = page_of(rows, request.args)
    return render_template(
        "landlords/list.html", kinds=LANDLORD_KIND, filters=form, total=len(rows), page=page, files=files
    )


@blueprint.get("/landlords/export.<any(xlsx, csv):kind>")
@requires(Permission.LANDLORD_SEE)
def export(kind: FileKind) -> Any:
    titles = (_("Name or company"), _("Kind of landlord"), _("Municipality"), _("Telephone"), _("E-mail"))
    rows = ((row.name, LANDLORD_KIND[row.kind], row.municipality, row.phone, row.email) for row in _asked_for()[1])
    return table_response([Column(title) for title in titles], rows, _("Landlords"), kind)


@blueprint.get("/landlords/<int:id>")
@requires(Permission.LANDLORD_SEE)
def show(id: int) -> Any:
    landlord = _landlord(id, Permission.LANDLORD_SEE)
    filled = parts.of(PartOf.LANDLORD, landlord, current_access())
    return render_template("landlords/detail.html", kinds=LANDLORD_KIND, landlord=landlord, parts=filled)


@blueprint.route("/landlords/new", methods=["GET", "POST"])
@requires(Permission.LANDLORD_CHANGE)
def new() -> Any:
    if location := earlier_result():
        return redirect(location, 303)
    choices = municipalities(current_access().municipalities(Permission.LANDLORD_CHANGE))
    form = LandlordForm(choices)
    if form.validate_on_submit():
        chosen = form.municipality_id.data if form.municipality_id else choices[0].id
        municipality = next(one for one in choices if one.id == chosen)
        landlord = operations.create_landlord(municipality, form.facts(), actor=current_actor())
        return finish(url_for("landlords.show", id=landlord.id), _("The landlord was added."))
    return render_template(
        "landlords/form.html", kinds=LANDLORD_KIND, form=form, landlord=None
    ), 422 if form.errors else 200


@blueprint.route("/landlords/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.LANDLORD_CHANGE)
def edit(id: int) -> Any:
    if location := earlier_result():
        return redirect(location, 303)
    landlord = _landlord(id, Permission.LANDLORD_CHANGE)
    form = LandlordForm([landlord.municipality], obj=landlord)
    if form.validate_on_submit():
        operations.edit_landlord(landlord, form.facts(), actor=current_actor())
        return finish(url_for("landlords.show", id=id), _("The landlord was saved."))
    return render_template(
        "landlords/form.html", kinds=LANDLORD_KIND, form=form, landlord=landlord
    ), 422 if form.errors else 200


def _landlord(id: int, permission: Permission) -> Landlord:
    return queries.get_landlord(id, current_access(), permission) or abort(404)


def _asked_for() -> tuple[LandlordFilterForm, list[queries.LandlordRow]]:
    """The filters in the address and the landlords they leave."""
    reach = municipalities(current_access().municipalities(Permission.LANDLORD_SEE))
    form = LandlordFilterForm.from_request(municipality_id=[(one.id, one.name) for one in reach])
    return form, queries.landlord_list(current_access(), queries.LandlordFilters(**form.data))
