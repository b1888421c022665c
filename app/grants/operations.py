"""A certificate is given, claimed, paid, withdrawn; it bears a cost, or no longer."""

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app.clients.models import Client
from app.core import audit
from app.core.audit import Actor
from app.core.errors import Finding, Refused, insist
from app.core.extensions import db
from app.costs.models import CostPayer, CostSource
from app.costs.operations import Shift, shift_back, shift_cost
from app.flats.models import Flat
from app.grants import labels, queries, rules
from app.grants.models import GrantState, GrantUse, HousingGrant
from app.placements.operations.turns import take_turn
from app.places.queries import policy_on


def certify_home(client: Client, flat: Flat, number: str, on: date, *, actor: Actor, today: date) -> HousingGrant:
    """The person has been given this home. Raises RuleViolation (G1–G3), Refused for a number or day that cannot be."""
    take_turn(client.municipality_id)
    _not_ahead(on, today)
    policy = policy_on(client.municipality_id, on)
    facts = queries.place_facts(client, flat, on)
    insist(
        rules.person_lives_there(facts),
        rules.once_for_a_person(facts),
        rules.once_for_a_place(facts, policy.grant_for_flat),
    )
    same = sa.select(HousingGrant.id).where(
        HousingGrant.municipality_id == client.municipality_id, HousingGrant.number == number
    )
    if db.session.scalar(same):
        raise Refused(_("There is a certificate with this number already."))
    grant = HousingGrant(
        municipality_id=client.municipality_id,
        client_id=client.id,
        flat_id=flat.id,
        number=number,
        certified_on=on,
        limit_cents=policy.grant_eur * 100,
        for_flat=policy.grant_for_flat,
        certified_by_id=actor.actor_id,
    )
    audit.record("grant.certify", grant, actor=actor)
    return grant


def claim_grant(grant: HousingGrant, on: date, *, actor: Actor, today: date) -> None:
    """The money was asked for."""
    _check_move(grant, GrantState.CLAIMED)
    _not_ahead(on, today)
    if on < grant.certified_on:
        raise Refused(_("This was before the certificate was given."))
    grant.state, grant.claimed_on = GrantState.CLAIMED, on
    audit.record("grant.claim", grant, actor=actor)


def record_paid(grant: HousingGrant, cents: int, on: date, *, actor: Actor, today: date) -> None:
    """The money came: no more than the certificate is for, and no less than it bears already."""
    _check_move(grant, GrantState.PAID)
    _not_ahead(on, today)
    if grant.claimed_on and on < grant.claimed_on:
        raise Refused(_("This was before the money was claimed."))
    if not 0 < cents <= grant.limit_cents:
        raise Refused(_("No more is paid than the certificate is for."))
    if cents < grant.used_cents:
        raise Refused(_("The certificate bears more than that already: take something back first."))
    grant.state, grant.paid_on, grant.paid_cents = GrantState.PAID, on, cents
    audit.record("grant.pay", grant, actor=actor)


def withdraw_grant(grant: HousingGrant, words: str, *, actor: Actor) -> None:
    """The certificate does not hold any more. Raises Refused while it bears a cost."""
    if grant.used_cents:
        raise Refused(_("The certificate still bears costs: take them back first."))
    _check_move(grant, GrantState.WITHDRAWN)
    grant.state, grant.withdrawn_words = GrantState.WITHDRAWN, words
    audit.record("grant.withdraw", grant, actor=actor)


def bear_cost(grant: HousingGrant, cost: queries.OpenCost, cents: int, *, actor: Actor, today: date) -> GrantUse:
    """The certificate bears so much of the cost, by a pair of entries for the same flat, days and kind.

    Raises RuleViolation (G5, G6), Refused for a certificate that was withdrawn.
    """
    take_turn(grant.municipality_id, grant)
    if grant.state is GrantState.WITHDRAWN or cents <= 0:
        raise Refused(_("A withdrawn certificate bears nothing, and no cost is less than nothing."))
    entry, number = cost.entry, len(grant.uses) + 1
    still = next((one for one in queries.open_costs(grant) if one.entry.id == entry.id), None)
    insist(
        rules.within_the_certificate(cents, grant.left_cents), rules.within_the_cost(cents, still.cents if still else 0)
    )
    words = _("Housing certificate %(number)s bears part of entry %(entry)s.", number=grant.number, entry=entry.id)
    shift = Shift(
        grant.flat,
        entry.starts_on,
        entry.ends_on,
        entry.category,
        cents,
        entry.payer,
        CostPayer.GRANT,
        CostSource.GRANT,
        f"{grant.id}:{number}",
        words,
        entry.spread_months,
    )
    less, more = shift_cost(shift, actor=actor, today=today)
    use = GrantUse(
        grant=grant, entry=entry, cents=cents, less_id=less.id, more_id=more.id, recorded_by_id=actor.actor_id
    )
    audit.record("grant.bear", use, actor=actor)
    return use


def take_back_use(use: GrantUse, words: str, *, actor: Actor, today: date) -> None:
    """The certificate does not bear this any more: both entries are reversed."""
    take_turn(use.grant.municipality_id, use.grant)
    if use.taken_back:
        raise Refused(_("This is taken back already."))
    shift_back((use.less, use.more), words, actor=actor, today=today)
    use.taken_back = True
    audit.record("grant.take_back", use, actor=actor)


def order_of_use(grant: HousingGrant, cost: queries.OpenCost) -> Finding:
    """G7 for this cost: what comes first is named with how much of it is without a grant."""
    first = sum(one.cents for one in queries.open_costs(grant) if one.comes_first)
    return rules.furnishing_comes_first(cost.entry.category, first)


def _check_move(grant: HousingGrant, after: GrantState) -> None:
    take_turn(grant.municipality_id, grant)
    insist(rules.move_is_allowed(grant.state, after, labels.STATE))


def _not_ahead(on: date, today: date) -> None:
    if on > today:
        raise Refused(_("The date cannot be in the future."))
