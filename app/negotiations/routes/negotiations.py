"""The board, the table, one negotiation and its form."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import navigation
from app.core.asking import Answer, Crumbs
from app.core.audit import current_actor
from app.core.clock import today
from app.core.exports import Column, FileKind, table_response
from app.core.forms import BaseForm, earlier_result, finish, refusals_in
from app.core.listing import page_of, with_filters
from app.core.permissions import Permission, current_access, requires
from app.landlords.queries import landlord_choices
from app.negotiations import labels, rules
from app.negotiations.forms import NegotiationFilterForm, NegotiationForm
from app.negotiations.models import Negotiation, PriceKind, Stage
from app.negotiations.operations.negotiations import edit_negotiation, latest_price, open_negotiation
from app.negotiations.operations.stock import missing_for_stock
from app.negotiations.queries import negotiations as queries
from app.negotiations.queries.rents import rent_findings
from app.places.queries import municipalities, policy_on

blueprint = Blueprint("negotiations", __name__)
navigation.add(58, _l("Negotiations"), "negotiations.index", Permission.NEGOTIATION_SEE, icon="phone")
blueprint.add_app_template_filter(queries.title_of, "negotiation_title")

FORM_LANDLORDS = 20_000
GOING_ON = tuple(stage for stage in Stage if stage not in rules.ENDED)


@blueprint.get("/negotiations")
@requires(Permission.NEGOTIATION_SEE)
def index() -> Answer:
    """The board: a column for each stage, and below those that ended within a month."""
    access, day = current_access(), today()
    return render_template(
        "negotiations/board.html",
        columns=queries.board(access, day),
        going_on=GOING_ON,
        ended=rules.ENDED,
        season=rules.season_tells(day),
        may_change=access.can(Permission.NEGOTIATION_CHANGE),
        new_form=BaseForm,
        labels=labels,
        today=day,
    )


@blueprint.get("/negotiations/table")
@requires(Permission.NEGOTIATION_SEE)
def table() -> Answer:
    form, rows = _asked_for()
    files = {kind: with_filters(url_for("negotiations.export", kind=kind)) for kind in ("xlsx", "csv")}
    return render_template(
        "negotiations/table.html",
        filters=form,
        page=page_of(rows, request.args),
        total=len(rows),
        files=files,
        labels=labels,
        today=today(),
    )


@blueprint.get("/negotiations/export.<any(xlsx, csv):kind>")
@requires(Permission.NEGOTIATION_SEE)
def export(kind: FileKind) -> Any:
    columns = [Column(_("Flat")), Column(_("Municipality")), Column(_("With whom one negotiates")), Column(_("Stage"))]
    columns += [Column(_("Days in this stage"), "number"), Column(_("Rooms"), "number")]
    columns += [Column(_("Floor area, m²"), "number")]
    columns += [Column(labels.PRICE_KIND[price], "money_cents") for price in PriceKind]
    columns.append(Column(_("Next step due on"), "date"))
    rows = (
        (
            row.title,
            row.municipality,
            row.partner,
            labels.STAGE[row.stage],
            row.days,
            row.rooms,
            row.area_m2,
            row.asked_cents,
            row.counter_cents,
            row.accepted_cents,
            row.step_due_on,
        )
        for row in _asked_for()[1]
    )
    return table_response(columns, rows, _("Negotiations"), kind)


@blueprint.get("/negotiations/<int:id>")
@requires(Permission.NEGOTIATION_SEE)
def show(id: int) -> Answer:
    """One negotiation: what stands next, whether the rent is plausible, every price and move."""
    negotiation, day = negotiation_or_404(id, Permission.NEGOTIATION_SEE), today()
    prices = {kind: latest_price(negotiation, kind) for kind in PriceKind}
    rent = prices[PriceKind.ASKED] if prices[PriceKind.ACCEPTED] is None else prices[PriceKind.ACCEPTED]
    policy = policy_on(negotiation.municipality_id, day)
    told = [
        rules.is_moving(negotiation.stage, negotiation.stage_since, day, policy),
        rules.price_is_accepted(negotiation.stage, prices[PriceKind.ACCEPTED]),
        rules.season_tells(day),
    ]
    findings = [one for one in told if not one.passed]
    if rent is not None:
        findings += rent_findings(negotiation, rent, day)
    return render_template(
        "negotiations/detail.html",
        negotiation=negotiation,
        prices=prices,
        findings=findings,
        missing=missing_for_stock(negotiation) if negotiation.stage is Stage.SIGNED else [],
        next_stages=rules.MOVES[negotiation.stage],
        may_change=current_access().can(Permission.NEGOTIATION_CHANGE, negotiation.municipality_id),
        new_form=BaseForm,
        labels=labels,
        today=day,
    )


@blueprint.route("/negotiations/new", methods=["GET", "POST"])
@requires(Permission.NEGOTIATION_CHANGE)
def new() -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    choices = municipalities(current_access().municipalities(Permission.NEGOTIATION_CHANGE))
    form = NegotiationForm(choices, landlord_choices([one.id for one in choices], FORM_LANDLORDS))
    if form.validate_on_submit():
        chosen = form.municipality_id.data if form.municipality_id else choices[0].id
        municipality = next(one for one in choices if one.id == chosen)
        with refusals_in(form):
            negotiation = open_negotiation(
                municipality, form.facts(), actor=current_actor(), today=today(), asked_cents=form.asked_cents.data
            )
            return finish(url_for("negotiations.show", id=negotiation.id), _("The negotiation was begun."))
    return _form_page(form, None)


@blueprint.route("/negotiations/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.NEGOTIATION_CHANGE)
def edit(id: int) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    negotiation = negotiation_or_404(id, Permission.NEGOTIATION_CHANGE)
    landlords = landlord_choices([negotiation.municipality_id], FORM_LANDLORDS)
    form = NegotiationForm([negotiation.municipality], landlords, negotiation)
    if form.validate_on_submit():
        with refusals_in(form):
            edit_negotiation(negotiation, form.facts(), actor=current_actor(), seen=form.seen.data)
            return finish(url_for("negotiations.show", id=id), _("The negotiation was saved."))
    return _form_page(form, negotiation)


def negotiation_or_404(id: int, permission: Permission) -> Negotiation:
    """The negotiation, where the person holds the permission."""
    return queries.get_negotiation(id, current_access(), permission) or abort(404)


def crumbs(negotiation: Negotiation) -> Crumbs:
    return [
        (_("Negotiations"), url_for("negotiations.index")),
        (queries.title_of(negotiation), url_for("negotiations.show", id=negotiation.id)),
    ]


def _form_page(form: NegotiationForm, negotiation: Negotiation | None) -> Answer:
    page = render_template("negotiations/form.html", form=form, negotiation=negotiation)
    return page, 422 if form.is_submitted() else 200


def _asked_for() -> tuple[NegotiationFilterForm, list[queries.Row]]:
    """The filters in the address and the negotiations they leave."""
    access = current_access()
    reach = municipalities(access.municipalities(Permission.NEGOTIATION_SEE))
    form = NegotiationFilterForm.from_request(municipality=[(one.id, one.name) for one in reach])
    return form, queries.table(access, queries.NegotiationFilters(**form.data), today())
