"""Pages of case files: the list, one file, open, correct, close."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue

from app.clients import forms, labels, parts, queries, rules, situations
from app.clients.models import Client, Language
from app.clients.operations import files
from app.clients.operations.search_log import log_search
from app.clients.queries.files import SORTS
from app.clients.routes.asking import Answer, ask, client_crumbs
from app.core import audit, clock, codes, listing, navigation
from app.core.audit import current_actor
from app.core.exports import Column, FileKind, streamed, table_response
from app.core.extensions import db
from app.core.forms import EnumField, earlier_result, finish, refusals_in
from app.core.permissions import Access, Permission, current_access, requires
from app.places.queries import municipalities

blueprint = Blueprint("clients", __name__, url_prefix="/clients")
navigation.add(50, _l("Clients"), "clients.index", Permission.CLIENT_SEE)

STATES = (("", _l("Open files")), ("closed", _l("Closed files")), ("all", _l("All files")))
CLOSED = {"": False, "closed": True, "all": None}


class ClientFilterForm(listing.FilterForm):
    """The filters of the client list."""

    q = listing.search_field(_l("File number, personal code or name"))
    municipality = listing.id_field(_l("Municipality"), _l("All municipalities"))
    situation = SelectField(_l("Situation"), [OptionalValue()], choices=[SelectChoice("", _l("Any situation"))])
    state = SelectField(_l("Files"), choices=[SelectChoice(*one) for one in STATES], default="")
    language = EnumField(_l("Language"), Language, labels.LANGUAGE, empty=_l("All languages"))
    supporter = listing.id_field(_l("Supported by"), _l("Anybody"))
    no_mentor = BooleanField(_l("No mentor in the team"))


@blueprint.get("")
@requires(Permission.CLIENT_SEE)
def index() -> str:
    access = current_access()
    form, filters = _filters(access)
    query = queries.client_list(access, filters)
    order = listing.order_from(request.args, SORTS, "-number")
    page = listing.fetch(query, order, Client.id)
    log_search(filters.text, [row.file_number for row in page.rows], access, actor=current_actor())
    today, ids = clock.today(), [row.id for row in page.rows]
    return render_template(
        "clients/list.html",
        filters=form,
        page=page,
        sort=order.name,
        total=listing.count(query),
        count_text=listing.count_text,
        supporters=queries.supporters_of(ids, today),
        situations=situations.situations_of(ids, access, today),
        households=queries.household_labels({row.household_id for row in page.rows if row.household_id}, today),
        languages=labels.LANGUAGE,
        files={kind: listing.with_filters(url_for(".export", kind=kind)) for kind in ("xlsx", "csv")},
        several=len(access.municipalities(Permission.CLIENT_SEE)) > 1,
        may_change=access.can(Permission.CLIENT_CHANGE),
    )


@blueprint.get("/export.<any(xlsx, csv):kind>")
@requires(Permission.CLIENT_SEE)
def export(kind: FileKind) -> Response:
    access = current_access()
    _form, filters = _filters(access)
    situation = situations.key_of(access, clock.today()).label("situation")
    query = queries.client_list(access, filters).add_columns(situation).order_by(Client.id)
    audit.record_read("client.export", current_actor(), actor=current_actor(), note=filters.text)
    columns = [
        Column(_("File number")),
        Column(_("Municipality")),
        Column(_("Situation")),
        Column(_("File opened on"), "date"),
        Column(_("File closed on"), "date"),
        Column(_("Language")),
    ]
    known = situations.known()
    rows = (
        (
            row.file_number,
            row.municipality,
            known[row.situation].label if row.situation in known else None,
            row.opened_on,
            row.closed_on,
            labels.LANGUAGE[row.language],
        )
        for row in streamed(query)
    )
    return table_response(columns, rows, _("Clients"), kind)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def create() -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    choices = municipalities(current_access().municipalities(Permission.CLIENT_CHANGE))
    form = forms.client_form([(one.id, one.name) for one in choices])
    if form.validate_on_submit():
        chosen = form.municipality_id.data if "municipality_id" in form else choices[0].id
        municipality = next(one for one in choices if one.id == chosen)
        with refusals_in(form):
            client = files.create_client(
                municipality, _details(form), opened_on=form.opened_on.data, actor=current_actor(), today=clock.today()
            )
            _warn(client)
            return finish(url_for(".show", id=client.id), _("The file %(number)s is open.", number=client.file_number))
    return _form_page(form, None)


@blueprint.get("/<int:id>")
@requires(Permission.CLIENT_SEE)
def show(id: int) -> str:
    client = queries.get_client(id, current_access()) or abort(404)
    audit.record_read("client.read", client, actor=current_actor())
    return client_page(client)


@blueprint.route("/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def edit(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    client = queries.get_client(id, current_access(), Permission.CLIENT_CHANGE) or abort(404)
    form = forms.client_form([(client.municipality_id, "")], **_values(client))
    if form.validate_on_submit():
        with refusals_in(form):
            files.edit_client(client, _details(form), actor=current_actor(), today=clock.today())
            _warn(client)
            return finish(url_for(".show", id=client.id), _("The file is saved."))
    elif request.method == "GET":
        audit.record_read("client.read", client, actor=current_actor())
    return _form_page(form, client)


@blueprint.route("/<int:id>/close", methods=["GET", "POST"])
@requires(Permission.CLIENT_CHANGE)
def close(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    client = queries.get_client(id, current_access(), Permission.CLIENT_CHANGE) or abort(404)
    form = forms.EndForm()
    form.on.label.text = _("File closed on")
    if form.validate_on_submit():
        with refusals_in(form):
            files.close_file(client, form.on.data, actor=current_actor())
            return finish(url_for(".show", id=client.id), _("The file is closed."))
    intro = _("Nothing is deleted, and the file can be opened again under its number when the person comes back.")
    return ask(form, _("Close the file"), client_crumbs(client), intro=intro, button=_("Close the file"))


@blueprint.post("/<int:id>/reopen")
@requires(Permission.CLIENT_CHANGE)
def reopen(id: int) -> Response:
    client = queries.get_client(id, current_access(), Permission.CLIENT_CHANGE) or abort(404)
    files.reopen_file(client, actor=current_actor())
    return finish(url_for(".show", id=client.id), _("The file is open again."))


@blueprint.post("/<int:id>/name")
@requires(Permission.CLIENT_OPEN_NAME)
def open_name(id: int) -> Answer:
    """Shows the name once, in the answer to this form, and writes down who saw it and what for."""
    client = queries.get_client(id, current_access(), Permission.CLIENT_OPEN_NAME) or abort(404)
    form = forms.PurposeForm()
    if not form.validate_on_submit():
        return client_page(client, purpose_form=form), 422
    audit.record_read("client.open_name", client, actor=current_actor(), note=form.purpose.data)
    db.session.commit()  # it was seen, whatever happens to the page
    return client_page(client, opened=True)


def client_page(
    client: Client,
    *,
    opened: bool = False,
    purpose_form: forms.PurposeForm | None = None,
    note_form: forms.NoteForm | None = None,
) -> str:
    """One file. The name is on it for those whose work needs it; `opened`: it was opened just now."""
    access, today = current_access(), clock.today()
    client = queries.with_team_and_consents(client)
    sees_identity = opened or queries.sees_identity(client, access)
    may_note = queries.reaches(client, access, Permission.CLIENT_NOTE)
    return render_template(
        "clients/detail.html",
        client=client,
        form=purpose_form or note_form,
        labels=labels,
        team=[one for one in client.support_team if one.ends_on is None or one.ends_on > today],
        identity=sees_identity,
        purpose_form=None if sees_identity else purpose_form or forms.PurposeForm(),
        may_open_name=queries.may_open_name(client, access),
        may_change=client.municipality_id in access.municipalities(Permission.CLIENT_CHANGE),
        may_note=may_note,
        note_form=(note_form or forms.NoteForm()) if may_note else None,
        notes=queries.notes_of(client) if may_note else [],
        demo=current_app.config["DEMO"],
        parts=parts.of(parts.PartOf.CLIENT, client, access),
    )


def _form_page(form: forms.ClientForm, client: Client | None) -> Answer:
    demo = current_app.config["DEMO"]
    page = render_template("clients/form.html", form=form, client=client, demo=demo)
    return (page, 422) if form.is_submitted() else page


def _filters(access: Access) -> tuple[ClientFilterForm, queries.ClientFilters]:
    """The filters of the address; those that could not change anything for the viewer are left out."""
    reach = access.municipalities(Permission.CLIENT_SEE)
    everyone = access.unrestricted(Permission.CLIENT_SEE)
    form = ClientFilterForm.from_request(
        municipality=[(one.id, one.name) for one in municipalities(reach)],
        supporter=queries.supporters_in(everyone, clock.today()),
        situation=[
            *((one.key, one.label) for one in situations.known().values()),
            (situations.NEITHER, _("No flat yet")),
        ],
    )
    if len(reach) < 2:
        del form.municipality
    if not everyone:
        del form.supporter
    return form, queries.ClientFilters(
        text=form.q.data,
        municipality_id=form.municipality.data if "municipality" in form else None,
        language=form.language.data,
        closed=CLOSED.get(form.state.data or "", False),
        supporter_id=form.supporter.data if "supporter" in form else None,
        without_mentor=form.no_mentor.data,
        situation=form.situation.data or None,
    )


def _details(form: forms.ClientForm) -> files.ClientDetails:
    code = form.personal_code.data if "personal_code" in form else None
    return files.ClientDetails(
        given_name=form.given_name.data or "",
        family_name=form.family_name.data or "",
        personal_code=code,
        birth_date=form.birth_date.data or codes.birth_date_in(codes.compact_code(code or "")),
        phone=form.phone.data,
        email=form.email.data,
        contacts_note=form.contacts_note.data,
        language=form.language.data,
        previous_residence=form.previous_residence.data,
        previous_place=form.previous_place.place,
    )


def _values(client: Client) -> dict[str, Any]:
    """What the form begins with."""
    return {
        "given_name": client.given_name,
        "family_name": client.family_name,
        "personal_code": client.personal_code,
        "birth_date": client.born_on,
        "phone": client.phone,
        "email": client.email,
        "contacts_note": client.contacts_note,
        "language": client.language,
        "previous_residence": client.previous_residence,
        "previous_place": client.previous_place,
    }


def _warn(client: Client) -> None:
    """A check digit that does not fit is said, not refused (rule C2)."""
    if client.personal_code and not (finding := rules.personal_code_check_digit_fits(client.personal_code)).passed:
        flash(str(finding.reason), "warning")
