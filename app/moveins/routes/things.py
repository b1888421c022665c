"""The things of a move-in: added, changed, several there at once."""

from flask import abort, redirect, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, refusals_in
from app.core.locale import current_language
from app.core.permissions import Permission, requires
from app.moveins import forms
from app.moveins.models import MoveIn, MoveInLine
from app.moveins.operations import moveins as operations
from app.moveins.operations.moveins import LineFacts
from app.moveins.queries.kits import lists_for
from app.moveins.routes.moveins import blueprint, crumbs, done, move_in_or_404, staff_of, stay_or_404


@blueprint.route("/lists", methods=["GET", "POST"])
@requires(Permission.MOVEIN_CHANGE)
def add_lists(id: int) -> Answer:
    """One more list."""
    if location := earlier_result():
        return redirect(location, 303)
    stay = stay_or_404(id)
    move_in = move_in_or_404(stay)
    lists, form = {one.id: one for one in lists_for(stay.municipality_id)}, forms.ListForm()
    form.offer(lists.values())
    if form.validate_on_submit():
        with refusals_in(form):
            added = [
                line
                for one in form.lists.data
                for line in operations.add_list(move_in, lists[one], actor=current_actor())
            ]
            return done(stay, ngettext("%(num)s thing is added.", "%(num)s things are added.", len(added)))
    return ask(form, _("Add a list"), crumbs(stay))


@blueprint.route("/lines/new", methods=["GET", "POST"])
@requires(Permission.MOVEIN_CHANGE)
def add(id: int) -> Answer:
    """A thing that stands on no list."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, form = stay_or_404(id), forms.LineForm()
    move_in = move_in_or_404(stay)
    if form.validate_on_submit():
        with refusals_in(form):
            words, count = form.words.data or "", form.count.data
            operations.add_line(move_in, words, form.function.data, form.due.data, count, actor=current_actor())
            return done(stay, _("The thing is added."))
    return ask(form, _("Add a thing"), crumbs(stay))


@blueprint.route("/lines/<int:line_id>", methods=["GET", "POST"])
@requires(Permission.MOVEIN_CHANGE)
def change(id: int, line_id: int) -> Answer:
    """What is known of one thing."""
    if location := earlier_result():
        return redirect(location, 303)
    stay = stay_or_404(id)
    line, staff = _line(move_in_or_404(stay), line_id), staff_of(stay)
    form = forms.ThingForm(data=forms.known_of(line))
    forms.offer_staff(form.responsible, {**staff, line.responsible_id: line.responsible}.values())
    if form.validate_on_submit():
        with refusals_in(form):
            facts = LineFacts(
                staff.get(form.responsible.data, line.responsible),
                form.due_on.data,
                form.source.data,
                form.owner.data,
                form.cost_cents.data,
                form.delivered_on.data,
                form.needless.data,
            )
            seen = form.seen.data
            operations.change_line(line, facts, actor=current_actor(), today=clock.today(), seen=seen)
            return done(stay, _("What is known of the thing is saved."))
    return ask(form, forms.line_name(line, current_language()), crumbs(stay))


@blueprint.route("/delivered", methods=["GET", "POST"])
@requires(Permission.MOVEIN_CHANGE)
def deliver(id: int) -> Answer:
    """Several things are there."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, form = stay_or_404(id), forms.DeliverForm()
    lines = {line.id: line for line in move_in_or_404(stay).lines}
    form.offer(lines.values(), current_language())
    if form.validate_on_submit():
        with refusals_in(form):
            there = operations.deliver(
                [lines[one] for one in form.lines.data],
                form.delivered_on.data,
                form.source.data,
                form.owner.data,
                actor=current_actor(),
                today=clock.today(),
            )
            return done(stay, ngettext("%(num)s thing is there.", "%(num)s things are there.", there))
    form.offer([line for line in lines.values() if line.is_open], current_language())
    page = render_template("moveins/deliver.html", form=form, stay=stay, crumbs=crumbs(stay))
    return page, 422 if form.is_submitted() else 200


def _line(move_in: MoveIn, line_id: int) -> MoveInLine:
    return next((line for line in move_in.lines if line.id == line_id), None) or abort(404)
