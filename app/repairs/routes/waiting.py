"""Pauses and agreed times; what is done about a danger."""

from flask import abort, redirect
from flask_babel import gettext as _

from app.core import clock
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.formatting import format_instant
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires
from app.repairs import forms, labels
from app.repairs.operations import hazards, waiting
from app.repairs.queries import tickets as queries
from app.repairs.routes.tickets import back_to, blueprint, page_of, ticket_crumbs, ticket_or_404


@blueprint.route("/repairs/<int:id>/pause", methods=["GET", "POST"])
@requires(Permission.REPAIR_CHANGE)
def pause(id: int) -> Answer:
    """Nothing can go on, for a reason that is not ours."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket, form = ticket_or_404(id, Permission.REPAIR_CHANGE), forms.PauseForm()
    if form.validate_on_submit():
        with refusals_in(form):
            doing = {"now": clock.utc_now(), "actor": current_actor()}
            waiting.pause_ticket(ticket, form.reason.data, form.from_at.data, words=form.words.data, **doing)
            return finish(back_to(id), _("The clock is paused. What was promised stays promised."))
    intro = _("Tell the person what is waited for. What was promised stays: only the count without pauses changes.")
    return ask(form, _("Pause the clock"), ticket_crumbs(ticket), intro=intro, button=_("Pause the clock"))


@blueprint.route("/repairs/<int:id>/resume", methods=["GET", "POST"])
@requires(Permission.REPAIR_CHANGE)
def resume(id: int) -> Answer:
    """It can go on."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket, form = ticket_or_404(id, Permission.REPAIR_CHANGE), forms.ResumeForm()
    if form.validate_on_submit():
        with refusals_in(form):
            waiting.resume_ticket(ticket, form.until_at.data, now=clock.utc_now(), actor=current_actor())
            return finish(back_to(id), _("The clock runs again."))
    return ask(form, _("Let the clock run again"), ticket_crumbs(ticket), button=_("Let the clock run again"))


@blueprint.route("/repairs/<int:id>/appointments/new", methods=["GET", "POST"])
@requires(Permission.REPAIR_CHANGE)
def agree(id: int) -> Answer:
    """A time is agreed with who lives there and who comes."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket, form = ticket_or_404(id, Permission.REPAIR_CHANGE), forms.AppointmentForm()
    if form.validate_on_submit():
        with refusals_in(form):
            agreed = waiting.Agreed(form.from_at.data, form.until_at.data)
            waiting.agree_appointment(ticket, agreed, now=clock.utc_now(), actor=current_actor())
            return finish(back_to(id, "appointments"), _("The time is agreed."))
    intro = _("Agree it with the person who lives there, or through their mentor: nobody comes unannounced.")
    return ask(form, _("Agree a time"), ticket_crumbs(ticket), intro=intro)


@blueprint.route("/repairs/<int:id>/appointments/<int:appointment_id>", methods=["GET", "POST"])
@requires(Permission.REPAIR_REPORT)
def outcome(id: int, appointment_id: int) -> Answer:
    """What became of an agreed time."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket, form = ticket_or_404(id, Permission.REPAIR_REPORT), forms.OutcomeForm()
    found = next((one for one in queries.appointments_of(ticket) if one.id == appointment_id), None) or abort(404)
    if form.validate_on_submit():
        with refusals_in(form):
            doing = {"now": clock.utc_now(), "actor": current_actor()}
            waiting.record_outcome(found, form.outcome.data, form.words.data, **doing)
            return finish(back_to(id, "appointments"), _("Written down."))
    intro = _("Agreed for: %(when)s", when=format_instant(found.from_at))
    return ask(form, _("What became of the agreed time"), ticket_crumbs(ticket), intro=intro)


@blueprint.route("/repairs/<int:id>/steps/<step>", methods=["GET", "POST"])
@requires(Permission.REPAIR_CHANGE)
def step(id: int, step: str) -> Answer:
    """A step about the danger was done."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket, form = ticket_or_404(id, Permission.REPAIR_CHANGE), forms.StepForm()
    found = next((one for one in queries.steps_of(ticket) if one.kind.value == step), None) or abort(404)
    if form.validate_on_submit():
        with refusals_in(form):
            doing = {"now": clock.utc_now(), "actor": current_actor()}
            hazards.do_step(found, form.words.data or "", form.done_at.data, **doing)
            return finish(back_to(id, "hazard"), _("Written down."))
    return ask(form, labels.STEP[found.kind], ticket_crumbs(ticket), hints={"words": _("Name nobody here.")})


@blueprint.route("/repairs/<int:id>/safety", methods=["GET", "POST"])
@requires(Permission.REPAIR_REPORT)
def safety(id: int) -> Answer:
    """Whether it is safe to stay there."""
    if location := earlier_result():
        return redirect(location, 303)
    ticket, form = ticket_or_404(id, Permission.REPAIR_REPORT), forms.SafetyForm()
    if form.validate_on_submit():
        with refusals_in(form):
            safe, words = form.safe.data == "yes", form.words.data or ""
            hazards.answer_safety(ticket, safe, words, now=clock.utc_now(), actor=current_actor())
            return finish(back_to(id, "hazard"), _("Written down."))
    return ask(form, _("Is it safe to stay there?"), ticket_crumbs(ticket), hints={"words": _("Name nobody here.")})


@blueprint.post("/repairs/<int:id>/out-of-use")
@requires(Permission.FLAT_CHANGE)
def out_of_use(id: int) -> Answer:
    """An empty flat that is not safe is not offered: it is in repair."""
    ticket = ticket_or_404(id, Permission.REPAIR_CHANGE)
    try:
        hazards.take_out_of_use(ticket, now=clock.utc_now(), actor=current_actor())
    except Refused as refusal:
        db.session.rollback()
        return page_of(ticket_or_404(id), refusal=refusal), 422
    return finish(back_to(id, "hazard"), _("The flat is in repair and is not offered."))
