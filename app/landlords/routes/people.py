"""The people and firms beside a landlord: owners, managers, representatives."""

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires
from app.landlords import operations, queries
from app.landlords.forms import PersonForm
from app.landlords.models import Landlord, LandlordPerson
from app.landlords.routes.landlords import blueprint, crumbs, landlord_or_404


@blueprint.route("/landlords/<int:id>/people/new", methods=["GET", "POST"])
@requires(Permission.LANDLORD_CHANGE)
def add_person(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    landlord = landlord_or_404(id, Permission.LANDLORD_CHANGE)
    form = PersonForm()
    if form.validate_on_submit():
        operations.add_person(landlord, form.facts(), actor=current_actor())
        return finish(url_for("landlords.show", id=id), _("The contact person was added."))
    return ask(form, _("Add a contact person"), crumbs(landlord), hints=_hints())


@blueprint.route("/landlords/<int:id>/people/<int:person_id>/edit", methods=["GET", "POST"])
@requires(Permission.LANDLORD_CHANGE)
def edit_person(id: int, person_id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    landlord, person = _landlord_and_person(id, person_id)
    form = PersonForm(person)
    if form.validate_on_submit():
        with refusals_in(form):
            operations.edit_person(person, form.facts(), actor=current_actor(), seen=form.seen.data)
            return finish(url_for("landlords.show", id=id), _("The contact person was saved."))
    page = render_template("landlords/person.html", form=form, landlord=landlord, contact=person, hints=_hints())
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/landlords/<int:id>/people/<int:person_id>/remove")
@requires(Permission.LANDLORD_CHANGE)
def remove_person(id: int, person_id: int) -> Answer:
    """Takes out somebody who has nothing to do with the landlord any more."""
    _landlord, person = _landlord_and_person(id, person_id)
    operations.remove_person(person, actor=current_actor())
    return finish(url_for("landlords.show", id=id), _("The contact person was removed."))


def _landlord_and_person(id: int, person_id: int) -> tuple[Landlord, LandlordPerson]:
    landlord = landlord_or_404(id, Permission.LANDLORD_CHANGE)
    return landlord, queries.get_person(person_id, landlord) or abort(404)


def _hints() -> dict[str, str]:
    return {"share": _("Only of an owner, as in the land register. For example: 1/3 or 50 %")}
