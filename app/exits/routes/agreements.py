"""Service agreements of a client: signed, ended."""

from datetime import timedelta

from flask import abort, redirect, url_for
from flask_babel import gettext as _

from app.clients.operations.agreements import end_agreement, sign_agreement
from app.clients.queries.services import agreements_of
from app.core import clock
from app.core.asking import Crumbs, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires
from app.exits import forms
from app.exits.routes.asking import Page, client_numbered, client_url
from app.exits.routes.services import blueprint


@blueprint.route("/agreements/new", methods=["GET", "POST"])
@requires(Permission.SERVICE_CHANGE)
def sign(id: int) -> Page:
    """The person and the provider have signed."""
    if location := earlier_result():
        return redirect(location, 303)
    client = client_numbered(id, Permission.SERVICE_CHANGE)
    form = forms.AgreementForm(data={"language": client.language})
    if form.validate_on_submit() and form.signed_on.data:
        last = form.last_on.data
        with refusals_in(form):
            sign_agreement(
                client,
                form.signed_on.data,
                form.starts_on.data,
                last + timedelta(days=1) if last else None,
                form.language.data,
                explained=form.explained.data,
                actor=current_actor(),
                today=clock.today(),
            )
            return finish(client_url(client), _("The service agreement is recorded."))
    intro = _("It is about the service and stands apart from any lease: the flat never depends on it.")
    hints = {"last_on": _("Left empty, it holds until it is ended.")}
    return ask(form, _("Record a service agreement"), _crumbs(client.file_number, id), intro=intro, hints=hints)


@blueprint.route("/agreements/<int:agreement_id>/end", methods=["GET", "POST"])
@requires(Permission.SERVICE_CHANGE)
def end_service_agreement(id: int, agreement_id: int) -> Page:
    """It no longer holds; nothing else ends with it."""
    if location := earlier_result():
        return redirect(location, 303)
    client = client_numbered(id, Permission.SERVICE_CHANGE)
    agreement = next((one for one in agreements_of(client.id) if one.id == agreement_id), None) or abort(404)
    form = forms.EndAgreementForm()
    if form.validate_on_submit():
        with refusals_in(form):
            end_agreement(agreement, form.on.data, form.reason.data or "", actor=current_actor())
            return finish(client_url(client), _("The end of the service agreement is recorded."))
    intro = _("Only the agreement ends. The service, the stay and the lease go on; each has an end of its own.")
    return ask(form, _("End the service agreement"), _crumbs(client.file_number, id), intro=intro)


def _crumbs(file_number: str, id: int) -> Crumbs:
    return [(_("Clients"), url_for("clients.index")), (file_number, url_for("clients.show", id=id))]
