"""What was agreed about the spare key of a stay: the answers, the sheet to sign, and each use of the key."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.clients.models import Client
from app.core import audit, clock, files
from app.core.asking import Answer, Crumbs
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.locale import PRINTED_LANGUAGES
from app.core.permissions import Permission, current_access, requires
from app.flats.queries import flat_label
from app.keys import labels, rules, stay_forms
from app.keys.operations.consents import record_consent
from app.keys.queries import consents as queries
from app.keys.queries.register import keys_of_stay
from app.keys.queries.scope import clients_in_reach, get_flat, get_stay
from app.keys.situations import SITUATION, situation_words
from app.placements.models import Placement
from app.placements.queries.lists import file_numbers
from app.places.queries import policy_on
from app.troubles.models import VisitState
from app.troubles.queries import visits_of

blueprint = Blueprint("stay_keys", __name__, url_prefix="/stays/<int:id>/keys")
blueprint.add_app_template_filter(situation_words)


@blueprint.get("")
@requires(Permission.KEY_SEE)
def show(id: int) -> Answer:
    """Who lives there and what they agreed on; their keys; each time the door was opened without them.

    Whoever is shown the words is written down.
    """
    stay, today, viewer = stay_or_404(id, Permission.KEY_SEE), clock.today(), current_access()
    reads = reads_words(id)
    consents, uses = queries.consents_of([id]), queries.uses_of([id])
    if reads and (consents or uses):
        audit.record_read("household.keys.read", stay.household, actor=current_actor())
    answers = queries.answers_on(stay, today)
    clients = {row.client_id: row.client for row in stay.clients}
    return render_template(
        "keys/stay.html",
        stay=stay,
        numbers=numbers_of(stay),
        answers=[(clients[client_id], row) for client_id, row in answers.items()],
        finding=rules.use_is_agreed(queries.as_asked(answers)),
        strictest=queries.consent_on(stay, today),
        earlier=[one for one in consents if one.ends_on is not None],
        uses=uses,
        entries=[visit for visit in visits_of([id]) if visit.state is VisitState.ENTERED],
        held=keys_of_stay(id),
        lasting=stay.ends_on is None or stay.ends_on > today,
        begun=stay.starts_on <= today,
        reads=reads,
        may_ask=reads,
        sees_flat=get_flat(stay.flat_id, viewer) is not None,
        labels=labels,
        situations=SITUATION,
    )


@blueprint.route("/clients/<int:client_id>/consent", methods=["GET", "POST"])
@requires(Permission.KEY_CONSENT)
def ask_consent(id: int, client_id: int) -> Answer:
    """The person's answer, with what to talk about first."""
    if location := earlier_result():
        return redirect(location, 303)
    stay = stay_or_404(id)
    client = client_or_404(stay, client_id)
    form = stay_forms.ConsentForm(data={"language": client.language, "signed_on": clock.today()})
    if form.validate_on_submit():
        with refusals_in(form):
            record_consent(
                stay, client, form.answered, paper=form.paper.paper, actor=current_actor(), today=clock.today()
            )
            return finish(url_for(".show", id=id), _("The person's answer is recorded."))
    page = render_template("keys/consent.html", form=form, stay=stay, client=client, crumbs=crumbs(stay))
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/clients/<int:client_id>/sheet")
@requires(Permission.KEY_CONSENT)
def sheet(id: int, client_id: int) -> str:
    """The sheet to sign, in the person's language unless another is asked for: no name, no file number."""
    stay = stay_or_404(id)
    client = client_or_404(stay, client_id)
    language = request.args.get("language", "")
    if language not in PRINTED_LANGUAGES:
        language = client.language.value
    words: dict[str, Any] = {"back": _("Back to what was agreed"), "language": language, "stay": stay, "client": client}
    contact = policy_on(stay.municipality_id, clock.today()).offer_contact
    with force_locale(language):
        return render_template(
            "keys/sheet.html", **words, contact=contact, situations=SITUATION, languages=PRINTED_LANGUAGES
        )


@blueprint.get("/consents/<int:consent_id>/paper")
@requires(Permission.KEY_CONSENT)
def paper(id: int, consent_id: int) -> Response:
    """The signed sheet as it was sent; whoever takes it is written down."""
    stay = stay_or_404(id)
    consent = queries.consent_numbered(consent_id, stay) or abort(404)
    path = files.path_of(consent.file_name) if consent.file_name else None
    if path is None or not path.exists():
        abort(404)
    audit.record_read("household.key_paper.read", stay.household, actor=current_actor())
    answer = Response(path.read_bytes(), mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=f"key-consent-{consent.id}{path.suffix}")
    return answer


def stay_or_404(id: int, permission: Permission = Permission.KEY_CONSENT) -> Placement:
    """The stay, where the viewer holds the permission for its household."""
    return get_stay(id, current_access(), permission) or abort(404)


def client_or_404(stay: Placement, client_id: int) -> Client:
    """Somebody who lives in the stay, or did, and whom the viewer may reach."""
    client = next((row.client for row in stay.clients if row.client_id == client_id), None)
    if client is None or client.id not in clients_in_reach([client.id], current_access()):
        abort(404)
    return client


def reads_words(id: int) -> bool:
    """Whether the viewer asks the persons themselves, and so reads what they said."""
    return get_stay(id, current_access(), Permission.KEY_CONSENT) is not None


def numbers_of(stay: Placement) -> str:
    return file_numbers([stay.household_id]).get(stay.household_id, "–")


def crumbs(stay: Placement) -> Crumbs:
    title = _("Spare key and consent: %(flat)s", flat=flat_label(stay.flat))
    return [(title, url_for("stay_keys.show", id=stay.id))]
