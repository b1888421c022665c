"""A contract is ended before its term."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.contracts import labels, operations
from app.contracts.ending_forms import EndContractForm, end_form
from app.contracts.models import Contract, ContractState
from app.contracts.operations import StayEnd
from app.contracts.operations.changes import conduct_findings
from app.contracts.queries.ending import Ending, endings_of
from app.contracts.queries.findings import stays_of
from app.contracts.routes.contracts import blueprint, contract_or_404, crumbs
from app.core import clock
from app.core.asking import Answer
from app.core.audit import current_actor
from app.core.errors import Finding
from app.core.formatting import format_date
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires


@blueprint.route("/contracts/<int:id>/end", methods=["GET", "POST"])
@requires(Permission.CONTRACT_CHANGE)
def end(id: int) -> Answer:
    """The contract ends before its term, and with it the stays for which that is said, one by one or all of them."""
    if location := earlier_result():
        return redirect(location, 303)
    contract, today = contract_or_404(id), clock.today()
    if contract.state is not ContractState.SIGNED:
        return redirect(url_for("contracts.show", id=id), 303)
    endings = endings_of([stay for stay in stays_of(contract) if stay.ends_on is None or stay.ends_on > today])
    form, findings = end_form([one.stay for one in endings]), []
    if form.validate_on_submit():
        findings = _conduct(contract, form, today)
        with refusals_in(form):
            operations.end_contract(
                contract,
                form.ended_on.data,
                form.by.data,
                form.reason.data or "",
                notice_on=form.notice_on.data,
                stays=form.stays(),
                actor=current_actor(),
                today=today,
            )
            _tell(form, endings, findings)
            return finish(url_for("contracts.show", id=id), _("The end of the contract is recorded."))
    page = render_template(
        "contracts/end.html",
        form=form,
        contract=contract,
        endings=endings,
        findings=findings,
        labels=labels,
        crumbs=crumbs(contract),
    )
    return page, 422 if form.is_submitted() else 200


def _conduct(contract: Contract, form: EndContractForm, today: date) -> list[Finding]:
    """K13, where it failed."""
    found = conduct_findings(contract, form.by.data, form.notice_on.data or today, form.stays())
    return [one for one in found if not one.passed]


def _tell(form: EndContractForm, endings: list[Ending], findings: list[Finding]) -> None:
    """What became of each household, in one message, and what is to be looked at nevertheless."""
    ended = form.stays()
    lines = [_what_became(one, ended[one.stay.placement_id]) for one in endings if one.stay.placement_id in ended]
    if lines:
        flash("\n".join(lines), "info")
    for finding in findings:
        flash(f"{finding.reason} {finding.remedy}", "warning")


def _what_became(one: Ending, end: StayEnd) -> str:
    what = {"who": one.stay.who, "flat": one.stay.flat, "day": format_date(end.ends_on)}
    ends = _("%(who)s, %(flat)s: the stay ends on %(day)s.", **what)
    return f"{ends} {labels.SEARCH[one.search]}"
