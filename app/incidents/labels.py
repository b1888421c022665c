"""The words for incidents."""

from flask_babel import lazy_gettext as _l

from app.core import history
from app.incidents.models import (
    ComplaintAbout,
    ComplaintOutcome,
    ComplaintSource,
    IncidentKind,
    Pest,
    PestOrigin,
    PestPayer,
    RiskSide,
    Step,
)

KIND = {
    IncidentKind.COMPLAINT: _l("Complaint"),
    IncidentKind.PESTS: _l("Pests"),
    IncidentKind.DAMAGE: _l("Damage in the flat"),
    IncidentKind.FLOODING: _l("Flooding"),
    IncidentKind.FIRE_RISK: _l("Fire risk"),
    IncidentKind.DANGER: _l("Danger to staff"),
    IncidentKind.DEATH: _l("Death"),
    IncidentKind.OTHER: _l("Something else happened"),
}
KIND_HINT = {
    IncidentKind.COMPLAINT: _l("A neighbour, the building manager, the landlord or the police complain."),
    IncidentKind.PESTS: _l("Bedbugs, cockroaches, rodents. The provider bears the cost of treatment."),
    IncidentKind.DAMAGE: _l("Something is broken and has to be put right. Nobody owes anything for it."),
    IncidentKind.FLOODING: _l("From this flat, or by a neighbour into this flat."),
    IncidentKind.FIRE_RISK: _l("A candle in the window, a cooker left on, a broken heater."),
    IncidentKind.DANGER: _l("Threats or violence. Only those who go there and who decide read about it."),
    IncidentKind.DEATH: _l("A short list of what is done, and for whom there is support."),
    IncidentKind.OTHER: _l("What none of the others says."),
}
SOURCE = {
    ComplaintSource.NEIGHBOUR: _l("A neighbour"),
    ComplaintSource.BUILDING_MANAGER: _l("The building manager"),
    ComplaintSource.LANDLORD: _l("The landlord"),
    ComplaintSource.POLICE: _l("The police"),
    ComplaintSource.OTHER: _l("Somebody else"),
}
ABOUT = {
    ComplaintAbout.NOISE: _l("Noise"),
    ComplaintAbout.SMELL: _l("Smell"),
    ComplaintAbout.RUBBISH: _l("Rubbish"),
    ComplaintAbout.VISITORS: _l("Visitors"),
    ComplaintAbout.WATER: _l("Water running down"),
    ComplaintAbout.SMOKING: _l("Smoking"),
    ComplaintAbout.OTHER: _l("Something else"),
}
OUTCOME = {
    ComplaintOutcome.FOUNDED: _l("Founded"),
    ComplaintOutcome.UNFOUNDED: _l("Unfounded"),
    ComplaintOutcome.NEIGHBOUR_AT_FAULT: _l("The neighbour is at fault"),
    ComplaintOutcome.UNCLEAR: _l("Cannot be found out"),
}
OUTCOME_TONES = {
    ComplaintOutcome.FOUNDED: "warn",
    ComplaintOutcome.UNFOUNDED: "good",
    ComplaintOutcome.NEIGHBOUR_AT_FAULT: "good",
    ComplaintOutcome.UNCLEAR: "neutral",
}
PEST = {
    Pest.BEDBUGS: _l("Bedbugs"),
    Pest.COCKROACHES: _l("Cockroaches"),
    Pest.RODENTS: _l("Rodents"),
    Pest.OTHER: _l("Other pests"),
}
ORIGIN = {
    PestOrigin.BROUGHT_IN: _l("Brought in"),
    PestOrigin.BUILDING: _l("From the building"),
    PestOrigin.UNKNOWN: _l("Cannot be known"),
}
PAYER = {
    PestPayer.PROVIDER: _l("The provider"),
    PestPayer.LANDLORD: _l("The landlord pays"),
    PestPayer.MUNICIPALITY: _l("The municipality pays"),
}
STEP = {
    Step.INSPECT: _l("Look on the spot"),
    Step.TALK: _l("Talk it over with the person"),
    Step.TREAT: _l("Treat the flat at once"),
    Step.TELL_NEIGHBOURS: _l("Tell the neighbouring flats"),
    Step.RESTORE: _l("Organise the works"),
    Step.MEDIATE: _l("Speak with landlord and neighbours"),
    Step.MAKE_SAFE: _l("Stop the water and make it safe"),
    Step.PHOTOGRAPH: _l("Take photos of what is damaged"),
    Step.DRY: _l("Dry it, and look for mould after two weeks"),
    Step.SAFETY_TALK: _l("Talk about fire safety"),
    Step.SMOKE_ALARM: _l("Try the smoke alarm"),
    Step.TELL_MANAGER: _l("Tell the programme manager"),
    Step.TWO_PEOPLE: _l("For now, visit in twos"),
    Step.OTHER_WORKER: _l("Weigh whether another worker should go there; the service goes on"),
    Step.WHO_WAS_THERE: _l("Who was with the person, who found them, whom they called"),
    Step.TELL_RELATIVES: _l("Tell the family and those the person named"),
    Step.CARE_TEAM: _l("Support for the mentor and the team: a talk, a free day, a supervisor"),
    Step.CARE_NEIGHBOURS: _l("Support for neighbours who were close or saw it"),
    Step.TELL_LANDLORD: _l("Tell the landlord or the manager of the building"),
    Step.KEYS: _l("Collect the keys"),
    Step.BELONGINGS: _l("Agree with the family what happens with the belongings; write a list"),
    Step.END_SERVICE: _l("Record the death in the person's file: the service and the stay end"),
}
RISK_SIDE = {RiskSide.PERSON: _l("Client"), RiskSide.WORKER: _l("Support worker")}
PRINTED_WORDS = (RISK_SIDE,)

history.name_actions(
    {
        "household.incident.read": _l("What happened was read"),
        "incident.report": _l("Incident recorded"),
        "incident.close": _l("Incident closed"),
        "incident.reopen": _l("Incident opened again"),
        "incident.hand_over": _l("Somebody else sees to the incident"),
        "incident.note": _l("Note on the incident added"),
        "incident.link_ticket": _l("Repair ticket linked"),
        "incident_task.add": _l("Task added"),
        "incident_task.settle": _l("Task settled"),
        "complaint.judge": _l("Complaint judged"),
        "pest_case.origin": _l("Origin of pests and payer changed"),
        "pest_treatment.record": _l("Treatment recorded"),
        "pest_neighbour.tell": _l("Neighbouring flat told"),
        "damage_case.change": _l("Damage case changed"),
        "risk_act.draw_up": _l("Risk assessment act drawn up"),
        "risk_act.change": _l("Risk assessment act changed"),
        "risk_act.sign": _l("Risk assessment act signed"),
        "risk_act.withdraw": _l("Risk assessment act given up"),
        "risk_act.read": _l("Risk assessment act read"),
    }
)
history.name_fields(
    {
        "incident.kind": _l("What kind of thing"),
        "incident.happened_on": _l("When it happened or became known"),
        "incident.closed_on": _l("Incident closed on"),
        "incident.closing_words": _l("How it ended"),
        "incident.words": _l("What happened"),
        "incident.ticket": _l("Repair ticket"),
    },
    {"incident.kind": KIND},
)
