"""What may be argued about in a contract: rules K1–K13. Pure: values in, findings out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.errors import Finding, Level
from app.core.formatting import format_date, format_money
from app.placements.rules.facts import Period
from app.places.policy import Policy

LAW = "Dzīvojamo telpu īres likums"
DEPOSIT_MONTHS = 2  # section 12 of the Residential Tenancy Law
# Beginnings of words, in Latvian and English, that speak of treatment, conduct or visits instead of the flat.
BURDENS = (
    "ārstē", "ārstniec", "terapij", "atkarīb", "rehabilit", "atskurb", "alkohol", "narkot", "apreibin", "uzvedīb",
    "apmeklētāj", "viesi", "viesu", "ciemiņ", "komandantstund", "jāatgriežas", "treatment", "therapy", "sober",
    "alcohol", "drug", "visitor", "guest", "curfew", "behaviour",
)  # fmt: skip


@dataclass(frozen=True)
class ContractFacts:
    """A contract as the rules see it; `ends_on` is the first day it no longer holds. Money in cents a month."""

    starts_on: date
    ends_on: date | None
    rent_cents: int
    deposit_cents: int
    deposit_reason: bool
    expected_cents: int | None  # what the flats were expected to cost together; None: not known of all of them
    notice_days: int
    house_rules: str
    ended: bool = False
    household_id: int | None = None  # None: a head lease
    without_paper: int = 0  # signed versions whose paper is not attached
    insurance: "InsuranceFacts | None" = None
    to_insure: bool = False  # it runs, and is with the owner


@dataclass(frozen=True)
class InsuranceFacts:
    """What is recorded last: a policy with its last day, or that an insurer refused; neither: not insured."""

    expires_on: date | None = None
    refused_by: str | None = None


@dataclass(frozen=True)
class StayFacts:
    """A stay in one of the contract's flats; `who` is the household's file numbers."""

    placement_id: int
    household_id: int
    flat: str
    who: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class OtherContract:
    """Another signed contract about one of the flats, on the same side."""

    number: str
    flat: str
    period: Period


def stays_are_within_contract(contract: ContractFacts, stays: Sequence[StayFacts]) -> Finding:
    """K1: no stay outlasts the contract on which its flat is held. Source: digest row 90."""
    last = contract.ends_on
    beyond = [stay for stay in stays if last is not None and (stay.ends_on is None or stay.ends_on > last)]
    if beyond:
        flats = ", ".join(sorted({stay.flat for stay in beyond}))
        reason = _("Somebody lives there beyond the contract's last day. Flats: %(flats)s", flats=flats)
    else:
        reason = _("No stay goes on after the contract.")
    remedy = _("Prolong the contract in time, or begin to look for another flat.") if beyond else ""
    return Finding("K1", not beyond, Level.WARN, len(beyond), 0, reason, "digest row 90, 000:459", remedy)


def lived_in_under_contract(lived: Period, contracts: Sequence[Period], today: date) -> Finding:
    """K2: no day on which somebody lives in a flat is without a contract with its owner. Source: digest rows 82–84.

    Days to come are judged for one year.
    """
    day, until = lived.starts_on, min(lived.ends_on or date.max, today + timedelta(days=365))
    for held in sorted(contracts, key=lambda one: one.starts_on):
        if held.starts_on > day:
            break
        day = max(day, held.ends_on or date.max)
    passed = day >= until
    if passed:
        reason = _("Every day of the stay is covered by a contract.")
    else:
        reason = _("Somebody lives in the flat, and no contract covers it from: %(day)s", day=format_date(day))
    remedy = "" if passed else _("Record the contract that holds on these days, or prolong the one before.")
    value = None if passed else _day(day)
    return Finding("K2", passed, Level.WARN, value, None, reason, "digest rows 82–84, 000:178", remedy)


def notice_is_not_near(contract: ContractFacts, today: date, policy: Policy) -> Finding:
    """K3: the last day to say that the contract is not prolonged is further away than the setting. Source: assumed."""
    last = contract.ends_on - timedelta(days=contract.notice_days) if contract.ends_on else None
    left = None if last is None else (last - today).days
    passed = contract.ended or left is None or not 0 <= left <= policy.notice_near_days
    if passed:
        reason = _("No notice deadline is near.")
    else:
        reason = _("The last day to give notice is near: %(day)s", day=format_date(last))
    remedy = "" if passed else _("Decide now whether the contract is prolonged, and talk to the other side.")
    return Finding("K3", passed, Level.WARN, left, policy.notice_near_days, reason, "assumed", remedy)


def term_is_secure(contract: ContractFacts, policy: Policy) -> Finding:
    """K4: the lease lasts at least six months, so that the person can count on it. Source: digest row 95."""
    least = _months_later(contract.starts_on, policy.secure_lease_months)
    passed = contract.ends_on is None or contract.ends_on >= least
    if passed:
        reason = _("The term is long enough for a secure tenancy.")
    else:
        reason = _("The term is shorter than a secure tenancy, which lasts until at least: %(day)s", day=_day(least))
    remedy = "" if passed else _("Agree on a longer term, or on prolonging it.")
    value = _day(contract.ends_on)
    return Finding("K4", passed, Level.WARN, value, _day(least), reason, "digest row 95, 002:2056", remedy)


def deposit_is_lawful(contract: ContractFacts) -> Finding:
    """K5: the deposit is at most two months' rent; a larger one needs its reason in writing. Source: tenancy law."""
    most = DEPOSIT_MONTHS * contract.rent_cents
    passed = contract.deposit_cents <= most or contract.deposit_reason
    if contract.deposit_cents <= most:
        reason = _("The deposit is at most two months' rent.")
    elif passed:
        reason = _("The deposit is above two months' rent, for a written reason.")
    else:
        reason = _("The deposit is above two months' rent, and no reason is written down.")
    remedy = "" if passed else _("Agree on a smaller deposit, or write down why it has to be larger.")
    value, limit = format_money(contract.deposit_cents), format_money(most)
    return Finding("K5", passed, Level.BLOCK, value, limit, reason, f"{LAW}, 12", remedy)


