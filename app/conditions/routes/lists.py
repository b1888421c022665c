"""The list of acts."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.conditions import labels
from app.conditions.list_forms import ActFilterForm
from app.conditions.models import ConditionAct
from app.conditions.queries import lists
from app.conditions.routes.acts import blueprint
from app.core import clock, listing, navigation
from app.core.asking import Answer
from app.core.exports import Column, FileKind, table_response
from app.core.extensions import db
from app.core.permissions import Permission, current_access, requires
from app.flats.queries import flat_label
from app.places.queries import municipalities

navigation.add(45, _l("Acts"), "acts.index", Permission.ACT_SEE, icon="note")


@blueprint.get("/acts")
@requires(Permission.ACT_SEE)
def index() -> Answer:
    """Acts of all flats in reach."""
    form, query = _asked_for()
    order = listing.order_from(request.args, lists.SORTS, "-day")
    number = listing.count(query)
    page = listing.fetch(lists.with_flats(query), order, ConditionAct.id)
    return render_template(
        "acts/list.html",
        filters=form,
        order=order,
        page=page,
        number=number,
        count_text=listing.count_text,
        labels=labels,
        files={kind: listing.with_filters(url_for("acts.export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/acts/export.<any(xlsx, csv):kind>")
@requires(Permission.ACT_SEE)
def export(kind: FileKind) -> Any:
    """The whole list as a file; nobody is named."""
    columns = [Column(_("Act")), Column(_("Kind of act")), Column(_("State of the act")), Column(_("Flat"))]
    columns += [Column(_("Day of the act"), "date"), Column(_("The act shows the minimum standard"))]
    columns += [Column(_("Checksum (SHA-256)"))]
    rows = db.session.scalars(lists.with_flats(_asked_for()[1].order_by(ConditionAct.id)))
    words = {True: _("Yes"), False: _("No"), None: ""}
    lines = (
        (
            act.number,
            labels.ACT_KIND[act.kind],
            labels.ACT_STATE[act.state],
            flat_label(act.flat),
            act.act_on,
            words[act.passed],
            act.seal_hash,
        )
        for act in rows
    )
    return table_response(columns, lines, _("Acts"), kind)


def _asked_for() -> tuple[ActFilterForm, Any]:
    """The filters in the address and the acts they leave."""
    viewer = current_access()
    reach = municipalities(viewer.municipalities(Permission.ACT_SEE))
    form = ActFilterForm.from_request(municipality_id=[(one.id, one.name) for one in reach])
    return form, lists.acts_in_reach(viewer, lists.ActFilters(**form.data), clock.today())
