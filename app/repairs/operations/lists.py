"""Contractors, and the kinds of faults a municipality knows: each change of those is a version of its own."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused
from app.core.extensions import db
from app.core.versions import refuse_unseen
from app.placements.operations.turns import take_turn
from app.places.models import Municipality
from app.repairs.models import Contractor, FaultList
from app.repairs.queries.tickets import latest_list
from app.repairs.standard import OTHER, Faults, Where

MOST_KINDS = 80


@dataclass(frozen=True)
class ContractorFacts:
    """What is known of a contractor; from `ended_on` no new work goes to them."""

    name: str
    trade: str | None = None
    phone: str | None = None
    email: str | None = None
    ended_on: date | None = None


CONTRACTOR_FACTS = tuple(ContractorFacts.__dataclass_fields__)


def add_contractor(municipality: Municipality, facts: ContractorFacts, *, actor: Actor) -> Contractor:
    """A firm or tradesperson who mends things for the municipality."""
    take_turn(municipality.id)
    _refuse_same_name(municipality.id, facts.name, None)
    row = Contractor(municipality=municipality, municipality_id=municipality.id, **vars(facts))
    audit.record("contractor.create", row, actor=actor)
    return row


def edit_contractor(
    contractor: Contractor, facts: ContractorFacts, *, actor: Actor, seen: str | None = None
) -> Contractor:
    """Corrects what is known, or ends working together. Refused where it is not as `seen` (`version_of`)."""
    take_turn(contractor.municipality_id, contractor)
    refuse_unseen(contractor, CONTRACTOR_FACTS, seen)
    _refuse_same_name(contractor.municipality_id, facts.name, contractor.id)
    for name, value in vars(facts).items():
        setattr(contractor, name, value)
    audit.record("contractor.edit", contractor, actor=actor)
    return contractor


def save_list(
    municipality: Municipality, faults: Faults, reason: str, *, actor: Actor, seen: int | None = None
) -> FaultList:
    """A new version of the fault list, for what is reported from now on; tickets keep the words they have.

    `seen`: the version the person had before them. Raises Refused for a list nobody could report by, one that says the
    same as before, or where a colleague saved one meanwhile.
    """
    take_turn(municipality.id)
    version, now = latest_list(municipality.id)
    if seen is not None and seen != version:
        raise Refused(
            _("A colleague has changed this meanwhile. Open it in another window, and add what you wrote here.")
        )
    check_list(faults)
    if faults == now:
        raise Refused(_("Nothing in this list differs from the one that holds."))
    row = FaultList(
        municipality=municipality,
        municipality_id=municipality.id,
        version=version + 1,
        content=faults.as_json(),
        reason=reason,
        made_by_id=actor.actor_id,
    )
    db.session.add(row)
    db.session.flush()
    facts = {"fault_list_version": row.version}
    audit.record_facts("fault_list.save", municipality, actor=actor, facts=facts, note=reason)
    return row


def check_list(faults: Faults) -> None:
    """Raises Refused, in words, for the first thing that makes the list unfit for reporting."""
    if len(faults.classes) > MOST_KINDS:
        raise Refused(_("The list has at most %(number)s kinds of faults.", number=MOST_KINDS))
    other = faults.get(OTHER)
    if other is None or other.where is not Where.BOTH:
        raise Refused(_("“Something else” stays in the list, for flats and buildings: nobody foresees everything."))
    for kind in faults.classes:
        if not kind.names.get("lv"):
            raise Refused(_("Every kind of fault has a Latvian name."))
    for name, times in Counter(kind.names["lv"] for kind in faults.classes).items():
        if times > 1:
            raise Refused(_("This name is in the list twice: %(name)s.", name=name))
    for code, times in Counter(kind.code for kind in faults.classes).items():
        if times > 1:
            raise Refused(_("This code is in the list twice: %(code)s.", code=code))


def _refuse_same_name(municipality_id: int, name: str, but: int | None) -> None:
    same = sa.select(Contractor.id).where(Contractor.municipality_id == municipality_id, Contractor.name == name)
    if db.session.scalar(same.where(Contractor.id != (but or 0))):
        raise Refused(_("A contractor with this name is recorded already."))
