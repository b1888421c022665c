"""Who sees to a damage, who bears it, and that it was put right."""

from datetime import date

from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.incidents.models import DamageCase
from app.incidents.operations.cases import hold_open
from app.incidents.operations.reporting import DamageFacts
from app.incidents.rules import two_people_see_to_damage


def change_damage(
    case: DamageCase,
    facts: DamageFacts,
    restored_on: date | None,
    restored_words: str | None,
    *,
    actor: Actor,
    today: date,
) -> DamageCase:
    """What is known now. Raises RuleViolation where one person would do both sides (I1)."""
    hold_open(case.incident)
    insist(two_people_see_to_damage(facts.works.id, facts.mediation.id))
    if restored_on and not case.incident.happened_on <= restored_on <= today:
        raise Refused(_("It was put right after it happened, and not in the future."))
    if (restored_on is None) != (restored_words is None):
        raise Refused(_("Write both: when it was put right, and how far."))
    case.what, case.works, case.mediation = facts.what, facts.works, facts.mediation
    case.payer, case.estimate_cents = facts.payer, facts.estimate_cents
    case.restored_on, case.restored_words = restored_on, restored_words
    audit.record("damage_case.change", case, actor=actor)
    return case
