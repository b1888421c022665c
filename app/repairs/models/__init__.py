"""Tickets with their runs, pauses and photos; appointments, costs, hazards; what may be wrong, and who mends it."""

from app.repairs.models.costs import CostKind, CostPayer, SpendRequest, TicketCost
from app.repairs.models.hazards import HazardStep, SafetyAnswer, StepKind
from app.repairs.models.lists import Contractor, FaultList
from app.repairs.models.tickets import (
    CLOSED,
    OPEN,
    Channel,
    MendedBy,
    Party,
    PartySource,
    RepairTicket,
    Reporter,
    TicketRoom,
    TicketState,
    ticket_number,
)
from app.repairs.models.work import (
    Appointment,
    AppointmentOutcome,
    EventKind,
    PauseReason,
    PhotoMoment,
    RunOutcome,
    TicketEvent,
    TicketPause,
    TicketPhoto,
    TicketRun,
)

__all__ = [
    "CLOSED",
    "OPEN",
    "Appointment",
    "AppointmentOutcome",
    "Channel",
    "Contractor",
    "CostKind",
    "CostPayer",
    "EventKind",
    "FaultList",
    "HazardStep",
    "MendedBy",
    "Party",
    "PartySource",
    "PauseReason",
    "PhotoMoment",
    "RepairTicket",
    "Reporter",
    "RunOutcome",
    "SafetyAnswer",
    "SpendRequest",
    "StepKind",
    "TicketCost",
    "TicketEvent",
    "TicketPause",
    "TicketPhoto",
    "TicketRoom",
    "TicketRun",
    "TicketState",
    "ticket_number",
]
