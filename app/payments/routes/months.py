"""A municipality's month: prepared by one person, checked and approved by another, paid."""

from datetime import date
from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core import clock
from app.core.asking import Answer
from app.core.audit import current_actor
from app.core.errors import Level
from app.core.forms import earlier_result, finish, refusals_in
from app.core.months import months_before
from app.core.permissions import Permission, current_access, requires
from app.landlords.models import LandlordAccount
from app.landlords.queries import accounts_on
from app.payments import labels, operations
from app.payments.forms import ChosenForm, PayChosenForm, ticked
from app.payments.models import PaymentDue
from app.payments.operations.preparation import last_month
from app.payments.queries import lists
from app.payments.queries.lists import DueState
from app.payments.queries.schedule import month_changes, outdated
from app.payments.routes.payments import blueprint, changed_account, findings_of
from app.places.models import Municipality
from app.places.queries import get_municipality, municipalities

MOST = 500  # amounts of one check page; the others follow once these are done
STAGES = {
    "prepare": (_l("Prepare"), Permission.PAYMENT_PREPARE),
    "approve": (_l("Approve"), Permission.PAYMENT_APPROVE),
    "pay_month": (_l("Pay"), Permission.PAYMENT_PAY),
}


@blueprint.get("/payments/months")
@requires(Permission.PAYMENT_PREPARE, Permission.PAYMENT_APPROVE, Permission.PAYMENT_PAY)
def months() -> Answer:
    """The first stage that the person may do, of their municipality; which one is asked where there are several."""
    access, month = current_access(), clock.today().strftime("%Y-%m")
    stage, needed = next((name, one) for name, (_words, one) in STAGES.items() if access.can(one))
    reach = municipalities(access.municipalities(needed))
    if len(reach) == 1:
        return redirect(url_for(f"payments.{stage}", id=reach[0].id, month=month), 303)
    return render_template("payments/months.html", municipalities=reach, stage=f"payments.{stage}", month=month)


@blueprint.route("/payments/months/<int:id>/<month>/prepare", methods=["GET", "POST"])
@requires(Permission.PAYMENT_PREPARE)
def prepare(id: int, month: str) -> Answer:
    """What preparing the month does, and doing it."""
    if location := earlier_result():
        return redirect(location, 303)
    town, day, form = _municipality(id, Permission.PAYMENT_PREPARE), _month(month), ChosenForm()
    if form.validate_on_submit():
        with refusals_in(form):
            made = operations.prepare_month(town, day, actor=current_actor(), today=clock.today())
            there = url_for("payments.index", state="to_approve", municipality_id=id)
            words = ngettext("%(num)s payment was prepared.", "%(num)s payments were prepared.", made.all)
            return finish(there, words)
    found = month_changes(town.id, day)
    steps = [(one.contract, step) for one in found for step in one.steps]
    return _page("prepare", town, day, form, steps=steps, total=sum(step.cents for _contract, step in steps))


@blueprint.route("/payments/months/<int:id>/<month>/approve", methods=["GET", "POST"])
@requires(Permission.PAYMENT_APPROVE)
def approve(id: int, month: str) -> Answer:
    """Every amount that waits, with what speaks against approving it."""
    if location := earlier_result():
        return redirect(location, 303)
    town, day, form = _municipality(id, Permission.PAYMENT_APPROVE), _month(month), ChosenForm()
    if form.validate_on_submit():
        with refusals_in(form):
            made = operations.approve_dues(town, form.seen(), actor=current_actor(), today=clock.today())
            words = ngettext("%(num)s payment was approved.", "%(num)s payments were approved.", len(made))
            return finish(url_for("payments.approve", id=id, month=month), words)
    dues = lists.of_month(town.id, DueState.TO_APPROVE, day, clock.today(), MOST)
    said_now = outdated(dues)
    accounts = _accounts(dues)
    findings = {due.id: findings_of(due, said_now, accounts.get(due.contract.landlord_id or 0)) for due in dues}
    possible = [due for due in dues if all(one.level is not Level.BLOCK for one in findings[due.id])]
    return _page("approve", town, day, form, dues=dues, findings=findings, accounts=accounts, possible=possible)


@blueprint.route("/payments/months/<int:id>/<month>/pay", methods=["GET", "POST"])
@requires(Permission.PAYMENT_PAY)
def pay_month(id: int, month: str) -> Answer:
    """Every approved amount that is not paid yet; those chosen are paid in full by one order to the bank."""
    if location := earlier_result():
        return redirect(location, 303)
    town, day, today = _municipality(id, Permission.PAYMENT_PAY), _month(month), clock.today()
    form = PayChosenForm()
    if form.validate_on_submit():
        with refusals_in(form):
            how = form.paid_on.data, form.reference.data
            made = operations.record_payments(town, form.seen(), *how, actor=current_actor(), today=today)
            words = ngettext("%(num)s payment was recorded.", "%(num)s payments were recorded.", len(made))
            return finish(url_for("payments.pay_month", id=id, month=month), words)
    dues = lists.of_month(town.id, DueState.TO_PAY, day, today, MOST)
    accounts = _accounts(dues)
    warnings = {due.id: changed_account(due, accounts.get(due.contract.landlord_id or 0)) for due in dues}
    return _page("pay_month", town, day, form, possible=dues, warnings=warnings)


def _page(stage: str, town: Municipality, month: date, form: ChosenForm, **values: Any) -> Answer:
    access, here = current_access(), f"{month:%Y-%m}"
    tabs = [
        (words, url_for(f"payments.{name}", id=town.id, month=here), name == stage)
        for name, (words, permission) in STAGES.items()
        if access.can(permission, town.id)
    ]
    later = months_before(month, -1) if month < last_month(clock.today()) else None
    page = render_template(
        f"payments/{stage}.html",
        town=town,
        month=month,
        before=url_for(f"payments.{stage}", id=town.id, month=f"{months_before(month, 1):%Y-%m}"),
        after=url_for(f"payments.{stage}", id=town.id, month=f"{later:%Y-%m}") if later else None,
        tabs=tabs,
        form=form,
        ticked=ticked(form, values.get("possible", ())),
        labels=labels,
        today=clock.today(),
        most=MOST,
        **values,
    )
    return (page, 422) if form.is_submitted() else page


def _accounts(dues: list[PaymentDue]) -> dict[int, LandlordAccount]:
    """Landlord → the account used today."""
    return accounts_on((due.contract.landlord_id for due in dues), clock.today())


def _municipality(id: int, permission: Permission) -> Municipality:
    return get_municipality(id, current_access().municipalities(permission)) or abort(404)


def _month(text: str) -> date:
    """2026-12 as its first day; 404 for anything else."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        abort(404)
    return day if 2000 <= day.year < 2100 else abort(404)
