"""The words for the enums of contracts."""

from flask_babel import lazy_gettext as _l

from app.contracts.calculations import DayCount, RentKind
from app.contracts.models import (
    ContractModel,
    ContractState,
    EndedBy,
    InsuranceState,
    Payer,
    RepairElement,
    RepairParty,
    SigningMethod,
    Utility,
    WhyNotClient,
)
from app.contracts.queries.ending import Search
from app.contracts.queries.lists import Lacks
from app.core import history

CONTRACT_MODEL = {
    ContractModel.CLIENT_LEASE: _l("A: lease of the client"),
    ContractModel.HEAD_LEASE: _l("B: lease of the provider"),
    ContractModel.OCCUPANCY: _l("B: agreement with the client on the use of the flat"),
    ContractModel.MUNICIPAL_ACT: _l("C: municipal handover act"),
}
WHY_NOT_CLIENT = {
    WhyNotClient.OWNER_NOT_READY: _l("The owner is not ready to sign with the person"),
    WhyNotClient.MANY_FLATS: _l("The landlord wants one contract for several flats"),
    WhyNotClient.BEFORE_CLIENT: _l("The flat is needed before it is known who will live there"),
    WhyNotClient.OTHER: _l("Another reason, in words"),
}
SIGNING = {
    SigningMethod.PAPER: _l("On paper"),
    SigningMethod.ESIGNATURE: _l("With an electronic signature (eParaksts)"),
}
CONTRACT_STATE = {
    ContractState.DRAFT: _l("Draft"),
    ContractState.SIGNED: _l("Signed contract"),
    ContractState.ENDED: _l("Ended before its term"),
}
CONTRACT_TONES = {ContractState.DRAFT: "info", ContractState.SIGNED: "good", ContractState.ENDED: "neutral"}
ENDED_BY = {
    EndedBy.US: _l("We ended it"),
    EndedBy.LANDLORD: _l("The landlord ended it"),
    EndedBy.CLIENT: _l("The client ended it"),
    EndedBy.BOTH: _l("Both sides agreed"),
}
RENT_KIND = {
    RentKind.FIXED: _l("Fixed rent"),
    RentKind.INDEXED: _l("Follows the index"),
    RentKind.FREE: _l("Free of charge"),
}
DAY_COUNT = {
    DayCount.ACTUAL: _l("By the days of the month"),
    DayCount.THIRTY: _l("Every month has 30 days"),
}
UTILITY = {
    Utility.HEATING: _l("Heating costs"),
    Utility.WATER: _l("Water and sewerage"),
    Utility.ELECTRICITY: _l("Electric power"),
    Utility.GAS: _l("Gas supply"),
    Utility.WASTE: _l("Waste collection"),
    Utility.MANAGEMENT: _l("Management of the building"),
    Utility.INTERNET: _l("Internet"),
}
PAYER = {
    Payer.IN_RENT: _l("Included in the rent"),
    Payer.PROVIDER: _l("The provider pays"),
    Payer.CLIENT: _l("The client pays"),
    Payer.LANDLORD: _l("The landlord pays"),
}
REPAIR_ELEMENT = {
    RepairElement.STRUCTURE: _l("Roof, walls and foundations"),
    RepairElement.WINDOWS_DOORS: _l("Windows and doors"),
    RepairElement.PIPES: _l("Water pipes and drains"),
    RepairElement.HEATING: _l("Heating system"),
    RepairElement.ELECTRICITY: _l("Electric wiring"),
    RepairElement.APPLIANCES: _l("Appliances"),
    RepairElement.FINISH: _l("Floors, paint and wallpaper"),
    RepairElement.SMALL: _l("Small repairs"),
}
REPAIR_PARTY = {
    RepairParty.LANDLORD: _l("The landlord repairs"),
    RepairParty.PROVIDER: _l("The provider repairs"),
    RepairParty.CLIENT: _l("The client repairs"),
}
INSURANCE_STATE = {
    InsuranceState.NONE: _l("Not insured"),
    InsuranceState.REFUSED: _l("An insurer refused"),
    InsuranceState.ACTIVE: _l("Insured"),
}
LACKS = {
    Lacks.PAPER: _l("The signed paper is not attached"),
    Lacks.INSURANCE: _l("The flats are not insured"),
}
INSURANCE_TONES = {InsuranceState.NONE: "warn", InsuranceState.REFUSED: "warn", InsuranceState.ACTIVE: "good"}
PAPER_KIND = {
    "pdf": _l("PDF"),
    "jpg": _l("picture (JPEG)"),
    "png": _l("picture (PNG)"),
    "edoc": _l("signed container (.edoc)"),
    "asice": _l("signed container (.asice)"),
}

SEARCH = {
    Search.OPENS: _l("Another flat is looked for from then on."),
    Search.IS_OPEN: _l("Another flat is looked for already."),
    Search.NONE: _l("Nobody there receives the service, so no flat is looked for."),
}

history.name_actions(
    {
        "contract.attach_paper": _l("Signed paper attached"),
        "contract.withdraw_paper": _l("Signed paper withdrawn"),
        "contract.paper.read": _l("Signed paper downloaded"),
        "contract.record_insurance": _l("Insurance recorded"),
        "contract.create": _l("Contract drawn up"),
        "contract.edit": _l("Draft of a contract corrected"),
        "contract.discard": _l("Draft of a contract thrown away"),
        "contract.sign": _l("Contract signed"),
        "contract.amend": _l("Contract amended"),
        "contract.prolong": _l("Term of the contract changed"),
        "contract.end": _l("Contract ended"),
        "contract.record_index": _l("Index value recorded"),
        "contract.read_names.read": _l("Names read for a contract being drawn up"),
    }
)
history.name_fields(
    {
        "contract.number": _l("Number of the contract"),
        "contract.model": _l("Kind of contract"),
        "contract.starts_on": _l("First day of the contract"),
        "contract.ends_on": _l("First day after its term"),
        "contract.state": _l("State of the contract"),
        "contract.signed_on": _l("Date of signing"),
        "contract.signing": _l("How it was signed"),
        "contract.notice_on": _l("Notice given on"),
        "contract.ended_on": _l("First day it no longer holds"),
        "contract.ended_by": _l("Who ended it"),
        "contract_term.number": _l("Number of the amendment"),
        "contract_term.effective_on": _l("Holds from"),
        "contract_term.rent_cents": _l("Rent per month"),
        "contract.paper": _l("Number of the paper"),
        "contract.sha256": _l("Checksum (SHA-256)"),
        "contract.insurance": _l("Insurance status"),
        "contract.insurer": _l("Insurer"),
        "contract.since": _l("Since when"),
        "contract.expires_on": _l("Last day of the policy"),
    },
    {
        "contract.model": CONTRACT_MODEL,
        "contract.state": CONTRACT_STATE,
        "contract.signing": SIGNING,
        "contract.ended_by": ENDED_BY,
        "contract.insurance": INSURANCE_STATE,
    },
)
