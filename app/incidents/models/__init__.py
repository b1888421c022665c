"""Tables of incidents."""

from app.incidents.models.complaints import Complaint, ComplaintAbout, ComplaintOutcome, ComplaintSource
from app.incidents.models.damages import DamageCase
from app.incidents.models.incidents import (
    NEED_TO_KNOW,
    OF_THE_FLAT,
    Incident,
    IncidentKind,
    IncidentNote,
    IncidentTask,
    IncidentTicket,
    Step,
)
from app.incidents.models.pests import Pest, PestCase, PestNeighbour, PestOrigin, PestPayer, PestTreatment
from app.incidents.models.risk_acts import RiskAct, RiskSide

__all__ = [
    "NEED_TO_KNOW",
    "OF_THE_FLAT",
    "Complaint",
    "ComplaintAbout",
    "ComplaintOutcome",
    "ComplaintSource",
    "DamageCase",
    "Incident",
    "IncidentKind",
    "IncidentNote",
    "IncidentTask",
    "IncidentTicket",
    "Pest",
    "PestCase",
    "PestNeighbour",
    "PestOrigin",
    "PestPayer",
    "PestTreatment",
    "RiskAct",
    "RiskSide",
    "Step",
]
