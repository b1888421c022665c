"""The index values that indexed rents follow."""

import sqlalchemy as sa
from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.contracts.list_forms import IndexValueForm
from app.contracts.models import IndexValue
from app.contracts.operations.index import record_index
from app.contracts.routes.contracts import blueprint
from app.core.asking import Answer
from app.core.audit import current_actor
from app.core.extensions import db
from app.core.forms import earlier_result, finish
from app.core.permissions import Permission, current_access, requires
from app.places.models import Municipality
from app.places.queries import get_municipality, municipalities


@blueprint.get("/contracts/index-values")
@requires(Permission.CONTRACT_SEE)
def index_values() -> Answer:
    """The municipalities whose values one may see."""
    reach = municipalities(current_access().municipalities(Permission.CONTRACT_SEE))
    if len(reach) == 1:
        return redirect(url_for("contracts.index_of", id=reach[0].id), 303)
    newest = sa.select(IndexValue.municipality_id, sa.func.max(IndexValue.month_on)).group_by(
        IndexValue.municipality_id
    )
    last = {row[0]: row[1] for row in db.session.execute(newest)}
    return render_template("contracts/index_choice.html", municipalities=reach, last=last)


@blueprint.get("/contracts/index-values/<int:id>")
@requires(Permission.CONTRACT_SEE)
def index_of(id: int) -> Answer:
    return _page(_municipality(id, Permission.CONTRACT_SEE), IndexValueForm())


@blueprint.post("/contracts/index-values/<int:id>")
@requires(Permission.CONTRACT_CHANGE)
def add_index(id: int) -> Answer:
    """The value of a month, new or corrected."""
    if location := earlier_result():
        return redirect(location, 303)
    municipality, form = _municipality(id, Permission.CONTRACT_CHANGE), IndexValueForm()
    if form.validate_on_submit():
        value = form.ten_thousandths() or abort(400)
        record_index(municipality, form.month_on.data, value, form.source.data or "", actor=current_actor())
        return finish(url_for("contracts.index_of", id=id), _("The index was recorded."))
    return _page(municipality, form), 422


def _municipality(id: int, permission: Permission) -> Municipality:
    return get_municipality(id, current_access().municipalities(permission)) or abort(404)


def _page(municipality: Municipality, form: IndexValueForm) -> str:
    values = db.session.scalars(
        sa.select(IndexValue)
        .where(IndexValue.municipality_id == municipality.id)
        .order_by(IndexValue.month_on.desc())
        .limit(240)
    ).all()
    may_change = current_access().can(Permission.CONTRACT_CHANGE, municipality.id)
    return render_template(
        "contracts/index_values.html", municipality=municipality, values=values, form=form, may_change=may_change
    )
