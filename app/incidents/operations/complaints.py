"""What was found about a complaint, what was agreed, and that the person was told."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.incidents.models import Complaint, ComplaintOutcome
from app.incidents.operations.cases import hold_open
from app.incidents.rules import looked_at_before_judged


@dataclass(frozen=True)
class Judged:
    """Days on which somebody looked and the person was told; what was found and agreed, as far as it is known."""

    inspected_on: date | None = None
    outcome: ComplaintOutcome | None = None
    outcome_words: str | None = None
    agreed: str | None = None
    told_person_on: date | None = None


def judge_complaint(complaint: Complaint, how: Judged, *, actor: Actor, today: date) -> Complaint:
    """Writes it down. Raises RuleViolation where a complaint is judged before anybody has looked (I5)."""
    incident = complaint.incident
    hold_open(incident)
    days = [day for day in (how.inspected_on, how.told_person_on) if day]
    if any(not incident.happened_on <= day <= today for day in days):
        raise Refused(_("The days are between the complaint and today."))
    if how.outcome:
        insist(looked_at_before_judged(how.inspected_on, today))
    complaint.inspected_on, complaint.told_person_on = how.inspected_on, how.told_person_on
    if complaint.outcome is not how.outcome:
        complaint.judged_on = today if how.outcome else None
    complaint.outcome, complaint.outcome_words, complaint.agreed = how.outcome, how.outcome_words, how.agreed
    audit.record("complaint.judge", complaint, actor=actor)
    return complaint
