"""What an act must say before it is signed, before it is locked, and for the flat to be offered: rules A1–A10. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.conditions.models import ActKind, Answer, Side
from app.conditions.standard import CheckLevel
from app.core.errors import Finding, Level
from app.core.formatting import format_date

# Who hands over and who takes over. Looking at a flat needs whoever looks; the client may sign too.
PARTIES: Mapping[ActKind, tuple[Side, ...]] = {
    ActKind.LANDLORD_TO_PROVIDER: (Side.LANDLORD, Side.PROVIDER),
    ActKind.PROVIDER_TO_CLIENT: (Side.PROVIDER, Side.CLIENT),
    ActKind.MUNICIPALITY_TO_CLIENT: (Side.MUNICIPALITY, Side.CLIENT),
    ActKind.PERIODIC: (Side.PROVIDER,),
    ActKind.CLIENT_TO_PROVIDER: (Side.CLIENT, Side.PROVIDER),
    ActKind.CLIENT_TO_MUNICIPALITY: (Side.CLIENT, Side.MUNICIPALITY),
    ActKind.PROVIDER_TO_LANDLORD: (Side.PROVIDER, Side.LANDLORD),
}
ABOUT_A_STAY = frozenset(kind for kind, sides in PARTIES.items() if Side.CLIENT in sides)
MOVING_IN = frozenset({ActKind.PROVIDER_TO_CLIENT, ActKind.MUNICIPALITY_TO_CLIENT})
MOVING_OUT = frozenset({ActKind.CLIENT_TO_PROVIDER, ActKind.CLIENT_TO_MUNICIPALITY})


@dataclass(frozen=True)
class CheckSeen:
    """A check and its answer; None: nobody answered it."""

    code: str
    name: str
    level: CheckLevel
    answer: Answer | None


def standard_findings(checks: Iterable[CheckSeen]) -> list[Finding]:
    """What the checks of an act say, in their order."""
    return [has_basic_thing(one) if one.level is CheckLevel.MANDATORY else is_liveable(one) for one in checks]


def has_basic_thing(check: CheckSeen) -> Finding:
    """A1: a mandatory check of the minimum standard is answered yes: water, heating, electricity.

    Source: digest row 58, 000:343.
    """
    return _answered(check, check.answer is Answer.YES, "A1", Level.BLOCK, "digest row 58, 000:343")


def is_liveable(check: CheckSeen) -> Finding:
    """A2: what else makes a flat liveable is there, or provided elsewhere. Source: digest rows 59–62, 001:317."""
    passed = check.answer in (Answer.YES, Answer.ELSEWHERE)
    return _answered(check, passed, "A2", Level.WARN, "digest rows 59–62, 001:317, 002:35")


def passes(checks: Collection[CheckSeen]) -> bool:
    """Whether the flat may be offered after this act: every mandatory check was answered yes."""
    mandatory = [check for check in checks if check.level is CheckLevel.MANDATORY]
    return bool(mandatory) and all(check.answer is Answer.YES for check in mandatory)


def _answered(check: CheckSeen, passed: bool, id: str, level: Level, source: str) -> Finding:
    if passed:
        reason, remedy = _("%(check)s: yes.", check=check.name), ""
        if check.answer is Answer.ELSEWHERE:
            reason = _("%(check)s: provided elsewhere.", check=check.name)
    elif check.answer is None:
        reason, remedy = _("%(check)s: not checked.", check=check.name), _("Check it in the flat and write it down.")
    else:
        reason, remedy = _("%(check)s: no.", check=check.name), _("Put it right and look at the flat again.")
    return Finding(id, passed, level, None, None, reason, source, remedy)


def every_mandatory_check_is_answered(checks: Iterable[CheckSeen]) -> Finding:
    """A3: an act is signed when every mandatory check has an answer. Source: digest row 58; our own reading."""
    open_ones = [check.name for check in checks if check.level is CheckLevel.MANDATORY and check.answer is None]
    passed = not open_ones
    reason = (
        _("Every mandatory check has an answer.")
        if passed
        else _("Nobody answered: %(checks)s.", checks=", ".join(open_ones))
    )
    remedy = "" if passed else _("Answer it in the part about the minimum standard.")
    return Finding("A3", passed, Level.BLOCK, None, None, reason, "digest row 58, 000:343", remedy)


def something_was_looked_at(noted: int) -> Finding:
    """A4: an act says something about the flat's condition. Source: digest row 96, 000:435."""
    passed = noted > 0
    reason = (
        ngettext("%(num)s thing was looked at.", "%(num)s things were looked at.", noted)
        if passed
        else _("No room was looked at yet.")
    )
    remedy = "" if passed else _("Walk through the rooms and write down their condition.")
    return Finding("A4", passed, Level.BLOCK, noted, None, reason, "digest row 96, 000:435", remedy)


