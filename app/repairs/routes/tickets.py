"""One ticket: what is wrong, what was promised, what happened; its photos."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import audit, clock, files, outbox
from app.core.asking import Answer, Crumbs
from app.core.audit import current_actor
from app.core.forms import commit, earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.repairs import labels
from app.repairs.models import PhotoMoment, RepairTicket
from app.repairs.operations import reporting
from app.repairs.queries import tickets as queries
from app.repairs.report_forms import TicketPhotosForm

blueprint = Blueprint("repairs", __name__)
blueprint.add_app_template_filter(queries.place_label, "ticket_place")
blueprint.add_app_template_filter(labels.event_change, "event_change")


@blueprint.get("/repairs/<int:id>")
@requires(Permission.REPAIR_SEE)
def show(id: int) -> Answer:
    """Everything about one ticket. Reading it is written down: its words and photos show somebody's home."""
    ticket = ticket_or_404(id)
    audit.record_read("ticket.read", ticket, actor=current_actor())
    return _page(ticket, TicketPhotosForm(formdata=None))


@blueprint.post("/repairs/<int:id>/photos")
@requires(Permission.REPAIR_REPORT)
def add_photos(id: int) -> Answer:
    """Photos of the fault, or of the mended thing. What can be taken of a sending is, beside a file that cannot."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket, form, now = ticket_or_404(id, Permission.REPAIR_REPORT), TicketPhotosForm(), clock.utc_now()
    valid, here = form.validate(), url_for(".show", id=id, _anchor="photos")
    moment = PhotoMoment.BEFORE if ticket.is_open else PhotoMoment.AFTER
    with refusals_in(form):
        for photo in form.photos.photos:
            reporting.add_photo(ticket, photo, moment, actor=current_actor(), made_at=outbox.made_at(now))
        if valid:
            return finish(here)
        commit(here)
    return _page(ticket, form), 422


@blueprint.get("/repairs/<int:id>/photos/<int:photo_id>/<any(large, small):size>.jpg")
@requires(Permission.REPAIR_SEE)
def photo(id: int, photo_id: int, size: str) -> Response:
    """One photo of a ticket in reach, in either size."""
    ticket = ticket_or_404(id)
    shown = next((one for one in ticket.photos if one.id == photo_id and not one.removed_at), None) or abort(404)
    path = files.path_of(shown.file_name if size == "large" else shown.small_name)
    return Response(path.read_bytes(), mimetype="image/jpeg") if path.exists() else abort(404)


@blueprint.post("/repairs/<int:id>/photos/<int:photo_id>/remove")
@requires(Permission.REPAIR_REPORT)
def remove_photo(id: int, photo_id: int) -> Answer:
    """Takes a wrong photo off."""
    ticket = ticket_or_404(id, Permission.REPAIR_REPORT)
    shown = next((one for one in ticket.photos if one.id == photo_id and not one.removed_at), None) or abort(404)
    reporting.remove_photo(shown, actor=current_actor(), now=clock.utc_now())
    return finish(url_for(".show", id=id, _anchor="photos"), _("The photo was taken off."))


def ticket_or_404(id: int, permission: Permission = Permission.REPAIR_SEE) -> RepairTicket:
    return queries.get_ticket(id, current_access(), permission) or abort(404)


def crumbs(ticket: RepairTicket) -> Crumbs:
    """To the flat or the building, where the viewer may see it."""
    viewer, found = current_access(), []
    if viewer.can(Permission.FLAT_SEE, ticket.municipality_id):
        page = ("flats", ticket.flat_id) if ticket.flat_id else ("buildings", ticket.building_id)
        found = [
            (_("Flats"), url_for("flats.index")),
            (queries.place_label(ticket), url_for(f"{page[0]}.show", id=page[1])),
        ]
    return found


def ticket_crumbs(ticket: RepairTicket) -> Crumbs:
    name = _("Ticket %(number)s", number=ticket.number)
    return [*crumbs(ticket), (name, url_for("repairs.show", id=ticket.id))]


def _page(ticket: RepairTicket, photos_form: TicketPhotosForm) -> str:
    viewer, now = current_access(), clock.utc_now()
    return render_template(
        "repairs/detail.html",
        ticket=ticket,
        form=photos_form,
        events=queries.events_of(ticket),
        photos=[one for one in ticket.photos if not one.removed_at],
        now=now,
        labels=labels,
        may_report=queries.get_ticket(ticket.id, viewer, Permission.REPAIR_REPORT) is not None,
        crumbs=crumbs(ticket),
    )
