"""What falls due under a contract, for any period, and what each amount is made of. Pure: values in, values out.

Amounts come from the rent calculation of contracts, month by month, so that the sums of any periods that touch add up
to the sum of the whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from app.contracts.calculations import DayCount, RentLine, RentStep, rent_over
from app.core.months import next_month


class DueKind(StrEnum):
    """What is paid for. Latvian: maksājuma veids."""

    RENT = "rent"  # īres maksa
    SERVICES = "services"  # fiksēta summa par pakalpojumiem
    DEPOSIT = "deposit"  # drošības nauda


class WhichRent(StrEnum):
    """Which months' rent the provider or municipality pays. Latvian: kuru mēnešu īri maksājam mēs."""

    ALL = "all"  # the provider leases the flats itself (model B)
    FIRST_AND_LAST = "first_and_last"  # the household signs; first and last month are paid for it (digest row 168)
    NONE = "none"  # the household signs and pays


@dataclass(frozen=True)
class PlanTerm:
    """What one signed version of a contract's terms says of payment, from a day on. Amounts in cents a month."""

    effective_on: date
    payment_day: int
    in_advance: bool
    day_count: DayCount = DayCount.ACTUAL
    services_cents: int = 0
    deposit_cents: int = 0
    which_rent: WhichRent = WhichRent.ALL
    flat_shares: Mapping[int, int] = field(default_factory=dict)  # flat → its share of the rent; empty: one sum


@dataclass(frozen=True)
class Plan:
    """A signed contract as the schedule sees it: [starts_on, ends_on), its rents and its terms, in order."""

    starts_on: date
    ends_on: date | None
    rents: tuple[RentStep, ...]
    terms: tuple[PlanTerm, ...]

    def term_on(self, day: date) -> PlanTerm:
        """The terms of the day; before the first day, those it begins with."""
        return next((term for term in reversed(self.terms) if term.effective_on <= day), self.terms[0])

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True)
class Due:
    """One amount that falls due. `ends_on` None: a single sum, not for a period. `lines` add up to `cents`."""

    kind: DueKind
    starts_on: date
    ends_on: date | None
    due_on: date
    cents: int
    lines: tuple[RentLine, ...] = ()


def schedule(plan: Plan, starts_on: date, ends_on: date) -> list[Due]:
    """What is owed for the days [starts_on, ends_on), in the order in which it falls due.

    A period that begins or ends within a month gets that part of the month's amount. A deposit is owed for the day its
    terms begin; later terms ask only for what they ask more, and giving it back is not part of the schedule.
    """
    found = [*_deposits(plan, starts_on, ends_on)]
    services = _service_steps(plan)
    for first, end in _months(plan, starts_on, ends_on):
        if _pays_rent(plan, first):
            found += _due(plan, DueKind.RENT, plan.rents, first, end)
        if services:
            found += _due(plan, DueKind.SERVICES, services, first, end)
    return sorted(found, key=lambda due: (due.due_on, due.kind, due.starts_on))


def due_day(plan: Plan, first: date) -> date:
    """When the amount for the month of `first` falls due: the payment day of that month or, in arrears, of the next.

    A shorter month's last day stands for a day it does not have. Nothing falls due before the contract begins.
    """
    term = plan.term_on(max(first, plan.starts_on))
    month = first.replace(day=1) if term.in_advance else next_month(first)
    last = (next_month(month) - timedelta(days=1)).day
    return max(month.replace(day=min(term.payment_day, last)), plan.starts_on)


def split(cents: int, shares: Mapping[int, int]) -> dict[int, int]:
    """The amount by the shares, to the cent: the largest remainders get the cents left over, in order of the shares."""
    whole = sum(shares.values())
    sign, amount = (-1 if cents < 0 else 1), abs(cents)
    parts = {key: amount * share // whole for key, share in shares.items()}
    left = amount - sum(parts.values())
    by_remainder = sorted(shares, key=lambda key: -(amount * shares[key] % whole))
    return {key: sign * (part + (key in by_remainder[:left])) for key, part in parts.items()}


def _due(plan: Plan, kind: DueKind, steps: Sequence[RentStep], first: date, end: date) -> Iterator[Due]:
    """The amount of one month or part of it, if there is any."""
    begin = max(first.replace(day=1), plan.starts_on)
    rent = rent_over(steps, first, end, ended_on=plan.ends_on, day_count=plan.term_on(begin).day_count)
    if rent.cents:
        yield Due(kind, first, end, due_day(plan, first), rent.cents, rent.lines)


def _deposits(plan: Plan, starts_on: date, ends_on: date) -> Iterator[Due]:
    asked = 0
    for term in plan.terms:
        more, asked = term.deposit_cents - asked, max(asked, term.deposit_cents)
        if more > 0 and starts_on <= term.effective_on < ends_on and plan.holds_on(term.effective_on):
            yield Due(DueKind.DEPOSIT, term.effective_on, None, term.effective_on, more)


def _pays_rent(plan: Plan, first: date) -> bool:
    which = plan.term_on(max(first.replace(day=1), plan.starts_on)).which_rent
    return which is WhichRent.ALL or (which is WhichRent.FIRST_AND_LAST and _is_first_or_last(plan, first))


def _is_first_or_last(plan: Plan, first: date) -> bool:
    month = first.replace(day=1)
    last = plan.ends_on and (plan.ends_on - timedelta(days=1)).replace(day=1)
    return month in (plan.starts_on.replace(day=1), last)


def _service_steps(plan: Plan) -> list[RentStep]:
    """The fixed sums for services; empty where no terms ask for any, as those of most contracts."""
    if not any(term.services_cents for term in plan.terms):
        return []
    return [RentStep(term.effective_on, term.services_cents) for term in plan.terms]


def _months(plan: Plan, starts_on: date, ends_on: date) -> Iterator[tuple[date, date]]:
    """The part of each month that is within both the period and the contract."""
    first = max(starts_on, plan.starts_on)
    until = ends_on if plan.ends_on is None else min(ends_on, plan.ends_on)
    while first < until:
        end = min(next_month(first), until)
        yield first, end
        first = end
