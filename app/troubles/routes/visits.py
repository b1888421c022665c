"""Landlord's visits: proposed, answered, called off, written down; and coming in when it could not wait."""

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.formatting import format_instant
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires
from app.placements.models import Placement
from app.troubles import forms, queries
from app.troubles.models import LandlordVisit
from app.troubles.operations import visits as operations
from app.troubles.routes.stays import blueprint, crumbs, staff_of, stay_or_404


@blueprint.route("/visits/new", methods=["GET", "POST"])
@requires(Permission.TROUBLE_CHANGE)
def propose(id: int) -> Answer:
    """The landlord wants to come at a time."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, form = stay_or_404(id), forms.SlotForm()
    if form.validate_on_submit():
        with refusals_in(form):
            purpose = form.purpose.data or ""
            operations.propose_visit(stay, *form.slot, purpose, actor=current_actor(), now=clock.utc_now())
            return _done(stay, _("The visit is proposed. Ask the person whether the time suits."))
    intro = _("A landlord visits at a time the person agrees to, directly or through a worker.")
    return ask(form, _("Propose a landlord's visit"), crumbs(stay), intro=intro)


@blueprint.route("/visits/<int:visit_id>/answer", methods=["GET", "POST"])
@requires(Permission.TROUBLE_CHANGE)
def answer(id: int, visit_id: int) -> Answer:
    """What the person said to it."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, form = stay_or_404(id), forms.AnswerForm()
    visit = _visit(stay, visit_id)
    form.offer_staff(staff_of(stay))
    if form.validate_on_submit():
        with refusals_in(form):
            operations.answer_visit(
                visit,
                form.answer.data == "agreed",
                form.answered_on.data,
                form.answer_words.data,
                form.through.data,
                actor=current_actor(),
                today=clock.today(),
            )
            return _done(stay, _("The person's answer is recorded."))
    intro = _(
        "%(when)s. Whoever does not agree loses nothing: another time is looked for.",
        when=format_instant(visit.starts_at),
    )
    return ask(form, _("The person's answer"), crumbs(stay), intro=intro)


@blueprint.post("/visits/<int:visit_id>/cancel")
@requires(Permission.TROUBLE_CHANGE)
def cancel(id: int, visit_id: int) -> Response:
    """The landlord does not come after all."""
    stay = stay_or_404(id)
    try:
        operations.cancel_visit(_visit(stay, visit_id), actor=current_actor())
    except Refused as refusal:
        db.session.rollback()
        flash(str(refusal), "warning")
        return redirect(url_for(".show", id=id), 303)
    return _done(stay, _("The visit is called off."))


@blueprint.route("/visits/<int:visit_id>/record", methods=["GET", "POST"])
@requires(Permission.TROUBLE_CHANGE)
def record(id: int, visit_id: int) -> Answer:
    """It took place; one that was not agreed is refused."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, form = stay_or_404(id), forms.OutcomeForm()
    visit = _visit(stay, visit_id)
    if form.validate_on_submit():
        with refusals_in(form):
            present, words = form.present.data or "", form.outcome_words.data
            operations.record_visit(visit, present, words, actor=current_actor(), now=clock.utc_now())
            return _done(stay, _("It is recorded that the visit took place."))
    return ask(form, _("The visit took place"), crumbs(stay), intro=format_instant(visit.starts_at))


@blueprint.route("/entries/new", methods=["GET", "POST"])
@requires(Permission.TROUBLE_CHANGE)
def enter(id: int) -> Answer:
    """The owner came in without agreement."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, form = stay_or_404(id), forms.EntryForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.record_entry(
                stay,
                *form.slot,
                form.purpose.data or "",
                form.because.data or "",
                form.present.data or "",
                actor=current_actor(),
                now=clock.utc_now(),
            )
            return _done(stay, _("The entry is recorded."))
    intro = _("Only where it was needed and the person could not be reached, such as water running.")
    return ask(form, _("Record an entry without agreement"), crumbs(stay), intro=intro)


def _visit(stay: Placement, visit_id: int) -> LandlordVisit:
    return queries.get_visit(visit_id, stay) or abort(404)


def _done(stay: Placement, message: str) -> Response:
    return finish(url_for("troubles.show", id=stay.id), message)
