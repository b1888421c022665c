"""When and by whom a service may end: rules E3–E12. Pure: values in, findings out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from flask_babel import gettext as _

from app.clients.models import TeamRole
from app.core.errors import Finding, Level
from app.core.formatting import format_date
from app.exits.calculations import Stop, day_reached, month_reached, one_month_after
from app.exits.models import SigningPart

NOTICE_DAYS = 7


@dataclass(frozen=True)
class Signers:
    """Who may sign for a client today: the support team, each with a part in it, and the managers (user ids)."""

    team: tuple[tuple[int, TeamRole], ...]
    managers: frozenset[int]

    def of(self, part: SigningPart) -> frozenset[int]:
        """The people who may sign this part. Where the team has no mentor, any other member signs in that place."""
        if part is SigningPart.MANAGER:
            return self.managers
        if part is SigningPart.SOCIAL_WORKER:
            return self._in_part(TeamRole.SOCIAL_WORKER)
        return self._in_part(TeamRole.MENTOR) or frozenset(user_id for user_id, _role in self.team)

    def _in_part(self, role: TeamRole) -> frozenset[int]:
        return frozenset(user_id for user_id, held in self.team if held is role)


def notice_is_a_week(notice_on: date, ended_on: date) -> Finding:
    """E3: who wishes to leave says so a week before; it only warns, for a person may leave (digest rows 26, 181)."""
    days = (ended_on - notice_on).days
    passed = days >= NOTICE_DAYS
    reason = _(
        "Days from the notice to the first day without the service: %(days)s, agreed: %(least)s.",
        days=days,
        least=NOTICE_DAYS,
    )
    remedy = _("Nothing is to be done: a person may leave. Use the days there are for planning where they go.")
    return Finding("E3", passed, Level.WARN, days, None, reason, "digest row 181, 000:465", remedy)


def three_can_sign(signers: Signers) -> Finding:
    """E4: the provider's decision is made by social worker, mentor and manager, three different people; where there is
    no mentor, by a second member of the team (digest row 183).
    """
    passed = _can_all_sign(list(SigningPart), signers, frozenset())
    reason = (
        _("Social worker, mentor or second team member, and manager are three different people.")
        if passed
        else _(
            "Three different people decide: the client's social worker, the mentor or second team member, the manager."
        )
    )
    remedy = _("Add a social worker and a mentor to the support team of the client first.")
    return Finding("E4", passed, Level.BLOCK, None, None, reason, "digest row 183, 000:467", remedy)


def part_to_sign(user_id: int, signers: Signers, signed: Collection[tuple[SigningPart, int]]) -> SigningPart | None:
    """As what the person may sign now; None where they may not, or have signed already.

    Who could sign as one of two signs so that others are left for the rest.
    """
    if any(who == user_id for _part, who in signed):
        return None
    done, taken = {part for part, _who in signed}, frozenset({user_id, *(who for _part, who in signed)})
    missing = [part for part in SigningPart if part not in done]
    possible = [part for part in missing if user_id in signers.of(part)]
    for part in possible:
        if _can_all_sign([other for other in missing if other is not part], signers, taken):
            return part
    return possible[0] if possible else None


def _can_all_sign(parts: Sequence[SigningPart], signers: Signers, taken: frozenset[int]) -> bool:
    """Whether each of the parts has somebody else to sign it."""
    return any(len(set(people)) == len(parts) for people in product(*(signers.of(part) - taken for part in parts)))


def may_sign(user_id: int, signers: Signers, signed: Collection[tuple[SigningPart, int]]) -> Finding:
    """E5: each of the three signs once, under their own sign-in, and belongs to the client's own team (row 183)."""
    again = any(who == user_id for _part, who in signed)
    passed = part_to_sign(user_id, signers, signed) is not None
    if passed:
        reason = _("Your signature is one of the three.")
    elif again:
        reason = _("You have signed already: three different people decide.")
    else:
        reason = _(
            "Only the client's own social worker, mentor (or second team member) and the manager sign, each once."
        )
    remedy = _("Ask the one whose signature is still missing.")
    return Finding("E5", passed, Level.BLOCK, None, None, reason, "digest row 183, 000:467", remedy)


