"""All that is held about one person, and who looked, for handing over on paper (digest row 215)."""

from flask import Blueprint, abort, render_template, request
from flask_babel import lazy_gettext as _l

from app.clients import labels, parts, queries
from app.clients.models import Client
from app.clients.queries.subject import everything_held, what_was_changed, who_looked
from app.core import audit, clock, listing, navigation
from app.core.audit import current_actor
from app.core.history import known_actions
from app.core.permissions import Permission, current_access, requires

blueprint = Blueprint("subject_prints", __name__, url_prefix="/subject-prints")
navigation.add(60, _l("Subject prints"), "subject_prints.index", Permission.CLIENT_PRINT, icon="print")


class SubjectSearchForm(listing.FilterForm):
    """Whose data are asked for."""

    q = listing.search_field(_l("File number, personal code or name"))


@blueprint.get("")
@requires(Permission.CLIENT_PRINT)
def index() -> str:
    """Nothing is listed before somebody is looked for."""
    access = current_access()
    form = SubjectSearchForm.from_request()
    page = listing.Page()
    if form.q.data:
        filters = queries.ClientFilters(text=form.q.data, closed=None)
        query = queries.client_list(access, filters, Permission.CLIENT_PRINT)
        page = listing.fetch(query, listing.order_from(request.args, {"number": Client.id}, "-number"), Client.id)
        found = ", ".join(row.file_number for row in page.rows) or "–"
        audit.record_read("client.search", current_actor(), actor=current_actor(), note=f"{form.q.data} → {found}")
    return render_template("clients/subject_prints.html", filters=form, page=page)


@blueprint.get("/<int:id>")
@requires(Permission.CLIENT_PRINT)
def show(id: int) -> str:
    access = current_access()
    client = queries.get_client(id, access, Permission.CLIENT_PRINT) or abort(404)
    audit.record_read("client.print", client, actor=current_actor())
    client = everything_held(client)
    return render_template(
        "clients/subject_print.html",
        client=client,
        labels=labels,
        action_in_words=lambda action: known_actions().get(action, action),
        today=clock.today(),
        parts=parts.of(parts.PartOf.SUBJECT_PRINT, client, access),
        reads=who_looked(client),
        changes=what_was_changed(client),
    )
