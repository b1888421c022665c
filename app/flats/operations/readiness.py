"""What a person decides about a flat: whether it can be lived in, and why it stands empty.

Void periods are opened and ended by a person: only a person knows why a flat stands empty. The flat's page suggests one
when a flat is empty without a reason; a stay that begins ends the open one (`end_open_void`). One reason is known
without asking: a ready flat that no signed act lets be offered stands empty for want of the act.
"""

from datetime import date

from flask_babel import gettext as _

from app.core import audit
from app.core.audit import Actor
from app.core.errors import Finding, Level, Refused, RuleViolation
from app.core.extensions import db
from app.core.formatting import format_date
from app.core.versions import refuse_unseen
from app.flats import queries, rules
from app.flats.models import Flat, Readiness, VoidPeriod, VoidReason

DECIDED = ("readiness", "readiness_since")


def set_readiness(
    flat: Flat,
    readiness: Readiness,
    on: date,
    *,
    actor: Actor,
    today: date,
    note: str | None = None,
    seen: str | None = None,
) -> list[Finding]:
    """A person's decision about the flat from a day on; returns what they should know about it.

    Raises Refused where the present decision is not as `seen`, and RuleViolation where a rule blocks it: a flat without
    water, heating or electricity is not ready (F1–F3), one that is lived in is not withdrawn (F10).
    """
    refuse_unseen(flat, DECIDED, seen)
    if on > today:
        raise Refused(_("The date cannot be in the future."))
    if on < flat.readiness_since:
        since = format_date(flat.readiness_since)
        raise Refused(_("The present state holds since %(date)s; the new one cannot begin before it.", date=since))
    findings = readiness_findings(flat, readiness, today)
    blocking = [finding for finding in findings if not finding.passed and finding.level is Level.BLOCK]
    if blocking:
        raise RuleViolation(blocking)
    flat.readiness, flat.readiness_since = readiness, on
    audit.record("flat.set_readiness", flat, actor=actor, note=note)
    if readiness is Readiness.READY and not flat.act_passed:
        _stands_empty_for_want_of_an_act(flat, on, actor=actor, today=today)
    return [finding for finding in findings if not finding.passed]


def readiness_findings(flat: Flat, readiness: Readiness, today: date) -> list[Finding]:
    """What the rules say about giving the flat this readiness."""
    stays = len(queries.stays_from(flat.id, today))
    return rules.readiness_findings(
        readiness, standard_of(flat), stays=stays, open_offers=flat.offers_on(today), act_passed=flat.act_passed
    )


def record_act(flat: Flat, act_on: date, passed: bool, *, actor: Actor, today: date) -> None:
    """What a signed act says about the flat; called by `conditions` when the act is locked.

    A ready flat that does not meet the standard is no longer ready, and an empty one stands empty for that reason until
    an act passes. That it is ready again is for a person to decide.
    """
    flat.act_on, flat.act_passed = act_on, passed
    if not passed and flat.readiness is Readiness.READY:
        flat.readiness, flat.readiness_since = Readiness.IN_REPAIR, max(today, flat.readiness_since)
    audit.record("flat.record_act", flat, actor=actor)
    period = queries.open_void(flat.id)
    if passed and period and period.reason is VoidReason.NO_PASSING_ACT:
        end_void(period, max(act_on, period.starts_on), actor=actor)
    if not passed:
        _stands_empty_for_want_of_an_act(flat, act_on, actor=actor, today=today)


def _stands_empty_for_want_of_an_act(flat: Flat, on: date, *, actor: Actor, today: date) -> None:
    """From the day on, unless somebody lives there by then or it is known otherwise why it stands empty."""
    lived_in = any(queries.use_of(flat, day) == "occupied" for day in {on, today})
    if not (lived_in or queries.open_void(flat.id) or _void_after(flat, on)):
        open_void(flat, on, VoidReason.NO_PASSING_ACT, actor=actor, today=today)


def _void_after(flat: Flat, day: date) -> bool:
    """An earlier void period lasts beyond the day: its reason is known already."""
    return any(period.ends_on and period.ends_on > day for period in flat.void_periods)


def standard_of(flat: Flat) -> rules.Standard:
    """What the rules on readiness ask about."""
    return rules.Standard(
        water=flat.water,
        heating=flat.heating,
        electricity=flat.electricity,
        sewerage=flat.sewerage,
        bath=flat.bath,
        cooker=flat.cooker,
        furnished=flat.furnished,
    )


def open_void(
    flat: Flat, starts_on: date, reason: VoidReason, *, actor: Actor, today: date, note: str | None = None
) -> VoidPeriod:
    """The flat stands empty from a day on, for a reason. Refused while it is lived in or another period holds."""
    if starts_on > today:
        raise Refused(_("The date cannot be in the future."))
    if queries.use_of(flat, starts_on) == "occupied":
        raise Refused(_("The flat was lived in on %(date)s.", date=format_date(starts_on)))
    for period in flat.void_periods:
        if period.ends_on is None:
            raise Refused(_("A void period is open already. End it before you open another."))
        if period.ends_on > starts_on:
            raise Refused(_("An earlier void period lasts until %(date)s.", date=format_date(period.ends_on)))
    period = VoidPeriod(flat=flat, starts_on=starts_on, reason=reason, note=note)
    db.session.add(period)
    db.session.flush()
    audit.record_facts("flat.open_void", flat, actor=actor, facts={"reason": reason.value, "starts_on": starts_on})
    return period


def end_void(period: VoidPeriod, ends_on: date, *, actor: Actor) -> VoidPeriod:
    """The flat no longer stands empty, or no longer for this reason, from `ends_on`."""
    if ends_on < period.starts_on:
        raise Refused(_("The void period began on %(date)s.", date=format_date(period.starts_on)))
    period.ends_on = ends_on
    audit.record_facts("flat.end_void", period.flat, actor=actor, facts={"ends_on": ends_on})
    return period


def end_open_void(flat: Flat, on: date, *, actor: Actor) -> VoidPeriod | None:
    """Ends the flat's open void period because a stay begins on the day; None where none is open."""
    period = queries.open_void(flat.id)
    return end_void(period, max(on, period.starts_on), actor=actor) if period else None
