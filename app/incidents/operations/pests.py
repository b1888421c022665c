"""Pests are treated, looked for again, and the neighbouring flats are told."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.incidents.models import PestCase, PestNeighbour, PestTreatment
from app.incidents.operations.cases import hold_open
from app.incidents.operations.reporting import PestFacts
from app.incidents.rules import provider_bears_the_cost


@dataclass(frozen=True)
class Treated:
    """When, by which firm (None: ourselves), for how much (cents), when somebody looks again and what they found."""

    treated_on: date
    check_due_on: date
    firm: str | None = None
    net_cents: int | None = None
    vat_cents: int | None = None
    checked_on: date | None = None
    clear: bool | None = None


def record_treatment(
    case: PestCase, how: Treated, treatment: PestTreatment | None = None, *, actor: Actor, today: date
) -> PestTreatment:
    """A new treatment, or what is known now of one. Raises Refused for days that cannot be."""
    incident = case.incident
    hold_open(incident)
    if not incident.happened_on <= how.treated_on <= today or (how.checked_on and how.checked_on > today):
        raise Refused(_("A treatment is after the pests were found, and not in the future."))
    if how.check_due_on <= how.treated_on or (how.checked_on and how.checked_on < how.treated_on):
        raise Refused(_("Somebody looks again after the treatment."))
    if (how.checked_on is None) != (how.clear is None):
        raise Refused(_("Write both: when somebody looked again, and whether pests were found."))
    row = treatment or PestTreatment(pest_case=case)
    row.treated_on, row.firm, row.check_due_on = how.treated_on, how.firm, how.check_due_on
    row.checked_on, row.clear = how.checked_on, how.clear
    net, vat = how.net_cents, how.vat_cents or 0
    row.net_cents, row.vat_cents, row.gross_cents = (None, None, None) if net is None else (net, vat, net + vat)
    audit.record("pest_treatment.record", row, actor=actor)
    return row


def change_views(case: PestCase, facts: PestFacts, *, actor: Actor) -> PestCase:
    """Where the pests came from in both views, and who bears the cost. Raises RuleViolation without a reason (I3)."""
    hold_open(case.incident)
    insist(provider_bears_the_cost(facts.payer, facts.payer_reason))
    case.pest, case.payer, case.payer_reason = facts.pest, facts.payer, facts.payer_reason
    case.origin_landlord, case.origin_landlord_words = facts.origin_landlord, facts.origin_landlord_words
    case.origin_ours, case.origin_ours_words = facts.origin_ours, facts.origin_ours_words
    audit.record("pest_case.origin", case, actor=actor)
    return case


def tell_neighbour(
    case: PestCase, flat_number: str, informed_on: date, has_them_too: bool | None, *, actor: Actor, today: date
) -> PestNeighbour:
    """A neighbouring flat was told; nothing about who lives in either."""
    hold_open(case.incident)
    if not case.incident.happened_on <= informed_on <= today:
        raise Refused(_("Neighbours were told after the pests were found, and not in the future."))
    row = PestNeighbour(pest_case=case, flat_number=flat_number, informed_on=informed_on, has_them_too=has_them_too)
    audit.record("pest_neighbour.tell", row, actor=actor)
    return row
