"""The municipality's reference rents: the table, one row at a time, a whole file."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core.asking import Answer
from app.core.audit import current_actor
from app.core.clock import today
from app.core.extensions import db
from app.core.forms import earlier_result, finish
from app.core.permissions import Permission, current_access, requires
from app.negotiations import reference_file
from app.negotiations.forms import ReferenceFileForm, ReferenceRentForm
from app.negotiations.models import ReferenceRent
from app.negotiations.operations.rents import import_reference_rents, remove_reference_rent, set_reference_rent
from app.negotiations.queries.rents import reference_rents
from app.places.models import Municipality
from app.places.queries import areas_of, get_municipality

blueprint = Blueprint("reference_rents", __name__)


@blueprint.get("/settings/<int:id>/reference-rents")
@requires(Permission.SETTINGS_SEE)
def index(id: int) -> Answer:
    return _page(_municipality(id, Permission.SETTINGS_SEE))


@blueprint.post("/settings/<int:id>/reference-rents")
@requires(Permission.SETTINGS_CHANGE)
def add(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    municipality = _municipality(id, Permission.SETTINGS_CHANGE)
    form = ReferenceRentForm(areas_of([id]))
    if form.validate_on_submit():
        set_reference_rent(municipality, form.line(), actor=current_actor())
        return finish(url_for("reference_rents.index", id=id), _("The reference rent was recorded."))
    return _page(municipality, form), 422


@blueprint.post("/settings/<int:id>/reference-rents/import")
@requires(Permission.SETTINGS_CHANGE)
def import_file(id: int) -> Answer:
    """All rows of the file, or none and what is wrong in it."""
    if location := earlier_result():
        return redirect(location, 303)
    municipality = _municipality(id, Permission.SETTINGS_CHANGE)
    form = ReferenceFileForm()
    if form.validate_on_submit():
        areas = {one.name: one.id for one in areas_of([id])}
        lines, wrong = reference_file.read(form.file.data.read(), areas)
        if not wrong:
            number = import_reference_rents(municipality, lines, actor=current_actor(), today=today())
            message = _("Rows taken over from the file: %(number)s", number=number)
            return finish(url_for("reference_rents.index", id=id), message)
        form.file.errors = wrong
    return _page(municipality, file_form=form), 422


@blueprint.post("/settings/<int:id>/reference-rents/<int:rent_id>/remove")
@requires(Permission.SETTINGS_CHANGE)
def remove(id: int, rent_id: int) -> Answer:
    """Takes out a row that was a mistake."""
    municipality = _municipality(id, Permission.SETTINGS_CHANGE)
    rent = db.session.get(ReferenceRent, rent_id)
    if rent is None or rent.municipality_id != municipality.id:
        abort(404)
    remove_reference_rent(rent, actor=current_actor())
    return finish(url_for("reference_rents.index", id=id), _("The reference rent was removed."))


def _municipality(id: int, permission: Permission) -> Municipality:
    return get_municipality(id, current_access().municipalities(permission)) or abort(404)


def _page(
    municipality: Municipality, form: ReferenceRentForm | None = None, file_form: ReferenceFileForm | None = None
) -> str:
    may_change = current_access().can(Permission.SETTINGS_CHANGE, municipality.id)
    return render_template(
        "reference_rents/list.html",
        municipality=municipality,
        rents=reference_rents(municipality.id),
        form=form or file_form,
        rent_form=form or ReferenceRentForm(areas_of([municipality.id])),
        file_form=file_form or ReferenceFileForm(),
        may_change=may_change,
        today=today(),
    )
