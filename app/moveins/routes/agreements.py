"""What is done in a crisis: agreed with the person, printed to sign."""

from typing import Any

from flask import abort, redirect, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _

from app.clients.models import Client
from app.core import clock
from app.core.asking import Answer
from app.core.audit import current_actor
from app.core.forms import earlier_result, refusals_in
from app.core.locale import PRINTED_LANGUAGES
from app.core.permissions import Permission, current_access, requires
from app.keys.queries.scope import clients_in_reach
from app.moveins import forms
from app.moveins.operations.agreements import Signed, agree_on_crises
from app.moveins.queries.agreements import agreements_on
from app.moveins.routes.moveins import blueprint, crumbs, done, staff_of, stay_or_404
from app.moveins.words import CRISIS, USUAL
from app.placements.models import Placement
from app.places.queries import policy_on


@blueprint.route("/agreements/<int:client_id>", methods=["GET", "POST"])
@requires(Permission.MOVEIN_AGREE)
def agree(id: int, client_id: int) -> Answer:
    """Situation by situation: agreed, not agreed, not talked about."""
    if location := earlier_result():
        return redirect(location, 303)
    stay = stay_or_404(id, Permission.MOVEIN_AGREE)
    client, staff = _client(stay, client_id), staff_of(stay)
    form = forms.AgreementForm(data={"language": client.language, "signed_by": current_access().user_id})
    forms.offer_staff(form.signed_by, staff.values())
    if form.validate_on_submit():
        with refusals_in(form):
            signed = Signed(form.signed_on.data, form.signing.data, form.language.data, staff[form.signed_by.data])
            agree_on_crises(stay, client, form.agreed, signed, actor=current_actor(), today=clock.today())
            return done(stay, _("The agreement is recorded."))
    if not form.is_submitted():
        form.propose()
    page = render_template("moveins/agreement.html", form=form, stay=stay, client=client, crumbs=crumbs(stay))
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/agreements/<int:client_id>/sheet")
@requires(Permission.MOVEIN_AGREE)
def agreement_sheet(id: int, client_id: int) -> str:
    """To sign, in the person's language: what holds now, or what usually happens."""
    stay = stay_or_404(id, Permission.MOVEIN_AGREE)
    client = _client(stay, client_id)
    language = request.args.get("language", "")
    if language not in PRINTED_LANGUAGES:
        language = client.language.value
    holds = agreements_on(stay, clock.today()).get(client.id)
    words: dict[str, Any] = {"back": _("Back to the move-in"), "language": language, "stay": stay, "client": client}
    contact = policy_on(stay.municipality_id, clock.today()).offer_contact
    with force_locale(language):
        return render_template(
            "moveins/agreement_sheet.html",
            **words,
            holds={line.crisis: line for line in holds.lines} if holds else {},
            crises=CRISIS,
            usual=USUAL,
            contact=contact,
            languages=PRINTED_LANGUAGES,
        )


def _client(stay: Placement, client_id: int) -> Client:
    client = next((row.client for row in stay.clients if row.client_id == client_id), None)
    if client is None or client.id not in clients_in_reach([client.id], current_access()):
        abort(404)
    return client
