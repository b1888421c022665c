"""What was found about a complaint."""

from typing import Any

from flask import abort, redirect
from flask_babel import gettext as _

from app.core import clock
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, refusals_in
from app.core.permissions import Permission, requires
from app.incidents import forms
from app.incidents.models import Complaint
from app.incidents.operations.complaints import judge_complaint
from app.incidents.routes.cases import crumbs, done, incident_or_404
from app.incidents.routes.lists import blueprint


@blueprint.route("/<int:id>/found", methods=["GET", "POST"])
@requires(Permission.INCIDENT_PERSON)
def judge(id: int) -> Answer:
    """Somebody looked; founded, unfounded, the neighbour at fault, or unclear; what was agreed; the person was told."""
    if location := earlier_result():
        return redirect(location, 303)
    incident = incident_or_404(id)
    complaint = incident.complaint or abort(404)
    form = forms.JudgeForm(data=_known(complaint))
    if form.validate_on_submit():
        with refusals_in(form):
            judge_complaint(complaint, form.judged, actor=current_actor(), today=clock.today())
            return done(incident, _("What was found is recorded."))
    intro = _("Look on the spot first, and hear both sides. Sometimes it is the neighbour who is at fault.")
    return ask(form, _("What was found"), crumbs(incident), intro=intro)


def _known(complaint: Complaint) -> dict[str, Any]:
    names = ("inspected_on", "outcome", "outcome_words", "agreed", "told_person_on")
    return {name: getattr(complaint, name) for name in names}
