"""Budgets: each municipality's year, and what it is made of."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.budgets import labels, operations, queries  # noqa: F401  (the words of the history)
from app.budgets.forms import BudgetForm, YearForm
from app.core import clock, listing
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.exports import Column, FileKind, table_response
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, current_access, requires
from app.costs import labels as cost_labels
from app.places.queries import get_municipality

blueprint = Blueprint("budgets", __name__, url_prefix="/budgets")


@blueprint.get("")
@requires(Permission.COST_SEE)
def index() -> Answer:
    """The year of each municipality: budget, spent, forecast, who bears it."""
    form, year = _year()
    return render_template(
        "budgets/list.html",
        filters=form,
        year=year,
        years=queries.years(current_access(), year, clock.today()),
        files={kind: listing.with_filters(url_for("budgets.export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/export.<any(xlsx, csv):kind>")
@requires(Permission.COST_SEE)
def export(kind: FileKind) -> Any:
    """The list as a file."""
    _form, year = _year()
    money = [_("Budget"), _("Spent so far"), _("Forecast for the year"), _("What will be left")]
    money += [_("Housing benefit, co-payment and grants"), _("Net")]
    columns = [Column(_("Municipality")), Column(_("Year"), "number"), *(Column(one, "money_cents") for one in money)]
    lines = (
        (
            one.municipality.name,
            one.year,
            one.budget_cents,
            one.spent_cents,
            one.forecast.cents if one.forecast else None,
            one.left_cents,
            one.spent_cents - one.net_cents,
            one.net_cents,
        )
        for one in queries.years(current_access(), year, clock.today())
    )
    return table_response(columns, lines, _("Budgets"), kind)


@blueprint.get("/<int:id>/<int:year>")
@requires(Permission.COST_SEE)
def show(id: int, year: int) -> Answer:
    """One municipality's year, with the formulas and each kind of cost."""
    found = queries.years(current_access(), _possible(year), clock.today(), only_id=id)
    if not found:
        abort(404)
    may_decide = current_access().can(Permission.COST_BOOK, id)
    decided = queries.lines_of(id, year)
    return render_template(
        "budgets/year.html", one=found[0], decided=decided, labels=cost_labels, may_decide=may_decide
    )


@blueprint.route("/<int:id>/<int:year>/decide", methods=["GET", "POST"])
@requires(Permission.COST_BOOK)
def decide(id: int, year: int) -> Answer:
    """What was decided for a kind of cost is typed."""
    town = get_municipality(id, current_access().municipalities(Permission.COST_BOOK)) or abort(404)
    if location := earlier_result():
        return redirect(location, 303)
    form, back = BudgetForm(), url_for("budgets.show", id=id, year=_possible(year))
    if form.validate_on_submit():
        with refusals_in(form):
            operations.set_budget(
                town,
                year,
                form.category.data,
                form.cents.data,
                form.decision.data or "",
                actor=current_actor(),
                today=clock.today(),
            )
            return finish(back, _("The budget is written down."))
    crumbs = [(_("Budgets"), url_for("budgets.index", year=year)), (f"{town.name}, {year}", back)]
    intro = _("As soon as one kind of cost has an amount of its own, the year is compared with the typed amounts only.")
    hints = {"cents": _("Leave empty to take this kind of cost out of the typed budget.")}
    return ask(form, _("Decide on a budget"), crumbs, intro=intro, hints=hints)


def _year() -> tuple[YearForm, int]:
    form = YearForm.from_request()
    return form, form.year.data or clock.today().year


def _possible(year: int) -> int:
    return year if 2000 <= year <= 2199 else abort(404)