def damage_is_shown(without_photo: Sequence[str]) -> Finding:
    """A5: what is damaged has a photo; a warning. Source: digest rows 96 and 98 (a ceiling that was argued over)."""
    passed = not without_photo
    reason = (
        _("Everything that is damaged has a photo.")
        if passed
        else _("Damaged, and no photo shows it: %(things)s.", things=", ".join(without_photo))
    )
    remedy = "" if passed else _("Take a photo of it.")
    return Finding("A5", passed, Level.WARN, len(without_photo), None, reason, "digest rows 96 and 98", remedy)


def both_sides_signed(needed: Iterable[Side], signed: Collection[Side], words: Mapping[Side, Any]) -> Finding:
    """A6: an act is locked when every side has signed, or has declined in front of somebody. Source: digest row 96."""
    open_ones = [str(words[side]) for side in needed if side not in signed]
    passed = not open_ones
    reason = _("Every side has signed.") if passed else _("Not signed yet: %(sides)s.", sides=", ".join(open_ones))
    remedy = "" if passed else _("Let them sign, or write down that they decline and who was there.")
    return Finding("A6", passed, Level.BLOCK, None, None, reason, "digest row 96, 000:435", remedy)


def everybody_signed(missing: Sequence[str]) -> Finding:
    """A10: of several people who live together each signs for themselves, or declines. `missing`: file numbers of those
    who have not. Source: digest rows 96 and 98; our own reading.
    """
    passed = not missing
    reason = (
        _("Everybody who lives there has signed.")
        if passed
        else _("Not signed yet by everybody who lives there: %(files)s.", files=", ".join(missing))
    )
    remedy = "" if passed else _("Let them sign, or write down that they decline and who was there.")
    return Finding("A10", passed, Level.BLOCK, None, None, reason, "digest rows 96 and 98, 000:435", remedy)


def day_is_possible(act_on: date, today: date, previous_on: date | None) -> Finding:
    """A7: an act is of a day that has come, and not before the act it begins from. Source: our own reading."""
    if act_on > today:
        return _day(False, _("The day of the act is still to come."), _("Give the day on which the flat is looked at."))
    if previous_on and act_on < previous_on:
        day = format_date(previous_on)
        return _day(
            False,
            _("There is a later act already, of %(day)s.", day=day),
            _("Give a later day, or write a supplement to that act."),
        )
    return _day(True, _("The day fits."), "")


def _day(passed: bool, reason: str, remedy: str) -> Finding:
    return Finding("A7", passed, Level.BLOCK, None, None, reason, "", remedy)


def damage_is_not_the_clients_debt(contribution: bool, agreed_on_paper: bool) -> Finding:
    """A8: a client contributes to a repair only by a signed agreement; damage ends nothing. Digest rows 133, 161."""
    passed = agreed_on_paper or not contribution
    reason = (
        _("Damage is no debt of the client: the repair budget, the guarantee or the landlord bears it.")
        if passed
        else _("A client contributes only by a signed agreement, and none is attached.")
    )
    remedy = "" if passed else _("Attach the signed agreement, or leave the contribution out.")
    return Finding("A8", passed, Level.BLOCK, None, None, reason, "digest rows 133 and 161, 000:358", remedy)


def light_in_every_room(dark: Sequence[str]) -> Finding:
    """A9: there is a working light in every room; a warning. Source: digest row 62, 002:3522."""
    passed = not dark
    reason = _("Every room has a light.") if passed else _("No working light: %(rooms)s.", rooms=", ".join(dark))
    remedy = "" if passed else _("Have a light fitted before somebody moves in.")
    return Finding("A9", passed, Level.WARN, len(dark), None, reason, "digest row 62, 002:3522", remedy)
