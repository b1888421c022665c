"""One ticket: what is wrong, what was promised, what happened; its photos."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import audit, clock, files, outbox
from app.core.asking import Answer, Crumbs
from app.core.audit import current_actor
from app.core.errors import Finding, Refused, RuleViolation
from app.core.forms import commit, earlier_result, finish, refusals_in
from app.core.permissions import Access, Permission, current_access, requires
from app.repairs import labels, rules
from app.repairs.models import OPEN, PhotoMoment, RepairTicket, TicketState
from app.repairs.operations import moving, reporting
from app.repairs.queries import places
from app.repairs.queries import tickets as queries
from app.repairs.report_forms import TicketPhotosForm

blueprint = Blueprint("repairs", __name__)
blueprint.add_app_template_filter(queries.place_label, "ticket_place")
blueprint.add_app_template_filter(queries.fault_name, "fault_name")
blueprint.add_app_template_filter(labels.event_change, "event_change")


@blueprint.get("/repairs/<int:id>")
@requires(Permission.REPAIR_SEE)
def show(id: int) -> Answer:
    """Everything about one ticket. Reading it is written down: its words and photos show somebody's home."""
    ticket = ticket_or_404(id)
    audit.record_read("ticket.read", ticket, actor=current_actor())
    return page_of(ticket)


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
    return page_of(ticket, photos_form=form), 422


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


def back_to(id: int, anchor: str | None = None) -> str:
    """The ticket's page, or a part of it."""
    return url_for("repairs.show", id=id, _anchor=anchor)


def page_of(
    ticket: RepairTicket,
    *,
    photos_form: TicketPhotosForm | None = None,
    refusal: Refused | RuleViolation | None = None,
) -> str:
    """The ticket's page; `refusal`: what was tried there and cannot be done."""
    viewer, day = current_access(), clock.today()
    may_change = queries.reaches(ticket, viewer, Permission.REPAIR_CHANGE)
    return render_template(
        "repairs/detail.html",
        ticket=ticket,
        form=photos_form or TicketPhotosForm(formdata=None),
        refusal=refusal,
        facts_of=facts_of(ticket, viewer),
        findings=_findings(ticket),
        moves=[state for state in moving.STEPS if may_change and may_move(ticket, state)],
        households=places.households_in(ticket.flat, day) if ticket.hazard else [],
        may_place=viewer.can(Permission.PLACEMENT_CHANGE, ticket.municipality_id),
        may_set_flat=viewer.can(Permission.FLAT_CHANGE, ticket.municipality_id),
        now=clock.utc_now(),
        labels=labels,
        states=TicketState,
        may_change=may_change,
        may_report=may_change or queries.reaches(ticket, viewer, Permission.REPAIR_REPORT),
        may_approve=queries.reaches(ticket, viewer, Permission.REPAIR_APPROVE),
        may_see_costs=viewer.can(Permission.REPAIR_COST, ticket.municipality_id),
        may_see_names=viewer.can(Permission.CLIENT_OPEN_NAME, ticket.municipality_id),
        crumbs=crumbs(ticket),
    )


def may_move(ticket: RepairTicket, state: TicketState) -> bool:
    """Whether a button for it makes sense."""
    return ticket.state in OPEN and ticket.state is not TicketState.WAITING and state in rules.MOVES[ticket.state]


def facts_of(ticket: RepairTicket, viewer: Access) -> dict[str, Any]:
    """Everything that belongs to the ticket, each in a query of its own; costs only for whom they are."""
    costs = viewer.can(Permission.REPAIR_COST, ticket.municipality_id)
    return {
        "events": queries.events_of(ticket),
        "photos": [one for one in ticket.photos if not one.removed_at],
        "appointments": queries.appointments_of(ticket),
        "steps": queries.steps_of(ticket) if ticket.hazard else [],
        "answers": queries.answers_of(ticket) if ticket.hazard else [],
        "costs": queries.costs_of(ticket) if costs else [],
        "requests": queries.requests_of(ticket) if costs else [],
    }


def _findings(ticket: RepairTicket) -> list[Finding]:
    """What is to be thought of while it is open."""
    if not ticket.is_open:
        return []
    there = places.already_reported(ticket.building_id, [ticket.fault_code], but=ticket.id)
    found = [rules.is_not_known_yet([one.number for one in there.get(ticket.fault_code, [])])]
    if ticket.flat_id:
        times = places.times_within_year(ticket.flat_id, clock.utc_now())
        found.append(rules.does_not_come_back(times.get(ticket.fault_code, 1)))
    if ticket.hazard:
        answers = queries.answers_of(ticket)
        safe = answers[0].safe if answers else None
        found.insert(0, rules.home_is_safe(safe, lived_in=places.lived_in(ticket.flat, clock.today())))
    return [finding for finding in found if not finding.passed]
