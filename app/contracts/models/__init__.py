"""Contracts, the flats they are about, their terms in versions, files; index values and insurance."""

from app.contracts.models.contracts import (
    Contract,
    ContractFile,
    ContractFileWithdrawal,
    ContractFlat,
    ContractModel,
    ContractState,
    EndedBy,
    FlatSide,
    SigningMethod,
    WhyNotClient,
)
from app.contracts.models.terms import (
    ContractTerm,
    IndexValue,
    Insurance,
    InsuranceState,
    Payer,
    RepairElement,
    RepairParty,
    TermRent,
    Utility,
)

__all__ = [
    "Contract",
    "ContractFile",
    "ContractFileWithdrawal",
    "ContractFlat",
    "ContractModel",
    "ContractState",
    "ContractTerm",
    "EndedBy",
    "FlatSide",
    "IndexValue",
    "Insurance",
    "InsuranceState",
    "Payer",
    "RepairElement",
    "RepairParty",
    "SigningMethod",
    "TermRent",
    "Utility",
    "WhyNotClient",
]
