"""The signed papers of a contract: attached, downloaded, withdrawn; and what insurers say."""

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.contracts import paper_forms as forms
from app.contracts.models import Contract, ContractFile, ContractState
from app.contracts.operations import papers as operations
from app.contracts.queries.papers import papers_of, versions_without_paper
from app.contracts.routes.contracts import blueprint, contract_or_404, crumbs
from app.core import audit, clock, files
from app.core.asking import Answer, ask
from app.core.audit import current_actor
from app.core.forms import earlier_result, finish, refusals_in
from app.core.permissions import Permission, requires

blueprint.add_app_template_filter(forms.version_name)


@blueprint.route("/contracts/<int:id>/papers/new", methods=["GET", "POST"])
@requires(Permission.CONTRACT_CHANGE)
def attach(id: int) -> Answer:
    """The scan, the signed PDF or the container of the contract or of an amendment."""
    if location := earlier_result():
        return redirect(location, 303)
    contract = contract_or_404(id)
    if contract.state is ContractState.DRAFT:
        abort(404)
    form = forms.attach_form(contract, versions_without_paper(contract))
    if form.validate_on_submit() and form.paper.paper:
        with refusals_in(form):
            paper, title = form.paper.paper, form.paper.file_name
            operations.attach_paper(contract, paper, title, form.version.data, actor=current_actor())
            return finish(_papers_url(contract), _("The file is attached and locked."))
    page = render_template("contracts/attach.html", form=form, contract=contract, crumbs=crumbs(contract))
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/contracts/<int:id>/papers/<int:file_id>")
@requires(Permission.CONTRACT_CHANGE)
def paper(id: int, file_id: int) -> Response:
    """The file as it was sent, to be saved; whoever takes it is written down, for it may hold a name."""
    contract = contract_or_404(id)
    file = _file_or_404(contract, file_id)
    path = files.path_of(file.file_name)
    if not path.exists():
        abort(404)
    audit.record_read(
        "contract.paper.read", contract.household or contract, actor=current_actor(), note=contract.number
    )
    answer = Response(path.read_bytes(), mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{contract.number}-{file.id}.{file.suffix}")
    return answer


@blueprint.route("/contracts/<int:id>/papers/<int:file_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.CONTRACT_CHANGE)
def withdraw_paper(id: int, file_id: int) -> Answer:
    """A wrong file: it stays, marked as withdrawn."""
    if location := earlier_result():
        return redirect(location, 303)
    contract = contract_or_404(id)
    file, form = _file_or_404(contract, file_id), forms.WithdrawPaperForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.withdraw_paper(file, form.reason.data or "", actor=current_actor())
            return finish(_papers_url(contract), _("The file is withdrawn. It stays, and counts for nothing."))
    intro = _("Nothing is deleted: the file stays as it is, and it is said that it does not count, and why.")
    return ask(form, _("Withdraw the file"), crumbs(contract), intro=intro, button=_("Withdraw the file"))


@blueprint.route("/contracts/<int:id>/insurance", methods=["GET", "POST"])
@requires(Permission.CONTRACT_CHANGE)
def insurance(id: int) -> Answer:
    """What holds of the insurance from a day on."""
    if location := earlier_result():
        return redirect(location, 303)
    contract, form = contract_or_404(id), forms.InsuranceForm()
    if form.validate_on_submit():
        with refusals_in(form):
            operations.record_insurance(contract, form.facts(), actor=current_actor(), today=clock.today())
            here = url_for("contracts.show", id=id, _anchor="insurance")
            return finish(here, _("The insurance is recorded."))
    page = render_template("contracts/insurance.html", form=form, contract=contract, crumbs=crumbs(contract))
    return page, 422 if form.is_submitted() else 200


def _file_or_404(contract: Contract, file_id: int) -> ContractFile:
    return next((one for one in papers_of(contract) if one.id == file_id), None) or abort(404)


def _papers_url(contract: Contract) -> str:
    return url_for("contracts.show", id=contract.id, _anchor="papers")
