"""What a municipality's acts look at: its versions, what differs between two, and writing the next one."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.conditions import labels
from app.conditions.operations.templates import check_template, save_template
from app.conditions.queries import acts as queries
from app.conditions.standard import STANDARD, Template, template_from
from app.conditions.template_forms import TemplateForm
from app.conditions.wording import differences, line_of
from app.core.asking import Answer, Crumbs
from app.core.audit import current_actor
from app.core.errors import Refused
from app.core.forms import earlier_result, finish, refusals_in
from app.core.locale import current_language
from app.core.permissions import Permission, current_access, requires
from app.places.models import Municipality
from app.places.queries import get_municipality, municipalities

blueprint = Blueprint("act_templates", __name__)
blueprint.add_app_template_filter(line_of, "names_line")


@blueprint.get("/act-templates")
@requires(Permission.SETTINGS_SEE)
def index() -> Answer:
    """The municipalities in reach, each with its list; of one only, its list at once."""
    reach = municipalities(current_access().municipalities(Permission.SETTINGS_SEE))
    if len(reach) == 1:
        return redirect(url_for(".show", id=reach[0].id), 303)
    versions = {one.id: queries.template_of(one.id)[0] for one in reach}
    return render_template("act_templates/choose.html", municipalities=reach, versions=versions)


@blueprint.get("/municipalities/<int:id>/act-template")
@requires(Permission.SETTINGS_SEE)
def show(id: int) -> Answer:
    """All versions, the latest first, and what differs between two of them."""
    municipality = _municipality(id, Permission.SETTINGS_SEE)
    rows = queries.templates_of(id)
    lists = {0: STANDARD} | {row.version: template_from(row.content) for row in rows}
    latest = max(lists)
    after = _version_asked("after", lists, latest)
    before = _version_asked("before", lists, max(after - 1, 0))
    return render_template(
        "act_templates/show.html",
        municipality=municipality,
        rows=rows,
        lists=lists,
        latest=latest,
        before=before,
        after=after,
        differences=differences(lists[before], lists[after]),
        words=labels.DIFFERS,
        may_change=current_access().can(Permission.SETTINGS_CHANGE, id),
    )


@blueprint.get("/municipalities/<int:id>/act-template/<int:version>")
@requires(Permission.SETTINGS_SEE)
def version(id: int, version: int) -> Answer:
    """One version, as an act that begins with it is walked."""
    municipality = _municipality(id, Permission.SETTINGS_SEE)
    rows = {row.version: row for row in queries.templates_of(id)}
    if version and version not in rows:
        abort(404)
    return render_template(
        "act_templates/version.html",
        municipality=municipality,
        row=rows.get(version),
        version=version,
        latest=max([0, *rows]),
        template=template_from(rows[version].content) if version else STANDARD,
        may_change=current_access().can(Permission.SETTINGS_CHANGE, id),
        crumbs=_crumbs(municipality),
    )


@blueprint.get("/municipalities/<int:id>/act-template/edit")
@requires(Permission.SETTINGS_CHANGE)
def edit(id: int) -> Answer:
    """The list that holds, or an earlier version to begin from (`from`), ready to be changed."""
    municipality = _municipality(id)
    version, template = queries.template_of(id)
    if begins := request.args.get("from", type=int):
        template = next((one for number, one in _versions(id).items() if number == begins), None) or abort(404)
    elif begins == 0:
        template = STANDARD
    return _page(municipality, TemplateForm.of(template, version))


@blueprint.post("/municipalities/<int:id>/act-template/edit")
@requires(Permission.SETTINGS_CHANGE)
def save(id: int) -> Answer:
    """Moves or takes out a card, shows how it will be walked, or saves the next version; only saving keeps it."""
    municipality = _municipality(id)
    if (what := request.form.get("do", "")) != "save":
        form = TemplateForm()
        return _preview(municipality, form) if what == "preview" else _page(municipality, form.rearranged(what))
    if location := earlier_result():
        return redirect(location, 303)
    form = TemplateForm()
    if form.validate_on_submit():
        with refusals_in(form):
            template, seen = form.template(list(_versions(id).values())), form.seen_version
            save_template(municipality, template, form.reason.data or "", actor=current_actor(), seen=seen)
            return finish(url_for(".show", id=id), _("The list is saved. Acts that are begun from now on look at it."))
    return _page(_municipality(id), form), 422


def _preview(municipality: Municipality, form: TemplateForm) -> Answer:
    """What it will look like and what will differ; why it is changed may still be missing."""
    if not all([form.rooms.validate(form), form.checks.validate(form)]):
        return _page(municipality, form), 422
    template = form.template(list(_versions(municipality.id).values()))
    try:
        check_template(template)
    except Refused as refusal:
        form.form_errors = [str(refusal)]
        return _page(municipality, form), 422
    held = queries.template_of(municipality.id)[1]
    return _page(municipality, form, preview=template, changed=differences(held, template))


def _page(municipality: Municipality, form: TemplateForm, **more: Any) -> str:
    return render_template(
        "act_templates/edit.html",
        municipality=municipality,
        form=form,
        language=current_language(),
        words=labels.DIFFERS,
        crumbs=_crumbs(municipality),
        **more,
    )


def _versions(id: int) -> dict[int, Template]:
    """Every version by its number, the latest first."""
    return {row.version: template_from(row.content) for row in queries.templates_of(id)} | {0: STANDARD}


def _version_asked(name: str, lists: dict[int, Template], usual: int) -> int:
    asked = request.args.get(name, type=int)
    return asked if asked in lists else usual


def _municipality(id: int, permission: Permission = Permission.SETTINGS_CHANGE) -> Municipality:
    return get_municipality(id, current_access().municipalities(permission)) or abort(404)


def _crumbs(municipality: Municipality) -> Crumbs:
    return [
        (_("Settings"), url_for("settings.index")),
        (municipality.name, url_for("settings.show", id=municipality.id)),
        (_("What acts look at"), url_for("act_templates.show", id=municipality.id)),
    ]
