"""A ticket moves on: small pages of one form each, and buttons where nothing needs to be said."""

from flask import abort, redirect, request
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.errors import Refused, RuleViolation
from app.core.extensions import db
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.repairs import forms
from app.repairs.models import MendedBy, RepairTicket, TicketState
from app.repairs.operations import assigning, moving
from app.repairs.queries import places
from app.repairs.queries import tickets as queries
from app.repairs.routes.tickets import back_to, blueprint, page_of, ticket_crumbs, ticket_or_404


@blueprint.post("/repairs/<int:id>/move")
@requires(Permission.REPAIR_CHANGE)
def move(id: int) -> Answer:
    """The work is planned, or has begun."""
    ticket = ticket_or_404(id, Permission.REPAIR_CHANGE)
    state = {one.value: one for one in moving.STEPS}.get(request.form.get("state", "")) or abort(400)
    try:
        moving.move_ticket(ticket, state, now=clock.utc_now(), actor=current_actor())
    except (Refused, RuleViolation) as refusal:
        db.session.rollback()
        return page_of(ticket_or_404(id), refusal=refusal), 422
    return finish(back_to(id), _("The ticket has moved on."))


@blueprint.route("/repairs/<int:id>/done", methods=["GET", "POST"])
@requires(Permission.REPAIR_REPORT)
def done(id: int) -> Answer:
    """It is repaired; whoever reports faults may say so of what the person or they themselves mended."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket, form = ticket_or_404(id, Permission.REPAIR_REPORT), forms.DoneForm()
    form.offer(organises=current_access().can(Permission.REPAIR_CHANGE, ticket.municipality_id))
    if form.validate_on_submit():
        with refusals_in(form):
            moving.finish_ticket(
                ticket,
                MendedBy(form.mended_by.data),
                form.finished_at.data,
                now=clock.utc_now(),
                actor=current_actor(),
                words=form.words.data,
            )
            return finish(back_to(id), _("The fault is repaired."))
    return ask(form, _("It is repaired"), ticket_crumbs(ticket), button=_("It is repaired"))


@blueprint.route("/repairs/<int:id>/cancel", methods=["GET", "POST"])
@requires(Permission.REPAIR_CHANGE)
def cancel(id: int) -> Answer:
    """Nothing is to be done."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket, form = ticket_or_404(id, Permission.REPAIR_CHANGE), forms.WhyForm()
    if form.validate_on_submit():
        with refusals_in(form):
            moving.cancel_ticket(ticket, form.words.data or "", now=clock.utc_now(), actor=current_actor())
            return finish(back_to(id), _("The ticket is cancelled."))
    intro = _("Cancel what was reported in error or is gone by itself. It then counts neither as kept nor as missed.")
    return ask(form, _("Cancel the ticket"), ticket_crumbs(ticket), intro=intro, button=_("Cancel the ticket"))


@blueprint.route("/repairs/<int:id>/duplicate", methods=["GET", "POST"])
@requires(Permission.REPAIR_CHANGE)
def duplicate(id: int) -> Answer:
    """The same fault is on another ticket."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket, form = ticket_or_404(id, Permission.REPAIR_CHANGE), forms.DuplicateForm()
    others = places.other_open(ticket)
    form.offer({one.id: _ticket_words(one) for one in others})
    if form.validate_on_submit():
        with refusals_in(form):
            other = next(one for one in others if one.id == form.other.data)
            moving.mark_duplicate(ticket, other, now=clock.utc_now(), actor=current_actor())
            return finish(back_to(other.id), _("Only this ticket goes on."))
    intro = _("This ticket ends and counts neither as kept nor as missed. The other one goes on.")
    return ask(form, _("Reported twice"), ticket_crumbs(ticket), intro=intro)


@blueprint.route("/repairs/<int:id>/reopen", methods=["GET", "POST"])
@requires(Permission.REPAIR_REPORT)
def reopen(id: int) -> Answer:
    """It is not repaired after all."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket, form = ticket_or_404(id, Permission.REPAIR_REPORT), forms.WhyForm()
    if form.validate_on_submit():
        with refusals_in(form):
            moving.reopen_ticket(ticket, form.words.data or "", now=clock.utc_now(), actor=current_actor())
            return finish(back_to(id), _("The ticket is open again."))
    intro = _("A new time is promised from now on. What was before stays, and counts too.")
    if ticket.state is not TicketState.DONE:
        intro = _("It was closed without a repair, so what was promised stays promised. Report a new fault anew.")
    return ask(form, _("Open it again"), ticket_crumbs(ticket), intro=intro, button=_("Open it again"))


