"""What may be done while somebody cannot be met, and when what comes next may: rules B1–B9. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from flask_babel import gettext as _

from app.absences.calculations import (
    USUAL_DAYS,
    WEEK,
    Extension,
    Facts,
    Step,
    counted_misses,
    reached_on,
    second_week_on,
    waits_until,
)
from app.core.errors import Finding, Level
from app.core.formatting import format_date
from app.exits.calculations import Stop, days_counted, one_month_after

TOGETHER_FROM = 7  # days unreached


class Allowed(StrEnum):
    """What the team may do now, or should (digest rows 112–122). Latvian: ko drīkst darīt."""

    OTHER_WAYS = "other_ways"  # telephone, people who know them
    COME_AGAIN = "come_again"  # at the next usual time, within a week
    TOGETHER = "together"  # two come, or the whole team
    ENTER = "enter"  # as agreed on the spare key
    EXTRA_VISITS = "extra_visits"
    CHECK_FLAT = "check_flat"
    REVIEW = "review"
    KEEP_TRYING = "keep_trying"
    DECIDE = "decide"
    KEEP_IN_TOUCH = "keep_in_touch"  # it is known where the person is
    TALK = "talk"  # they are back: why it came to this


@dataclass(frozen=True)
class Upcoming:
    """A step of the clock that is still to come, and from when; None: the clock stands still."""

    step: Step
    on: date | None


@dataclass(frozen=True)
class Standing:
    """How it stands with one person today, and why."""

    start_on: date  # the clock runs from here
    met_on_start: bool  # False: no meeting is on record, it is the first missed visit
    days: int  # counted since
    step: Step | None
    since: date | None  # the day that step was reached
    misses: tuple[date, ...]
    stop: Stop | None  # the clock stands still
    back_on: date | None  # met or reached after the case was opened
    come_again_by: date | None
    upcoming: tuple[Upcoming, ...]
    allowed: tuple[Allowed, ...]
    findings: tuple[Finding, ...]


def steps(facts: Facts, today: date) -> Standing | None:
    """How it stands today; None where nobody is missing. Visits later than today count for nothing."""
    misses = counted_misses(facts, today)
    if not misses and facts.opened_on is None:
        return None
    start = facts.last_contact_on or min(day for day in (*misses, facts.opened_on) if day)
    reached = reached_on(facts, misses, start)
    passed = [(step, on) for step, on in reached.items() if on is not None and on <= today]
    step, since = passed[-1] if passed and not facts.back_on else (None, None)
    standing = Standing(
        start_on=start,
        met_on_start=facts.last_contact_on is not None,
        days=days_counted(start, today, facts.stops),
        step=step,
        since=since,
        misses=misses,
        stop=next((one for one in facts.stops if one.covers(today)), None),
        back_on=facts.back_on,
        come_again_by=misses[-1] + WEEK if misses else None,
        upcoming=() if facts.back_on else _upcoming(reached, step),
        allowed=(),
        findings=(),
    )
    return replace(standing, allowed=_allowed(standing, facts, today), findings=_findings(standing, facts, today))


def _upcoming(reached: dict[Step, date | None], step: Step | None) -> tuple[Upcoming, ...]:
    number = step.number if step else 0
    return tuple(Upcoming(one, reached[one]) for one in (Step.DAYS, Step.MONTH) if one.number > number)


def _allowed(standing: Standing, facts: Facts, today: date) -> tuple[Allowed, ...]:
    """What may be done now, the nearest first. Acting at once with a reason is possible at any step (row 117)."""
    if standing.back_on:
        return (Allowed.TALK,)
    if standing.stop:
        return (Allowed.KEEP_IN_TOUCH,)
    number = standing.step.number if standing.step else 0
    acted = facts.acted_on is not None and standing.start_on <= facts.acted_on <= today
    over = facts.extension and number == 5 and _is_over(facts.extension, facts.stops, today)
    possible = {
        Allowed.OTHER_WAYS: number < 5 or not over,
        Allowed.COME_AGAIN: number < 3,
        Allowed.TOGETHER: standing.days >= TOGETHER_FROM or acted,
        Allowed.ENTER: number >= 2 or acted,
        Allowed.EXTRA_VISITS: number >= 3,
        Allowed.CHECK_FLAT: number >= 3,
        Allowed.REVIEW: number == 4,
        Allowed.KEEP_TRYING: number == 5 and not over,
        Allowed.DECIDE: bool(over),
    }
    return tuple(one for one, holds in possible.items() if holds)


def _findings(standing: Standing, facts: Facts, today: date) -> tuple[Finding, ...]:
    days, start = standing.days, standing.start_on
    agreed = facts.agreed_days or USUAL_DAYS
    dates = {one.step: one.on for one in standing.upcoming}
    return (
        was_there(standing.misses),
        not_two_weeks_running(standing.misses),
        seen_within_days(days, agreed, dates.get(Step.DAYS)),
        seen_within_a_month(days, (one_month_after(start) - start).days, dates.get(Step.MONTH)),
        longer_wait_is_not_over(facts.extension, facts.stops, today),
        whereabouts_unknown(standing.stop),
        is_back_as_expected(standing.stop, facts.expected_back_on, today),
        seen_within_a_week(days),
        causes_talked_through(standing.back_on),
    )


def was_there(misses: Sequence[date]) -> Finding:
    """B1: the person was there at the weekly visit, or had said that they would not be. Source: digest rows 112 and
    113.
    """
    missed = ", ".join(format_date(day) for day in misses)
    reason = _("Missed without notice: %(days)s", days=missed) if misses else _("No visit was missed without notice.")
    remedy = _("Try other ways, such as the telephone, and write it down. Come again at the usual time, within a week.")
    return _warning("B1", not misses, reason, remedy, "digest rows 112 and 113, 000:449", len(misses))


def not_two_weeks_running(misses: Sequence[date]) -> Finding:
    """B2: visits were not missed in two calendar weeks running. Source: digest row 114."""
    second = second_week_on(misses)
    reason = (
        _("The second week running in which the person was not there, since: %(day)s", day=format_date(second))
        if second
        else _("The person was not missing in two weeks running.")
    )
    remedy = _(
        "Somebody may go in to see that nothing has happened, as was agreed on the spare key. Where health may be at "
        "risk, sooner: act now, with a reason."
    )
    return _warning("B2", second is None, reason, remedy, "digest row 114, 000:449")


def seen_within_days(days: int, agreed: int, due_on: date | None) -> Finding:
    """B3: the person was met or reached within fifteen days, or the period agreed with them. Source: digest rows 115,
    116; `due_on`: the day that passes, where it is still to come.
    """
    passed = days < agreed
    if passed and due_on:
        reason = _(
            "Not so long yet. Visits on other days and a check of the flat from: %(day)s", day=format_date(due_on)
        )
    elif passed:
        reason = _("Not so long yet.")
    else:
        reason = _("For this long the person was neither met nor reached.")
    remedy = _("Come on other days of the week too, several times a week, and check the flat as was agreed on the key.")
    return _warning("B3", passed, reason, remedy, "digest rows 115 and 116, 000:449, 000:372", days, agreed)


def seen_within_a_month(days: int, month: int, due_on: date | None) -> Finding:
    """B4: the person was met or reached within a month; after that the team considers, never automatically. Source:
    digest row 120. `month`: its days; `due_on`: the day that passes, where it is still to come.
    """
    passed = days < month
    if not passed:
        reason = _("A month without the person: the team considers what to do. Nothing happens by itself.")
    elif due_on:
        reason = _("Not yet a month. The team may consider what to do from: %(day)s", day=format_date(due_on))
    else:
        reason = _("Not yet a month.")
    remedy = _("Open the review: the team decides whether to wait once more, by at most a month, and writes down why.")
    return _warning("B4", passed, reason, remedy, "digest row 120, 000:449, 000:469", days, month)


def longer_wait_is_not_over(extension: Extension | None, stops: Sequence[Stop], today: date) -> Finding:
    """B5: the longer wait the team decided on is not over; meanwhile it goes on trying. Source: digest row 121."""
    until = waits_until(extension, stops) if extension else None
    passed = extension is None or until is None or today < until
    if extension is None:
        reason = _("No longer wait is decided.")
    elif until is None:
        reason = _("The longer wait stands still too.")
    elif passed:
        reason = _("The team waits, and goes on trying, until: %(day)s", day=format_date(until))
    else:
        reason = _("The longer wait is over since: %(day)s", day=format_date(until))
    remedy = _("The team decides, in the review, together with the manager.")
    return _warning("B5", passed, reason, remedy, "digest row 121, 000:469")


def whereabouts_unknown(stop: Stop | None) -> Finding:
    """B6: while it is known where the person is the clock stands still, and that is never a reason to end anything.
    Source: digest rows 112 and 122.
    """
    passed = stop is None
    if stop is None:
        reason = _("Nobody has said that the person is away.")
    elif stop.ends_on is None:
        reason = _(
            "It is known where the person is. The clock stands still since: %(day)s", day=format_date(stop.starts_on)
        )
    else:
        reason = _(
            "It is known where the person is. The clock stands still until: %(day)s", day=format_date(stop.ends_on)
        )
    remedy = _("Keep in touch: care and support go on in hospital, in rehabilitation, in custody and abroad.")
    source = "digest rows 112 and 122, 000:449, 002:4786"
    return Finding("B6", passed, Level.INFO, None, None, reason, source, remedy if stop else "")


def is_back_as_expected(stop: Stop | None, expected_on: date | None, today: date) -> Finding:
    """B7: whoever is away without an end is not awaited longer than was said: somebody asks. Source: digest row 122;
    inferred.
    """
    late = stop is not None and stop.ends_on is None and expected_on is not None and expected_on < today
    reason = (
        _("The person was expected back, and nobody has said whether they are: %(day)s", day=format_date(expected_on))
        if late and expected_on
        else _("Nobody is awaited longer than was said.")
    )
    remedy = _("Ask where the person is, and record that they are back or until when they are away.")
    return _warning("B7", not late, reason, remedy, "digest row 122, 002:4786")


def seen_within_a_week(days: int) -> Finding:
    """B8: who was not reached for a week is visited by two, or by the whole team. Source: digest row 118."""
    passed = days < TOGETHER_FROM
    reason = _("Not reached for a week or longer.") if not passed else _("Not yet a week without the person.")
    remedy = _("Two go, or the whole team; where it is unclear what is wrong, the social worker with the mentor.")
    return _warning("B8", passed, reason, remedy, "digest row 118, 000:449, 002:3368", days, TOGETHER_FROM)


def causes_talked_through(back_on: date | None) -> Finding:
    """B9: when the person is back, it is talked through why it came to this, and the case is closed. Source: digest row
    119.
    """
    reason = (
        _("The person was met or reached: %(day)s", day=format_date(back_on))
        if back_on
        else _("The person was not met or reached since.")
    )
    remedy = _("Talk the causes through with the person, and close the case with what was said.")
    return _warning("B9", back_on is None, reason, remedy, "digest row 119, 000:449")


def _is_over(extension: Extension, stops: Sequence[Stop], today: date) -> bool:
    until = waits_until(extension, stops)
    return until is not None and until <= today


def _warning(
    id: str, passed: bool, reason: str, remedy: str, source: str, value: int | None = None, limit: int | None = None
) -> Finding:
    return Finding(id, passed, Level.WARN, value, limit, reason, source, "" if passed else remedy)
