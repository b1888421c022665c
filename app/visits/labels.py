"""The words for visits."""

from flask_babel import lazy_gettext as _l

from app.core import history
from app.visits.models import ContactWay, DwellingCondition, SupportTag, VisitKind

KIND = {
    VisitKind.WEEKLY: _l("Weekly visit"),
    VisitKind.EXTRA: _l("Extra visit"),
    VisitKind.CHECK: _l("Check of the flat"),
}
CONDITION = {
    DwellingCondition.GOOD: _l("In order"),
    DwellingCondition.WORSE: _l("Worse than before"),
    DwellingCondition.NEEDS_WORK: _l("Needs work"),
}
CONDITION_TONES = {
    DwellingCondition.GOOD: "good",
    DwellingCondition.WORSE: "warn",
    DwellingCondition.NEEDS_WORK: "bad",
}
TAG = {
    SupportTag.CLEANING: _l("Cleaning"),
    SupportTag.HOUSEHOLD: _l("Cooking and household"),
    SupportTag.PAYMENTS: _l("Bills and payments"),
    SupportTag.METERS: _l("Reading meters"),
    SupportTag.NEIGHBOURS: _l("Neighbours"),
    SupportTag.LANDLORD: _l("The landlord"),
    SupportTag.PAPERS: _l("Papers and applications"),
    SupportTag.HEALTH: _l("Seeing a doctor"),
    SupportTag.TALK: _l("A talk"),
}
WAY = {
    ContactWay.PHONE: _l("Telephone"),
    ContactWay.MESSAGE: _l("Message"),
    ContactWay.MET: _l("Met somewhere else"),
    ContactWay.THROUGH_OTHERS: _l("Through others"),
    ContactWay.LETTER: _l("Letter"),
}
MET, ANNOUNCED, MISSED = "met", "announced", "missed"
WAS_MET = {
    MET: _l("Was met"),
    ANNOUNCED: _l("Not there, said so before"),
    MISSED: _l("Not there, without word"),
}
WAS_MET_TONES = {MET: "good", ANNOUNCED: "neutral", MISSED: "warn"}
WEEKDAY = (
    _l("Monday"),
    _l("Tuesday"),
    _l("Wednesday"),
    _l("Thursday"),
    _l("Friday"),
    _l("Saturday"),
    _l("Sunday"),
)

history.name_actions(
    {
        "visit.record": _l("Visit written down"),
        "visit.correct": _l("Visit corrected"),
        "visit.met": _l("Whether the client was met"),
        "visit.add_photo": _l("Photo of a visit added"),
        "visit_slot.plan": _l("Fixed time of visits planned"),
        "visit_slot.end": _l("Fixed time of visits ended"),
        "contact.record": _l("Contact with the client written down"),
        "caution.record": _l("What visitors mind recorded"),
        "caution.end": _l("What visitors mind ended"),
        "household.visits.read": _l("Notes of visits read"),
        "client.cautions.read": _l("What visitors mind read"),
    }
)
history.name_fields(
    {
        "visit.visit_on": _l("Day of the visit to the home"),
        "visit.condition": _l("How the dwelling was"),
        "visit.kind": _l("Why somebody came"),
        "visit_client.met": _l("Was met"),
        "visit_client.announced": _l("Had said so before"),
        "visit_slot.weekday": _l("Day of the week"),
        "contact.reached": _l("Reached"),
        "contact.way": _l("How it was tried"),
    },
    {"visit.condition": CONDITION, "visit.kind": KIND, "contact.way": WAY},
)


def state_of(row: object) -> str:
    """Which of the three words tells whether a client was met."""
    if row.met:  # type: ignore[attr-defined]
        return MET
    return ANNOUNCED if row.announced else MISSED  # type: ignore[attr-defined]
