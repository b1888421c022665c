"""A client's co-payment and housing benefit, and the sheet of what the home costs."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import abort, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.clients.models import Client
from app.clients.queries import client_in_reach
from app.copayments import labels, operations, queries, rules
from app.copayments.calculations import benefit_estimate, minimum_income
from app.copayments.forms import AgreementForm, ApplyForm, DecideForm, EndForm
from app.copayments.models import CoPayment, HousingBenefit
from app.copayments.routes.pages import blueprint
from app.core import audit, clock
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.documents import draw_pdf
from app.core.errors import Finding, Refused
from app.core.extensions import db
from app.core.forms import BaseForm, earlier_result, finish, refusals_in
from app.core.locale import PRINTED_LANGUAGES
from app.core.months import months_before
from app.core.permissions import Permission, current_access, requires
from app.costs import labels as cost_labels
from app.flats.models import Flat
from app.grants.queries import home_of
from app.places.queries import policy_on

P = Permission


@blueprint.get("/clients/<int:id>")
@requires(P.CO_PAYMENT)
def show(id: int) -> Answer:
    """What was agreed and granted, what to mind, an estimate; opening it is written down."""
    client, today = _client(id), clock.today()
    audit.record_read("co_payment.read", client, actor=current_actor())
    agreements, home = queries.agreements_of(id), home_of(client, today)
    return render_template(
        "copayments/client.html",
        client=client,
        agreements=[(one, _findings(one)) for one in agreements],
        benefits=queries.benefits_of(id),
        rule=queries.rule_on(client.municipality_id, today),
        home=home,
        estimate=_estimate(agreements[0], home) if agreements and home else None,
        labels=labels,
        cost_labels=cost_labels,
        languages=PRINTED_LANGUAGES,
        today=today,
    )


@blueprint.get("/clients/<int:id>/home-costs.pdf")
@requires(P.CO_PAYMENT)
def sheet(id: int) -> Response:
    """What the home costs a month, in plain words, in the language asked for; no name is on it (digest row 171)."""
    client, today = _client(id), clock.today()
    home = home_of(client, today) or abort(404)
    language = request.args.get("lang", "lv")
    if language not in PRINTED_LANGUAGES:
        abort(404)
    live = [
        one
        for one in queries.agreements_of(id)
        if one.starts_on <= today and not (one.ends_on and one.ends_on <= today)
    ]
    granted = [
        one for one in queries.benefits_of(id) if one.starts_on and one.ends_on and one.starts_on <= today < one.ends_on
    ]
    with force_locale(language):
        drawn = draw_pdf(
            "copayments/sheet.html",
            {},
            lang=language,
            home=home,
            costs=queries.mean_costs(home, today),
            count=queries.MEAN_OF,
            first=months_before(today, queries.MEAN_OF),
            last=months_before(today, 1),
            own=sum(one.cents for one in live),
            benefit=sum(one.cents or 0 for one in granted),
            labels=cost_labels,
            municipality=home.municipality,
            today=today,
        )
    answer = Response(drawn, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"majokla-izmaksas-{language}.pdf")
    return answer


@blueprint.route("/clients/<int:id>/agree", methods=["GET", "POST"])
@requires(P.CO_PAYMENT)
def agree(id: int) -> Answer:
    """A signed agreement is recorded."""
    client, form = _client(id), AgreementForm()

    def act() -> None:
        operations.agree_co_payment(
            client,
            _home(client),
            form.starts_on.data,
            form.category.data,
            persons=form.persons.data or 1,
            income_cents=form.income.data,
            signed_on=form.signed_on.data,
            paper=form.paper.paper,
            actor=current_actor(),
            today=clock.today(),
        )

    intro = _(
        "The amount is what the written rule gives, the same for all. Without a signed agreement nothing is paid."
    )
    hints = {"income": _("As the person told it. It is kept sealed, and only those who work with the person see it.")}
    return _step(client, form, _("Record a signed agreement"), act, intro=intro, hints=hints)


@blueprint.route("/agreements/<int:id>/end", methods=["GET", "POST"])
@requires(P.CO_PAYMENT)
def end(id: int) -> Answer:
    """The agreement ends."""
    agreement, form = db.session.get(CoPayment, id) or abort(404), EndForm()

    def act() -> None:
        last = form.last_on.data
        operations.end_co_payment(agreement, last, last + timedelta(days=1), actor=current_actor())

    return _step(_client(agreement.client_id), form, _("End the co-payment"), act)


@blueprint.route("/clients/<int:id>/apply", methods=["GET", "POST"])
@requires(P.CO_PAYMENT)
def apply(id: int) -> Answer:
    """Housing benefit was applied for."""
    client, form = _client(id), ApplyForm()

    def act() -> None:
        on, today = form.applied_on.data, clock.today()
        operations.apply_for_benefit(client, _home(client), on, actor=current_actor(), today=today)

    return _step(client, form, _("Housing benefit was applied for"), act)


@blueprint.route("/benefits/<int:id>/decide", methods=["GET", "POST"])
@requires(P.CO_PAYMENT)
def decide(id: int) -> Answer:
    """It was granted or refused."""
    benefit, form = db.session.get(HousingBenefit, id) or abort(404), DecideForm()

    def act() -> None:
        cents, first, last, kind = form.cents.data, form.starts_on.data, form.last_on.data, form.category.data
        asked = (cents, first, last, kind)
        if any(one is not None for one in asked) and None in asked:
            raise Refused(_("Of a granted benefit write the amount, both days and which cost it is for."))
        granted = None if cents is None else (first, last + timedelta(days=1), cents, kind)
        on, today = form.decided_on.data, clock.today()
        operations.decide_benefit(benefit, on, granted, actor=current_actor(), today=today)

    intro = _("Leave the amount empty where it was refused.")
    return _step(_client(benefit.client_id), form, _("What became of the housing benefit"), act, intro=intro)


def _step(client: Client, form: BaseForm, title: str, act: Any, **words: Any) -> Answer:
    if location := earlier_result():
        return redirect(location, 303)
    back = url_for("copayments.show", id=client.id)
    if form.validate_on_submit():
        with refusals_in(form):
            act()
            return finish(back, _("It is written down."))
    crumbs = [(client.file_number, url_for("clients.show", id=client.id)), (_("Co-payment and benefit"), back)]
    return ask(form, title, crumbs, **words)


def _client(id: int) -> Client:
    reach = client_in_reach(current_access(), P.CO_PAYMENT, clock.today())
    return db.session.scalar(sa.select(Client).where(Client.id == id, reach)) or abort(404)


def _home(client: Client) -> Flat:
    home = home_of(client, clock.today())
    if home is None:
        raise Refused(_("The person does not live in one of our flats today."))
    return home


def _findings(agreement: CoPayment) -> list[Finding]:
    """S3 and S4 with the rule and the settings of its first day."""
    income, rule = agreement.income_cents, agreement.rule
    policy = policy_on(agreement.municipality_id, agreement.starts_on)
    minimum = minimum_income(rule.first_gmi_cents, rule.other_gmi_cents, agreement.persons)
    left = None if income is None else income - agreement.cents
    return [rules.share_of_income(agreement.cents, income, policy), rules.enough_is_left(left, minimum)]


def _estimate(agreement: CoPayment, home: Flat) -> dict[str, int | None]:
    """Housing benefit a month by the formula, with each of its numbers; None: not known."""
    today = clock.today()
    rule = queries.rule_on(agreement.municipality_id, today)
    minimum = minimum_income(rule.first_gmi_cents, rule.other_gmi_cents, agreement.persons) if rule else None
    whole = sum(queries.mean_costs(home, today).values())
    costs = round(whole / queries.MEAN_OF) if whole else None
    income = agreement.income_cents
    return {"minimum": minimum, "costs": costs, "income": income, "sum": benefit_estimate(minimum, costs, income)}
