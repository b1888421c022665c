"""Finance: what co-payments and benefits bring in a month, by file number; the rule of a municipality."""

from datetime import date

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _

from app.copayments import operations, queries
from app.copayments.forms import RuleForm
from app.copayments.models import CoPaymentRule
from app.copayments.routes.pages import blueprint
from app.core import clock
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.forms import BaseForm, earlier_result, finish, refusals_in
from app.core.months import month_named, months_before
from app.core.permissions import Permission, current_access, requires
from app.costs import labels as cost_labels
from app.places.models import Municipality
from app.places.queries import get_municipality

P = Permission


@blueprint.route("/<int:id>/<month>", methods=["GET", "POST"])
@requires(P.COST_BOOK)
def month(id: int, month: str) -> Answer:
    """What the month brings; booked by one button, each line once."""
    town, first = _town(id, P.COST_BOOK), _month(month)
    if location := earlier_result():
        return redirect(location, 303)
    form, here = BaseForm(), url_for("copayments.month", id=id, month=month)
    if form.validate_on_submit():
        with refusals_in(form):
            booked, waiting = operations.book_month(town, first, actor=current_actor(), today=clock.today())
            return finish(here, _("Booked: %(booked)s. Left for now: %(waiting)s.", booked=booked, waiting=waiting))
    page = render_template(
        "copayments/month.html",
        town=town,
        first=first,
        before=months_before(first, 1),
        after=months_before(first, -1),
        lines=queries.month_lines(id, first),
        form=form,
        cost_labels=cost_labels,
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.get("/<int:id>/rules")
@requires(P.SETTINGS_SEE, P.COST_BOOK)
def rules_of(id: int) -> Answer:
    """The rule that holds for all, and those before it."""
    town = get_municipality(id, current_access().municipalities(P.SETTINGS_SEE)) or _town(id, P.COST_BOOK)
    return render_template(
        "copayments/rules.html",
        town=town,
        rules=queries.rules_of(id),
        now=queries.rule_on(id, clock.today()),
        may_decide=current_access().can(P.SETTINGS_CHANGE, id),
    )


@blueprint.route("/<int:id>/rules/new", methods=["GET", "POST"])
@requires(P.SETTINGS_CHANGE)
def new_rule(id: int) -> Answer:
    """Another rule from a day on."""
    town, form = _town(id, P.SETTINGS_CHANGE), RuleForm()
    if location := earlier_result():
        return redirect(location, 303)
    back = url_for("copayments.rules_of", id=id)
    if form.validate_on_submit():
        rule = CoPaymentRule(
            municipality_id=town.id,
            valid_from=form.valid_from.data,
            cents=form.cents.data,
            percent=form.percent.data,
            decision=form.decision.data,
            first_gmi_cents=form.first_gmi.data,
            other_gmi_cents=form.other_gmi.data,
            recorded_by_id=current_actor().actor_id,
        )
        with refusals_in(form):
            operations.decide_rule(rule, actor=current_actor())
            return finish(back, _("The rule is written down."))
    intro = _("Either an amount or a share of income; the same for everybody, and announced to everybody.")
    unknown = _("Leave empty what is not known: nothing is made up for it.")
    crumbs = [(town.name, back)]
    return ask(form, _("Write down a rule"), crumbs, intro=intro, hints={"first_gmi": unknown, "other_gmi": unknown})


def _town(id: int, permission: Permission) -> Municipality:
    return get_municipality(id, current_access().municipalities(permission)) or abort(404)


def _month(text: str) -> date:
    return month_named(text) or abort(404)
