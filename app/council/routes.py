"""The council's report: on the page, as PDF in the reader's language, and the accountant's workbook."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, abort, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, listing
from app.core.asking import Answer
from app.core.documents import draw_pdf
from app.core.exports import MIME_TYPES
from app.core.extensions import db
from app.core.formatting import format_money
from app.core.permissions import Permission, current_access, requires
from app.costs import labels as cost_labels
from app.costs.cube import Weighting
from app.costs.models import CostCategory, CostEntry, CostShare
from app.costs.pilot.comparing import round_half_up
from app.costs.queries.table import By
from app.costs.words import names_of
from app.council import labels
from app.council.calculations import Chart, chart
from app.council.forms import CouncilForm
from app.council.queries import Report, council_report
from app.council.workbook import Part, write_workbook
from app.places.queries import municipalities

blueprint = Blueprint("council", __name__, url_prefix="/costs/council")
LANGUAGES = "lv", "en"


@blueprint.get("")
@requires(Permission.COST_SEE)
def show() -> Answer:
    """What the paper says, with a table beside each chart."""
    form, report = _report()
    return render_template(
        "council/page.html",
        filters=form,
        report=report,
        languages=LANGUAGES,
        address=lambda endpoint, **values: listing.with_filters(url_for(endpoint, **values)),
        **_shown(report),
    )


@blueprint.get("/paper.<any(lv, en):language>.pdf")
@requires(Permission.COST_SEE)
def paper(language: str) -> Response:
    """The report as a PDF."""
    _form, report = _report()
    if report.too_few:
        abort(404)
    with force_locale(language):
        drawn = draw_pdf("council/paper.html", {}, report=report, lang=language, today=clock.today(), **_shown(report))
    return _download(Response(drawn, mimetype="application/pdf"), report, "pdf")


@blueprint.get("/workbook.xlsx")
@requires(Permission.COST_SEE)
def workbook() -> Response:
    """The ledger of these months: a sheet for each, totals as formulas, and the lines for a pivot table."""
    _form, report = _report()
    book = write_workbook(report.months, [str(one) for one in cost_labels.CATEGORY.values()], _parts(report))
    return _download(Response(book, mimetype=MIME_TYPES["xlsx"]), report, "xlsx")


def _report() -> tuple[CouncilForm, Report]:
    access = current_access()
    towns = municipalities(access.municipalities(Permission.COST_SEE))
    form = CouncilForm.from_request(municipality_id=[(town.id, town.name) for town in towns])
    today = clock.today()
    return form, council_report(access, form.months(today), form.municipality_id.data, today)


def _shown(report: Report) -> dict[str, Any]:
    """What page and paper draw."""
    return {
        "labels": labels,
        "payers": cost_labels.PAYER,
        "flat_month_chart": _flat_months(report),
        "kinds_chart": chart([(_month(month), report.kinds(month)) for month in report.months]),
        "budget_chart": _budgets(report),
        "month": _month,
        "cost_parts": [*((part, str(words)) for part, words in cost_labels.PART.items()), (None, _("Together"))],
        "weighting": Weighting.PERSON,
        "euros": _euros,
    }


def _euros(value: Decimal | None) -> str:
    """Euros and cents, halves rounded up."""
    return "–" if value is None else format_money(int(round_half_up(value, 2).scaleb(2)))


def _flat_months(report: Report) -> Chart:
    return chart([(_month(month), {"whole": report.flat_month(month).mean_cents or 0}) for month in report.months])


def _budgets(report: Report) -> Chart:
    rows: list[tuple[str, dict[str, int]]] = []
    for one in report.budgets:
        rows += [(_("Budget"), {"budget": one.budget_cents}), (_("Spent"), {"whole": one.spent_cents})]
        rows += [(_("Forecast"), {"forecast": one.forecast.cents})] if one.forecast else []
    return chart(rows)


def _month(day: date) -> str:
    return day.strftime("%m.%Y")


def _parts(report: Report) -> Iterator[Part]:
    query = (
        sa.select(CostShare.month, CostShare.flat_id, CostShare.cents, CostEntry)
        .join(CostEntry, CostEntry.id == CostShare.entry_id)
        .where(
            CostEntry.municipality_id.in_([town.id for town in report.towns]),
            CostShare.month.between(report.months[0], report.months[-1]),
        )
        .order_by(CostShare.month, CostShare.entry_id, CostShare.flat_id)
    )
    rows = db.session.execute(query).all()
    flats = names_of(By.FLAT, {row.flat_id for row in rows})
    towns = {town.id: town.name for town in report.towns}
    for month, flat_id, cents, entry in rows:
        yield Part(
            month,
            towns[entry.municipality_id],
            flats[flat_id],
            entry.id,
            entry.booked_on,
            str(cost_labels.CATEGORY[CostCategory(entry.category)]),
            str(cost_labels.PAYER[entry.payer]),
            entry.supplier or "",
            entry.document or "",
            cents,
        )


def _download(answer: Response, report: Report, kind: str) -> Response:
    name = f"izmaksas-{report.months[0]:%Y-%m}-{report.months[-1]:%Y-%m}.{kind}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
