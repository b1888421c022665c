"""The job sheet of a ticket."""

from flask import render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.conditions.standard import named
from app.core import audit
from app.core.asking import Answer
from app.core.audit import current_actor
from app.core.forms import commit
from app.core.permissions import Permission, requires
from app.repairs import labels
from app.repairs.list_forms import JobSheetForm
from app.repairs.models import PhotoMoment, RepairTicket, TicketPhoto
from app.repairs.papers import draw_job_sheet
from app.repairs.queries.tickets import appointments_of
from app.repairs.routes.tickets import blueprint, ticket_crumbs, ticket_or_404


@blueprint.route("/repairs/<int:id>/job-sheet", methods=["GET", "POST"])
@requires(Permission.REPAIR_CHANGE)
def job_sheet(id: int) -> Answer | Response:
    """Asks what is to be done and how one gets in, and draws the sheet; that it was drawn is written down."""
    ticket = ticket_or_404(id, Permission.REPAIR_CHANGE)
    photos = _photos(ticket)
    form = JobSheetForm(photos, data={"words": named(ticket.fault_names, "lv"), "access": _access(ticket)})
    if form.validate_on_submit():
        chosen = [one for one in photos if one.id in (form.photos.data or [])]
        visit = next((one for one in reversed(appointments_of(ticket)) if one.outcome is None), None)
        paper = draw_job_sheet(ticket, form.words.data or "", form.access.data or "", chosen, visit)
        facts = {"photos": len(chosen), "contractor": ticket.contractor.name if ticket.contractor else None}
        audit.record_facts("ticket.job_sheet", ticket, actor=current_actor(), facts=facts)
        commit(url_for("repairs.show", id=id))
        answer = Response(paper, mimetype="application/pdf")
        answer.headers.set("Content-Disposition", "attachment", filename=f"{ticket.number}.pdf")
        return answer
    page = render_template(
        "repairs/job_sheet.html", form=form, ticket=ticket, photos=photos, labels=labels, crumbs=ticket_crumbs(ticket)
    )
    return page, 422 if form.is_submitted() else 200


def _photos(ticket: RepairTicket) -> list[TicketPhoto]:
    return [one for one in ticket.photos if one.moment is not PhotoMoment.AFTER and not one.removed_at]


def _access(ticket: RepairTicket) -> str:
    """Whom to call, in Latvian as the sheet: who answers for the ticket at the agency, never who lives there."""
    person = ticket.responsible
    with force_locale("lv"):
        return _("Call us first: %(name)s, %(email)s", name=person.display_name, email=person.email)
