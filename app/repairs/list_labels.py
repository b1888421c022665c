"""Words for what lists, the board and the figures are narrowed to."""

from flask_babel import lazy_gettext as _l

from app.repairs.labels import TICKET_STATE
from app.repairs.queries.board import Band, Due, Show, View
from app.repairs.queries.figures import Measure, Result

BAND = {
    Band.LATE_MONTH: _l("More than 30 days late"),
    Band.LATE_WEEKS: _l("8 to 30 days late"),
    Band.LATE_DAYS: _l("Up to 7 days late"),
    Band.TODAY: _l("Due today"),
    Band.WEEK: _l("Due in the next 7 days"),
    Band.LATER: _l("Due later"),
}
DUE = {Due.LATE: _l("Overdue"), **{Due(band): words for band, words in BAND.items()}}
SHOW = {Show.ALL: _l("All, also closed ones"), **{Show(state): words for state, words in TICKET_STATE.items()}}
VIEW = {View.DUE: _l("By promise"), View.STATE: _l("By state"), View.WAITING: _l("Waiting for whom")}
MEASURE = {
    Measure.GROSS: _l("In the promised time"),
    Measure.NET: _l("In time, without pauses"),
    Measure.FIRST: _l("Put right the first time"),
}
FORMULA = {
    Measure.GROSS: _l(
        "Of the repairs promised for a day of the period: those done by then. What is open and late is a miss. "
        "Cancelled ones and duplicates are left out; of a reopened ticket each run counts."
    ),
    Measure.NET: _l(
        "The same by the net target: time spent waiting for the landlord, for access, for a part or for the weather "
        "does not count. What still waits has no net target yet and is left out."
    ),
    Measure.FIRST: _l(
        "Of the tickets done for the first time in the period: those not reopened until today, with at most one visit "
        "(a visit without access is one too)."
    ),
}
RESULT = {Result.MET: _l("Achieved"), Result.MISSED: _l("Not achieved")}
