"""The words for tickets, the clock, costs and hazards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.contracts.models import RepairElement
from app.core import history
from app.core.formatting import format_instant, format_money
from app.repairs.clock import Priority
from app.repairs.models import (
    AppointmentOutcome,
    Channel,
    CostKind,
    CostPayer,
    EventKind,
    MendedBy,
    Party,
    PartySource,
    PauseReason,
    PhotoMoment,
    Reporter,
    StepKind,
    TicketEvent,
    TicketRoom,
    TicketState,
)
from app.repairs.standard import Hazard, Where

TICKET_STATE = {
    TicketState.REPORTED: _l("Reported"),
    TicketState.PLANNED: _l("Work is planned"),
    TicketState.IN_WORK: _l("In work"),
    TicketState.WAITING: _l("Waiting"),
    TicketState.DONE: _l("Repaired"),
    TicketState.CANCELLED: _l("Cancelled ticket"),
    TicketState.DUPLICATE: _l("Reported twice"),
}
TICKET_TONES = {
    TicketState.REPORTED: "info",
    TicketState.PLANNED: "info",
    TicketState.IN_WORK: "info",
    TicketState.WAITING: "warn",
    TicketState.DONE: "good",
    TicketState.CANCELLED: "quiet",
    TicketState.DUPLICATE: "quiet",
}
MOVE = {
    TicketState.REPORTED: _l("Not planned after all"),
    TicketState.PLANNED: _l("It is planned"),
    TicketState.IN_WORK: _l("Work begins"),
}
PRIORITY = {
    Priority.URGENT: _l("Urgent"),
    Priority.PRIORITY: _l("Priority"),
    Priority.ROUTINE: _l("Routine"),
}
PRIORITY_TONES = {Priority.URGENT: "bad", Priority.PRIORITY: "warn", Priority.ROUTINE: "neutral"}
CHANNEL = {
    Channel.PHONE: _l("By phone"),
    Channel.WEB: _l("On the web"),
    Channel.EMAIL: _l("By e-mail"),
    Channel.POST: _l("By post"),
    Channel.VISIT: _l("During a home visit"),
    Channel.OTHER: _l("Some other way"),
}
REPORTER = {
    Reporter.CLIENT: _l("Who lives there"),
    Reporter.STAFF: _l("A member of staff"),
    Reporter.LANDLORD: _l("Landlord or building manager"),
    Reporter.NEIGHBOUR: _l("A neighbour"),
    Reporter.OTHER: _l("Somebody else"),
}
ROOM = {
    TicketRoom.HALL: _l("Hall"),
    TicketRoom.LIVING: _l("Living room"),
    TicketRoom.BEDROOM: _l("Bedroom"),
    TicketRoom.KITCHEN: _l("Kitchen"),
    TicketRoom.BATH: _l("Bathroom or toilet"),
    TicketRoom.BALCONY: _l("Balcony"),
    TicketRoom.CELLAR: _l("Cellar"),
    TicketRoom.STAIRWELL: _l("Stairwell or entrance"),
    TicketRoom.ROOF: _l("Roof or outer wall"),
    TicketRoom.YARD: _l("Yard"),
    TicketRoom.WHOLE: _l("Everywhere"),
}
IN_FLAT = (
    TicketRoom.KITCHEN,
    TicketRoom.BATH,
    TicketRoom.LIVING,
    TicketRoom.BEDROOM,
    TicketRoom.HALL,
    TicketRoom.BALCONY,
    TicketRoom.WHOLE,
)
IN_BUILDING = (TicketRoom.STAIRWELL, TicketRoom.CELLAR, TicketRoom.ROOF, TicketRoom.YARD, TicketRoom.WHOLE)
PARTY = {
    Party.MUNICIPALITY: _l("The municipality"),
    Party.PROVIDER: _l("The service provider"),
    Party.LANDLORD: _l("The landlord"),
    Party.CLIENT: _l("Who lives there"),
}
PARTY_SOURCE = {
    PartySource.CONTRACT: _l("as the contract says"),
    PartySource.OWNERSHIP: _l("the flat is the municipality's"),
    PartySource.ASSUMED: _l("nothing else is agreed"),
    PartySource.PERSON: _l("decided by a person"),
}
MENDED_BY = {
    MendedBy.CONTRACTOR: _l("A contractor"),
    MendedBy.STAFF: _l("A member of staff"),
    MendedBy.LANDLORD: _l("Landlord or building manager"),
    MendedBy.CLIENT: _l("Who lives there"),
    MendedBy.OTHER: _l("Somebody else"),
}
PAUSE_REASON = {
    PauseReason.LANDLORD: _l("Waiting for the landlord"),
    PauseReason.ACCESS: _l("Nobody lets us in"),
    PauseReason.PART: _l("A part is on its way"),
    PauseReason.WEATHER: _l("The weather does not allow it"),
}
PHOTO_MOMENT = {
    PhotoMoment.BEFORE: _l("Before the repair"),
    PhotoMoment.AFTER: _l("After the repair"),
    PhotoMoment.OTHER: _l("Something else"),
}
APPOINTMENT_OUTCOME = {
    AppointmentOutcome.CAME: _l("They came"),
    AppointmentOutcome.NO_ACCESS: _l("Nobody let them in"),
    AppointmentOutcome.CANCELLED: _l("It was called off"),
}
COST_KIND = {
    CostKind.LABOUR: _l("Labour"),
    CostKind.MATERIAL: _l("Materials"),
    CostKind.OTHER: _l("Other costs"),
}
COST_PAYER = {
    CostPayer.MUNICIPALITY: _l("The municipality"),
    CostPayer.PROVIDER: _l("The service provider"),
    CostPayer.LANDLORD: _l("The landlord"),
    CostPayer.CLIENT: _l("Who lives there"),
}
HAZARD = {
    Hazard.DAMP: _l("Damp or mould"),
    Hazard.COLD: _l("No heating"),
    Hazard.ELECTRIC: _l("Dangerous electricity"),
    Hazard.GAS: _l("Gas"),
    Hazard.STRUCTURE: _l("Something may fall down"),
}
STEP = {
    StepKind.INVESTIGATE: _l("Look into it"),
    StepKind.MAKE_SAFE: _l("Make it safe"),
    StepKind.WORKS: _l("Put it right for good"),
}
WHERE = {
    Where.FLAT: _l("In a flat"),
    Where.BUILDING: _l("In what a building's flats share"),
    Where.BOTH: _l("In both"),
}
EVENT = {
    EventKind.REPORTED: _l("The fault was reported"),
    EventKind.STATE: _l("The ticket moved on"),
    EventKind.REOPENED: _l("The ticket was opened again"),
    EventKind.PRIORITY: _l("The priority was changed"),
    EventKind.RESPONSIBLE: _l("Somebody else answers for it"),
    EventKind.PARTY: _l("Somebody else has to mend it"),
    EventKind.CONTRACTOR: _l("Who does the work was chosen"),
    EventKind.PAUSED: _l("The clock was paused"),
    EventKind.RESUMED: _l("The clock runs again"),
    EventKind.APPOINTMENT: _l("A time was agreed"),
    EventKind.VISITED: _l("What became of the agreed time"),
    EventKind.NOTE: _l("Note on the ticket"),
    EventKind.COST: _l("A cost was written down"),
    EventKind.SPEND_ASKED: _l("Approval of spending was asked for"),
    EventKind.SPEND_DECIDED: _l("The spending was decided"),
    EventKind.HAZARD: _l("A step about the hazard was done"),
    EventKind.SAFETY: _l("Whether it is safe to stay was answered"),
}
TOPIC = {
    RepairElement.ELECTRICITY: _l("Electricity and light"),
    RepairElement.HEATING: _l("Heating and warmth"),
    RepairElement.PIPES: _l("Water, toilet and drains"),
    RepairElement.WINDOWS_DOORS: _l("Doors, locks and windows"),
    RepairElement.STRUCTURE: _l("Walls, roof, damp"),
    RepairElement.APPLIANCES: _l("Cooker, fridge, gas"),
    RepairElement.FINISH: _l("Floor, plaster, paint"),
    RepairElement.SMALL: _l("Other faults"),
}
CHANGED: Mapping[EventKind, Mapping[Any, Any]] = {
    EventKind.REPORTED: PRIORITY,
    EventKind.REOPENED: PRIORITY,
    EventKind.PRIORITY: PRIORITY,
    EventKind.STATE: TICKET_STATE,
    EventKind.PARTY: PARTY,
    EventKind.PAUSED: PAUSE_REASON,
    EventKind.VISITED: APPOINTMENT_OUTCOME,
    EventKind.HAZARD: STEP,
    EventKind.RESUMED: PAUSE_REASON,
    EventKind.SAFETY: {
        "safe": _l("It is safe to stay there."),
        "unsafe": _l("It is not safe to stay there."),
        "in_repair": _l("The flat is in repair."),
    },
    EventKind.SPEND_DECIDED: {"approved": _l("Approved spending"), "refused": _l("Not approved")},
}
SUMS = (EventKind.COST, EventKind.SPEND_ASKED, EventKind.SPEND_DECIDED)


def event_change(event: TicketEvent) -> str:
    """From what to what, in words: 'Reported → In work'."""
    return " → ".join(_value(event.kind, value) for value in (event.before, event.after) if value)


def _value(kind: EventKind, value: str) -> str:
    if kind in SUMS and value.lstrip("-").isdecimal():
        return format_money(int(value))
    if kind is EventKind.APPOINTMENT:
        return format_instant(datetime.fromisoformat(value))
    return str(CHANGED.get(kind, {}).get(value, value))


history.name_actions(
    {
        "ticket.job_sheet": _l("Job sheet made"),
        "ticket.report": _l("Reported a fault"),
        "ticket.add_photo": _l("Added a photo to a ticket"),
        "ticket.remove_photo": _l("Took a photo off a ticket"),
        "ticket.read": _l("Read a ticket"),
        "ticket.move": _l("Moved a ticket on"),
        "ticket.change_priority": _l("Changed the priority of a ticket"),
        "ticket.assign": _l("Gave a ticket to somebody"),
        "ticket.decide_party": _l("Decided who has to mend it"),
        "ticket.choose_contractor": _l("Chose a contractor"),
        "ticket.note": _l("Wrote a note on a ticket"),
        "ticket.agree_appointment": _l("Agreed a time for a repair"),
        "ticket.record_outcome": _l("Wrote down what became of the agreed time"),
        "ticket.add_cost": _l("Wrote down a cost of a repair"),
        "ticket.reverse_cost": _l("Took back a cost of a repair"),
        "ticket.ask_to_spend": _l("Asked for approval of spending"),
        "ticket.decide_spending": _l("Decided on spending"),
        "ticket.do_step": _l("Did a step about a hazard"),
        "ticket.answer_safety": _l("Answered whether it is safe to stay"),
        "ticket.agreement.read": _l("Took an agreement about costs"),
        "contractor.create": _l("Added a contractor"),
        "contractor.edit": _l("Changed a contractor"),
        "fault_list.save": _l("Saved a list of faults"),
    }
)
