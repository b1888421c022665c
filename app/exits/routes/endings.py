"""Pages on which a service ends by the person's wish, by its term, or by death."""

from flask import flash, redirect
from flask_babel import gettext as _

from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires
from app.exits import forms, rules
from app.exits.operations import endings
from app.exits.routes.asking import (
    Page,
    ask_about_stay,
    by_now,
    client_numbered,
    client_url,
    form_page,
    running_service,
)
from app.exits.routes.services import blueprint


@blueprint.route("/service/end/wish", methods=["GET", "POST"])
@requires(Permission.SERVICE_CHANGE)
def wish(id: int) -> Page:
    """The person wishes to leave; a short notice is said, not refused."""
    if location := earlier_result():
        return redirect(location, 303)
    client = client_numbered(id, Permission.SERVICE_CHANGE)
    form = forms.WishForm()
    service, stays = running_service(client), ask_about_stay(form, client)
    if service and form.validate_on_submit():
        with refusals_in(form):
            endings.end_by_wish(
                service,
                form.notice_on.data,
                form.ends_on.data,
                form.destination.data,
                stay_ends_on=form.leaves_flat_on,
                note=form.note.data,
                **by_now(),
            )
            notice = rules.notice_is_a_week(form.notice_on.data, form.ends_on.data)
            if not notice.passed:
                flash(str(notice.reason), "warning")
            return finish(client_url(client), _("The end of the service is recorded."))
    return form_page("wish", form, client, service=service, stays=stays)


@blueprint.route("/service/end/term", methods=["GET", "POST"])
@requires(Permission.SERVICE_CHANGE)
def term(id: int) -> Page:
    """The agreed term of the service has come."""
    if location := earlier_result():
        return redirect(location, 303)
    client = client_numbered(id, Permission.SERVICE_CHANGE)
    form = forms.TermForm()
    service, stays = running_service(client), ask_about_stay(form, client)
    if service and form.validate_on_submit():
        with refusals_in(form):
            endings.end_by_term(
                service,
                form.ends_on.data,
                form.destination.data,
                stay_ends_on=form.leaves_flat_on,
                note=form.note.data,
                **by_now(),
            )
            return finish(client_url(client), _("The end of the service is recorded."))
    return form_page("term", form, client, service=service, stays=stays)


@blueprint.route("/service/end/death", methods=["GET", "POST"])
@requires(Permission.SERVICE_CHANGE)
def death(id: int) -> Page:
    """The person has died."""
    if location := earlier_result():
        return redirect(location, 303)
    client = client_numbered(id, Permission.SERVICE_CHANGE)
    form = forms.DeathForm()
    if form.validate_on_submit():
        with refusals_in(form):
            endings.record_death(client, form.on.data, **by_now())
            return finish(client_url(client), _("The death is recorded. The file stays open until it is closed."))
    return form_page("death", form, client)
