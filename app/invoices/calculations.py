"""VAT, periods and what a meter says a period costs. Pure: values in, values out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from app.invoices.models import VatBasis
from app.meters.calculations import Counter, Shown, consumption, standing

CENTS_OF_MILLIONTHS = 10_000
THOUSANDTHS = 1_000


@dataclass(frozen=True)
class Taxed:
    """An amount with VAT, and how much of it is VAT; cents."""

    cents: int
    vat_cents: int


def taxed(cents: int, basis: VatBasis, vat_cents: int | None, rate: Decimal | None) -> Taxed | None:
    """The amount with VAT, from one with or without; `rate` in per cent. Rounded to the cent, half away from zero.

    None where the amount is without VAT and neither the VAT nor its rate is known.
    """
    if basis is VatBasis.WITH:
        return Taxed(cents, vat_cents if vat_cents is not None else _part(cents, rate or Decimal(), 100))
    if vat_cents is None and rate is None:
        return None
    vat = vat_cents if vat_cents is not None else _rounded(cents * (rate or Decimal()) / 100)
    return Taxed(cents + vat, vat)


def _part(cents: int, rate: Decimal, whole: int) -> int:
    return _rounded(cents * rate / (whole + rate))


def _rounded(cents: Decimal) -> int:
    return int(cents.quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class Price:
    """What a unit costs from a day on, in millionths of a euro."""

    valid_from: date
    millionths: int


@dataclass(frozen=True)
class Counted:
    """What one zone of a meter counted between two readings, in thousandths, and what that costs."""

    first: Shown
    last: Shown
    thousandths: int
    cents: int


def counted(counter: Counter, prices: Iterable[Price], starts_on: date, ends_on: date) -> Counted | None:
    """The use between the readings nearest to the ends of [starts_on, ends_on), times the one price of those days.

    Nothing is interpolated. A reading counts as near within half of the period. None where there is no such reading at
    an end, where the use between them is not known, or where not one price held all the time.
    """
    first = _nearest(counter, max(starts_on, counter.hangs_from), ends_on - starts_on)
    last = _nearest(counter, min(ends_on, counter.hangs_until or ends_on), ends_on - starts_on)
    if first is None or last is None or first.read_on >= last.read_on:
        return None
    used = consumption(counter, first.read_on, last.read_on)
    price = price_of(prices, first.read_on, last.read_on)
    if used.gaps or price is None:
        return None
    euros = Decimal(used.value) * price / THOUSANDTHS
    return Counted(first, last, used.value, _rounded(euros / CENTS_OF_MILLIONTHS))


def price_of(prices: Iterable[Price], starts_on: date, ends_on: date) -> int | None:
    """The price that held on all days [starts_on, ends_on); None where there was none, or it changed."""
    ordered = sorted(prices, key=lambda one: one.valid_from)
    held = [one for one in ordered if one.valid_from <= starts_on]
    changes = [one for one in ordered if starts_on < one.valid_from < ends_on]
    return held[-1].millionths if held and not changes else None


def _nearest(counter: Counter, day: date, period: timedelta) -> Shown | None:
    """The reading nearest to the day, the earlier of two; none that is farther than half of the period."""
    near = [one for one in standing(counter.readings) if 2 * abs(one.read_on - day) <= period]
    return min(near, key=lambda one: (abs(one.read_on - day), one.read_on), default=None)