def second_chance_was_offered(other_worker: bool, other_flat: bool) -> Finding:
    """E6: before the provider ends a service, another worker and another flat were offered (digest row 188)."""
    passed = other_worker and other_flat
    if passed:
        reason = _("Another worker and another flat were offered.")
    elif other_worker or other_flat:
        reason = _("Only one of the two was offered: another worker, another flat.")
    else:
        reason = _("Neither another worker nor another flat was offered.")
    remedy = _("Offer both first: a change of worker and flat has often been the answer.")
    return Finding("E6", passed, Level.WARN, None, None, reason, "digest row 188, 002:3125", remedy)


def absent_for_a_month(unreachable_since: date, today: date, stops: Sequence[Stop] = ()) -> Finding:
    """E7: whether a service ends is considered once the person was unreachable for one month; days on which it was
    known where they were do not count (digest rows 120, 122).
    """
    due = month_reached(unreachable_since, stops)
    passed = due is not None and today >= due
    if passed:
        reason = _("The person has been unreachable for a month: the team may consider what to do.")
    elif due:
        reason = _("Not yet a month: ending the service may be considered from %(day)s.", day=format_date(due))
    else:
        reason = _("Not yet a month: it is known where the person is, and the days do not count.")
    remedy = _("Keep trying: telephone, visits on other days, people the person trusts.")
    return Finding("E7", passed, Level.BLOCK, None, None, reason, "digest rows 120 and 122, 000:449", remedy)


def extension_fits(today: date, until: date, already_until: date | None) -> Finding:
    """E8: the team may wait once more, by at most one month (digest row 121)."""
    latest = one_month_after(today)
    passed = already_until is None and today < until <= latest
    if already_until:
        reason = _("The team has already waited once more, until: %(day)s", day=format_date(already_until))
    else:
        reason = _("The team may wait until this day at the latest: %(day)s", day=format_date(latest))
    remedy = _("Choose an earlier day, or decide whether the service ends.")
    return Finding("E8", passed, Level.BLOCK, None, None, reason, "digest row 121, 000:469", remedy)


def waited_to_the_end(
    extended_on: date | None, extended_until: date | None, today: date, stops: Sequence[Stop] = ()
) -> Finding:
    """E9: where the team decided to wait, the service does not end before that day; days on which it was known where
    the person was are added (digest rows 121, 122).
    """
    until = extended_until
    if extended_on and extended_until:
        until = day_reached(extended_on, (extended_until - extended_on).days, stops)
    passed = extended_until is None or (until is not None and today >= until)
    if passed:
        reason = _("No further waiting is agreed, or it has ended.")
    elif until:
        reason = _("The team agreed to wait until: %(day)s", day=format_date(until))
    else:
        reason = _("The team agreed to wait, and it is known where the person is: the days do not count.")
    remedy = _("Keep trying until that day.")
    return Finding("E9", passed, Level.BLOCK, None, None, reason, "digest rows 121 and 122, 000:469", remedy)


def whereabouts_unknown(stop: Stop | None) -> Finding:
    """E11: no service ends for absence while it is known where the person is: in rehabilitation, in hospital, in
    custody, abroad, or away as announced (digest rows 112, 122).
    """
    reason = (
        _("It is known where the person is: temporarily away. That is not an absence.")
        if stop
        else _("Nobody has said that the person is away.")
    )
    remedy = _("Keep in touch. When the person is back, record it; then the days are counted on.")
    return Finding("E11", stop is None, Level.BLOCK, None, None, reason, "digest rows 112 and 122, 002:4786", remedy)


def not_met_since(unreachable_since: date, last_contact_on: date | None) -> Finding:
    """E12: no service ends for an absence after which the person was met or reached (digest rows 119, 120)."""
    met_on = last_contact_on if last_contact_on and last_contact_on > unreachable_since else None
    reason = (
        _("The person was met or reached: %(day)s", day=format_date(met_on))
        if met_on
        else _("The person was neither met nor reached since.")
    )
    remedy = _("Talk the causes through, and settle this absence. A new one is counted from that day.")
    return Finding("E12", met_on is None, Level.BLOCK, None, None, reason, "digest rows 119 and 120, 000:449", remedy)


def service_is_agreed(receives: bool, agreed: bool) -> Finding:
    """E10: who receives the service has signed an agreement on it, with its conditions explained (digest row 87)."""
    passed = agreed or not receives
    if agreed:
        reason = _("The person has signed a service agreement.")
    elif receives:
        reason = _("The person receives the service, and no service agreement holds.")
    else:
        reason = _("The person does not receive the service.")
    remedy = _("Explain the conditions in a language the person understands well, then sign. The flat does not wait.")
    return Finding("E10", passed, Level.WARN, None, None, reason, "digest row 87, 000:423", "" if passed else remedy)