def house_rules_are_free(contract: ContractFacts) -> Finding:
    """K6: house rules ask nothing about treatment, conduct or visits. Source: digest row 85."""
    words = re.findall(r"\w+", contract.house_rules.lower())
    found = sorted({word for word in words if word.startswith(BURDENS)})
    if found:
        reason = _("The house rules may burden the person. Words found: %(words)s", words=", ".join(found))
    else:
        reason = _("The house rules speak of the flat only.")
    remedy = _("The service sets no special conditions of tenancy: take these sentences out.") if found else ""
    return Finding("K6", not found, Level.WARN, len(found), 0, reason, "digest row 85, 000:178", remedy)


def flats_are_free(period: Period, others: Sequence[OtherContract]) -> Finding:
    """K7: no other contract of the same side holds one of the flats on these days. Source: digest rows 82–84, 94."""
    taken = [other for other in others if period.overlaps(other.period)]
    if taken:
        reason = _(
            "The flat is already held by another contract on these days. Flat: %(flat)s. Contract: %(number)s",
            flat=taken[0].flat,
            number=taken[0].number,
        )
    else:
        reason = _("No other contract holds the flats on these days.")
    remedy = _("Begin after that contract ends, end it first, or leave the flat out.") if taken else ""
    value = len(taken)
    return Finding("K7", not taken, Level.BLOCK, value, 0, reason, "digest rows 82–84, 94; inferred", remedy)


def dates_are_in_order(contract: ContractFacts) -> Finding:
    """K8: a contract ends after it begins."""
    passed = contract.ends_on is None or contract.ends_on > contract.starts_on
    reason = _("The dates are in order.") if passed else _("The contract ends before it begins.")
    remedy = "" if passed else _("Correct the first day or the last.")
    value, limit = _day(contract.ends_on), _day(contract.starts_on)
    return Finding("K8", passed, Level.BLOCK, value, limit, reason, "assumed", remedy)


def who_lives_there_signed(contract: ContractFacts, stays: Sequence[StayFacts]) -> Finding:
    """K9: in a flat that a household leases itself no other household lives. Source: digest row 82."""
    others = [stay for stay in stays if contract.household_id and stay.household_id != contract.household_id]
    if others:
        reason = _(
            "Another household lives in the flat than the one that signs. Who lives there: %(who)s", who=others[0].who
        )
    else:
        reason = _("No household other than the one that signs lives in the flats.")
    remedy = _("Choose the household that lives there, or correct the stay.") if others else ""
    return Finding("K9", not others, Level.WARN, len(others), 0, reason, "digest row 82, 000:178", remedy)


