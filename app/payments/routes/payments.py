"""The list of what is due to landlords, and one amount with what it is made of."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock, listing, navigation
from app.core.asking import Answer, Crumbs
from app.core.errors import Finding
from app.core.exports import Column, FileKind, table_response
from app.core.extensions import db
from app.core.permissions import Permission, current_access, requires
from app.flats.queries import flat_label
from app.landlords.models import LandlordAccount
from app.landlords.queries import account_of
from app.payments import labels, rules
from app.payments.forms import PaymentFilterForm
from app.payments.models import PaymentDue
from app.payments.queries import lists
from app.payments.queries.schedule import outdated, recorded_of
from app.places.queries import municipalities

blueprint = Blueprint("payments", __name__)
navigation.add(59, _l("Payments"), "payments.index", Permission.PAYMENT_SEE, icon="note")
blueprint.add_app_template_filter(date.fromisoformat, "day")  # a line of an amount keeps its days as text


@blueprint.get("/payments")
@requires(Permission.PAYMENT_SEE)
def index() -> Answer:
    form, query = _asked_for()
    order = listing.order_from(request.args, lists.DUE_SORTS, "-due")
    return render_template(
        "payments/list.html",
        filters=form,
        order=order,
        page=listing.fetch(lists.with_contract(query), order, PaymentDue.id),
        number=listing.count(query),
        count_text=listing.count_text,
        sums=lists.sums_of(query),
        labels=labels,
        state_of=lists.state_of,
        today=clock.today(),
        files={kind: listing.with_filters(url_for("payments.export", kind=kind)) for kind in ("xlsx", "csv")},
    )


@blueprint.get("/payments/export.<any(xlsx, csv):kind>")
@requires(Permission.PAYMENT_SEE)
def export(kind: FileKind) -> Any:
    """The whole list as a file: amounts by contract and flat, nothing of clients."""
    columns = [Column(_("Number of the contract")), Column(_("Landlord")), Column(_("Flats"))]
    columns += [Column(_("What it is for")), Column(_("First day"), "date"), Column(_("First day after"), "date")]
    columns += [Column(_("Due on"), "date"), Column(_("Amount due"), "money_cents"), Column(_("Where it stands"))]
    columns += [Column(_("Sum paid"), "money_cents"), Column(_("Paid on"), "date"), Column(_("Days late"), "number")]
    today = clock.today()
    rows = db.session.scalars(lists.with_contract(_asked_for()[1]).order_by(PaymentDue.due_on, PaymentDue.id)).unique()
    lines = (
        (
            due.contract.number,
            due.contract.landlord.name if due.contract.landlord else None,
            ", ".join(flat_label(row.flat) for row in due.contract.flats),
            labels.DUE_KIND[due.kind],
            due.starts_on,
            due.ends_on,
            due.due_on,
            due.cents,
            labels.DUE_STATE[lists.state_of(due)],
            due.paid_cents,
            due.paid_on,
            rules.days_late(due.due_on, due.paid_on, today) if due.cents > 0 else None,
        )
        for due in rows
    )
    return table_response(columns, lines, _("Payments"), kind)


@blueprint.get("/payments/<int:id>")
@requires(Permission.PAYMENT_SEE)
def show(id: int) -> Answer:
    """One amount: what it is made of, who prepared and approved it, what was paid, corrections."""
    due, today = due_or_404(id, Permission.PAYMENT_SEE), clock.today()
    waits, used = due.approved_on is None, account_of(due.contract.landlord_id, today)
    return render_template(
        "payments/detail.html",
        due=due,
        state=lists.state_of(due),
        late=rules.days_late(due.due_on, due.paid_on, today) if due.cents > 0 else 0,
        findings=findings_of(due, outdated([due]), used) if waits else changed_account(due, used),
        account=used if waits else due.account,
        others=[row for row in lists.rows_of_same(due) if row.id != due.id],
        flats=lists.by_flat(due),
        undone={payment.reverses_id for payment in due.payments},
        labels=labels,
        state_of=lists.state_of,
        may_pay=current_access().can(Permission.PAYMENT_PAY, due.municipality_id),
        may_approve=current_access().can(Permission.PAYMENT_APPROVE, due.municipality_id),
    )


def findings_of(due: PaymentDue, said_now: dict[int, rules.Change], used: LandlordAccount | None) -> list[Finding]:
    """What speaks against approving the amount, asked by the person who is signed in; `used`: the account of today."""
    found = [
        rules.approved_by_another(due.prepared_by_id, current_access().user_id),
        rules.amount_is_that_of_contract(recorded_of(due), said_now.get(due.id)),
        rules.is_in_time(due.due_on, clock.today()),
        rules.account_is_confirmed(due.cents, due.contract.landlord_id is not None, used is not None),
        rules.account_is_the_same(due.account_id, used.id if used else None, approved=False),
        rules.index_is_known(due.missing_on),
    ]
    return [finding for finding in found if not finding.passed]


def changed_account(due: PaymentDue, used: LandlordAccount | None) -> list[Finding]:
    """The warning that the landlord uses another account than the approved one, while money is still to go there."""
    if due.paid_on is not None or due.cents < 0 or due.contract.landlord_id is None:
        return []
    approved_for = due.account.id if due.account else 0
    finding = rules.account_is_the_same(approved_for, used.id if used else None, approved=True)
    return [] if finding.passed else [finding]


def due_or_404(id: int, permission: Permission) -> PaymentDue:
    """The amount, where the person holds the permission."""
    return lists.get_due(id, current_access(), permission) or abort(404)


def crumbs(due: PaymentDue) -> Crumbs:
    """The list, and the amount by its contract and what it is for."""
    what = f"{due.contract.number}: {labels.DUE_KIND[due.kind]}"
    return [(_("Payments"), url_for("payments.index")), (what, url_for("payments.show", id=due.id))]


def _asked_for() -> tuple[PaymentFilterForm, Any]:
    """The filters in the address and the amounts they leave."""
    reach = municipalities(current_access().municipalities(Permission.PAYMENT_SEE))
    form = PaymentFilterForm.from_request(municipality_id=[(one.id, one.name) for one in reach])
    return form, lists.dues_in_reach(current_access(), lists.PaymentFilters(**form.data), clock.today())
