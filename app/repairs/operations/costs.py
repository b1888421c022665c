"""What a repair costs, and asking another person whether more than the limit may be spent."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit, clock
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.core.formatting import format_money
from app.core.papers import Paper
from app.repairs import rules
from app.repairs.models import OPEN, CostKind, CostPayer, EventKind, RepairTicket, SpendRequest, TicketCost
from app.repairs.operations.ticket import hold, note, policy_of, run_of
from app.repairs.queries.tickets import approval_open, requests_of, spent_on


@dataclass(frozen=True)
class Cost:
    """One line of cost; amounts in cents. `agreement`: the paper on which the client agreed to pay it."""

    kind: CostKind
    payer: CostPayer
    cost_on: date
    net_cents: int
    vat_cents: int = 0
    words: str | None = None
    invoice_number: str | None = None
    invoice: Paper | None = None
    agreement: Paper | None = None


def add_cost(ticket: RepairTicket, cost: Cost, *, now: datetime, actor: Actor) -> TicketCost:
    """Writes down what was paid, for the run it was paid for.

    Raises RuleViolation above the limit without approval (R4), and where a client pays without an agreement (R5).
    """
    hold(ticket)
    if cost.net_cents <= 0 or cost.vat_cents < 0:
        raise Refused(_("Write what it costs without VAT, and the VAT."))
    if cost.cost_on > clock.local(now).date():
        raise Refused(_("The date cannot be in the future."))
    agreement = cost.agreement if cost.payer is CostPayer.CLIENT else None
    insist(rules.client_agreed(cost.payer is CostPayer.CLIENT, agreement is not None))
    spent = spent_on(ticket) + cost.net_cents + cost.vat_cents
    insist(rules.spending_is_allowed(spent, _approved(ticket), policy_of(ticket, now)))
    row = TicketCost(
        municipality_id=ticket.municipality_id,
        run=run_of(ticket),
        kind=cost.kind,
        payer=cost.payer,
        cost_on=cost.cost_on,
        net_cents=cost.net_cents,
        vat_cents=cost.vat_cents,
        words=cost.words,
        invoice_number=cost.invoice_number,
        file_name=cost.invoice.keep() if cost.invoice else None,
        file_hash=cost.invoice.sha256 if cost.invoice else None,
        agreement_name=agreement.keep() if agreement else None,
        agreement_hash=agreement.sha256 if agreement else None,
        recorded_by_id=actor.actor_id,
    )
    audit.record("ticket.add_cost", row, actor=actor)
    note(ticket, EventKind.COST, at=now, actor=actor, after=row.gross_cents)
    return row


def reverse_cost(cost: TicketCost, reason: str, *, now: datetime, actor: Actor) -> TicketCost:
    """A line was wrong: another takes it back, once; both stay."""
    ticket = cost.run.ticket
    hold(ticket)
    if cost.reverses_id is not None:
        raise Refused(_("This line takes another back already."))
    if db.session.scalar(sa.select(TicketCost.id).where(TicketCost.reverses_id == cost.id)):
        raise Refused(_("This line has been taken back already."))
    row = TicketCost(
        municipality_id=cost.municipality_id,
        run=cost.run,
        kind=cost.kind,
        payer=cost.payer,
        cost_on=cost.cost_on,
        net_cents=-cost.net_cents,
        vat_cents=-cost.vat_cents,
        words=reason,
        agreement_name=cost.agreement_name,
        agreement_hash=cost.agreement_hash,
        reverses=cost,
        recorded_by_id=actor.actor_id,
    )
    audit.record("ticket.reverse_cost", row, actor=actor)
    note(ticket, EventKind.COST, at=now, actor=actor, after=row.gross_cents, words=reason)
    return row


def ask_to_spend(ticket: RepairTicket, cents: int, words: str, *, now: datetime, actor: Actor) -> SpendRequest:
    """Asks another person whether the ticket may cost so much in all, with VAT. One request at a time."""
    hold(ticket)
    if actor.actor_id is None:
        raise Refused(_("Only a person asks for approval."))
    if ticket.state not in OPEN:
        raise Refused(_("The ticket is closed. Open it again first."))
    if approval_open(ticket):
        raise Refused(_("Somebody is being asked already."))
    limit = max(policy_of(ticket, now).repair_spend_eur * 100, _approved(ticket))
    if cents <= limit:
        raise Refused(_("Up to %(sum)s nobody needs to be asked.", sum=format_money(limit)))
    row = SpendRequest(ticket=ticket, cents=cents, words=words, asked_by_id=actor.actor_id, asked_at=now)
    audit.record("ticket.ask_to_spend", row, actor=actor)
    note(ticket, EventKind.SPEND_ASKED, at=now, actor=actor, after=cents, words=words)
    return row


def decide_spending(asked: SpendRequest, approved: bool, words: str | None, *, now: datetime, actor: Actor) -> None:
    """Another person than who asked decides, once. Not to approve needs a reason."""
    hold(asked.ticket)
    db.session.refresh(asked)
    if asked.decided_at is not None:
        raise Refused(_("This request has been decided."))
    if actor.actor_id is None or actor.actor_id == asked.asked_by_id:
        raise Refused(_("Another person than who asked decides."))
    if not approved and not words:
        raise Refused(_("Say why it is not approved."))
    asked.approved, asked.decided_by_id, asked.decided_at, asked.decision_words = approved, actor.actor_id, now, words
    audit.record("ticket.decide_spending", asked, actor=actor)
    note(
        asked.ticket,
        EventKind.SPEND_DECIDED,
        at=now,
        actor=actor,
        before=asked.cents,
        after="approved" if approved else "refused",
        words=words,
    )


def _approved(ticket: RepairTicket) -> int:
    """The highest sum that was approved for the ticket, in cents."""
    return max((one.cents for one in requests_of(ticket) if one.approved), default=0)
