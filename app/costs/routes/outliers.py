"""Costs of a month that stand out, each with why."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional as OptionalValue

from app.core import clock, listing
from app.core.asking import Answer
from app.core.exports import Column, FileKind, table_response
from app.core.forms import DateField
from app.core.listing import FilterForm, id_field
from app.core.months import months_before
from app.core.permissions import Permission, current_access, requires
from app.costs import labels
from app.costs.queries.outliers import Unusual, compared_costs
from app.costs.queries.table import By
from app.costs.routes.pages import blueprint
from app.costs.words import names_of
from app.places.queries import municipalities

MOST = 200


class UnusualForm(FilterForm):
    """Which month of which municipality; also what does not stand out."""

    month_on: Any = DateField(_l("Month (any day of it)"), [OptionalValue()])
    municipality_id = id_field(_l("Municipality"), _l("All municipalities"))
    every = BooleanField(_l("Also costs that do not stand out"))

    def month(self, today: date) -> date:
        """The month asked for; nothing asked: the last that is over."""
        return (self.month_on.data or months_before(today, 1)).replace(day=1)


@blueprint.get("/costs/unusual")
@requires(Permission.COST_SEE)
def unusual() -> Answer:
    """What stands out in a month, with the reason."""
    form, month, found = _asked_for()
    shown = [one for one in found if one.stands_out or form.every.data]
    return render_template(
        "costs/unusual.html",
        filters=form,
        month=month,
        rows=shown[:MOST],
        number=sum(one.stands_out for one in found),
        compared=len(found),
        most=MOST if len(shown) > MOST else None,
        names=names_of(By.FLAT, {one.flat_id for one in shown[:MOST]}),
        labels=labels,
        files={kind: listing.with_filters(url_for("costs.export_unusual", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/costs/unusual/export.<any(xlsx, csv):kind>")
@requires(Permission.COST_SEE)
def export_unusual(kind: FileKind) -> Any:
    """All of them as a file."""
    form, _month, found = _asked_for()
    shown = [one for one in found if one.stands_out or form.every.data]
    columns = [Column(_("Flat")), Column(_("What it was spent on")), Column(_("Amount"), "money_cents")]
    columns += [Column(_("Beside comparable flats")), Column(_("Beside last year"))]
    return table_response(columns, _lines(shown), _("Unusual costs"), kind)


def _lines(shown: list[Unusual]) -> Iterable[tuple[Any, ...]]:
    names = names_of(By.FLAT, {one.flat_id for one in shown})
    for one in shown:
        alike, last_year = one.findings
        yield names[one.flat_id], labels.CATEGORY[one.category], one.cents, alike.reason, last_year.reason


def _asked_for() -> tuple[UnusualForm, date, list[Unusual]]:
    reach = current_access().municipalities(Permission.COST_SEE)
    form = UnusualForm.from_request(municipality_id=[(one.id, one.name) for one in municipalities(reach)])
    month, chosen = form.month(clock.today()), form.municipality_id.data
    towns = sorted(reach & {chosen} if chosen else reach)
    found = [one for town in towns for one in compared_costs(town, month)]
    return form, month, sorted(found, key=lambda one: not one.stands_out)
