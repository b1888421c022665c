"""Pages of the waitlist: who waits, in the suggested order, and leaving it."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.clients.labels import wishes_in_words
from app.clients.queries import household_label, wishes_of
from app.core import clock, listing, navigation
from app.core.audit import current_actor
from app.core.crypto import without_diacritics
from app.core.exports import Column, FileKind, table_response
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.places.queries import areas_of, municipalities
from app.waitlist import forms, labels, operations, queries
from app.waitlist.queries import Waiting

blueprint = Blueprint("waitlist", __name__)
navigation.add(10, _l("Waitlist"), "waitlist.index", Permission.WAITLIST_SEE)


@blueprint.get("/waitlist")
@requires(Permission.WAITLIST_SEE)
def index() -> str:
    form, rows, sort = _asked_for()
    page = listing.page_of(rows, request.args)
    ids = [row.household_id for row in page.rows]
    return render_template(
        "waitlist/list.html",
        filters=form,
        sort=sort,
        total=len(rows),
        page=page,
        file_numbers=queries.labels(ids, clock.today()),
        wishes=_short_wishes(ids),
        labels=labels,
        files={kind: listing.with_filters(url_for(".export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/waitlist/export.<any(xlsx, csv):kind>")
@requires(Permission.WAITLIST_SEE)
def export(kind: FileKind) -> Response:
    _form, rows, _sort = _asked_for()
    ids = [row.household_id for row in rows]
    numbers, wishes = queries.labels(ids, clock.today()), _short_wishes(ids)
    columns = [
        Column(_("File numbers")),
        Column(_("Municipality")),
        Column(_("Waiting since"), "date"),
        Column(_("Days waited"), "number"),
        Column(_("Priority features"), "number"),
        Column(_("Points"), "number"),
        Column(_("How the points are made up")),
        Column(_("Wishes")),
        Column(_("Why another flat is needed")),
    ]
    table = (
        (
            numbers[row.household_id],
            row.municipality,
            row.entered_on,
            row.points.days,
            row.points.features,
            row.points.total,
            labels.points_in_words(row.points),
            "; ".join(wishes[row.household_id]),
            labels.REHOUSING_REASON[row.rehousing] if row.rehousing else None,
        )
        for row in rows
    )
    return table_response(columns, table, _("Waitlist"), kind)


@blueprint.route("/waitlist/<int:id>/close", methods=["GET", "POST"])
@requires(Permission.WAITLIST_CHANGE)
def close(id: int) -> Any:
    if location := earlier_result():
        return redirect(location, 303)
    entry = queries.get_entry(id, current_access(), Permission.WAITLIST_CHANGE) or abort(404)
    form = forms.CloseForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.close_entry(entry, form.reason.data, form.on.data, actor=current_actor())
            return finish(url_for("households.show", id=entry.household_id), _("The household no longer waits."))
    page = render_template(
        "waitlist/close.html", form=form, entry=entry, label=household_label(entry.household), today=clock.today()
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/waitlist/<int:id>/agreement", methods=["GET", "POST"])
@requires(Permission.WAITLIST_CHANGE)
def agree(id: int) -> Any:
    """What is agreed with a household that lost its flat by a breach of the lease."""
    if location := earlier_result():
        return redirect(location, 303)
    entry = queries.get_entry(id, current_access(), Permission.WAITLIST_CHANGE) or abort(404)
    form = forms.AgreementForm(words=entry.agreement, **({"on": entry.agreed_on} if entry.agreed_on else {}))
    if form.validate_on_submit():
        with refusals_in(form):
            operations.record_agreement(
                entry, form.words.data or "", form.on.data, actor=current_actor(), today=clock.today()
            )
            return finish(url_for("households.show", id=entry.household_id), _("The agreement is recorded."))
    page = render_template("waitlist/agreement.html", form=form, entry=entry, label=household_label(entry.household))
    return (page, 422) if form.is_submitted() else page


def _asked_for() -> tuple[forms.WaitingFilterForm, list[Waiting], str]:
    """The filters in the address, the households they leave in the order asked for, and that order's name."""
    access = current_access()
    reach = municipalities(access.municipalities(Permission.WAITLIST_SEE))
    form = forms.WaitingFilterForm.from_request(
        municipality=[(one.id, one.name) for one in reach],
        area=sorted(
            ((area.id, area.name) for area in areas_of([one.id for one in reach])),
            key=lambda choice: without_diacritics(choice[1]),
        ),
    )
    filters = queries.WaitingFilters(
        form.municipality.data, form.area.data, form.language.data, bool(form.long_wait.data)
    )
    rows = queries.waiting(access, clock.today(), filters)
    sort = request.args.get("sort", "")
    if sort not in queries.SORTS:
        sort = "-points"
    return form, queries.sorted_by(rows, sort), sort


def _short_wishes(household_ids: Iterable[int]) -> dict[int, list[str]]:
    return {id: wishes_in_words(wishes, areas) for id, (wishes, areas) in wishes_of(household_ids).items()}
