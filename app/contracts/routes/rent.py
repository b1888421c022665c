"""The rent of a contract over any period, with what each amount is made of."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from app.contracts import labels
from app.contracts.list_forms import PeriodForm
from app.contracts.queries.rent import rent_of
from app.contracts.routes.contracts import blueprint, contract_or_404
from app.core import clock, listing
from app.core.asking import Answer
from app.core.exports import Column, FileKind, table_response
from app.core.permissions import Permission, requires


@blueprint.get("/contracts/<int:id>/rent")
@requires(Permission.CONTRACT_SEE)
def rent(id: int) -> Answer:
    """Line by line: so many days of the month, at so much a month."""
    contract, form = contract_or_404(id, Permission.CONTRACT_SEE), PeriodForm.from_request()
    first, until = form.period(clock.today())
    answer = rent_of(contract, first, until)
    return render_template(
        "contracts/rent.html",
        contract=contract,
        filters=form,
        first=first,
        until=until,
        answer=answer,
        counts=[labels.DAY_COUNT[count] for count in answer.counts],
        labels=labels,
        files={
            kind: listing.with_filters(url_for("contracts.rent_file", id=id, kind=kind)) for kind in ("xlsx", "csv")
        },
    )


@blueprint.get("/contracts/<int:id>/rent.<any(xlsx, csv):kind>")
@requires(Permission.CONTRACT_SEE)
def rent_file(id: int, kind: FileKind) -> Any:
    """The same lines as a file."""
    contract = contract_or_404(id, Permission.CONTRACT_SEE)
    first, until = PeriodForm.from_request().period(clock.today())
    columns = [
        Column(_("First day"), "date"),
        Column(_("First day after"), "date"),
        Column(_("Days counted"), "number"),
    ]
    columns += [Column(_("of days"), "number"), Column(_("Rent per month"), "money_cents")]
    columns += [Column(_("Kind of rent")), Column(_("Amount"), "money_cents")]
    lines = (
        (
            line.starts_on,
            line.ends_on,
            line.days,
            line.of_days,
            line.step.monthly_cents,
            labels.RENT_KIND[line.step.kind],
            line.cents,
        )
        for line in rent_of(contract, first, until).rent.lines
    )
    return table_response(columns, lines, _("Rent of contract %(number)s", number=contract.number), kind)
