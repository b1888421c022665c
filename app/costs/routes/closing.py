"""Before a month is closed: what accruing it would book, what it lacks, and closing it."""

from collections.abc import Sequence
from datetime import date

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.asking import Answer, Crumbs, ask
from app.core.audit import current_actor
from app.core.extensions import db
from app.core.formatting import format_money
from app.core.forms import BaseForm, earlier_result, finish, refusals_in
from app.core.months import month_named, months_before, next_month
from app.core.permissions import Permission, current_access, requires
from app.costs import labels, operations, queries
from app.costs.accruals import CENTS, Line, Step, What
from app.costs.forms import CloseForm
from app.costs.models import CostEntry, CostSource
from app.costs.operations import Accrued
from app.costs.queries.missing import lacking_until, missing_in
from app.costs.queries.outliers import outliers
from app.costs.routes.pages import blueprint
from app.flats.models import Flat
from app.flats.queries import flat_label
from app.meters.labels import METER_KIND
from app.places.models import Municipality
from app.places.queries import get_municipality, municipalities

MOST = 200  # lines shown of each kind; all of them are booked and counted
SOURCES = {
    CostSource.CONTRACT: (Permission.CONTRACT_SEE, "contracts.show"),
    CostSource.TICKET: (Permission.REPAIR_SEE, "repairs.show"),
    CostSource.INCIDENT: (Permission.INCIDENT_SEE, "incidents.show"),
    CostSource.SUPPORT: (Permission.CLIENT_SEE, "clients.show"),
    CostSource.MOVE_IN: (Permission.MOVEIN_SEE, "moveins.show"),
}


@blueprint.get("/costs/months")
@requires(Permission.COST_SEE)
def months() -> Answer:
    """Until when booking is closed in each municipality, and the next month one may close."""
    reach, today = municipalities(current_access().municipalities(Permission.COST_SEE)), clock.today()
    closed = queries.closed_days([one.id for one in reach])
    last_month = months_before(today, 1)
    rows = [(one, closed.get(one.id), closed.get(one.id, last_month) <= last_month) for one in reach]
    return render_template(
        "costs/months.html",
        rows=[(one, day, day or last_month, possible) for one, day, possible in rows],
        may_close=lambda one: current_access().can(Permission.COST_BOOK, one.id),
    )


@blueprint.get("/costs/months/<int:id>/<month>")
@requires(Permission.COST_SEE)
def month(id: int, month: str) -> Answer:
    """What the month lacks before it is closed; each line leads to where it is mended."""
    town, first, today = _municipality(id, Permission.COST_SEE), _month(month), clock.today()
    missing = missing_in(id, first)
    due = [step for step in missing.steps if step.is_due]
    after = next_month(first)
    return render_template(
        "costs/closing.html",
        town=town,
        month=first,
        before=url_for("costs.month", id=id, month=f"{months_before(first, 1):%Y-%m}"),
        after=url_for("costs.month", id=id, month=f"{after:%Y-%m}") if after <= today else None,
        close=queries.close_of(id, first),
        is_over=after <= today,
        missing=missing,
        unusual=len(outliers(id, first)),
        due=due,
        cents=sum(_cents(step) for step in due),
        amount=_cents,
        entries=_entries(missing.steps),
        where=_where,
        source_url=_source_url,
        may_book=current_access().can(Permission.COST_BOOK, id),
        may_see_repairs=current_access().can(Permission.REPAIR_SEE, id),
        may_enter=current_access().can(Permission.SUPPORT_RECORD, id),
        form=BaseForm(),
        labels=labels,
        meter_kinds=METER_KIND,
        most=MOST,
    )


@blueprint.post("/costs/months/<int:id>/<month>/accrue")
@requires(Permission.COST_BOOK)
def accrue(id: int, month: str) -> Answer:
    """What the sources say of the month is booked."""
    there = url_for("costs.month", id=id, month=month)
    if location := earlier_result():
        return redirect(location, 303)
    town, first, form = _municipality(id, Permission.COST_BOOK), _month(month), BaseForm()
    if form.validate_on_submit():
        with refusals_in(form):
            made = operations.accrue(town, first, actor=current_actor(), today=clock.today())
            return finish(there, _said(made), "warning" if made.refused else "success")
    return finish(there, " ".join(str(one) for one in form.form_errors) or _("Nothing was booked."), "warning")


@blueprint.route("/costs/months/<int:id>/<month>/close", methods=["GET", "POST"])
@requires(Permission.COST_BOOK)
def close(id: int, month: str) -> Answer:
    """Nothing is booked in the month, or before it, any more."""
    if location := earlier_result():
        return redirect(location, 303)
    town, day, form = _municipality(id, Permission.COST_BOOK), _month(month), CloseForm()
    there = url_for("costs.month", id=id, month=month)
    if form.validate_on_submit():
        with refusals_in(form):
            words = form.words.data or None
            operations.close_month(town, day, words, actor=current_actor(), today=clock.today())
            return finish(url_for("costs.months"), _("The month is closed."))
    title = _("Close booking: %(month)s", month=day.strftime("%m.%Y"))
    intro = _("What comes later is booked in an open month and keeps the month of its service. This cannot be undone.")
    number = lacking_until(id, day)
    if number:
        lacks = ngettext("%(num)s thing is missing.", "%(num)s things are missing.", number)
        intro = f"{lacks} {intro}"
    else:
        del form.words
    crumbs: Crumbs = [
        (_("Costs"), url_for("costs.index")),
        (_("Closed months"), url_for("costs.months")),
        (f"{town.name}, {day:%m.%Y}", there),
    ]
    return ask(form, title, crumbs, intro=f"{town.name}. {intro}", button=_("Close the month"))


def _said(made: Accrued) -> str:
    """What accruing did, and below it what could not be booked."""
    words = [
        _(
            "Booked: %(booked)s. Reversed: %(reversed)s. Together: %(sum)s.",
            booked=made.booked,
            reversed=made.reversed,
            sum=format_money(made.cents),
        )
    ]
    return "\n".join([*words, *(f"{line.about}: {why}" for line, why in made.refused)])


def _cents(step: Step) -> int:
    """What the step changes of the ledger."""
    taken_back = step.content[CENTS] if step.what in (What.REBOOK, What.WITHDRAW) else 0
    return (step.line.cents if step.line else 0) - taken_back


def _entries(steps: Sequence[Step]) -> dict[int, CostEntry]:
    """The entries that are only taken back, for what they were about."""
    ids = [step.entry_id for step in steps[:MOST] if step.line is None and step.entry_id]
    return {id: db.session.get_one(CostEntry, id) for id in ids}


def _where(line: Line) -> str:
    return flat_label(line.place) if isinstance(line.place, Flat) else line.place.place.address


def _source_url(line: Line) -> str | None:
    """The page of what the line comes from, for who may see it."""
    permission, endpoint = SOURCES[line.source]
    if line.of_id is None or not current_access().can(permission, line.place.municipality_id):
        return None
    return url_for(endpoint, id=line.of_id)


def _municipality(id: int, permission: Permission) -> Municipality:
    return get_municipality(id, current_access().municipalities(permission)) or abort(404)


def _month(text: str) -> date:
    return month_named(text) or abort(404)
