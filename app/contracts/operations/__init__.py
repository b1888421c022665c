"""Changes to contracts: drawing up, signing, amending, ending."""

from app.contracts.operations.changes import Amendment, StayEnd, amend_contract, end_contract
from app.contracts.operations.contracts import create_contract, discard_contract, edit_contract, sign_contract
from app.contracts.operations.facts import ContractFacts, TermFacts

__all__ = [
    "Amendment",
    "ContractFacts",
    "StayEnd",
    "TermFacts",
    "amend_contract",
    "create_contract",
    "discard_contract",
    "edit_contract",
    "end_contract",
    "sign_contract",
]
