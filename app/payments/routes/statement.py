"""A landlord's statement of a period, as a page and as a file. Nothing of it tells who lives in the flats (row 217)."""

from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _

from app.core import clock, listing
from app.core.asking import Answer
from app.core.exports import Column, FileKind, table_response
from app.core.permissions import Permission, current_access, requires
from app.flats.queries import flat_label
from app.landlords.models import Landlord
from app.landlords.queries import get_landlord
from app.payments import labels
from app.payments.forms import PeriodForm
from app.payments.queries.lists import on_time
from app.payments.queries.statement import StatementLine, statement_of
from app.payments.routes.payments import blueprint


@blueprint.get("/payments/landlords/<int:id>")
@requires(Permission.PAYMENT_SEE)
def statement(id: int) -> Answer:
    """What fell due, what was paid, and what is owed after each line."""
    landlord, form, today = _landlord(id), PeriodForm.from_request(), clock.today()
    first, until = form.period(today)
    return render_template(
        "payments/statement.html",
        landlord=landlord,
        filters=form,
        first=first,
        until=until,
        statement=statement_of(id, first, until),
        punctual=on_time(id, today),
        labels=labels,
        files={
            kind: listing.with_filters(url_for("payments.statement_file", id=id, kind=kind)) for kind in ("xlsx", "csv")
        },
    )


@blueprint.get("/payments/landlords/<int:id>/statement.<any(xlsx, csv):kind>")
@requires(Permission.PAYMENT_SEE)
def statement_file(id: int, kind: FileKind) -> Any:
    """The same lines, after what was owed before them."""
    landlord = _landlord(id)
    first, until = PeriodForm.from_request().period(clock.today())
    found = statement_of(id, first, until)
    columns = [Column(_("Day"), "date"), Column(_("Number of the contract")), Column(_("Flats"))]
    columns += [Column(_("What it is for")), Column(_("First day"), "date"), Column(_("First day after"), "date")]
    columns += [Column(_("Fell due"), "money_cents"), Column(_("Sum paid"), "money_cents")]
    columns += [Column(_("Owed after it"), "money_cents")]
    opening = (first, None, None, _("Owed before the period"), None, None, None, None, found.opening_cents)
    rows = [opening, *(_row(line) for line in found.lines)]
    return table_response(columns, rows, _("Statement %(name)s", name=landlord.name), kind)


def _row(line: StatementLine) -> tuple[Any, ...]:
    due = line.due
    flats = ", ".join(flat_label(row.flat) for row in due.contract.flats)
    what = due.contract.number, flats, labels.DUE_KIND[due.kind], due.starts_on, due.ends_on
    return line.on, *what, line.due_cents, line.paid_cents, line.balance_cents


def _landlord(id: int) -> Landlord:
    return get_landlord(id, current_access(), Permission.PAYMENT_SEE) or abort(404)
