"""What keys and their use need: rules Y1–Y6. Pure: values in, findings out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.errors import Finding, Level
from app.keys.models import ConsentAnswer, Situation

SOURCE = "digest rows 99 and 100, 000:437, 002:1434"


@dataclass(frozen=True)
class Copies:
    """Where the copies are that open the door of a flat somebody lives in."""

    clients: int  # who live there
    clients_with_key: int
    ours: int  # with colleagues who work with the household, or in the office
    owner: int


def clients_have_a_key(copies: Copies) -> Finding:
    """Y1: everybody who lives in a flat has a key to it while the stay lasts. Source: digest row 99."""
    missing = copies.clients - copies.clients_with_key
    reason = (
        ngettext(
            "%(num)s client lives here without a key on record.",
            "%(num)s clients live here without a key on record.",
            missing,
        )
        if missing
        else _("Everybody who lives here has a key.")
    )
    return _warning("Y1", not missing, reason, _("Give a copy, or record the one that was given."))


def team_has_a_key(copies: Copies) -> Finding:
    """Y2: the support team has at least one copy. Source: digest row 99."""
    passed = copies.ours > 0
    reason = _("The team has a copy.") if passed else _("The team has no copy of the key to the flat.")
    return _warning("Y2", passed, reason, _("Have a copy made, or ask the owner for one."))


def owner_has_a_key(copies: Copies) -> Finding:
    """Y3: the owner's own copy is on record, beside the two of the person and the team. Source: digest rows 99, 100."""
    passed = copies.owner > 0
    reason = _("The owner's copy is on record.") if passed else _("The owner's own copy is not on record.")
    return _warning("Y3", passed, reason, _("Ask the owner and record the copy: three hands have a key."))


def use_is_agreed(
    answers: Sequence[tuple[ConsentAnswer | None, frozenset[Situation]]],
    situation: Situation | None = None,
    confirmed: bool = True,
) -> Finding:
    """Y4: the spare key is used as everybody who lives in the flat agreed. Source: digest rows 101–104.

    `answers`: of each of them the answer and the situations agreed to; None where nothing is recorded. `situation`: the
    one there is; None: could there be one at all? `confirmed`: somebody says in words which stated condition is met.
    """
    strictest = strictest_answer(answer for answer, _situations in answers)
    if strictest is ConsentAnswer.NO:
        reason = _("A person who lives here does not agree to the spare key being used.")
        remedy = _(
            "Talk it through with the person. If health or life is at risk, call the police: they open the door."
        )
    elif strictest is None:
        reason = _("Nobody has asked the person yet whether the spare key may be used.")
        remedy = _(
            "Ask first and record the answer. If health or life is at risk, call the police: they open the door."
        )
    elif situation and any(situation not in agreed for _answer, agreed in answers):
        reason = _("The spare key was not agreed on for this situation.")
        remedy = _("Choose the situation that was agreed on, or ask the person. In danger, the police open the door.")
    elif strictest is ConsentAnswer.CONDITIONS and not confirmed:
        reason = _("The person agreed on conditions, and it is not said how they are met.")
        remedy = _("Say in words which of the person's conditions is met.")
    else:
        reason, remedy = _("The spare key may be used as agreed."), ""
        return Finding("Y4", True, Level.BLOCK, None, None, reason, "digest rows 101–104, 000:437", remedy)
    return Finding("Y4", False, Level.BLOCK, None, None, reason, "digest rows 101–104, 000:437", remedy)


def strictest_answer(answers: Iterable[ConsentAnswer | None]) -> ConsentAnswer | None:
    """The answer that counts where several people live: one no is a no, and who was not asked has not agreed."""
    given = list(answers)
    for one in (ConsentAnswer.NO, None, ConsentAnswer.CONDITIONS):
        if one in given:
            return one
    return ConsentAnswer.YES if given else None


def holders_belong_here(left: int) -> Finding:
    """Y5: no key is with a colleague who no longer works with the household, or given to one who moved out. Source:
    digest row 99; inferred.
    """
    reason = (
        ngettext(
            "%(num)s copy is with somebody who no longer lives here or works with who does.",
            "%(num)s copies are with people who no longer live here or work with who does.",
            left,
        )
        if left
        else _("All copies are with people who live here or work with who does.")
    )
    return _warning("Y5", not left, reason, _("Take the copy back, or hand it on."))


def keys_came_back(out: int) -> Finding:
    """Y6: when a stay ends, its keys come back. Source: digest rows 96, 99; inferred."""
    reason = (
        ngettext(
            "%(num)s copy of an ended stay has not come back.",
            "%(num)s copies of an ended stay have not come back.",
            out,
        )
        if out
        else _("The keys of ended stays have come back.")
    )
    return _warning("Y6", not out, reason, _("Take the copies back, or record them as lost and have the lock changed."))


def _warning(id: str, passed: bool, reason: str, remedy: str) -> Finding:
    return Finding(id, passed, Level.WARN, None, None, reason, SOURCE, "" if passed else remedy)
