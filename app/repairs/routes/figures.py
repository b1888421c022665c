"""How promises were kept: the figures of a period, and the list behind every number."""

from datetime import timedelta
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, listing
from app.core.asking import Answer
from app.core.exports import Column, FileKind, table_response
from app.core.permissions import Permission, current_access, requires
from app.places.queries import municipalities
from app.repairs import labels, list_labels
from app.repairs.clock import Priority
from app.repairs.list_forms import PeriodForm, RunFilterForm
from app.repairs.models import Party
from app.repairs.queries import board
from app.repairs.queries import figures as queries
from app.repairs.queries.figures import Measure, Window
from app.repairs.routes.tickets import blueprint

DEFAULT_DAYS = 90


@blueprint.get("/repairs/figures")
@requires(Permission.REPAIR_SEE)
def figures() -> Answer:
    """In the promised time gross and net, and the first time, by priority, municipality and who has to mend."""
    viewer, now = current_access(), clock.utc_now()
    towns = municipalities(viewer.municipalities(Permission.REPAIR_SEE))
    form = PeriodForm.from_request(municipality=[(one.id, one.name) for one in towns])
    window = _window(form)
    return render_template(
        "repairs/figures.html",
        filters=form,
        window=window,
        shares=queries.shares(viewer, window, now),
        total=queries.total,
        groups=[
            (_("By how urgent it is"), _("How urgent"), "priority", [(one, labels.PRIORITY[one]) for one in Priority]),
            (_("By who has to mend it"), _("Who has to mend it"), "party", [(one, labels.PARTY[one]) for one in Party]),
            (_("By municipality"), _("Municipality"), "municipality", [(one.id, one.name) for one in towns]),
        ],
        measures=Measure,
        ageing=board.ageing(viewer, now),
        priorities=Priority,
        labels=labels,
        words=list_labels,
        now=now,
    )


@blueprint.get("/repairs/figures/list")
@requires(Permission.REPAIR_SEE)
def runs() -> Answer:
    """The runs behind one number."""
    form, measure, query, order = _runs_asked_for()
    number = listing.count(query)
    return render_template(
        "repairs/runs.html",
        filters=form,
        window=_window(form),
        measure=measure,
        order=order,
        page=queries.run_page(query, order, measure, number),
        number=number,
        count_text=listing.count_text,
        labels=labels,
        words=list_labels,
        files={kind: listing.with_filters(url_for("repairs.export_runs", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/repairs/figures/export.<any(xlsx, csv):kind>")
@requires(Permission.REPAIR_SEE)
def export_runs(kind: FileKind) -> Response:
    """The same as a file."""
    columns = [Column(_("Ticket")), Column(_("Run"), "number"), Column(_("Flat or building")), Column(_("How urgent"))]
    columns += [Column(_("Who has to mend it")), Column(_("Began")), Column(_("Promised first")), Column(_("Promised"))]
    columns += [Column(_("Net target")), Column(_("Finished")), Column(_("Result"))]
    _form, measure, query, order = _runs_asked_for()
    lines = (_exported(row) for row in queries.exported_runs(query, order, measure))
    return table_response(columns, lines, _("Repairs"), kind)


def _exported(row: queries.RunRow) -> tuple[Any, ...]:
    instants = (row.started_at, row.promised_at, row.due_at, row.net_due_at, row.finished_at)
    return (
        row.ticket_number,
        row.number,
        row.place,
        labels.PRIORITY[row.priority],
        labels.PARTY[row.party],
        *(f"{clock.local(at):%Y-%m-%d %H:%M}" if at else None for at in instants),
        list_labels.RESULT[queries.Result.MET if row.met else queries.Result.MISSED],
    )


def _runs_asked_for() -> tuple[RunFilterForm, Measure, Any, listing.Order]:
    viewer, now = current_access(), clock.utc_now()
    towns = municipalities(viewer.municipalities(Permission.REPAIR_SEE))
    form = RunFilterForm.from_request(municipality=[(one.id, one.name) for one in towns])
    measure = form.measure.data or Measure.GROSS
    query = queries.runs(viewer, measure, form.result.data, _window(form), now)
    return form, measure, query, listing.order_from(request.args, queries.sorts_of(measure), "-when")


def _window(form: PeriodForm) -> Window:
    """The period asked for; the last 90 days, today included, unless it is named."""
    ends_on = form.ends_on.data or max(clock.today(), form.starts_on.data or clock.today())
    starts_on = form.starts_on.data or ends_on - timedelta(days=DEFAULT_DAYS - 1)
    form.starts_on.data, form.ends_on.data = starts_on, ends_on  # the form shows what is counted
    return Window(starts_on, ends_on, form.municipality.data, form.priority.data, form.party.data)
