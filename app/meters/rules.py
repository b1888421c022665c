"""What may be argued about meters, readings and certificates: rules ME1–ME7. Pure: values in, findings out."""

from collections.abc import Collection
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.errors import Finding, Level
from app.core.formatting import format_date
from app.flats.models import Heating
from app.meters.models import CertificateKind, WhyLower
from app.meters.quantities import format_quantity
from app.places.policy import Policy

# Which certificate the heating of a flat makes needed.
NEEDED: dict[Heating, CertificateKind] = {Heating.GAS: CertificateKind.GAS, Heating.WOOD: CertificateKind.CHIMNEY}


def reading_follows(before: int | None, value: int, why_lower: WhyLower | None) -> Finding:
    """ME1: a counter does not show less than before, unless a person says why. Source: assumed.

    `before` and `value` in thousandths; None: nothing was read before.
    """
    lower = before is not None and value < before
    reason = _("The reading is not below the one before.")
    if lower:
        words = {"value": format_quantity(value), "before": format_quantity(before)}
        reason = _("The reading %(value)s is below the one before, %(before)s.", **words)
    remedy = _(
        "Read it once more, or say why it is lower: the counter began anew, the earlier reading was wrong, or another "
        "meter hangs there."
    )
    return Finding("ME1", not lower or why_lower is not None, Level.WARN, value / 1000, None, reason, "assumed", remedy)


def verification_holds(verified_until: date | None, today: date, policy: Policy) -> Finding:
    """ME2: a meter's verification holds, and does not run out soon. Source: assumed.

    Some meters are the supplier's, who alone knows until when: not to know is only said.
    """
    left = (verified_until - today).days if verified_until else None
    passed = left is not None and left > policy.verification_near_days
    if verified_until is None:
        reason = _("It is not recorded until when the meter's verification holds.")
    elif left is not None and left < 0:
        reason = _("The meter's verification ended on: %(day)s", day=format_date(verified_until))
    else:
        reason = _("The meter's verification holds until: %(day)s", day=format_date(verified_until))
    level = Level.WARN
    remedy = _("Have the meter verified or replaced, and write down until when its verification holds.")
    if verified_until is None:
        level, remedy = Level.INFO, _("Write down the month on the meter's seal or in its passport.")
    return Finding("ME2", passed, level, left, policy.verification_near_days, reason, "assumed", remedy)


def day_has_come(read_on: date, today: date) -> Finding:
    """ME3: nobody has read what a meter will show. Source: assumed."""
    passed = read_on <= today
    reason = _("The day of the reading has come.") if passed else _("The day of the reading is in the future.")
    return Finding("ME3", passed, Level.BLOCK, None, None, reason, "assumed", _("Correct the day of the reading."))


def meter_hangs(installed_on: date, removed_on: date | None, read_on: date) -> Finding:
    """ME4: a meter is read while it hangs in the flat; last on the day it is taken off. Source: assumed."""
    passed = installed_on <= read_on and (removed_on is None or read_on <= removed_on)
    reason = _("The meter hangs in the flat on that day.")
    if read_on < installed_on:
        reason = _("The meter has hung in the flat only since: %(day)s", day=format_date(installed_on))
    elif not passed:
        reason = _("The meter was taken off on: %(day)s", day=format_date(removed_on))
    remedy = _("Correct the day of the reading, or the days on which the meter hung in the flat.")
    return Finding("ME4", passed, Level.BLOCK, None, None, reason, "assumed", remedy)


def flat_has_meters(number: int) -> Finding:
    """ME5: the meters of a flat are recorded. Source: digest row 124, 000:382."""
    reason = ngettext("%(num)s meter is recorded.", "%(num)s meters are recorded.", number)
    if not number:
        reason = _("No meter of the flat is recorded.")
    remedy = _("Record the meters, so that what is used can be counted.")
    return Finding("ME5", number > 0, Level.INFO, number, None, reason, "digest row 124, 000:382", remedy)


def certificate_holds(expires_on: date | None, today: date, policy: Policy) -> Finding:
    """ME6: a certificate holds, and does not run out soon; one without a last day holds. Source: assumed."""
    left = (expires_on - today).days if expires_on else None
    passed = left is None or left > policy.certificate_near_days
    reason = _("The certificate has no last day.")
    if expires_on and left is not None:
        on = format_date(expires_on)
        reason = (
            _("The certificate ended on: %(day)s", day=on)
            if left < 0
            else _("The certificate holds until: %(day)s", day=on)
        )
    remedy = _("Have it checked again, and record the new certificate.")
    return Finding("ME6", passed, Level.WARN, left, policy.certificate_near_days, reason, "assumed", remedy)


def heating_is_checked(heating: Heating | None, held: Collection[CertificateKind]) -> Finding:
    """ME7: a flat heated with gas has its gas equipment checked, one heated with wood its chimney. Source: assumed."""
    needed = NEEDED.get(heating) if heating else None
    passed = needed is None or needed in held
    reason = _("No certificate that the heating makes needed is missing.")
    if not passed:
        reason = {
            CertificateKind.GAS: _("The flat is heated with gas, and no check of its gas equipment is recorded."),
            CertificateKind.CHIMNEY: _("The flat is heated with wood, and no check of its chimney is recorded."),
        }[needed or CertificateKind.GAS]
    remedy = _("Ask the owner or the manager for it, or have it checked, and record the certificate.")
    return Finding("ME7", passed, Level.WARN, None, None, reason, "assumed", remedy)
