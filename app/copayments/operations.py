"""A rule is decided, an agreement signed and ended, a benefit followed; a month of both is booked."""

from datetime import date

from flask_babel import gettext as _

from app.clients.models import Client
from app.copayments import queries, rules
from app.copayments.calculations import due_by_rule
from app.copayments.models import BenefitState, CoPayment, CoPaymentRule, HousingBenefit
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Refused, insist
from app.core.extensions import db
from app.core.papers import Paper
from app.costs.models import CostCategory, CostPayer
from app.costs.operations import Shift, shift_cost
from app.flats.models import Flat
from app.placements.operations.turns import take_turn
from app.places.models import Municipality


def decide_rule(rule: CoPaymentRule, *, actor: Actor) -> CoPaymentRule:
    """The council's rule from its day on. Raises Refused where it is neither an amount nor a share, or both."""
    if (rule.cents is None) == (rule.percent is None):
        raise Refused(_("Write either an amount or a share of income."))
    audit.record("co_payment.rule", rule, actor=actor)
    return rule


def agree_co_payment(
    client: Client,
    flat: Flat,
    starts_on: date,
    category: CostCategory,
    *,
    persons: int,
    income_cents: int | None,
    signed_on: date,
    paper: Paper | None,
    actor: Actor,
    today: date,
) -> CoPayment:
    """The client agreed on paper to pay what the rule gives. Raises RuleViolation (S1, S2), Refused for a second."""
    take_turn(client.municipality_id)
    if signed_on > today:
        raise Refused(_("The date cannot be in the future."))
    if starts_on < signed_on:
        raise Refused(_("A co-payment begins on the day it was signed, or later."))
    rule = queries.rule_on(client.municipality_id, starts_on)
    cents = due_by_rule(rule.cents, rule.percent, income_cents) if rule else None
    insist(rules.signed_first(paper is not None), rules.by_written_rule(rule is not None, cents))
    if any(one.ends_on is None or one.ends_on > starts_on for one in queries.agreements_of(client.id)):
        raise Refused(_("There is an agreement for this time already: end it first."))
    assert rule
    assert cents
    assert paper
    agreement = CoPayment(
        municipality_id=client.municipality_id,
        client_id=client.id,
        flat_id=flat.id,
        rule_id=rule.id,
        starts_on=starts_on,
        cents=cents,
        category=category,
        persons=persons,
        income=None if income_cents is None else str(income_cents),
        signed_on=signed_on,
        file_name=paper.keep(),
        recorded_by_id=actor.actor_id,
    )
    audit.record("co_payment.agree", agreement, actor=actor)
    return agreement


def end_co_payment(agreement: CoPayment, last_on: date, until: date, *, actor: Actor) -> None:
    """The agreement ends after its last day; `until` is the first day after. What was booked stays."""
    if last_on < agreement.starts_on:
        raise Refused(_("The last day cannot be before the first."))
    if agreement.ends_on and agreement.ends_on <= until:
        raise Refused(_("The agreement ends earlier already."))
    agreement.ends_on = until
    audit.record("co_payment.end", agreement, actor=actor)


def apply_for_benefit(client: Client, flat: Flat, applied_on: date, *, actor: Actor, today: date) -> HousingBenefit:
    """Housing benefit was applied for."""
    if applied_on > today:
        raise Refused(_("The date cannot be in the future."))
    benefit = HousingBenefit(
        municipality_id=client.municipality_id,
        client_id=client.id,
        flat_id=flat.id,
        applied_on=applied_on,
        recorded_by_id=actor.actor_id,
    )
    audit.record("benefit.apply", benefit, actor=actor)
    return benefit


def decide_benefit(
    benefit: HousingBenefit,
    decided_on: date,
    granted: tuple[date, date, int, CostCategory] | None,
    *,
    actor: Actor,
    today: date,
) -> None:
    """It was granted (first day, first day after, cents a month, for which cost), or refused (None)."""
    take_turn(benefit.municipality_id, benefit)
    if benefit.state is not BenefitState.APPLIED:
        raise Refused(_("This is decided already."))
    if not benefit.applied_on <= decided_on <= today:
        raise Refused(_("It is decided after it was applied for, and not in the future."))
    if granted and (granted[1] <= granted[0] or granted[2] <= 0):
        raise Refused(_("Write an amount above nothing, and a last day that is not before the first."))
    if granted and _has_benefit(benefit, granted[0], granted[1]):
        raise Refused(_("For some of these days a housing benefit is granted already."))
    benefit.state, benefit.decided_on = BenefitState.GRANTED if granted else BenefitState.REFUSED, decided_on
    if granted:
        benefit.starts_on, benefit.ends_on, benefit.cents, benefit.category = granted
    audit.record("benefit.decide", benefit, actor=actor)


def _has_benefit(asked: HousingBenefit, starts_on: date, ends_on: date) -> bool:
    """Whether the person was granted another benefit for some day of [starts_on, ends_on)."""
    return any(
        one.starts_on < ends_on and one.ends_on > starts_on
        for one in queries.benefits_of(asked.client_id)
        if one.id != asked.id and one.starts_on and one.ends_on
    )


def book_month(municipality: Municipality, month: date, *, actor: Actor, today: date) -> tuple[int, int]:
    """Books what the month brings, each once: (how many were booked, how many the flat's cost does not suffice for)."""
    take_turn(municipality.id)
    if month > today:
        raise Refused(_("The month has not begun yet."))
    booked = waiting = 0
    done: set[tuple[object, str]] = set()
    while line := next(
        (
            one
            for one in queries.month_lines(municipality.id, month)
            if one.cents and not one.booked and (one.source, one.key) not in done
        ),
        None,
    ):
        done.add((line.source, line.key))
        if line.bearer is None:
            waiting += 1
            continue
        assert line.row.category
        shift = Shift(
            line.row.flat,
            line.first,
            line.until,
            line.row.category,
            line.cents,
            line.bearer,
            CostPayer.BENEFIT if line.is_benefit else CostPayer.CLIENT,
            line.source,
            line.key,
            _("Housing benefit") if line.is_benefit else _("Co-payment by agreement"),
        )
        shift_cost(shift, actor=actor, today=today)
        db.session.flush()
        booked += 1
    return booked, waiting
