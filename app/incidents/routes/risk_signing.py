"""Person and worker read the act and sign it on the screen."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from app.core import clock
from app.core.asking import Answer
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.locale import PRINTED_LANGUAGES, current_language
from app.core.permissions import Permission, current_access, requires
from app.incidents import labels
from app.incidents.models import RiskSide
from app.incidents.operations import risk_acts as operations
from app.incidents.papers import draw_act
from app.incidents.routes.risk_acts import act_or_404, blueprint, crumbs, record_reading, shown
from app.incidents.signing_forms import SignForm


@blueprint.route("/<int:id>/sign/<any(person, worker):side>", methods=["GET", "POST"])
@requires(Permission.INCIDENT_PERSON)
def sign(id: int, side: str) -> Answer:
    """One side reads all of it in their language and signs; the second signature locks it."""
    if location := earlier_result():
        return redirect(location, 303)
    act = act_or_404(id)
    language = request.args.get("lang", act.language.value if side == RiskSide.PERSON else current_language())
    if not act.is_open or language not in PRINTED_LANGUAGES or getattr(act, f"{side}_signed_at"):
        abort(404)
    if side == RiskSide.WORKER and current_access().user_id != act.worker_id:
        abort(404)
    form = SignForm(data={"text_hash": act.text_hash})
    if form.validate_on_submit():
        with refusals_in(form):
            operations.sign_act(
                act,
                operations.Signature(RiskSide(side), form.text_hash.data or "", form.drawn(), form.paper.paper),
                lambda whole: draw_act(whole, whole.language.value),
                actor=current_actor(),
                now=clock.utc_now(),
            )
            told = _("Both have signed: the act stands as it is.") if act.locked_at else _("The signature is recorded.")
            return finish(url_for(".show", id=id), told)
    record_reading(act)
    here = crumbs(act)  # whoever goes back is one of us
    with force_locale(language):
        page = render_template(
            "risk_acts/sign.html",
            act=act,
            form=form,
            side=RiskSide(side),
            language=language,
            labels=labels,
            crumbs=here,
            **shown(act),
        )
    return page, 422 if form.is_submitted() else 200
