"""What was tried to reach a client, and what visitors mind."""

from flask import Blueprint, abort, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.clients.models import Client
from app.clients.queries import get_client
from app.core import clock, outbox
from app.core.asking import Answer, Crumbs, ask
from app.core.audit import current_actor
from app.core.errors import Refused
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.visits import forms
from app.visits.operations.cautions import end_caution as end
from app.visits.operations.cautions import record_caution
from app.visits.operations.contacts import record_contact
from app.visits.queries.cautions import caution_of

blueprint = Blueprint("contacts", __name__, url_prefix="/clients/<int:id>")


@blueprint.route("/contacts/new", methods=["GET", "POST"])
@requires(Permission.VISIT_RECORD)
def new(id: int) -> Answer:
    """Somebody called, wrote or met the person."""
    if location := earlier_result():
        return redirect(location, 303)
    client, form = _client_or_404(id), forms.ContactForm()
    if form.validate_on_submit():
        with refusals_in(form):
            now = clock.utc_now()
            at = clock.instant(form.day.data, form.at.data) if form.at.data else outbox.made_at(now)
            if clock.local(at).date() != form.day.data:  # the day that was typed holds, not a phone's clock
                at = now
            reached = form.reached.data == "yes"
            record_contact(client, at, form.way.data, reached, form.words.data, actor=current_actor(), now=now)
            return finish(url_for("clients.show", id=id), _("The contact is written down."))
    return ask(form, _("Write down a contact"), _crumbs(client))


@blueprint.route("/cautions/new", methods=["GET", "POST"])
@requires(Permission.VISIT_RECORD)
def caution(id: int) -> Answer:
    """What visitors of the person mind from today on."""
    if location := earlier_result():
        return redirect(location, 303)
    client, form = _client_or_404(id), forms.CautionForm()
    if form.validate_on_submit():
        with refusals_in(form):
            two, words = bool(form.two_person.data), form.words.data or ""
            record_caution(client, two, words, actor=current_actor(), today=clock.today())
            return finish(url_for("clients.show", id=id), _("What visitors mind is recorded."))
    intro = _("Only what a colleague has to know to be safe. Others see no more than that two come.")
    return ask(form, _("What visitors mind"), _crumbs(client), intro=intro)


@blueprint.post("/cautions/<int:caution_id>/end")
@requires(Permission.VISIT_RECORD)
def end_caution(id: int, caution_id: int) -> Response:
    """It no longer holds."""
    if location := earlier_result():
        return redirect(location, 303)
    client = _client_or_404(id)
    found = caution_of(caution_id, client.id) or abort(404)
    try:
        end(found, actor=current_actor(), today=clock.today())
    except Refused as refusal:
        return finish(url_for("clients.show", id=id), str(refusal), "warning")
    return finish(url_for("clients.show", id=id), _("It no longer holds."))


def _client_or_404(id: int) -> Client:
    return get_client(id, current_access(), Permission.VISIT_RECORD) or abort(404)


def _crumbs(client: Client) -> Crumbs:
    return [(_("Clients"), url_for("clients.index")), (client.file_number, url_for("clients.show", id=client.id))]