def conduct_was_warned_of(flat: str, by_us: bool, warned_on: Sequence[date], decided_on: date) -> Finding:
    """K13: a lease is not lost by how a household lived without a warning before; the last resort (digest row 88).

    Where we end it, that is refused. What the landlord decided is recorded, and told.
    """
    earlier = [day for day in warned_on if day < decided_on]
    if earlier:
        reason = _("The household was warned before the contract was ended. Flat: %(flat)s", flat=flat)
    else:
        reason = _("The household was not warned before the contract was ended. Flat: %(flat)s", flat=flat)
    remedy = _("Talk with the household and the landlord, record the warning with the stay, and give time to change.")
    level = Level.BLOCK if by_us else Level.WARN
    value = len(earlier)
    return Finding("K13", bool(earlier), level, value, 1, reason, "digest row 88, 000:178", "" if earlier else remedy)


def rent_is_as_expected(contract: ContractFacts, policy: Policy) -> Finding:
    """K10: the rent is not far above what the flats were expected to cost. Source: assumed."""
    expected = contract.expected_cents
    limit = None if expected is None else expected * (100 + policy.rent_above_percent) // 100
    passed = limit is None or contract.rent_cents <= limit
    if limit is None:
        reason = _("The expected rent is not recorded for all flats.")
    elif passed:
        reason = _("The rent is not far above what was expected of the flats.")
    else:
        reason = _("The rent is far above what was expected of the flats.")
    remedy = "" if passed else _("Compare it with similar flats nearby before signing.")
    values = format_money(contract.rent_cents), None if limit is None else format_money(limit)
    return Finding("K10", passed, Level.WARN, *values, reason, "assumed", remedy)


def papers_are_attached(contract: ContractFacts) -> Finding:
    """K11: of every signed version the paper itself is attached. Source: assumed."""
    missing = contract.without_paper
    if missing:
        reason = ngettext(
            "The paper of %(num)s signed version is not attached.",
            "The papers of %(num)s signed versions are not attached.",
            missing,
        )
    else:
        reason = _("The paper of every signed version is attached.")
    remedy = _("Attach the scan, the signed PDF or the eParaksts container.") if missing else ""
    return Finding("K11", not missing, Level.WARN, missing, 0, reason, "assumed", remedy)


def flats_are_insured(contract: ContractFacts, today: date, policy: Policy) -> Finding:
    """K12: the flats are insured, and the policy does not run out soon. Source: digest row 143."""
    said, near = contract.insurance or InsuranceFacts(), policy.insurance_near_days
    left = None if said.expires_on is None else (said.expires_on - today).days
    passed = not contract.to_insure or (left is not None and left > near)
    remedy = _("Ask an insurer, and record the policy or the refusal.")
    if not contract.to_insure:
        reason = _("There is nothing to insure under this contract today.")
    elif left is None and said.refused_by:
        reason = _("An insurer refused. Insurer: %(name)s", name=said.refused_by)
        remedy = _("Ask another insurer; a refusal is recorded too.")
    elif said.expires_on is None:
        reason = _("The flats are not insured.")
    elif left is not None and left < 0:
        reason = _("The insurance has run out. Its last day was: %(day)s", day=format_date(said.expires_on))
    elif not passed:
        reason = _("The insurance runs out soon. Its last day: %(day)s", day=format_date(said.expires_on))
        remedy = _("Prolong the policy in time.")
    else:
        reason = _("The flats are insured.")
    return Finding("K12", passed, Level.WARN, left, near, reason, "digest row 143, 002:3328", "" if passed else remedy)


def check(
    contract: ContractFacts,
    stays: Sequence[StayFacts],
    others: Sequence[OtherContract],
    *,
    today: date,
    policy: Policy,
) -> list[Finding]:
    """Every rule's answer about one contract; K2 is asked of a flat and its stays."""
    in_order = dates_are_in_order(contract)
    period = Period(contract.starts_on, contract.ends_on)
    return [
        in_order,
        flats_are_free(period, others if in_order.passed else ()),
        deposit_is_lawful(contract),
        stays_are_within_contract(contract, stays),
        notice_is_not_near(contract, today, policy),
        term_is_secure(contract, policy),
        house_rules_are_free(contract),
        who_lives_there_signed(contract, stays),
        rent_is_as_expected(contract, policy),
        papers_are_attached(contract),
        flats_are_insured(contract, today, policy),
    ]


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, or that month's last."""
    number = day.year * 12 + day.month - 1 + months
    first = date(number // 12, number % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), last)


def _day(day: date | None) -> str:
    return format_date(day) if day else _("no end is known")
