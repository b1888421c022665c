"""The door was opened without the person: by one of us, if that was agreed, or by the police."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.accounts.queries import officers
from app.core import clock
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.errors import RuleViolation
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.keys import labels, rules, stay_forms
from app.keys.models import KeyKind, Situation
from app.keys.operations.uses import record_police_entry, record_telling, record_use
from app.keys.queries import consents as queries
from app.keys.queries.register import keys_of_flat
from app.keys.routes.stays import blueprint, crumbs, stay_or_404
from app.placements.models import Placement


@blueprint.route("/uses/new", methods=["GET", "POST"])
@requires(Permission.KEY_CONSENT)
def use(id: int) -> Answer:
    """One of us used the spare key; where that was not agreed, what is allowed instead."""
    if location := earlier_result():
        return redirect(location, 303)
    stay = stay_or_404(id)
    answers = queries.answers_on(stay, clock.today())
    form = _use_form(stay, answers)
    findings = [rules.use_is_agreed(queries.as_asked(answers))]
    if form.validate_on_submit():
        with refusals_in(form):
            key = next(one for one in _keys(stay) if one.id == form.key.data)
            user = next(one for one in _staff(stay) if one.id == form.user.data)
            try:
                record_use(stay, key, user, form.facts, actor=current_actor(), now=clock.utc_now())
            except RuleViolation as refusal:
                findings = refusal.findings
                raise
            return finish(url_for(".show", id=id), _("The use of the key is recorded."))
    page = render_template(
        "keys/use.html",
        form=form,
        stay=stay,
        crumbs=crumbs(stay),
        findings=findings,
        answers=answers,
        clients={row.client_id: row.client for row in stay.clients},
        labels=labels,
        allowed=findings[0].passed or findings[0].id != "Y4" or form.is_submitted(),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/uses/police", methods=["GET", "POST"])
@requires(Permission.KEY_CONSENT)
def police(id: int) -> Answer:
    """The police opened the door."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, form = stay_or_404(id), stay_forms.PoliceForm()
    if form.validate_on_submit():
        with refusals_in(form):
            record_police_entry(stay, form.facts, actor=current_actor(), now=clock.utc_now())
            return finish(url_for(".show", id=id), _("It is recorded that the police opened the door."))
    intro = _("If health or life is at risk, call 110 or 112: the police open the door. Nobody's consent is needed.")
    return ask(form, _("The police opened the door"), crumbs(stay), intro=intro, hints=_hints())


@blueprint.route("/uses/<int:use_id>/told", methods=["GET", "POST"])
@requires(Permission.KEY_CONSENT)
def told(id: int, use_id: int) -> Answer:
    """The person was told afterwards."""
    if location := earlier_result():
        return redirect(location, 303)
    stay, form = stay_or_404(id), stay_forms.ToldForm()
    found = queries.use_numbered(use_id, stay) or abort(404)
    if form.validate_on_submit():
        with refusals_in(form):
            record_telling(found, form.told_on.data, actor=current_actor(), today=clock.today())
            return finish(url_for(".show", id=id), _("It is recorded that the person was told."))
    intro = _("Whoever lives there learns that the door was opened, when, by whom and why.")
    return ask(form, _("The person was told"), crumbs(stay), intro=intro)


def _use_form(stay: Placement, answers: queries.Answers) -> stay_forms.UseForm:
    agreed = [situations for _answer, situations in queries.as_asked(answers)]
    shared = [one for one in Situation if all(one in situations for situations in agreed)]
    form = stay_forms.UseForm(data={"user": current_access().user_id, "day": clock.today()})
    form.offer(_keys(stay), _staff(stay), shared)
    return form


def _keys(stay: Placement) -> list[Any]:
    return [key for key in keys_of_flat(stay.flat_id) if key.kind is KeyKind.FLAT]


def _staff(stay: Placement) -> list[Any]:
    return officers(stay.municipality_id, Permission.KEY_CHANGE, clock.today())


def _hints() -> dict[str, str]:
    return {
        "present": _("Everybody who was there, of us too, and the number of the police report if there is one."),
        "told_on": _("Leave it empty if the person does not know yet: it then stands on Today."),
    }
