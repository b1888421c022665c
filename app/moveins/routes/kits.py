"""The lists of things a municipality chooses from, and their next versions."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.asking import Answer, Crumbs
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.moveins import labels
from app.moveins.kit_forms import KitForm
from app.moveins.models import KitList
from app.moveins.operations.kits import new_list, write_list
from app.moveins.queries.kits import list_for, lists_for, versions_of
from app.places.models import Municipality
from app.places.queries import get_municipality

blueprint = Blueprint("kits", __name__, url_prefix="/move-in-lists/<int:id>")


@blueprint.get("")
@requires(Permission.SETTINGS_SEE)
def index(id: int) -> Answer:
    """The lists that count, with what stands on them."""
    municipality = _municipality(id, Permission.SETTINGS_SEE)
    return render_template(
        "moveins/kits.html",
        municipality=municipality,
        lists=lists_for(id),
        labels=labels,
        may_change=current_access().can(Permission.SETTINGS_CHANGE, id),
    )


@blueprint.route("/<code>", methods=["GET", "POST"])
@requires(Permission.SETTINGS_CHANGE)
def write(id: int, code: str) -> Answer:
    """The next version of a list; what has begun with an earlier one keeps it."""
    if location := earlier_result():
        return redirect(location, 303)
    municipality = _municipality(id, Permission.SETTINGS_CHANGE)
    kit: KitList = list_for(id, code) or abort(404)
    form = KitForm()
    if not form.is_submitted():
        form.show(kit)
    elif form.more.data:
        form.add_rows()
    elif form.validate():
        with refusals_in(form):
            actor, today, seen = current_actor(), clock.today(), form.seen.data
            write_list(municipality, code, form.list_name, form.facts, actor=actor, today=today, seen=seen)
            return finish(url_for(".index", id=id), _("The new version counts from now on."))
    return _page(municipality, form, kit)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.SETTINGS_CHANGE)
def new(id: int) -> Answer:
    """A list of the municipality's own, beside the others."""
    if location := earlier_result():
        return redirect(location, 303)
    municipality, form = _municipality(id, Permission.SETTINGS_CHANGE), KitForm()
    if not form.is_submitted() or form.more.data:
        form.add_rows()
    elif form.validate():
        with refusals_in(form):
            new_list(municipality, form.list_name, form.facts, actor=current_actor(), today=clock.today())
            return finish(url_for(".index", id=id), _("The list is written. Move-ins can be planned from it."))
    return _page(municipality, form, None)


def _page(municipality: Municipality, form: KitForm, kit: KitList | None) -> Answer:
    """The form over a list; `kit` None: a new one."""
    page = render_template(
        "moveins/kit.html",
        form=form,
        municipality=municipality,
        kit=kit,
        versions=versions_of(municipality.id, kit.code) if kit else [],
        crumbs=_crumbs(municipality.id),
    )
    return page, 422 if form.errors else 200


def _municipality(id: int, permission: Permission) -> Municipality:
    return get_municipality(id, current_access().municipalities(permission)) or abort(404)


def _crumbs(id: int) -> Crumbs:
    return [(_("Lists of things for moving in"), url_for("kits.index", id=id))]
