"""Pages around receiving the service: it begins (again), the person is away for a while and back."""

from flask import Blueprint, abort, flash, redirect, render_template
from flask_babel import gettext as _

from app.clients.models import Away
from app.clients.operations import services as operations
from app.clients.queries import last_service
from app.core import clock
from app.core.audit import current_actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.exits import forms
from app.exits.operations.endings import take_back_end
from app.exits.routes.asking import Page, client_numbered, client_url, form_page

blueprint = Blueprint("exits", __name__, url_prefix="/clients/<int:id>")


@blueprint.route("/service/start", methods=["GET", "POST"])
@requires(Permission.SERVICE_CHANGE)
def start(id: int) -> Page:
    """The person receives the service, for the first time or again."""
    if location := earlier_result():
        return redirect(location, 303)
    client = client_numbered(id, Permission.SERVICE_CHANGE)
    form = forms.StartForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.start_service(client, form.on.data, actor=current_actor())
            return finish(client_url(client), _("The service has begun."))
    return form_page("start", form, client, before=last_service(client.id))


@blueprint.get("/service/end")
@requires(Permission.SERVICE_CHANGE)
def choose(id: int) -> Page:
    """The five ways in which a service ends."""
    client = client_numbered(id, Permission.SERVICE_CHANGE)
    may_propose = current_access().can(Permission.SERVICE_PROPOSE, client.municipality_id)
    return render_template("exits/choose.html", client=client, may_propose=may_propose)


@blueprint.post("/service/take-back-end")
@requires(Permission.SERVICE_CHANGE)
def take_back(id: int) -> Page:
    """An end that has not come yet is taken back."""
    client = client_numbered(id, Permission.SERVICE_CHANGE)
    service = last_service(client.id) or abort(404)
    try:
        take_back_end(service, actor=current_actor(), today=clock.today())
    except Refused as refusal:
        db.session.rollback()
        flash(str(refusal), "warning")
        return redirect(client_url(client), 303)
    message = _("The service goes on. If an end of the stay was recorded too, take that back on the page of the stay.")
    return finish(client_url(client), message)


@blueprint.route("/away/new", methods=["GET", "POST"])
@requires(Permission.SERVICE_CHANGE)
def away(id: int) -> Page:
    """The person is away for a while: it ends nothing."""
    if location := earlier_result():
        return redirect(location, 303)
    client = client_numbered(id, Permission.SERVICE_CHANGE)
    form = forms.AwayForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.record_away(
                client,
                form.kind.data,
                form.started_on.data,
                form.expected_until.data,
                form.note.data,
                actor=current_actor(),
            )
            return finish(client_url(client), _("It is recorded that the person is away for a while."))
    return form_page("away", form, client)


@blueprint.route("/away/<int:away_id>/end", methods=["GET", "POST"])
@requires(Permission.SERVICE_CHANGE)
def back(id: int, away_id: int) -> Page:
    """The person is back."""
    if location := earlier_result():
        return redirect(location, 303)
    client = client_numbered(id, Permission.SERVICE_CHANGE)
    known: Away = next((one for one in client.aways if one.id == away_id), None) or abort(404)
    form = forms.BackForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.end_away(known, form.on.data, actor=current_actor())
            return finish(client_url(client), _("It is recorded that the person is back."))
    return form_page("back", form, client, away=known)
