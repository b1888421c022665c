"""One incident: what happened, what is to be done, notes; handed over, closed, opened again."""

from datetime import date

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.accounts.queries import officers
from app.core import audit, clock
from app.core.asking import Answer, Crumbs, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Access, Permission, current_access, requires
from app.incidents import forms, labels, rules
from app.incidents.forms import Staff
from app.incidents.models import Incident, IncidentKind, RiskAct
from app.incidents.operations import cases as operations
from app.incidents.queries import cases as queries
from app.incidents.queries.risk_acts import acts_of
from app.incidents.queries.tickets import tickets_of
from app.incidents.routes.lists import blueprint, people_of
from app.incidents.words import place_label
from app.repairs import labels as ticket_labels


@blueprint.get("/<int:id>")
@requires(Permission.INCIDENT_SEE)
def show(id: int) -> Answer:
    """Everything about it; whoever is shown the words is written down in the file they are about."""
    incident, viewer, today = (
        queries.whole(incident_or_404(id, Permission.INCIDENT_SEE)),
        current_access(),
        clock.today(),
    )
    reads = queries.reads_words(incident, viewer)
    if reads:
        record_reading(incident)
    own = viewer.can(Permission.INCIDENT_PERSON, incident.municipality_id)
    return render_template(
        "incidents/detail.html",
        incident=incident,
        place=place_label(incident),
        people=people_of([incident], viewer)[incident.id],
        crumbs=crumbs(),
        reads=reads,
        may_change=may_change(incident, viewer),
        with_person=own,
        findings=operations.findings_of(incident),
        again=_came_back(incident),
        damage_rule=rules.damage_ends_nothing(),
        acts=acts_of(RiskAct.incident_id == id) if own and reads else [],
        tickets=tickets_of(incident, viewer),
        ticket_labels=ticket_labels,
        task_name=operations.name_of,
        labels=labels,
        damage_payer=forms.DAMAGE_PAYER,
        today=today,
    )


@blueprint.route("/<int:id>/notes/new", methods=["GET", "POST"])
@requires(Permission.INCIDENT_CHANGE)
def note(id: int) -> Answer:
    """What was seen, said or done."""
    if location := earlier_result():
        return redirect(location, 303)
    incident, form = incident_or_404(id), forms.NoteForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.add_note(incident, form.words.data or "", actor=current_actor())
            return done(incident, _("The note is added."))
    intro = _("A note is written once; a correction is another note. No more of other people than the work needs.")
    return ask(form, _("Add a note"), crumbs(incident), intro=intro)


@blueprint.route("/<int:id>/hand-over", methods=["GET", "POST"])
@requires(Permission.INCIDENT_CHANGE)
def hand_over(id: int) -> Answer:
    """Somebody else sees to it."""
    if location := earlier_result():
        return redirect(location, 303)
    incident = readable_or_404(id)  # whoever sees to it reads the words: nobody gives them to themselves
    form, staff = forms.PersonForm(data={"responsible": incident.responsible_id}), staff_of(incident.municipality_id)
    forms.offer_staff(form.responsible, staff)
    if form.validate_on_submit():
        with refusals_in(form):
            operations.hand_over(incident, staff[form.responsible.data], actor=current_actor())
            return done(incident, _("Somebody else sees to it now."))
    return ask(form, _("Hand it over"), crumbs(incident), intro=_("Their open tasks go along."))


@blueprint.route("/<int:id>/close", methods=["GET", "POST"])
@requires(Permission.INCIDENT_CHANGE)
def close(id: int) -> Answer:
    """It is over: everything is done, and how it ended is said."""
    if location := earlier_result():
        return redirect(location, 303)
    incident, form = incident_or_404(id), forms.CloseForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.close_incident(
                incident, form.closed_on.data, form.words.data or "", actor=current_actor(), today=clock.today()
            )
            return done(incident, _("The incident is closed."))
    return ask(form, _("Close the incident"), crumbs(incident), button=_("Close the incident"))


@blueprint.route("/<int:id>/reopen", methods=["GET", "POST"])
@requires(Permission.INCIDENT_CHANGE)
def reopen(id: int) -> Answer:
    """It was not over after all."""
    if location := earlier_result():
        return redirect(location, 303)
    incident, form = incident_or_404(id), forms.ReasonForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.reopen_incident(incident, form.reason.data or "", actor=current_actor())
            return done(incident, _("The incident is open again."))
    return ask(form, _("Open the incident again"), crumbs(incident))


def incident_or_404(id: int, permission: Permission = Permission.INCIDENT_CHANGE) -> Incident:
    """The incident, where the viewer holds the permission for it."""
    return queries.get_incident(id, current_access(), permission) or abort(404)


def readable_or_404(id: int, *people: int) -> Incident:
    """The incident for a form that holds its words: for who reads them, and for who does that part of the work."""
    incident, viewer = incident_or_404(id), current_access()
    return incident if viewer.user_id in people or queries.reads_words(incident, viewer) else abort(404)


def may_change(incident: Incident, viewer: Access) -> bool:
    return queries.get_incident(incident.id, viewer, Permission.INCIDENT_CHANGE) is not None


def staff_of(municipality_id: int) -> Staff:
    """Who of us may see to it."""
    return {one.id: one for one in officers(municipality_id, Permission.INCIDENT_CHANGE, clock.today())}


def crumbs(incident: Incident | None = None) -> Crumbs:
    """To the list, or to one incident."""
    here: Crumbs = [(_("Incidents"), url_for("incidents.index"))]
    return [*here, (incident.number, url_for("incidents.show", id=incident.id))] if incident else here


def done(incident: Incident, message: str) -> Answer:
    return finish(url_for("incidents.show", id=incident.id), message)


def record_reading(incident: Incident, action: str = "household.incident.read") -> None:
    """Writes down in the file it is about that somebody read what happened."""
    subject = incident.placement.household if incident.placement else incident.client
    if subject is not None:
        audit.record_read(action, subject, actor=current_actor(), note=incident.number)


def _came_back(incident: Incident) -> rules.Finding | None:
    """Whether pests were found in the flat before, and what then follows."""
    case = incident.pest_case
    if incident.kind is not IncidentKind.PESTS or case is None:
        return None
    earlier: date | None = queries.earlier_pests(incident)
    found = rules.a_firm_treats_again(earlier, incident.happened_on, any(one.firm for one in case.treatments))
    return None if found.passed and earlier is None else found
