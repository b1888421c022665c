"""The names of those who sign, while a contract is drawn up: every reading is logged (digest row 217)."""

from flask import abort, render_template

from app.contracts.models import ContractState
from app.contracts.queries.parties import names_of
from app.contracts.routes.contracts import blueprint, contract_or_404, crumbs
from app.core import audit
from app.core.asking import Answer
from app.core.permissions import Permission, requires


@blueprint.get("/contracts/<int:id>/names")
@requires(Permission.CONTRACT_CHANGE)
def names(id: int) -> Answer:
    """Only of a draft; a signed contract is read on its paper, and by file number here."""
    contract = contract_or_404(id)
    if contract.state is not ContractState.DRAFT or contract.household is None:
        abort(404)
    audit.record_read("contract.read_names.read", contract.household, actor=audit.current_actor(), note=contract.number)
    shown = names_of(contract.household)
    return render_template("contracts/names.html", contract=contract, names=shown, crumbs=crumbs(contract))
