"""The provider's decision: proposed with its facts, confirmed by three under their own sign-ins, or off."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.clients.models import Destination, Service, ServiceEnd
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.exits import queries, rules
from app.exits.models import (
    ExitAgainst,
    ExitConfirmation,
    ExitGround,
    ExitProposal,
    ProposalState,
    SigningPart,
)
from app.exits.operations.endings import finish
from app.placements.operations.turns import take_turn


@dataclass(frozen=True)
class ExitFacts:
    """What is proposed and why (digest rows 182, 183, 188). `stay_ends_on` None: the stay goes on."""

    ground: ExitGround
    against: ExitAgainst
    facts: str
    other_worker_offered: bool
    other_worker_words: str
    other_flat_offered: bool
    other_flat_words: str
    ends_on: date
    destination: Destination
    stay_ends_on: date | None


def propose_exit(service: Service, facts: ExitFacts, *, actor: Actor, today: date) -> ExitProposal:
    """Puts the proposal before the three; nothing else changes. Raises RuleViolation where three cannot sign (E4)."""
    take_turn(service.municipality_id, service)
    if actor.actor_id is None:
        raise Refused(_("Only a person may propose this."))
    if service.ended_on is not None:
        raise Refused(_("The end of this service is already recorded."))
    if queries.open_proposal(service.client_id):
        raise Refused(_("A proposal about this client already waits for confirmation."))
    insist(rules.three_can_sign(queries.signers_for(service.client, today)))
    proposal = ExitProposal(
        municipality_id=service.municipality_id,
        client=service.client,
        service=service,
        proposed_on=today,
        proposed_by_id=actor.actor_id,
        **facts.__dict__,
    )
    audit.record("exit.propose", proposal, actor=actor)
    return proposal


def confirm_exit(proposal: ExitProposal, *, actor: Actor, today: date) -> ExitProposal:
    """One of the three confirms. With the last of them the service ends, not before today."""
    _sign(proposal, True, None, actor=actor, today=today)
    if _parts_confirmed(proposal) < set(SigningPart):
        return proposal
    proposal.state, proposal.closed_on = ProposalState.CONFIRMED, today
    audit.record("exit.decide", proposal, actor=actor)
    finish(
        proposal.service,
        max(proposal.ends_on, today),
        ServiceEnd.PROVIDER_DECISION,
        proposal.destination,
        stay_ends_on=max(proposal.stay_ends_on, today) if proposal.stay_ends_on else None,
        actor=actor,
        today=today,
    )
    return proposal


def decline_exit(proposal: ExitProposal, reason: str, *, actor: Actor, today: date) -> ExitProposal:
    """One of the three does not agree: the proposal is off, and the service goes on."""
    _sign(proposal, False, reason, actor=actor, today=today)
    proposal.state, proposal.closed_on = ProposalState.DECLINED, today
    audit.record("exit.decline", proposal, actor=actor)
    return proposal


def withdraw_proposal(proposal: ExitProposal, *, actor: Actor, today: date) -> ExitProposal:
    """Whoever proposed it takes it back."""
    take_turn(proposal.municipality_id, proposal)
    _insist_open(proposal)
    if proposal.proposed_by_id != actor.actor_id:
        raise Refused(_("Only the one who proposed it takes it back; others decline."))
    proposal.state, proposal.closed_on = ProposalState.WITHDRAWN, today
    audit.record("exit.withdraw", proposal, actor=actor)
    return proposal


def _sign(proposal: ExitProposal, confirmed: bool, reason: str | None, *, actor: Actor, today: date) -> None:
    """Adds the person's signature, after waiting for whoever signs at the same moment. Written once, for ever."""
    take_turn(proposal.municipality_id, proposal)
    _insist_open(proposal)
    if actor.actor_id is None:
        raise Refused(_("Only a person may sign."))
    db.session.refresh(proposal, ["confirmations"])
    signers, signed = queries.signers_for(proposal.client, today), queries.signed(proposal)
    insist(rules.may_sign(actor.actor_id, signers, signed))
    part = rules.part_to_sign(actor.actor_id, signers, signed)
    db.session.add(
        ExitConfirmation(proposal=proposal, part=part, user_id=actor.actor_id, confirmed=confirmed, reason=reason)
    )
    action = "exit.confirm" if confirmed else "exit.refuse"
    audit.record_facts(action, proposal, actor=actor, facts={"signed_as": part})


def _parts_confirmed(proposal: ExitProposal) -> set[SigningPart]:
    query = sa.select(ExitConfirmation.part).where(
        ExitConfirmation.proposal_id == proposal.id, ExitConfirmation.confirmed
    )
    return set(db.session.scalars(query))


def _insist_open(proposal: ExitProposal) -> None:
    if proposal.state is not ProposalState.OPEN:
        raise Refused(_("This proposal is no longer open."))
