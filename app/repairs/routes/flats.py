"""The tickets of one flat."""

from flask import abort, render_template, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.asking import Answer
from app.core.extensions import db
from app.core.permissions import Permission, current_access, requires
from app.flats.queries import flat_label
from app.repairs import labels
from app.repairs.models import RepairTicket
from app.repairs.queries import tickets as queries
from app.repairs.routes.tickets import blueprint

MOST = 100


@blueprint.get("/flats/<int:id>/repairs")
@requires(Permission.REPAIR_SEE)
def of_flat(id: int) -> Answer:
    """The flat's tickets, the latest first, and those of what its building shares."""
    viewer = current_access()
    flat = queries.get_flat(id, viewer, Permission.REPAIR_SEE) or abort(404)
    mine = queries.with_places(queries.tickets_in_reach(viewer)).where(RepairTicket.flat_id == id)
    tickets = list(
        db.session.scalars(mine.order_by(RepairTicket.reported_at.desc(), RepairTicket.id.desc()).limit(MOST))
    )
    may_see_flat = viewer.can(Permission.FLAT_SEE, flat.municipality_id)
    return render_template(
        "repairs/of_flat.html",
        flat=flat,
        tickets=tickets,
        shared=queries.open_of_building(flat.building_id),
        labels=labels,
        now=clock.utc_now(),
        may_report=queries.get_flat(id, viewer) is not None,
        crumbs=[(_("Flats"), url_for("flats.index")), (flat_label(flat), url_for("flats.show", id=id))]
        if may_see_flat
        else [],
    )
