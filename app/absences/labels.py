"""The words for absences: steps, what is allowed, what was done."""

from flask_babel import lazy_gettext as _l

from app.absences.calculations import Step
from app.absences.models import ActionKind, ToldBy
from app.absences.rules import Allowed
from app.core import history

STEP = {
    Step.MISSED: _l("Missed once"),
    Step.SECOND_WEEK: _l("Second week running"),
    Step.DAYS: _l("Fifteen days, or as agreed"),
    Step.MONTH: _l("One month"),
    Step.LONGER: _l("The team waits longer"),
}
STEP_TONES = {
    Step.MISSED: "info",
    Step.SECOND_WEEK: "warn",
    Step.DAYS: "warn",
    Step.MONTH: "bad",
    Step.LONGER: "bad",
}
ALLOWED = {
    Allowed.OTHER_WAYS: _l("Try other ways: telephone, message, people the person trusts. Write down what was tried."),
    Allowed.COME_AGAIN: _l("Come again at the usual time, within a week at the latest."),
    Allowed.TOGETHER: _l("Two go, or the whole team; where it is unclear, the social worker with the mentor."),
    Allowed.ENTER: _l("Go in to see that nothing has happened to the person."),
    Allowed.EXTRA_VISITS: _l("Come on other days of the week too, several times a week."),
    Allowed.CHECK_FLAT: _l("Check the flat."),
    Allowed.REVIEW: _l("Open the review: the team considers what to do. Nothing happens by itself."),
    Allowed.KEEP_TRYING: _l("Go on trying to reach the person while the team waits."),
    Allowed.DECIDE: _l("The longer wait is over: the team decides in the review."),
    Allowed.KEEP_IN_TOUCH: _l("Keep in touch. Care and support go on wherever the person is."),
    Allowed.TALK: _l("Talk through with the person why it came to this, and close the case."),
}
ACTION = {
    ActionKind.ACTED: _l("Acted at once"),
    ActionKind.LEFT_WORD: _l("Left a message at the door"),
    ActionKind.ASKED: _l("Asked hospitals, the police or shelters"),
    ActionKind.REPORTED: _l("Reported missing to the police"),
    ActionKind.LOOKED: _l("Looked from outside: light, letters, sounds"),
    ActionKind.OTHER: _l("Something else was done"),
}
REACHED, NOT_REACHED = _l("Reached"), _l("Not reached")
TOLD_BY = {
    ToldBy.CLIENT: _l("The person themselves"),
    ToldBy.OTHER: _l("Another person"),
}

history.name_actions(
    {
        "absence_case.open": _l("Absence case opened"),
        "absence_case.close": _l("Absence case closed"),
        "absence_action.acted": _l("Acted at once in an absence"),
        "absence_action.left_word": _l("Absence: message left at the door"),
        "absence_action.asked": _l("Absence: hospitals, police or shelters asked"),
        "absence_action.reported": _l("Absence: reported missing"),
        "absence_action.looked": _l("Absence: looked from outside"),
        "absence_action.other": _l("Absence: something else done"),
        "announced_absence.record": _l("Announced absence recorded"),
        "announced_absence.end": _l("Announced absence ended"),
        "agreed_period.agree": _l("Period for absences agreed"),
        "agreed_period.end": _l("Earlier agreed period ended"),
        "client.absence.read": _l("Notes on an absence read"),
    }
)
history.name_fields(
    {
        "absence_case.opened_on": _l("Absence counted from"),
        "absence_case.last_contact_on": _l("Last met or reached"),
        "absence_case.causes": _l("Why it came to this"),
        "announced_absence.starts_on": _l("First day away"),
        "announced_absence.ends_on": _l("First day back"),
        "announced_absence.told_by": _l("Who said so"),
        "agreed_period.days": _l("Agreed days"),
    },
    {"announced_absence.told_by": TOLD_BY},
)
