"""A damage: the two people who see to it, and that it was put right."""

from typing import Any

from flask import abort, redirect
from flask_babel import gettext as _

from app.core import clock
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, refusals_in
from app.core.permissions import Permission, requires
from app.incidents import forms, rules
from app.incidents.models import DamageCase
from app.incidents.operations.damages import change_damage
from app.incidents.routes.cases import crumbs, done, incident_or_404, readable_or_404, staff_of
from app.incidents.routes.lists import blueprint


@blueprint.route("/<int:id>/damage", methods=["GET", "POST"])
@requires(Permission.INCIDENT_CHANGE)
def damage(id: int) -> Answer:
    """What is known of it now."""
    if location := earlier_result():
        return redirect(location, 303)
    case: DamageCase = incident_or_404(id).damage_case or abort(404)
    incident = readable_or_404(id, case.works_id, case.mediation_id)
    form = forms.RestoredForm(data=_known(case))
    staff = staff_of(incident.municipality_id) | {case.works_id: case.works, case.mediation_id: case.mediation}
    form.offer_people(staff)
    if form.validate_on_submit():
        with refusals_in(form):
            facts = form.facts(staff, case.judgement)
            on, words = form.restored_on.data, form.restored_words.data
            change_damage(case, facts, on, words, actor=current_actor(), today=clock.today())
            return done(incident, _("The damage is recorded."))
    return ask(form, _("Damage and putting it right"), crumbs(incident), intro=rules.damage_ends_nothing().reason)


def _known(case: DamageCase) -> dict[str, Any]:
    return {
        "what": case.what,
        "works": case.works_id,
        "mediation": case.mediation_id,
        "payer": case.payer,
        "estimate_cents": case.estimate_cents,
        "restored_on": case.restored_on,
        "restored_words": case.restored_words,
    }
