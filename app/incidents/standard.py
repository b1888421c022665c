"""What usually follows each kind of incident: the steps and within how many days. Assumed where no source says it."""

from app.incidents.models import IncidentKind, Step

# digest rows 134, 136, 141, 144, 146–148; each case may strike a step out, with why
FOLLOWS: dict[IncidentKind, tuple[tuple[Step, int], ...]] = {
    IncidentKind.COMPLAINT: ((Step.INSPECT, 2), (Step.TALK, 7)),
    IncidentKind.PESTS: ((Step.TREAT, 1), (Step.TELL_NEIGHBOURS, 3), (Step.TALK, 7)),
    IncidentKind.DAMAGE: ((Step.PHOTOGRAPH, 1), (Step.RESTORE, 14), (Step.MEDIATE, 14)),
    IncidentKind.FLOODING: (
        (Step.MAKE_SAFE, 0),
        (Step.PHOTOGRAPH, 1),
        (Step.TELL_LANDLORD, 1),
        (Step.TALK, 2),
        (Step.DRY, 14),
    ),
    IncidentKind.FIRE_RISK: ((Step.SAFETY_TALK, 3), (Step.SMOKE_ALARM, 3)),
    IncidentKind.DANGER: ((Step.TELL_MANAGER, 0), (Step.TWO_PEOPLE, 0), (Step.TALK, 7), (Step.OTHER_WORKER, 14)),
    IncidentKind.DEATH: (
        (Step.WHO_WAS_THERE, 0),
        (Step.TELL_RELATIVES, 1),
        (Step.CARE_TEAM, 1),
        (Step.CARE_NEIGHBOURS, 3),
        (Step.TELL_LANDLORD, 3),
        (Step.KEYS, 7),
        (Step.BELONGINGS, 30),
        (Step.END_SERVICE, 7),
    ),
    IncidentKind.OTHER: (),
}