@blueprint.route("/repairs/<int:id>/priority", methods=["GET", "POST"])
@requires(Permission.REPAIR_CHANGE)
def priority(id: int) -> Answer:
    """How soon it is needed."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket = ticket_or_404(id, Permission.REPAIR_CHANGE)
    form = forms.PriorityForm(data={"priority": ticket.priority})
    if form.validate_on_submit():
        with refusals_in(form):
            words, now = form.words.data or "", clock.utc_now()
            moving.change_priority(ticket, form.priority.data, words, now=now, actor=current_actor())
            return finish(back_to(id), _("The priority is changed."))
    intro = _(
        "The new time is counted from the report again. What was promised first stays to be seen, and a promise that "
        "has passed is not put off."
    )
    return ask(form, _("Change the priority"), ticket_crumbs(ticket), intro=intro)


@blueprint.route("/repairs/<int:id>/who", methods=["GET", "POST"])
@requires(Permission.REPAIR_CHANGE)
def who(id: int) -> Answer:
    """Who answers for it, who has to mend it, who does the work."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket = ticket_or_404(id, Permission.REPAIR_CHANGE)
    users, firms = places.organisers(ticket.municipality_id), places.contractors_for(ticket)
    form = forms.WhoForm(ticket, users, firms)
    if form.validate_on_submit():
        if form.party.data is not ticket.party and not form.words.data:
            form.words.errors = [_("Say why it is not as the contract has it.")]
        else:
            with refusals_in(form):
                _set_who(ticket, form, {one.id: one for one in users}, {one.id: one for one in firms})
                return finish(back_to(id), _("Saved."))
    return ask(form, _("Who does what"), ticket_crumbs(ticket))


@blueprint.route("/repairs/<int:id>/note", methods=["GET", "POST"])
@requires(Permission.REPAIR_REPORT)
def note(id: int) -> Answer:
    """Something to be remembered."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket, form = ticket_or_404(id, Permission.REPAIR_REPORT), forms.NoteForm()
    if form.validate_on_submit():
        assigning.add_note(ticket, form.words.data or "", now=clock.utc_now(), actor=current_actor())
        return finish(back_to(id, "history"), _("The note is written down."))
    hints = {"words": _("Name nobody here.")}
    return ask(form, _("Write a note"), ticket_crumbs(ticket), hints=hints)


def _set_who(ticket: RepairTicket, form: forms.WhoForm, users: dict, firms: dict) -> None:
    doing = {"now": clock.utc_now(), "actor": current_actor()}
    if form.responsible.data in users:
        assigning.assign_responsible(ticket, users[form.responsible.data], **doing)
    assigning.choose_contractor(ticket, firms.get(form.contractor.data), **doing)
    if form.party.data is not ticket.party:
        assigning.decide_party(ticket, form.party.data, form.words.data or "", **doing)


def _ticket_words(ticket: RepairTicket) -> str:
    days = (clock.today() - clock.local(ticket.reported_at).date()).days
    ago = ngettext("%(num)s day ago", "%(num)s days ago", days) if days else _("today")
    return f"{ticket.number}, {queries.fault_name(ticket)}, {queries.place_label(ticket)}, {ago}"
