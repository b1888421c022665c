"""What incidents need before they may be judged, signed or closed: rules I1–I11. Pure: values in, findings out."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _

from app.core.errors import Finding, Level
from app.incidents.models import PestPayer

AGAIN_WITHIN = timedelta(days=365)


def two_people_see_to_damage(works_id: int, mediation_id: int) -> Finding:
    """I1: one person organises the works, another speaks with landlord and neighbours (digest row 134)."""
    passed = works_id != mediation_id
    reason = (
        _("One person organises the works, another mediates.")
        if passed
        else _("Whoever organises the works cannot also mediate with landlord and neighbours.")
    )
    return _block("I1", passed, reason, "digest row 134, 002:1402", _("Choose a second person."))


def damage_ends_nothing() -> Finding:
    """I2: damage, done on purpose or not, is no debt of the person and no ground to end anything (digest row 133)."""
    reason = _(
        "What is damaged is put right as far as possible. It is no debt of the person, and no ground to end the stay "
        "or the service."
    )
    return Finding("I2", True, Level.INFO, None, None, reason, "digest row 133, 000:459, 002:1400", "")


def provider_bears_the_cost(payer: PestPayer, reason: str | None) -> Finding:
    """I3: treating pests is the provider's cost, wherever they came from, unless a reason is written (row 141)."""
    passed = payer is PestPayer.PROVIDER or bool(reason)
    if payer is PestPayer.PROVIDER:
        words = _("The provider bears the cost, wherever the pests came from.")
    elif passed:
        words = _("Somebody else bears the cost, with a written reason.")
    else:
        words = _("The provider bears the cost of treatment; that somebody else does needs a reason.")
    return _block("I3", passed, words, "digest row 141, 002:3394", _("Write why, or leave the cost with the provider."))


def a_firm_treats_again(earlier_on: date | None, found_on: date, by_firm: bool) -> Finding:
    """I4: where pests came back within a year, a pest-control firm treats (digest row 141; the year is assumed)."""
    again = earlier_on is not None and earlier_on > found_on - AGAIN_WITHIN
    passed = not again or by_firm
    if not again:
        reason = _("No pests were found in this flat in the year before.")
    elif passed:
        reason = _("Pests were found here in the year before too: a firm treats.")
    else:
        reason = _("Pests were found here in the year before too, and no firm has treated.")
    remedy = "" if passed else _("Order a pest-control firm.")
    return Finding("I4", passed, Level.WARN, None, None, reason, "digest row 141, 002:3394; assumed", remedy)


def looked_at_before_judged(inspected_on: date | None, judged_on: date) -> Finding:
    """I5: somebody looks on the spot before a complaint is judged (digest row 136)."""
    passed = inspected_on is not None and inspected_on <= judged_on
    reason = (
        _("Somebody looked on the spot first.")
        if passed
        else _("A complaint is judged only after somebody has looked.")
    )
    return _block("I5", passed, reason, "digest row 136, 002:3388", _("Write down the day on which somebody looked."))


def both_sign_the_same_text(text_hash: str, signed_hashes: Sequence[str | None]) -> Finding:
    """I6: a risk assessment act holds once the person and the worker have signed the same text (digest row 137)."""
    passed = all(one == text_hash for one in signed_hashes)
    reason = _("Both have signed this text.") if passed else _("Not everybody has signed this text yet.")
    return _block(
        "I6", passed, reason, "digest row 137, 002:3378", _("Let the person and the worker read and sign it.")
    )


def nothing_is_left_to_do(open_tasks: Sequence[str]) -> Finding:
    """I7: an incident is closed when each of its tasks is done, or found needless with why."""
    passed = not open_tasks
    reason = (
        _("Every task is done or was not needed.")
        if passed
        else _("Still to be done: %(tasks)s.", tasks="; ".join(open_tasks))
    )
    remedy = _("Do it, or write why it is not needed.")
    return _block("I7", passed, reason, "assumed", remedy)


def complaint_is_answered(judged: bool, told: bool) -> Finding:
    """I8: a complaint is closed when it was judged and the person was told (digest rows 136, 139)."""
    passed = judged and told
    if passed:
        reason = _("The complaint was judged, and the person was told.")
    elif judged:
        reason = _("The person has not been told about the complaint and what was found.")
    else:
        reason = _("The complaint has not been judged: founded, unfounded, the neighbour at fault, or unclear.")
    remedy = _("Write down what was found and when the person was told.")
    return _block("I8", passed, reason, "digest rows 136, 139, 002:3388", remedy)


def pests_are_gone(results: Sequence[bool | None]) -> Finding:
    """I9: a pest case is closed when somebody looked after the last treatment and found nothing (digest row 141)."""
    passed = bool(results) and results[-1] is True
    if passed:
        reason = _("After the last treatment nothing was found.")
    elif not results:
        reason = _("The flat has not been treated yet.")
    elif results[-1] is None:
        reason = _("Nobody has looked since the last treatment.")
    else:
        reason = _("After the last treatment pests were found again.")
    return _block("I9", passed, reason, "digest row 141, 002:3394", _("Treat, and look again after it."))


def damage_is_put_right(restored: bool) -> Finding:
    """I10: a damage case is closed when the damage is put right as far as possible (digest row 133)."""
    reason = (
        _("The damage is put right as far as possible.") if restored else _("The damage has not been put right yet.")
    )
    return _block("I10", restored, reason, "digest row 133, 000:459", _("Write down what was put right, and when."))


def service_has_ended_too(receives_service: bool) -> Finding:
    """I11: after a death the service and the stay are ended as well, by a person (digest row 146)."""
    passed = not receives_service
    reason = (
        _("The service has ended.")
        if passed
        else _("The service is still running: nobody has recorded the death in the file.")
    )
    return _block("I11", passed, reason, "digest row 146, 002:1420", _("Record the death in the person's file."))


def _block(id: str, passed: bool, reason: str, source: str, remedy: str) -> Finding:
    return Finding(id, passed, Level.BLOCK, None, None, reason, source, "" if passed else remedy)
