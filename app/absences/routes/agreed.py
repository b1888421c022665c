"""What was announced and agreed: absences, the period with the person, and the team's decisions after a month."""

from flask import abort, redirect, url_for
from flask_babel import gettext as _

from app.absences import forms
from app.absences.operations import announcements, cases
from app.absences.queries.cases import announcement_of
from app.absences.routes.person import blueprint, client_or_404, crumbs
from app.core import clock
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.forms import BaseForm, earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires
from app.exits.calculations import one_month_after


@blueprint.route("/announce", methods=["GET", "POST"])
@requires(Permission.ABSENCE_CHANGE)
def announce(id: int) -> Answer:
    """It is said beforehand that the person will not be there."""
    if location := earlier_result():
        return redirect(location, 303)
    client, form = client_or_404(id), forms.AnnounceForm()
    if form.validate_on_submit():
        with refusals_in(form):
            announcements.announce_absence(client, form.facts, actor=current_actor(), today=clock.today())
            return finish(
                url_for(".show", id=id), _("The announced absence is recorded. The clock stands still on those days.")
            )
    hints = {
        "told_by": _("Whoever says so themselves has been reached: days are counted anew from then on."),
        "ends_on": _(
            "Leave it empty where it is not known. The clock then stands still until somebody says they are back."
        ),
    }
    intro = _("Whoever says that they will be away has not missed a visit. Nothing ends by it.")
    return ask(form, _("Announce an absence"), crumbs(client), intro=intro, hints=hints)


@blueprint.route("/announced/<int:announcement_id>/back", methods=["GET", "POST"])
@requires(Permission.ABSENCE_CHANGE)
def back(id: int, announcement_id: int) -> Answer:
    """The person is back."""
    if location := earlier_result():
        return redirect(location, 303)
    client, form = client_or_404(id), forms.BackForm()
    found = announcement_of(announcement_id, id) or abort(404)
    if form.validate_on_submit():
        with refusals_in(form):
            announcements.end_announced(found, form.back_on.data, actor=current_actor(), today=clock.today())
            return finish(url_for(".show", id=id), _("From that day on days are counted again."))
    return ask(form, _("The announced absence is over"), crumbs(client))


@blueprint.route("/period", methods=["GET", "POST"])
@requires(Permission.ABSENCE_CHANGE)
def period(id: int) -> Answer:
    """How many days are agreed with the person."""
    if location := earlier_result():
        return redirect(location, 303)
    client, form = client_or_404(id), forms.PeriodForm()
    if form.validate_on_submit():
        with refusals_in(form):
            days, on = form.days.data, form.on.data
            announcements.agree_period(client, days, on, actor=current_actor(), today=clock.today())
            return finish(url_for(".show", id=id), _("The agreed period is recorded."))
    intro = _("After so many days without being met or reached the team may come on other days too and check the flat.")
    hints = {"days": _("From 1 to 28; fifteen where nothing is agreed.")}
    return ask(form, _("Agree on a period with the person"), crumbs(client), intro=intro, hints=hints)


@blueprint.route("/review", methods=["GET", "POST"])
@requires(Permission.ABSENCE_CHANGE)
def review(id: int) -> Answer:
    """A person opens the review."""
    if location := earlier_result():
        return redirect(location, 303)
    client, form = client_or_404(id), BaseForm()
    if form.validate_on_submit():
        with refusals_in(form):
            opened = cases.open_review_of(client, actor=current_actor(), today=clock.today())
            return finish(url_for("absences.show", id=opened.id), _("The review is opened. The team decides."))
    intro = _(
        "The team considers together what to do. Opening the review ends nothing, neither the service nor the stay."
    )
    return ask(form, _("Open the review"), crumbs(client), intro=intro, button=_("Open the review"))


@blueprint.route("/wait", methods=["GET", "POST"])
@requires(Permission.ABSENCE_CHANGE)
def wait(id: int) -> Answer:
    """The team waits once more."""
    if location := earlier_result():
        return redirect(location, 303)
    client, form = client_or_404(id), forms.WaitForm(data={"until": one_month_after(clock.today())})
    if form.validate_on_submit():
        with refusals_in(form):
            decision = form.decision.data or ""
            cases.wait_longer(client, form.until.data, decision, actor=current_actor(), today=clock.today())
            return finish(url_for(".show", id=id), _("The decision to wait is recorded. The team goes on trying."))
    intro = _("Once, by at most one more month. The decision becomes part of the client's file.")
    return ask(form, _("Wait once more"), crumbs(client), intro=intro)
