"""What has to be done about an incident: tasks, and repairs that follow from it."""

from typing import Any

from flask import abort, redirect
from flask_babel import gettext as _

from app.core import clock
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.incidents import forms
from app.incidents.models import IncidentTask
from app.incidents.operations import cases as operations
from app.incidents.queries.tickets import tickets_to_link
from app.incidents.routes.cases import crumbs, done, incident_or_404, readable_or_404, staff_of
from app.incidents.routes.lists import blueprint


@blueprint.route("/<int:id>/tasks/new", methods=["GET", "POST"])
@requires(Permission.INCIDENT_CHANGE)
def add_task(id: int) -> Answer:
    """One more thing to do."""
    if location := earlier_result():
        return redirect(location, 303)
    incident = incident_or_404(id)
    form = forms.NewTaskForm(data={"responsible": incident.responsible_id, "due_on": clock.today()})
    staff = staff_of(incident.municipality_id)
    forms.offer_staff(form.responsible, staff)
    if form.validate_on_submit():
        with refusals_in(form):
            who, by = staff[form.responsible.data], form.due_on.data
            operations.add_task(incident, form.words.data or "", who, by, actor=current_actor())
            return done(incident, _("The task is added."))
    return ask(form, _("Add a task"), crumbs(incident))


@blueprint.route("/<int:id>/tasks/<int:task_id>", methods=["GET", "POST"])
@requires(Permission.INCIDENT_CHANGE)
def task(id: int, task_id: int) -> Answer:
    """Done, or not needed and why; or somebody else does it by another day."""
    if location := earlier_result():
        return redirect(location, 303)
    incident = incident_or_404(id)
    found = next((one for one in incident.tasks if one.id == task_id), None) or abort(404)
    if found.holds_words:
        readable_or_404(id, found.responsible_id)
    form = forms.TaskForm(data=_known(found))
    staff = staff_of(incident.municipality_id) | {found.responsible_id: found.responsible}
    forms.offer_staff(form.responsible, staff)
    if form.validate_on_submit():
        with refusals_in(form):
            how = operations.Settled(
                staff[form.responsible.data],
                form.due_on.data,
                form.done_on.data,
                form.done_words.data,
                form.needless.data,
            )
            operations.settle_task(found, how, actor=current_actor(), today=clock.today())
            return done(incident, _("The task is recorded."))
    return ask(form, operations.name_of(found), crumbs(incident))


@blueprint.route("/<int:id>/tickets", methods=["GET", "POST"])
@requires(Permission.INCIDENT_CHANGE)
def link(id: int) -> Answer:
    """A repair that was reported follows from it."""
    if location := earlier_result():
        return redirect(location, 303)
    incident, form = incident_or_404(id), forms.TicketForm()
    tickets = {one.id: one for one in tickets_to_link(incident, current_access())}
    form.offer(list(tickets.values()))
    if form.validate_on_submit():
        with refusals_in(form):
            operations.link_ticket(incident, tickets[form.ticket.data], actor=current_actor())
            return done(incident, _("The ticket is linked."))
    intro = _("Tickets of the same flat and of what the building's flats share. A new fault is reported first.")
    return ask(form, _("Link a repair ticket"), crumbs(incident), intro=intro, button=_("Link"))


def _known(task: IncidentTask) -> dict[str, Any]:
    return {
        "done_on": task.done_on or clock.today() if task.is_open else task.done_on,
        "done_words": task.done_words,
        "needless": task.needless,
        "responsible": task.responsible_id,
        "due_on": task.due_on,
    }
