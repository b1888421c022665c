"""The cost of a person's day: each number with what was divided by what; and what it is compared with."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.core import clock, listing
from app.core.asking import Answer, Crumbs, ask
from app.core.audit import current_actor
from app.core.exports import Column, FileKind, table_response
from app.core.formatting import format_date
from app.core.forms import BaseForm, earlier_result, finish, refusals_in
from app.core.months import next_month
from app.core.permissions import Permission, current_access, requires
from app.costs import labels, operations, queries
from app.costs.cube import Group, Measure, Part, Weighting
from app.costs.cube_forms import YEAR, ComparatorForm, CubeForm, values_of
from app.costs.models import Comparator
from app.costs.pilot.comparing import round_half_up
from app.costs.queries.cube import cost_cube
from app.costs.routes.pages import blueprint
from app.flats.labels import VOID_REASON
from app.flats.models import VoidReason
from app.places.models import Municipality
from app.places.queries import get_municipality, municipalities

PARTS = (Part.HOUSING, Part.SUPPORT, None)
KEPT = "payer", "known_until"


@blueprint.get("/costs/cube")
@requires(Permission.COST_SEE)
def show_cube() -> Answer:
    """Cost per person and day by municipality and in total, in all three weightings side by side."""
    form = _asked_for()
    months = form.months(clock.today())
    groups, towns = _groups(form, months), _towns(form)
    return render_template(
        "costs/cube.html",
        filters=form,
        months=months,
        window=(months[0], next_month(months[-1]) - timedelta(days=1)),
        short=len(months) < YEAR,
        groups=groups,
        names=_names(groups),
        parts=PARTS,
        weightings=Weighting,
        reason=_reason,
        drill=_drill,
        labels=labels,
        per_day=_per_day,
        comparators=queries.comparators(one.id for one in towns),
        changing=[one for one in towns if current_access().can(Permission.COST_BOOK, one.id)],
        one_town=len(towns) == 1,
        files={kind: listing.with_filters(url_for("costs.export_cube", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/costs/cube/export.<any(xlsx, csv):kind>")
@requires(Permission.COST_SEE)
def export_cube(kind: FileKind) -> Any:
    """Every number with its amount and days, as a file."""
    form = _asked_for()
    months = form.months(clock.today())
    columns = [Column(_("Municipality")), Column(_("Housing or support")), Column(_("What counts as one"))]
    columns += [
        Column(_("Euros a day"), "money_cents"),
        Column(_("Amount"), "money_cents"),
        Column(_("Days"), "number"),
    ]
    columns += [Column(_("First day"), "date"), Column(_("Last day"), "date")]
    window = months[0], next_month(months[-1]) - timedelta(days=1)
    return table_response(columns, _lines(_groups(form, months), window), _("Cost per person and day"), kind)


@blueprint.route("/costs/municipalities/<int:id>/comparators/new", methods=["GET", "POST"])
@requires(Permission.COST_BOOK)
def new_comparator(id: int) -> Answer:
    """What another service costs is written down."""
    town = get_municipality(id, current_access().municipalities(Permission.COST_BOOK)) or abort(404)
    return _record(town, None, ComparatorForm())


@blueprint.route("/costs/comparators/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.COST_BOOK)
def edit_comparator(id: int) -> Answer:
    """It is corrected; the history keeps what stood there."""
    known = _comparator(id)
    return _record(known.municipality, known, ComparatorForm(data=values_of(known)))


@blueprint.route("/costs/comparators/<int:id>/remove", methods=["GET", "POST"])
@requires(Permission.COST_BOOK)
def remove_comparator(id: int) -> Answer:
    """Nothing is compared with it any more."""
    if location := earlier_result():
        return redirect(location, 303)
    known, form = _comparator(id), BaseForm()
    if form.validate_on_submit():
        operations.remove_comparator(known, actor=current_actor())
        return finish(url_for("costs.show_cube"), _("It was removed."))
    title = _("Remove from what is compared")
    return ask(form, title, _crumbs(), intro=known.name, button=_("Remove"), kind="danger")


def _comparator(id: int) -> Comparator:
    return queries.get_comparator(id, current_access(), Permission.COST_BOOK) or abort(404)


def _record(town: Municipality, known: Comparator | None, form: ComparatorForm) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    if form.validate_on_submit():
        with refusals_in(form):
            operations.record_comparator(town, form.facts, actor=current_actor(), known=known, seen=form.seen.data)
            return finish(url_for("costs.show_cube"), _("The cost of another service was written down."))
    hints = {
        "basis": _("Whose day, how many beds or people, what is deducted and what is not."),
        "starts_on": _("Leave empty where it is not known."),
    }
    return ask(form, _("Cost of another service"), _crumbs(), intro=town.name, hints=hints)


def _asked_for() -> CubeForm:
    reach = current_access().municipalities(Permission.COST_SEE)
    return CubeForm.from_request(
        municipality_id=[(one.id, one.name) for one in municipalities(reach)],
        known_until=[
            (str(day), _("when it was closed: %(day)s", day=format_date(day - timedelta(days=1))))
            for day in queries.closes(reach)
        ],
    )


def _towns(form: CubeForm) -> list[Municipality]:
    reach = current_access().municipalities(Permission.COST_SEE)
    chosen = form.municipality_id.data
    return municipalities(reach & {chosen} if chosen else reach)


def _groups(form: CubeForm, months: list[date]) -> list[Group]:
    """The municipalities and their sum; of one municipality alone there is no sum beside it."""
    groups = cost_cube(current_access(), form.filters(), months)
    return groups if len(groups) > 2 else groups[:1]


def _names(groups: list[Group]) -> dict[int | None, str]:
    towns = municipalities([group.municipality_id for group in groups if group.municipality_id])
    return {one.id: one.name for one in towns} | {None: _("All together")}


def _lines(groups: list[Group], window: tuple[date, date]) -> Iterator[tuple[Any, ...]]:
    names = _names(groups)
    for group in groups:
        for part in PARTS:
            for weighting in Weighting:
                one = group.measure(part, weighting)
                whole = () if weighting is Weighting.UNWEIGHTED else (one.cents, one.days)
                value = None if one.value is None else int(round_half_up(one.value, 2).scaleb(2))
                amount, days = whole or (None, None)
                words = labels.PART[part] if part else _("Together")
                yield names[group.municipality_id], words, labels.WEIGHTING[weighting], value, amount, days, *window


def _per_day(value: Decimal | Measure | None) -> str:
    """Euros with two decimals, halves rounded up."""
    exact = value.value if isinstance(value, Measure) else value
    return "" if exact is None else f"{labels.shown(round_half_up(exact, 2))}{labels.NO_BREAK}€"


def _reason(reason: str | None) -> Any:
    return VOID_REASON[VoidReason(reason)] if reason else _("No reason was recorded")


def _drill(group: Group, part: Part | None, months: list[date]) -> str:
    """The address of the entries behind an amount."""
    asked: dict[str, Any] = {key: value for key, value in request.args.items() if key in KEPT}
    asked |= {"municipality_id": group.municipality_id or request.args.get("municipality_id")}
    asked |= {"part": part.value if part else None, "from_on": months[0], "until_on": months[-1]}
    return url_for("costs.entries", **{key: value for key, value in asked.items() if value})


def _crumbs() -> Crumbs:
    return [(_("Costs"), url_for("costs.index")), (_("Per person and day"), url_for("costs.show_cube"))]
